"""Explorer of the chapter "Nine models on the shelf": two planes, two hulls."""

import sympy as sp

from routecore.beyond import shelf_forms as forms
from routecore.book.figures.shelf_choice import FAR, MOST, shelf_choice
from routecore.book.figures.shelf_models import MODELS, ROWS, shelf_controls, shelf_presets
from routecore.explore import Dots, Explorer, Look, Path, Plane, Readout, Ring
from routecore.explore.colours import CATEGORIES
from routecore.explore.plane import ACROSS, UP
from routecore.routing.forms import J0, JL, cascade_cost
from routecore.symbols import NET_VALUE, P, V, a, c1, c2, p1, p2, t1, t2

# What shelf_choice finds, and what is made of it below.
G, R, lost, leaves, first, quick, slow = sp.symbols("G R lost leaves first quick slow")
unused, weaker, down, up = sp.symbols("unused weaker down up")
cheapest, dearest, highest, slowest = sp.symbols("cheapest dearest highest slowest")
least_start, going_on_worth, worth, share = sp.symbols("least_start going_on_worth worth share")

LOOKS = (
    Look("not used", "#FFFFFF"),
    Look("drawn after a failure", CATEGORIES[5], size=20),
    Look("the first model", CATEGORIES[4], "diamond", 26),
    Look("first, and drawn again", CATEGORIES[5], "diamond", 26),
)


def _of(name: str, expression: sp.Expr) -> sp.Expr:
    """An expression of a model's parts, for the model that was chosen as `name`."""
    return expression.xreplace(
        {x: sp.Symbol(f"{x.name}_{name}") for x in (forms.p, forms.c, forms.t)}
    )


def _quantities() -> dict[str, sp.Expr]:
    net = {name: _of(name, forms.net_value) for name in ("first", "quick", "slow")}
    abler = sp.Symbol("p_quick") > sp.Symbol("p_slow")
    return {
        "least_start": _of("first", forms.start_cost),
        "share": forms.slow_share.xreplace({forms.xi_j: net["slow"], forms.xi_l: net["quick"]}),
        "going_on_worth": sp.Piecewise(
            (0, sp.Or(sp.Eq(lost, 1), sp.Ne(slow, quick))),
            (V - _of("quick", forms.time_per_success), True),
        ),
        "worth": net["first"] + (1 - sp.Symbol("p_first")) * going_on_worth,
        "weaker": sp.Piecewise((slow, abler), (quick, True)),
        "down": sp.Piecewise(
            (0, sp.Eq(lost, 1)),
            (1, sp.Min(sp.Symbol("p_quick"), sp.Symbol("p_slow")) < sp.Symbol("p_first")),
            (0, True),
        ),
        # Something else follows the first model, and it solves no fewer.
        "up": sp.Piecewise(
            (0, sp.Or(sp.Eq(lost, 1), sp.Eq(down, 1))),
            (1, sp.Or(sp.Ne(first, quick), sp.Ne(slow, quick))),
            (0, True),
        ),
    }


def _rungs() -> dict[str, tuple[sp.Expr, str]]:
    """What the two ends of the edge at V cost on their own, as ever more is allowed.

    If the slow one solves more they are M2 and M1 of Theorem 5, else M1 and M2 of Theorem 4.
    """
    edge = sp.And(quick > 0, sp.Ne(slow, quick))
    slow_solves_more = sp.Symbol("p_slow") > sp.Symbol("p_quick")
    numbers = {x: sp.Symbol(x.name) for x in (p1, c1, t1, p2, c2, t2)}

    def of_pair(value: sp.Expr, one: str, two: str) -> sp.Expr:
        names = {x: sp.Symbol(f"{x.name[0]}_{one if x.name[1] == '1' else two}") for x in numbers}
        return value.subs(NET_VALUE, simultaneous=True).xreplace(names)

    def theorem_5(value: sp.Expr) -> sp.Expr:
        return of_pair(value, "quick", "slow")

    after_slow = {cost: _of("slow", forms.start_cost).xreplace({forms.R: cost}) for cost in (P, G)}
    alone = _of("quick", forms.cost_of_pass)
    rungs = {
        "stay with the quick one": (alone, edge),
        "one shot of the slow one": (after_slow[P], edge),
        "cascade at s∞, counted": (
            theorem_5(cascade_cost(forms.s_inf)),
            sp.And(edge, slow_solves_more),
        ),
        "cascade at s_L or s₀": (
            sp.Piecewise((theorem_5(JL), slow_solves_more), (of_pair(J0, "slow", "quick"), True)),
            edge,
        ),
        "one coin, then stay put": (
            theorem_5(c1 + a * G),
            sp.And(edge, slow_solves_more),
        ),
        "slow once, then quick": (
            _of("slow", forms.start_cost).xreplace({forms.R: alone}),
            edge,
        ),
        "slow, then drawn afresh": (after_slow[G], edge),
    }
    found = {
        label: (sp.Piecewise((value, holds), (sp.nan, True)), ".4g")
        for label, (value, holds) in rungs.items()
    }
    return {**found, "any policy on the shelf": (least_start, ".4g")}


