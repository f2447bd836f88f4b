"""Explorer of the chapter "Nine models on the shelf": two planes, two hulls."""

import sympy as sp

from routecore.beyond import shelf_forms as forms
from routecore.book.figures.part_one import MONEY, SECONDS
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout, Vertical
from routecore.measured import measured_models
from routecore.routing.forms import JL, cascade_cost, cost_of_pass, one_shot_cost
from routecore.symbols import NET_VALUE, P, V, a, b, c1, c2, p1, p2, xi1, xi2

MODELS = range(1, 5)
p, c, t = ({i: sp.Symbol(f"{letter}{i}", real=True) for i in MODELS} for letter in "pct")
gamma, tau = ({i: sp.Symbol(f"{name}{i}") for i in MODELS} for name in ("gamma", "tau"))
G, R, first, quick, slow, share = sp.symbols("G R first quick slow share")
least_start, going_on_worth = sp.symbols("least_start going_on_worth")
# Where the hull is read, in units of V: 1, except along the axis of its plane.
x, v = sp.symbols("x v")
WIDEST = 3  # the plane of the hull shows times per success up to three times V

_SYMBOLS = [symbol for i in MODELS for symbol in (p[i], c[i], t[i])]
_THEORY = {
    "theory: start at M2, and come back down": (
        (0.3, 1, 0.1, 0.9, 2, 1.2, 0.2, 2.5, 0.9, 0.15, 2.2, 0.6),
        (1, 10),
    ),
    "theory: three models, the third hardly used": (
        (0.2, 0.2, 1, 0.5, 1, 1.5, 0.9, 4.5, 1.8, 0.4, 3.5, 2.2),
        (2.9, 5),
    ),
    "theory: the same, a user not worth keeping": (
        (0.2, 0.2, 1, 0.5, 1, 1.5, 0.9, 4.5, 1.8, 0.4, 3.5, 2.2),
        (2.9, 1),
    ),
    "theory: a model above the hull comes first": (
        (0.1, 0.1, 0.5, 0.8, 2.8, 2.4, 0.9, 4.5, 0.9, 0.3, 3.5, 1),
        (2, 10),
    ),
    "theory: every model is worth its wait": (
        (0.3, 1, 0.1, 0.9, 2, 1.2, 0.2, 2.5, 0.3, 0.5, 2.2, 0.9),
        (4, 10),
    ),
    "theory: no model is worth its wait": (
        (0.3, 1, 0.4, 0.9, 2, 1.2, 0.2, 2.5, 0.9, 0.5, 2.2, 1),
        (1, 10),
    ),
}
_CODER = "qwen2.5-32b-coder-instruct"
_MEASURED = {
    "mmlu": ((_CODER, "llama3.1-8b", "llama3.2-3b", "gpt-4o-mini"), 0.25, 1.0),
    "triviaqa": (("llama3.1-8b", "llama3.2-3b", "gpt-4o-mini", "llama3.1-70b"), 0.43, 0.06),
    "gsm8k": (("llama3.2-3b", "llama3.1-8b", _CODER, "llama3.1-70b"), 2.0, 1.0),
    "medmcqa": (("llama3.2-3b", "gpt-4o-mini", "llama3.1-70b", "gpt-4o"), 0.35, 0.5),
    "truthfulqa": (("llama3.2-3b", "gpt-4o-mini", "llama3.1-8b", "gpt-4o"), 1.0, 0.3),
}


def _presets() -> dict[str, dict]:
    presets = {
        label: dict(zip([*_SYMBOLS, V, P], [*models, *rest], strict=True))
        for label, (models, rest) in _THEORY.items()
    }
    timed = {(m.benchmark, m.model): m for m in measured_models() if m.latency is not None}
    for benchmark, (names, value, penalty) in _MEASURED.items():
        rows = [timed[benchmark, name] for name in names]
        numbers = [x for row in rows for x in (row.accuracy, row.cost, row.latency)]
        label = f"{benchmark}: {', '.join(names)}, V = {value:g} s"
        presets[label] = dict(zip([*_SYMBOLS, V, P], [*numbers, value, penalty], strict=True))
    return presets


def _controls() -> list[Control]:
    start = dict(zip(_SYMBOLS, next(iter(_THEORY.values()))[0], strict=True))
    made = []
    for i in MODELS:
        made += [
            Control(
                p[i], start[p[i]], 0.05, 0.98, label=f"success probability of one pass on M{i}"
            ),
            Control(
                c[i],
                start[c[i]],
                0.01,
                10,
                scale="log",
                unit=MONEY,
                label=f"cost of a pass on M{i}",
            ),
            Control(
                t[i], start[t[i]], 0.1, 10, scale="log", unit=SECONDS, label=f"latency of M{i}"
            ),
        ]
    made.append(Control(V, 1, 0.1, 10, scale="log", unit=SECONDS))
    made.append(Control(P, 10, 0.01, 100, scale="log", unit="$ per 1,000 tasks"))
    return made


