"""Explorer of the chapter "Try it twice": the interval of penalties, as believed and in truth."""

import sympy as sp

from routecore.beyond import two_attempts_forms as form
from routecore.beyond.two_attempts_forms import INDEPENDENT, S11, S12, S22
from routecore.book.figures.part_one import MONEY
from routecore.explore import Axis, Band, Control, Explorer, Lines, Map, Readout, Vertical
from routecore.measured import model_pair
from routecore.symbols import P, c1, c2, p1, p2

WIDEST = 60  # the largest penalty drawn

PLANS = ((1, "M1 twice", "#0072B2"), (2, "M1, then M2", "#009E73"), (4, "M2 twice", "#D55E00"))
SWAPPED = (3, "M2, then M1", "#CC79A7")
NONE = (0, "no such covariances", "#BBBBBB")

# No log with repeated attempts is published with the measured pairs: these covariances are ours.
_PAIRS = (
    ("llama3.1-8b", "gpt-4o", "mmlu", 20.0, 0.12, 0.05, 0.06),
    ("llama3.2-3b", "gpt-4o-mini", "gsm8k", 20.0, 0.06, 0.02, 0.02),
)
_THEORY = {
    "M1 repeats itself": (0.5, 0.8, 1, 4, 8, 0.12, 0.04, 0.05),
    "independent attempts": (0.5, 0.8, 1, 4, 20, 0, 0, 0),
    "M2 is blind to what M1 finds hard": (0.5, 0.8, 1, 4, 8, 0.2, 0, 0),
    "both find the same questions hard": (0.5, 0.8, 1, 4, 20, 0.1, 0.09, 0.1),
    "the worst case: regret P/4": (0.5, 0.6, 1, 2, 10, 0.25, 0, 0),
    "opposite strengths": (0.5, 0.8, 1, 4, 8, 0.1, -0.05, 0.05),
}


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, P, S11, S12, S22)
    found = {label: dict(zip(symbols, x, strict=True)) for label, x in _THEORY.items()}
    for standard, reasoning, benchmark, penalty, *covariances in _PAIRS:
        g = model_pair(standard, reasoning, benchmark).parameters
        numbers = (*(g[k] for k in ("p1", "p2", "c1", "c2")), penalty, *covariances)
        label = f"{standard} / {reasoning}, {benchmark}, covariances ours"
        found[label] = dict(zip(symbols, numbers, strict=True))
    return found


def _best(costs) -> sp.Expr:
    """The code of the cheapest plan, on a tie the first."""
    least = sp.Min(*costs)
    *head, last = enumerate(costs, start=1)
    return sp.Piecewise(*((code, sp.Le(cost, least)) for code, cost in head), (last[0], True))


def _band(low, high, allowed=True):
    """The part of the interval that is drawn; nothing where it is empty."""
    shown = sp.And(allowed, low < high, low < WIDEST)
    return (
        sp.Piecewise((low, shown), (sp.nan, True)),
        sp.Piecewise((sp.Min(high, WIDEST), shown), (sp.nan, True)),
    )