def _first_plane() -> Plane:
    return Plane(
        "First: the lowest line of slope R",
        "p, success probability of a pass",
        "c ($ per 1,000 passes)",
        reach=(sp.Rational(4, 5), sp.Min(dearest, 3 * least_start)),
        paths=[
            Path("tangent of slope R", (0, 1), (least_start - R, least_start), CATEGORIES[1]),
        ],
        dots=Dots(
            ROWS,
            forms.p,
            forms.c,
            [sp.Symbol(f"state{i}") for i in MODELS],
            LOOKS,
            {forms.p: ACROSS, forms.c: UP},
        ),
    )


def _second_plane() -> Plane:
    time, cost = forms.time_per_success, forms.cost_of_pass
    (to_t,) = sp.solve(time - ACROSS, forms.t)
    (to_c,) = sp.solve(cost - UP, forms.c)
    places = range(MOST + 2)
    finite = sp.Piecewise((G, G < sp.oo), (0, True))
    return Plane(
        "Then: the hull, read at V",
        "τ = t/p, time per success (s)",
        "γ = c/p ($ per 1,000)",
        reach=(
            sp.Max(sp.Min(slowest, 1.6 * V), 1.2 * V),
            sp.Min(highest, 3 * sp.Max(cheapest, finite)),
        ),
        paths=[
            Path(
                "hull",
                [sp.Symbol(f"hull_x{i}") for i in places],
                [sp.Symbol(f"hull_y{i}") for i in places],
                CATEGORIES[0],
            ),
            Path("R, the cost of going on", (0, FAR), (R, R), CATEGORIES[1], "dashed"),
            Path("V, what a success is worth", (V, V), (0, FAR), CATEGORIES[7], "dotted"),
        ],
        rings=[Ring(V, sp.Piecewise((G, G < sp.oo), (sp.nan, True)), "hull at V")],
        dots=Dots(
            ROWS,
            time,
            cost,
            [sp.Symbol(f"state{i}") for i in MODELS],
            LOOKS,
            {forms.t: to_t, forms.c: to_c},
            listed=False,
        ),
    )


def two_hulls() -> Explorer:
    """The tangent that picks the first model, and the hull that picks what follows it."""
    kept = sp.Eq(lost, 0)
    return Explorer(
        name="two_hulls",
        title="Two hulls",
        question="Which of your models can ever matter?",
        controls=shelf_controls(),
        rows=ROWS,
        worked=shelf_choice(),
        presets=shelf_presets(),
        quantities=_quantities(),
        panels=[
            _first_plane(),
            _second_plane(),
            Readout(
                {
                    "any policy: J* ($)": (least_start, ".4g"),
                    "with opt-in: J* ($)": (R, ".4g"),
                    "hull at V: G ($)": (sp.Piecewise((G, G < sp.oo), (sp.nan, True)), ".4g"),
                    "U (s)": (worth, ".3g"),
                }
            ),
            Readout(
                _rungs(),
                title="May a task come back down?",
                bars=True,
            ),
        ],
        verdict=[
            [
                (
                    sp.Eq(leaves, 0),
                    "Every model is worth its wait, so nobody leaves: stay with {quick_name}, where"
                    " a success costs least (${G:.3g}).",
                ),
                (
                    sp.And(sp.Not(kept), G >= sp.oo),
                    "No model is worth its wait (each is slower per success than V = {V:.3g} s): one"
                    " pass on {first_name}, then users leave. J* = ${least_start:.3g}.",
                ),
                (
                    sp.Not(kept),
                    "Going on from a failure costs ${G:.3g}, losing the user P = ${P:.3g}: one pass"
                    " on {first_name}, then let users go. J* = ${least_start:.3g}.",
                ),
                (
                    sp.Ne(slow, quick),
                    "Start at {first_name}. After every failure draw {slow_name} with probability"
                    " {share:.0%} and {quick_name} otherwise: going on is then worth nothing to"
                    " users and costs ${G:.3g}. J* = ${least_start:.3g}.",
                ),
                (
                    sp.Eq(first, quick),
                    "Stay with {first_name}, the cheapest per success of all and quick enough."
                    " J* = ${least_start:.3g}.",
                ),
                (
                    True,
                    "Start at {first_name} and go on with {quick_name}, the cheapest per success"
                    " of all and quick enough. J* = ${least_start:.3g}.",
                ),
            ],
            [
                (
                    sp.Eq(down, 1),
                    "So a task may come back down, from {first_name} to {weaker_name}, which solves"
                    " fewer.",
                ),
                (sp.And(sp.Eq(up, 1), sp.Eq(leaves, 1)), "No task need come back down."),
                (True, ""),
            ],
            [
                (unused > 1, "The other {unused:.0f} are not used."),
                (unused > 0, "The other one is not used."),
                (True, ""),
            ],
        ],
    )