def _edges(at: sp.Expr) -> dict[tuple[int, int], sp.Expr]:
    """(slow, quick) -> what their mix costs per success at `at`; a model with itself is alone."""
    found = {}
    for i in MODELS:
        found[i, i] = sp.Piecewise((gamma[i], tau[i] <= at), (sp.oo, True))
        for j in MODELS:
            if i != j:
                points = {
                    forms.gamma_j: gamma[j],
                    forms.gamma_l: gamma[i],
                    forms.tau_j: tau[j],
                    forms.tau_l: tau[i],
                    V: at,
                }
                mixed = forms.edge_height.xreplace(points)
                usable = sp.And(tau[i] <= at, tau[j] > at, gamma[j] < gamma[i])
                found[j, i] = sp.Piecewise((mixed, usable), (sp.oo, True))
    return found


def _of(code: sp.Symbol, values: dict[int, sp.Expr]) -> sp.Expr:
    """The value of the model with this number."""
    *head, (_, last) = values.items()
    return sp.Piecewise(*((value, sp.Eq(code, i)) for i, value in head), (last, True))


def _first_of(names: dict[int, sp.Symbol], best: sp.Symbol) -> sp.Expr:
    *head, (last, _) = names.items()
    return sp.Piecewise(*((i, sp.Eq(name, best)) for i, name in head), (last, True))


def _quantities() -> dict[str, sp.Expr]:
    found = {}
    for i in MODELS:
        of_model = {forms.p: p[i], forms.c: c[i], forms.t: t[i]}
        found[f"gamma{i}"] = forms.cost_of_pass.xreplace(of_model)
        found[f"tau{i}"] = forms.time_per_success.xreplace(of_model)
        found[f"start{i}"] = forms.start_cost.xreplace({**of_model, forms.R: R})
        found[f"net{i}"] = forms.net_value.xreplace(of_model)
    found |= {"x": sp.Integer(1), "v": x * V}
    edges = _edges(v)
    names = {pair: sp.Symbol(f"edge{pair[0]}{pair[1]}") for pair in edges}
    found |= {name.name: edges[pair] for pair, name in names.items()}
    found["G"] = sp.Min(*names.values())
    alone_first = sorted(names, key=lambda pair: pair[0] != pair[1])
    for code, place in (("slow", 0), ("quick", 1)):
        cases = [(pair[place], sp.Eq(names[pair], G)) for pair in alone_first]
        found[code] = sp.Piecewise(*cases, (1, True))
    found["slowest"] = sp.Max(*tau.values())
    found["lost"] = sp.Piecewise((1, sp.And(sp.Symbol("slowest") >= v, P < G)), (0, True))
    found["R"] = sp.Piecewise((P, sp.Eq(sp.Symbol("lost"), 1)), (G, True))
    starts = {i: sp.Symbol(f"start{i}") for i in MODELS}
    found["least_start"] = sp.Min(*starts.values())
    found["first"] = _first_of(starts, least_start)
    net = {i: sp.Symbol(f"net{i}") for i in MODELS}
    found["share"] = forms.slow_share.xreplace(
        {forms.xi_j: _of(slow, net), forms.xi_l: _of(quick, net)}
    )
    found["going_on_worth"] = sp.Piecewise(
        (0, sp.Or(sp.Eq(sp.Symbol("lost"), 1), sp.Ne(slow, quick))),
        (V - _of(quick, tau), True),
    )
    found["worth"] = _of(first, net) + (1 - _of(first, p)) * going_on_worth
    # The plane of the hull shows what is near it.
    found["high"] = 6 * sp.Max(sp.Symbol("cheapest"), sp.Piecewise((G, G < sp.oo), (0, True)))
    found["cheapest"] = sp.Min(*gamma.values())
    found["weaker"] = sp.Piecewise((slow, _of(slow, p) < _of(quick, p)), (quick, True))
    found["down"] = sp.Piecewise((1, _of(sp.Symbol("weaker"), p) < _of(first, p)), (0, True))
    return found


