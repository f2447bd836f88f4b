"""Explorer of the chapter "The last prompts belong to M2": a strip of K prompts."""

import sympy as sp

from routecore.beyond.prompt_forms import K, P_two, last_block, m, n, plan_cost
from routecore.book.figures.part_one import MONEY, ROUTE_COLOURS
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout
from routecore.measured import model_pair
from routecore.routing.forms import P_static, cost_of_pass
from routecore.routing.routes import Route
from routecore.symbols import P, c1, c2, p1, p2

_MOST = 12
_M1, _M2, _BEST = (
    ROUTE_COLOURS[route] for route in (Route.STAY_M1, Route.STAY_M2, Route.CASCADE_S0)
)
_STRIP = ((1, "M1", _M1), (2, "M2", _M2), (3, "no such prompt", "#D9D9D9"))

# Measured pairs, each with a churn penalty and a number of prompts (ours).
_PAIRS = (
    ("llama3.1-8b", "gpt-4o", "mmlu", 8.0, 5),
    ("gpt-4o-mini", "gpt-4o", "truthfulqa", 20.0, 4),
    ("llama3.1-70b", "llama3.1-405b", "mmlu", 50.0, 6),
    ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.5, 6),
)
_THEORY = {
    "theory: one prompt on M2 at the end": (0.5, 0.8, 1, 4, 20, 2),
    "theory: the same game, eight prompts": (0.5, 0.8, 1, 4, 20, 8),
    "theory: a task worth fifty times more": (0.5, 0.8, 1, 4, 1000, 8),
    "theory: fewer prompts than M2 claims": (0.2, 0.3, 1, 2, 60, 4),
    "theory: losing the user costs little": (0.5, 0.8, 1, 4, 8, 6),
    "theory: M2 cheaper per success": (0.3, 0.9, 1, 2, 10, 6),
    "theory: M2 cheaper, leaving cheaper still": (0.3, 0.9, 1, 2, 1.2, 6),
}


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, P, K)
    presets = {label: dict(zip(symbols, values, strict=True)) for label, values in _THEORY.items()}
    for standard, reasoning, benchmark, penalty, prompts in _PAIRS:
        known = model_pair(standard, reasoning, benchmark).parameters | {"P": penalty, "K": prompts}
        label = f"{standard} / {reasoning}, {benchmark}, P = {penalty:g}"
        presets[label] = {symbol: known[symbol.name] for symbol in symbols}
    return presets


