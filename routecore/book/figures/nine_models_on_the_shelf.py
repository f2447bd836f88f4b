"""Explorer of the chapter "Nine models on the shelf": two planes, two hulls."""

import sympy as sp

from routecore.beyond import shelf_forms as forms
from routecore.book.figures.part_one import MONEY, SECONDS
from routecore.book.figures.shelf_choice import FAR, MOST, shelf_choice
from routecore.explore import Control, Dots, Explorer, Look, Path, Plane, Readout, Ring, Rows
from routecore.explore.colours import CATEGORIES
from routecore.explore.plane import ACROSS, UP
from routecore.measured import measured_models
from routecore.routing.forms import J0, JL, cascade_cost
from routecore.symbols import NET_VALUE, P, V, a, c1, c2, p1, p2, t1, t2

MODELS = range(1, MOST + 1)
p, c, t, code = (
    tuple(sp.Symbol(f"{name}{i}", real=True) for i in MODELS) for name in ("p", "c", "t", "name")
)
models = sp.Symbol("models")
# What shelf_choice finds, and what is made of it below.
G, R, lost, leaves, first, quick, slow = sp.symbols("G R lost leaves first quick slow")
unused, weaker, down, up = sp.symbols("unused weaker down up")
cheapest, dearest, highest, slowest = sp.symbols("cheapest dearest highest slowest")
least_start, going_on_worth, worth, share = sp.symbols("least_start going_on_worth worth share")

MEASURED = sorted({m.model for m in measured_models() if m.latency is not None})
ROWS = Rows(
    what="model",
    short="M",
    count=models,
    parts={forms.p: p, forms.c: c, forms.t: t},
    codes=code,
    names=MEASURED,
    said=("first", "quick", "slow", "weaker"),
)
LOOKS = (
    Look("not used", "#FFFFFF"),
    Look("drawn after a failure", CATEGORIES[5], size=20),
    Look("the first model", CATEGORIES[4], "diamond", 26),
    Look("first, and drawn again", CATEGORIES[5], "diamond", 26),
)

_THREE = ((0.2, 0.2, 1), (0.5, 1, 1.5), (0.9, 4.5, 1.8))
# Success, cost-of-pass and time per success, of models on one convex curve.
_FRONTIER = tuple(
    (round(x, 3), round(gamma * x, 3), round(tau * x, 3))
    for x, gamma, tau in (
        (0.3 + 0.055 * i, 1 + 3 * (i / 11) ** 2, 1 + 2 * (1 - i / 11) ** 2) for i in range(MOST)
    )
)
_THEORY = {  # label -> the models, V and P
    "theory: start at M2, and come back down": (
        ((0.3, 1, 0.1), (0.9, 2, 1.2), (0.5, 2.5, 0.9), (0.3, 2.2, 0.2)),
        (1, 10),
    ),
    "theory: three models, the third hardly used": (_THREE, (2.9, 5)),
    "theory: the same, a user not worth keeping": (_THREE, (2.9, 1)),
    "theory: a model above the hull comes first": (
        ((0.1, 0.1, 0.5), (0.8, 2.8, 2.4), (0.9, 4.5, 0.9)),
        (2, 10),
    ),
    "theory: every model is worth its wait": (
        ((0.3, 1, 0.1), (0.9, 2, 1.2), (0.2, 2.5, 0.3), (0.5, 2.2, 0.9)),
        (4, 10),
    ),
    "theory: no model is worth its wait": (
        ((0.3, 1, 0.4), (0.9, 2, 1.2), (0.2, 2.5, 0.9), (0.5, 2.2, 1)),
        (1, 10),
    ),
    "theory: twelve on a curve, and nothing comes back down": (_FRONTIER, (1.7, 20)),
}
_BENCHMARKS = {  # V and P
    "mmlu": (0.25, 1),
    "triviaqa": (0.43, 0.06),
    "gsm8k": (2, 1),
    "medmcqa": (0.35, 0.5),
    "truthfulqa": (1, 0.3),
}


def _state(rows, names, value, penalty) -> dict[sp.Symbol, float]:
    """A preset: the models, which of the names they have, V and P."""
    state = {models: len(rows), V: value, P: penalty}
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        state |= dict(zip((p[i], c[i], t[i]), row, strict=True))
        state[code[i]] = MEASURED.index(name) + 1 if name else 0
    return state


def _presets() -> dict[str, dict]:
    presets = {
        label: _state(rows, [None] * len(rows), *rest) for label, (rows, rest) in _THEORY.items()
    }
    timed = [m for m in measured_models() if m.latency is not None]
    for benchmark, (value, penalty) in _BENCHMARKS.items():
        found = [m for m in timed if m.benchmark == benchmark]
        rows = [tuple(float(f"{x:.4g}") for x in (m.accuracy, m.cost, m.latency)) for m in found]
        label = f"{benchmark}: {len(rows)} measured models, V = {value:g} s"
        presets[label] = _state(rows, [m.model for m in found], value, penalty)
    return presets


def _controls() -> list[Control]:
    shown = next(iter(_THEORY.values()))[0]
    made = []
    for i, (chance, cost, time) in enumerate([*shown, *_FRONTIER[len(shown) :]]):
        log = {"scale": "log"}
        made += [
            Control(p[i], chance, 0.05, 0.98, label="success probability of one pass on it"),
            Control(c[i], cost, 0.01, 10, **log, unit=MONEY, label="cost of a pass on it"),
            Control(t[i], time, 0.1, 10, **log, unit=SECONDS, label="latency of a pass on it"),
            Control(code[i], 0, 0, len(MEASURED), step=1, label="name"),
        ]
    made.append(Control(models, len(shown), 2, MOST, step=1, label="models on the shelf"))
    made.append(Control(V, 1, 0.1, 10, scale="log", unit=SECONDS))
    made.append(Control(P, 10, 0.01, 100, scale="log", unit="$ per 1,000 tasks"))
    return made


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
        "cascade at s∞: failures counted": (
            theorem_5(cascade_cost(forms.s_inf)),
            sp.And(edge, slow_solves_more),
        ),
        "cascade at sL or s₀, the paper’s": (
            sp.Piecewise((theorem_5(JL), slow_solves_more), (of_pair(J0, "slow", "quick"), True)),
            edge,
        ),
        "one coin, then stay put": (
            theorem_5(c1 + a * G),
            sp.And(edge, slow_solves_more),
        ),
        "the slow one once, then the quick": (
            _of("slow", forms.start_cost).xreplace({forms.R: alone}),
            edge,
        ),
        "start at the slow one, draw afresh": (after_slow[G], edge),
    }
    found = {
        label: (sp.Piecewise((value, holds), (sp.nan, True)), ".4g")
        for label, (value, holds) in rungs.items()
    }
    return {**found, "the whole shelf, any policy": (least_start, ".4g")}


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
        controls=_controls(),
        rows=ROWS,
        worked=shelf_choice(),
        presets=_presets(),
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