def two_attempts() -> Explorer:
    """J of the plans of two prompts over P, with and without the covariances."""
    costs = [form.plan_cost(*order) for order in ((1, 1), (1, 2), (2, 1), (2, 2))]
    free = [x.subs(INDEPENDENT) for x in costs]
    low, high, low0, high0, plan, believed = sp.symbols("low high low0 high0 plan believed")
    possible = form.POSSIBLE
    true_low, true_high = _band(low, high, possible)
    free_low, free_high = _band(low0, high0)

    def ends(values):
        """Both ends, a number beyond the drawing for one that is infinite."""
        start, end, slope, slope2, m1_first = (
            x.subs(values) for x in (form.PI, form.PI2, form.SLOPE, form.SLOPE2, form.FIRST_M1)
        )
        return (
            sp.Piecewise((start, sp.And(slope > 0, m1_first)), (10**6, True)),
            sp.Piecewise((end, slope2 > 0), (10**6, True)),
        )

    names = {code: label for code, label, _ in (*PLANS, SWAPPED)}
    return Explorer(
        name="two_attempts",
        title="Try it twice",
        question="At which penalties should the second attempt go to M2?",
        controls=[
            Control(p1, value=0.5, low=0.05, high=0.95, step=0.01),
            Control(p2, value=0.8, low=0.06, high=0.98, step=0.01),
            Control(c1, value=1, low=0.01, high=10, scale="log", unit=MONEY),
            Control(c2, value=4, low=0.011, high=20, scale="log", unit=MONEY),
            Control(P, value=8, low=0.5, high=WIDEST, scale="log", unit="$ per 1,000 tasks"),
            Control(S11, value=0.12, low=0, high=0.25, label="two attempts of M1 go together"),
            Control(S12, value=0.04, low=-0.2, high=0.25, label="M1 and M2 go together"),
            Control(S22, value=0.05, low=0, high=0.25, label="two attempts of M2 go together"),
        ],
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            **dict(zip(("low", "high"), ends({}), strict=True)),
            **dict(zip(("low0", "high0"), ends(INDEPENDENT), strict=True)),
            "possible": sp.Piecewise((1, possible), (0, True)),
            "plan": _best(costs),
            "believed": _best(free),
            "least": sp.Min(*costs),
            "taken": sp.Piecewise(
                *((cost, sp.Eq(believed, k)) for k, cost in enumerate(costs[:-1], start=1)),
                (costs[-1], True),
            ),
            "regret": sp.Symbol("taken") - sp.Symbol("least"),
            "bound": form.REGRET_BOUND,
            "second": form.SECOND_CHANCE,
        },
        panels=[
            Lines(
                "As it is: J over P",
                Axis(P, 0.5, WIDEST, label="P ($ per 1,000 tasks)"),
                {
                    "M1 twice": costs[0],
                    "M1, then M2": costs[1],
                    "M2 twice": costs[3],
                },
                y_label="J ($ per 1,000 tasks)",
                bands=[Band(true_low, true_high, "M1, then M2")],
                verticals=[Vertical(P, "P now")],
            ),
            Lines(
                "As independence has it: J over P",
                Axis(P, 0.5, WIDEST, label="P ($ per 1,000 tasks)"),
                {
                    "M1 twice": free[0],
                    "M1, then M2": free[1],
                    "M2 twice": free[3],
                },
                y_label="J ($ per 1,000 tasks)",
                bands=[Band(free_low, free_high, "M1, then M2")],
                verticals=[Vertical(P, "P now")],
            ),
            Map(
                "The cheapest plan",
                S11,
                P,
                sp.Piecewise((_best(costs), possible), (0, True)),
                categories=[NONE, PLANS[0], PLANS[1], SWAPPED, PLANS[2]],
                n=100,
            ),
            Readout(
                {
                    "believed: M1, then M2 from P ($)": (
                        sp.Piecewise((low0, low0 < 10**6), (sp.nan, True)),
                        ".3g",
                    ),
                    "to P ($)": (sp.Piecewise((high0, high0 < 10**6), (sp.nan, True)), ".3g"),
                    "true: from P ($)": (
                        sp.Piecewise((low, low < 10**6), (sp.nan, True)),
                        ".3g",
                    ),
                    "true: to P ($)": (
                        sp.Piecewise((high, high < 10**6), (sp.nan, True)),
                        ".3g",
                    ),
                    "M2's edge over M1 after a failure of M1": (sp.Symbol("second"), ".2f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.Symbol("possible") < 1,
                    "No two chances with these means have these covariances: move Σ₁₂ towards 0.",
                ),
                *(
                    (sp.Eq(believed, code), f"Independence picks {label}, ${{taken:.3g}} in truth.")
                    for code, label in names.items()
                    if code != 4
                ),
                (True, "Independence picks M2 twice, ${taken:.3g} in truth."),
            ],
            [
                (sp.Symbol("possible") < 1, ""),
                (
                    sp.Symbol("regret") <= sp.Float("1e-9"),
                    "Nothing is cheaper: here the independent plan can be trusted. It could cost at most"
                    " ${bound:.3g} too much.",
                ),
                *(
                    (
                        sp.Eq(plan, code),
                        f"{label} is the cheapest, ${{least:.3g}}: ${{regret:.3g}} less, and by the"
                        " bound it could have been ${bound:.3g}.",
                    )
                    for code, label in names.items()
                    if code != 4
                ),
                (
                    True,
                    "M2 twice is the cheapest, ${least:.3g}: ${regret:.3g} less, and by the bound it"
                    " could have been ${bound:.3g}.",
                ),
            ],
        ],
    )