def strip_of_prompts() -> Explorer:
    """Which prompts M2 gets, for any penalty; how many, and at what cost, for any K."""
    position, count = sp.symbols("position count", real=True)
    renamed = {p1: p2, p2: p1, c1: c2, c2: c1}
    m1_first = cost_of_pass[1] <= cost_of_pass[2]
    block, block_of_m1 = sp.symbols("block block_of_m1")

    def on_m2(total):
        """How many of `total` prompts M2 gets."""
        return sp.Piecewise(
            (sp.Min(total, block), m1_first), (total - sp.Min(total, block_of_m1), True)
        )

    def cost(total, passes2):
        """Cost of the plan with this many prompts on M2, the cheaper model first."""
        m1_then_m2 = plan_cost.subs({n: total - passes2, m: passes2}, simultaneous=True)
        m2_then_m1 = plan_cost.subs(renamed, simultaneous=True).subs(
            {n: passes2, m: total - passes2}, simultaneous=True
        )
        return sp.Piecewise((m1_then_m2, m1_first), (m2_then_m1, True))

    here, best = sp.Symbol("on_m2"), sp.Symbol("cost")
    prompt = sp.floor(position + sp.Rational(1, 2))
    strip = sp.Piecewise(
        (3, prompt > K),
        (sp.Piecewise((2, prompt > K - on_m2(K)), (1, True)), m1_first),
        (2, prompt <= on_m2(K)),
        (1, True),
    )
    whole = sp.floor(count + sp.Rational(1, 2))
    costs = {
        "the best plan": cost(whole, on_m2(whole)),
        "M1 only": cost(whole, sp.S(0)),
        "M2 only": cost(whole, whole),
        "no limit on prompts": sp.Min(*cost_of_pass.values(), P),
    }
    return Explorer(
        name="strip_of_prompts",
        title="A strip of K prompts",
        question="Which of K prompts should go to the reasoning model?",
        controls=[
            Control(K, value=8, low=1, high=_MOST, step=1, label="prompts a user makes at most"),
            Control(P, value=30.0, low=0.05, high=2000, scale="log", unit="$ per 1,000 tasks"),
            Control(p1, value=0.3, low=0.02, high=0.97, step=0.01),
            Control(p2, value=0.5, low=0.03, high=0.98, step=0.01),
            Control(c1, value=1.0, low=0.01, high=10, scale="log", unit=MONEY),
            Control(c2, value=3.0, low=0.011, high=20, scale="log", unit=MONEY),
        ],
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            "on_m2": on_m2(K),
            "on_m1": K - here,
            "cost": cost(K, here),
            "block": last_block,
            "block_of_m1": last_block.subs(renamed, simultaneous=True),
            "P_static": P_static,
            "P_two": sp.Piecewise((P_two, m1_first), (sp.nan, True)),
            "pass1": cost_of_pass[1],
            "pass2": cost_of_pass[2],
        },
        panels=[
            Map(
                "Who answers the prompt",
                Axis(position, 0.5, _MOST + 0.5, label="prompt"),
                Axis(P, 0.05, 2000, "log", "P ($ per 1,000 tasks)"),
                strip,
                label="model",
                categories=_STRIP,
                marker=(K, P),
            ),
            Lines(
                "Prompts of each model, as K grows",
                Axis(count, 0.5, _MOST + 0.49, label="K"),
                {"on M1": whole - on_m2(whole), "on M2": on_m2(whole)},
                colours={"on M1": _M1, "on M2": _M2},
                y_label="prompts",
                y_range=(0, _MOST),
                marks=[Mark(K, here, "M2's prompts now")],
                points=481,
            ),
            Lines(
                "The provider's cost J, as K grows",
                Axis(count, 0.5, _MOST + 0.49, label="K"),
                costs,
                colours={"the best plan": _BEST, "M1 only": _M1, "M2 only": _M2},
                y_label="J ($ per 1,000 tasks)",
                marks=[Mark(K, best, "the best plan now")],
                points=241,
            ),
            Readout(
                {
                    "prompts on M1": (sp.Symbol("on_m1"), ".0f"),
                    "prompts on M2": (here, ".0f"),
                    "J ($)": (best, ".3g"),
                    "M2 gets the last prompt from P = ($)": (P_static, ".3g"),
                    "of two prompts it gets both from P = ($)": (sp.Symbol("P_two"), ".3g"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.And(m1_first, P <= P_static),
                    "A success costs less on M1 (${pass1:.3g} against ${pass2:.3g} on M2), and a lost"
                    " task costs too little to call M2 at all: that begins at P = ${P_static:.3g}.",
                ),
                (
                    sp.And(m1_first, block < K),
                    "Of {K:.0f} prompts M1 gets the first {on_m1:.0f} and M2 the last {on_m2:.0f}. If"
                    " there were more, M1 would get them: M2's block stays as long as it is.",
                ),
                (
                    m1_first,
                    "Of {K:.0f} prompts M2 gets every one: a lost task costs so much that M2's last"
                    " block fills the strip.",
                ),
                (
                    P >= P_static,
                    "A success costs less on M2 (${pass2:.3g} against ${pass1:.3g} on M1), so every"
                    " prompt goes to M2.",
                ),
                (
                    True,
                    "A success costs less on M2, but a lost task costs less than a success: of {K:.0f}"
                    " prompts M1 gets the last {on_m1:.0f}, where failing is cheap.",
                ),
            ],
            [(True, "With P = ${P:.4g} the plan costs ${cost:.3g} per 1,000 tasks.")],
        ],
    )