def _rungs() -> dict[str, tuple[sp.Expr, str]]:
    """What M1 and M2 alone cost as ever more is allowed, where only M1 is worth its wait."""
    points = {
        forms.gamma_j: cost_of_pass[2],
        forms.gamma_l: cost_of_pass[1],
        forms.tau_j: t[2] / p2,
        forms.tau_l: t[1] / p1,
    }
    height = forms.edge_height.xreplace(points)
    holds = sp.And(NET_VALUE[xi1] > 0, NET_VALUE[xi2] < 0, cost_of_pass[1] > cost_of_pass[2])
    rungs = {
        "stay with M1": cost_of_pass[1],
        "one shot of M2": one_shot_cost[2],
        "cascade at s∞ (he counts failures)": cascade_cost(forms.s_inf),
        "cascade at s_L": JL,
        "one coin after the first failure": c1 + a * height,
        "M2 once, then M1": c2 + b * cost_of_pass[1],
        "start at M2, draw M2 again with s_H": c2 + b * height,
    }
    return {
        f"rung {n}, {label} ($)": (
            sp.Piecewise((value.subs(NET_VALUE, simultaneous=True), holds), (sp.nan, True)),
            ".4g",
        )
        for n, (label, value) in enumerate(rungs.items(), 1)
    }


def two_hulls() -> Explorer:
    """The tangent that picks the first model, and the hull that picks what follows it."""
    shown = {i: sp.And(tau[i] <= WIDEST * V, gamma[i] <= sp.Symbol("high")) for i in MODELS}
    kept = sp.Eq(sp.Symbol("lost"), 0)
    pass_cost = sp.Symbol("chance", real=True)
    return Explorer(
        name="two_hulls",
        title="Two hulls",
        question="Which of your models can ever matter?",
        controls=_controls(),
        presets=_presets(),
        quantities=_quantities(),
        panels=[
            Lines(
                "The first model: drag a model's chance and cost of a pass",
                Axis(pass_cost, 0, 1, label="success probability of a pass, p"),
                {"tangent of slope R": least_start - R * (1 - pass_cost)},
                y_label="cost of a pass, c ($ per 1,000)",
                marks=[
                    *(Mark(p[i], c[i], f"M{i}", drag=(p[i], c[i])) for i in MODELS),
                    Mark(_of(first, p), _of(first, c), "the first model"),
                ],
            ),
            Lines(
                "What follows: time and cost of a success",
                Axis(x, 0, WIDEST, label="time per success τ, in units of V"),
                {
                    "hull G": sp.Piecewise((G, G < sp.oo), (sp.nan, True)),
                    "R, what a failure costs": sp.Piecewise(
                        (R, R <= sp.Symbol("high")), (sp.nan, True)
                    ),
                },
                y_label="cost-of-pass γ ($ per 1,000)",
                verticals=[Vertical(sp.Integer(1), "V")],
                marks=[
                    *(
                        Mark(
                            sp.Piecewise((tau[i] / V, shown[i]), (sp.nan, True)),
                            sp.Piecewise((gamma[i], shown[i]), (sp.nan, True)),
                            f"M{i}",
                        )
                        for i in MODELS
                    ),
                    Mark(sp.Integer(1), R, "R now"),
                ],
            ),
            Readout(
                {
                    "any policy: J* ($)": (least_start, ".4g"),
                    "with opt-in: J* ($)": (R, ".4g"),
                    "hull at V: G ($)": (sp.Piecewise((G, G < sp.oo), (sp.nan, True)), ".4g"),
                    "U (s)": (sp.Symbol("worth"), ".3g"),
                }
            ),
            Readout(_rungs(), title="M1 and M2 alone: may a task come back down?"),
        ],
        verdict=[
            [
                (
                    sp.Symbol("slowest") < V,
                    "Every model is worth its wait, so nobody leaves: stay with M{quick:.0f}, where a"
                    " success costs least (${G:.3g}).",
                ),
                (
                    sp.And(sp.Not(kept), G >= sp.oo),
                    "No model is worth its wait (each is slower per success than V = {V:.3g} s): one"
                    " pass on M{first:.0f}, then users leave. J* = ${least_start:.3g}.",
                ),
                (
                    sp.Not(kept),
                    "Going on from a failure costs ${G:.3g}, losing the user P = ${P:.3g}: one pass"
                    " on M{first:.0f}, then let users go. J* = ${least_start:.3g}.",
                ),
                (
                    sp.Ne(slow, quick),
                    "Start at M{first:.0f}. After every failure draw M{slow:.0f} with probability"
                    " {share:.0%} and M{quick:.0f} otherwise: going on is then worth nothing to users"
                    " and costs ${G:.3g}. J* = ${least_start:.3g}.",
                ),
                (
                    True,
                    "Start at M{first:.0f} and go on with M{quick:.0f}, the cheapest per success"
                    " of all and quick enough. J* = ${least_start:.3g}.",
                ),
            ],
            [
                (
                    sp.And(kept, sp.Ne(slow, quick), sp.Eq(sp.Symbol("down"), 1)),
                    "So a task may come back down, from M{first:.0f} to M{weaker:.0f}, which solves"
                    " fewer.",
                ),
                (True, ""),
            ],
        ],
    )
