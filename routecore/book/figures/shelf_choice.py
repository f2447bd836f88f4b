"""What a shelf of up to twelve models does, found for the explorer: `Shelf`, and its port."""

from collections.abc import Mapping
from importlib.resources import files

import numpy as np

from routecore.beyond import shelf_forms as forms
from routecore.beyond.hull_search import continuation
from routecore.beyond.shelf import Shelf
from routecore.explore import Worked
from routecore.symbols import V
from routecore.translate import javascript

MOST = 12
FAR = 1e9  # where the outline of the hull ends, up and to the right: off every plane
CHOSEN = ("first", "quick", "slow")
NAMES = (
    *("G", "R", "lost", "leaves", *CHOSEN, "unused"),
    *("cheapest", "dearest", "highest", "slowest"),
    *(f"{part}_{name}" for name in CHOSEN for part in "pct"),
    *(f"state{i}" for i in range(1, MOST + 1)),
    *(f"hull_{side}{i}" for i in range(MOST + 2) for side in "xy"),
)


def shelf_of(values: Mapping[str, float]) -> Shelf:
    """The shelf of the models that count."""
    columns = ([values[f"{x}{i}"] for i in range(1, int(values["models"]) + 1)] for x in "pct")
    return Shelf.from_arrays(*columns, V=values["V"], P=values["P"])


def choice(values: Mapping[str, float]) -> dict[str, float]:
    """Which models are used at these values, what that costs, and the outline of the hull.

    Returns
    -------
    G, R : the hull at V, and what going on from a failure costs
    lost, leaves : whether the user is made to leave, and whether any model could make him
    first, quick, slow : numbers of models, from 1; the last two are the same where one model goes
        on alone, and NaN where none is quick enough
    p_first, ... : their parts
    unused : how many models are not used
    cheapest, highest : least and largest cost-of-pass; dearest : largest cost; slowest : largest
        time per success
    state1, ... : 2 for the first model, and 1 more for one that is drawn after failures
    hull_x0, hull_y0, ... : the outline of the hull
    """
    shelf = shelf_of(values)
    policy, gamma, tau = shelf.optimal_policy(), shelf.cost_of_pass, shelf.time_per_success
    at_V = continuation(gamma[:, None], tau[:, None], np.array([values["V"]]))
    first, quick, slow = int(policy.first), int(at_V.quick[0]), int(at_V.slow[0])
    chosen = {"first": first, "quick": quick, "slow": slow if slow >= 0 else quick}
    lost = bool(policy.loses)
    drawn = set() if lost else {chosen["quick"], chosen["slow"]}
    found = {
        "G": policy.hull_height,
        "R": policy.continuation_cost,
        "lost": lost,
        "leaves": (shelf.net_value <= 0).any(),
        "unused": len(shelf.models) - len({first, *drawn}),
        "cheapest": gamma.min(),
        "dearest": shelf.c.max(),
        "highest": gamma.max(),
        "slowest": tau.max(),
    }
    for name, i in chosen.items():
        found[name] = i + 1 if i >= 0 else np.nan
        for part in "pct":
            found[f"{part}_{name}"] = getattr(shelf, part)[i] if i >= 0 else np.nan
    found |= {f"state{i + 1}": 2 * (i == first) + (i in drawn) for i in range(MOST)}
    times = np.sort(tau)
    heights = shelf.G(times)
    x = [times[0], *times, max(FAR, times[-1])]
    y = [FAR, *heights, heights[-1]]
    for i in range(MOST + 2):  # the last place is repeated
        j = min(i, len(x) - 1)
        found |= {f"hull_x{i}": x[j], f"hull_y{i}": y[j]}
    return found


def shelf_choice() -> Worked:
    """`choice`, for Python and for a page."""
    of_model = [forms.p, forms.c, forms.t]
    per_success = {"gamma": forms.cost_of_pass, "tau": forms.time_per_success}
    edge = [forms.gamma_j, forms.gamma_l, forms.tau_j, forms.tau_l, V]
    printed = [
        javascript("perSuccess", of_model, per_success),
        javascript("netValue", [forms.p, forms.t, V], {"net": forms.net_value}),
        javascript("startCost", [forms.p, forms.c, forms.R], {"start": forms.start_cost}),
        javascript("edge", edge, {"height": forms.edge_height}),
    ]
    port = files("routecore.book.figures") / "ports" / "shelf-policy.js"
    lines = port.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.startswith("//"))
    made = f"return ({code})({{perSuccess, netValue, startCost, edge}}, {MOST});"
    return Worked(NAMES, choice, "\n".join(["(() => {", *printed, made, "})()"]))
