"""Explorer of the chapter "Learning at the edge": the cliff at s0, and what a search of it costs."""

import sympy as sp

from routecore.beyond.learning_forms import (
    K,
    phases,
    regret_of_keeping,
    regret_of_losing,
    regret_of_s,
    search_bound,
)
from routecore.book.figures.part_one import only_m2_controls
from routecore.book.figures.presets import measured_net_values
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout, Vertical
from routecore.routing.forms import J0, P2, cost_of_pass, s0
from routecore.symbols import P, c1, c2, p1, p2, s, xi1, xi2

_THEORY = {
    "theory: a promise just above s₀": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 0.3, 20000),
    "theory: a promise just below": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 0.27, 20000),
    "theory: always escalate": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 1.0, 20000),
    "theory: a hundred tasks": (0.5, 0.8, 1, 4, -0.1, 0.2, 12, 0.3, 100),
    "theory: a user who costs little": (0.5, 0.8, 1, 4, -0.1, 0.2, 4, 0.3, 20000),
    "theory: losing users is the optimum": (0.5, 0.8, 1, 4, -0.1, 0.2, 2, 0.3, 20000),
    "theory: no cascade, M2 cheaper per success": (0.3, 0.9, 1, 2, -0.1, 0.2, 12, 0.5, 20000),
}

# A pair with t1/p1 > t2/p2, a V between the two, and a penalty (ours).


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, c1, c2, xi1, xi2, P, s, K)
    theory = {label: dict(zip(symbols, values, strict=True)) for label, values in _THEORY.items()}
    return theory | measured_net_values("learning")


def regret() -> Explorer:
    """Regret per task over s, and after K tasks of three promises and of the search's bound."""
    tasks = sp.Symbol("tasks", real=True)
    cascade = sp.And(cost_of_pass[1] < cost_of_pass[2], P > P2)
    logarithm = sp.log(10)

    def after(each):
        """log10 of the regret after `tasks` tasks; not drawn where there is none, or no cascade."""
        return sp.Piecewise(
            (sp.log(tasks * each / 1000) / logarithm, sp.And(cascade, each > 0)), (sp.nan, True)
        )

    def if_cascade(expression):
        return sp.Piecewise((expression, cascade), (sp.nan, True))

    bound = search_bound.subs(K, tasks)
    return Explorer(
        name="regret",
        title="The cliff, and a way down to its edge",
        question="What does a promise cost that is a little too small, or a little too large?",
        controls=[
            Control(s, value=0.3, low=0, high=1, step=0.005, label="escalation promised"),
            Control(K, value=20_000.0, low=10, high=1e6, scale="log", label="number of tasks"),
            *only_m2_controls(12.0),
        ],
        order=[(p1, p2), (c1, c2)],
        presets=_presets(),
        quantities={
            "s0": s0,
            "J0": J0,
            "P2": P2,
            "each": regret_of_s,
            "total": K * sp.Symbol("each") / 1000,
            "bound": search_bound / 1000,
            "phases": phases,
        },
        panels=[
            Lines(
                "Regret per task over the promise",
                Axis(s, 0, 1, label="s"),
                {"regret per task": if_cascade(regret_of_s)},
                y_label="$ per 1,000 tasks",
                verticals=[Vertical(s0, "s₀")],
                marks=[Mark(s, if_cascade(sp.Symbol("each")), "the promise now")],
                points=401,
            ),
            Lines(
                "Regret after so many tasks",
                Axis(tasks, 10, 1e6, "log", label="tasks"),
                {
                    "users lost every time": after(regret_of_losing),
                    "always escalate": after(regret_of_keeping.subs(s, 1)),
                    "the promise now": after(sp.Symbol("each")),
                    "bound of the search": if_cascade(sp.log(bound / 1000) / logarithm),
                },
                y_label="log₁₀ of the regret in $",
                verticals=[Vertical(K, "K")],
            ),
            Readout(
                {
                    "s₀": (s0, ".3f"),
                    "J at s₀ ($)": (J0, ".3g"),
                    "regret per 1,000 tasks now ($)": (if_cascade(sp.Symbol("each")), ".3g"),
                    "regret after K tasks now ($)": (if_cascade(sp.Symbol("total")), ".3g"),
                    "bound of the search ($)": (if_cascade(sp.Symbol("bound")), ".3g"),
                    "phases of the search": (phases, ".0f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    cost_of_pass[1] >= cost_of_pass[2],
                    "A success costs no more on M2, so no cascade is the optimum here, and there is no"
                    " edge to find.",
                ),
                (
                    P <= P2,
                    "Losing a user costs less than P₂ = ${P2:.3g}: one shot of M1 is the optimum, and"
                    " there is no edge to find.",
                ),
                (
                    s < s0,
                    "The promise lies below s₀ = {s0:.3f}: users leave after a failure, M2 is never seen"
                    " again, and a thousand tasks cost ${each:.3g} more than they should.",
                ),
                (
                    True,
                    "The promise lies at or above s₀ = {s0:.3f}: users stay, and a thousand tasks"
                    " cost ${each:.3g} more than at s₀.",
                ),
            ],
            [
                (
                    cascade,
                    "After {K:.0f} tasks that makes ${total:.2f}; a search that watches users loses at"
                    " most ${bound:.2f}, without knowing p₁ or p₂.",
                ),
                (True, ""),
            ],
        ],
    )
