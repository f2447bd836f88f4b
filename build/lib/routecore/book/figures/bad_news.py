"""Explorer of the chapter "Bad news": how often should a cheap model be retried?

Some tasks M1 never solves, the others with one chance; M2 is blind to the difference. A pass on M1
is the unit of money and of time.
"""

from itertools import pairwise

import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout, Vertical
from routecore.measured import model_pair
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2

dear, slow, retries = sp.symbols("dear slow retries", real=True)  # c2/c1, t2/t1, n
UNITS = {c1: 1, t1: 1, c2: dear, t2: slow}
MONEY = "passes on M1"
TIME = "passes on M1"
MOST = 12  # retries on the axis

# Pairs with the correlation, the value of a task and the penalty (ours) that show something.
_PAIRS = (
    ("llama3.1-8b", "gpt-4o", "mmlu", 0.3, 10, 50),
    ("llama3.2-3b", "gpt-4o-mini", "gsm8k", 0.5, 8, 40),
    ("llama3.2-1b", "llama3.1-70b", "medmcqa", 0.2, 20, 100),
)
_THEORY = {
    "two passes on M1, then M2": (0.42, 0.8, 0.483, 4, 2, 4, 10),
    "almost independent": (0.42, 0.8, 0.02, 4, 2, 4, 10),
    "users cut it short": (0.42, 0.8, 0.483, 30, 2, 4, 90),
    "a small penalty: let them go": (0.42, 0.8, 0.483, 4, 2, 4, 4),
    "M2 at once": (0.3, 0.9, 0.6, 1.4, 1.2, 4, 10),
    "M2 is not worth its wait": (0.42, 0.8, 0.483, 4, 5, 4, 10),
}


def _presets() -> dict[str, dict]:
    symbols = (p1, p2, form.rho, dear, slow, V, P)
    found = {label: dict(zip(symbols, x, strict=True)) for label, x in _THEORY.items()}
    for standard, reasoning, benchmark, correlation, value, penalty in _PAIRS:
        g = model_pair(standard, reasoning, benchmark).parameters
        ratios = g["c2"] / g["c1"], g["t2"] / g["t1"]
        numbers = (g["p1"], g["p2"], correlation, *ratios, value, penalty)
        label = f"{standard} / {reasoning}, {benchmark}, correlation {correlation:g}"
        found[label] = dict(zip(symbols, numbers, strict=True))
    return found


solvable, part = sp.symbols("solvable part", real=True)  # chance and share of the tasks M1 can do
easy = sp.Symbol("easy", real=True)  # their share after k1 failures


def _mean(expression, weight=part):
    """The mean over both types of an expression of one type."""
    able = sp.Symbol("able", positive=True)  # not 0, so that its case falls away
    on_able = expression.subs(p1, able).subs(able, solvable)
    return weight * on_able + (1 - weight) * expression.subs(p1, 0)


def _plan(n, weight=part):
    """F_n, passes on M1 and passes on M2."""
    return [_mean(x, weight).subs(form.n, n) for x in (form.LEFT, form.PASSES, form.REST)]


def _first(level, strict: bool = False):
    """The first n at which M1's chance is down to a level: n*, n_user and k1 are of this kind."""
    exact = form.failures_until(solvable, 0, level).subs(
        {form.share: part, form.p1_easy: solvable, form.p1_hard: 0}
    )
    if strict:
        return sp.Piecewise((0, p1 < level), (sp.Max(1, sp.floor(exact) + 1), True))
    return sp.Piecewise((0, p1 <= level), (sp.Max(1, sp.ceiling(exact)), True))


def _longest(steps: int = 6) -> dict[str, sp.Expr]:
    """n_max as named quantities: Newton's method on what going on is worth after k1 failures.

    That worth is a line and an exponential; from where the line alone vanishes, or from 0, every
    step moves towards the root.
    """
    m, k1 = sp.symbols("m k1", real=True)
    _, passes, rest = _plan(m, easy)
    worth = form.plan_utility(passes, rest).subs(UNITS)
    line = worth.subs((1 - solvable) ** m, 0)
    names = [sp.Symbol(f"step{k}", real=True) for k in range(steps + 1)]
    found = {names[0].name: sp.Max(0, sp.solve(line, m)[0])}
    for before, after in pairwise(names):
        found[after.name] = sp.Max(0, (m - worth / sp.diff(worth, m)).subs(m, before))
    last = k1 + sp.floor(names[-1] + sp.Float("1e-9"))
    return found | {"n_max": sp.Piecewise((last, V * p2 >= slow), (-1, True))}


def _quantities() -> dict[str, sp.Expr]:
    k1, n_star, n_max, chosen, lost = sp.symbols("k1 n_star n_max chosen lost_after", real=True)
    keep, lose, shot = sp.symbols("keep_cost lose_cost shot_cost", real=True)
    _, passes, rest = _plan(chosen)
    gone, spent, _ = _plan(lost)
    shot_fails = 1 - p2
    worth = V * p2 >= slow
    # At k1 the odds of a task M1 can do are the prior ones times what k1 failures leave of it.
    odds = part * (1 - solvable) ** k1
    return {
        "solvable": form.SOLVABLE,
        "part": form.SHARE_SOLVABLE,
        "n_star": _first(p2 / dear),
        "n_user": _first(p2 / slow),
        "k1": sp.Max(1, _first(1 / V, strict=True)),
        "easy": odds / (odds + 1 - part),
        **_longest(),
        "chosen": sp.Min(n_star, sp.Max(0, n_max)),
        "keep_cost": form.plan_cost(passes, rest).subs(UNITS),
        # Without a plan that keeps users, M2 is a threat that sends them away when that pays.
        "lost_after": sp.Piecewise(
            (k1, worth), (sp.Min(k1, sp.Max(1, _first(1 / P, strict=True))), True)
        ),
        "lose_cost": form.leaving_cost(spent, gone).subs(UNITS),
        "shot_cost": form.leaving_cost(1, shot_fails).subs(c1, dear),
        "P4": sp.Piecewise(
            (form.least_penalty(keep, spent, gone).subs(UNITS), worth), (sp.nan, True)
        ),
        "route": sp.Piecewise(
            (4, sp.And(sp.Not(worth), shot < lose)),
            (3, sp.Or(sp.Not(worth), lose < keep)),
            (1, chosen <= 0),
            (2, True),
        ),
        "J": sp.Piecewise(
            (shot, sp.And(sp.Not(worth), shot < lose)),
            (lose, sp.Or(sp.Not(worth), lose < keep)),
            (keep, True),
        ),
        "iid_m1": (c1 / p1).subs(UNITS),
        "iid_m2": (c2 / p2).subs(UNITS),
    }


def bad_news() -> Explorer:
    """J_n and U_n over the number of retries, in truth and with independent retries."""
    n = retries
    _, passes, rest = _plan(n)
    free = [x.subs(form.n, n) for x in (form.LEFT, form.PASSES, form.REST)]
    route, chosen, n_star, n_max = sp.symbols("route chosen n_star n_max", real=True)
    J, k1, n_user, worth = (*sp.symbols("J k1 n_user", real=True), V * p2 >= slow)

    def on_axis(value, condition=True):
        return sp.Piecewise((value, sp.And(value <= MOST, condition)), (sp.nan, True))

    return Explorer(
        name="bad_news",
        title="Bad news",
        question="How often should M1 be tried before the task goes to M2?",
        controls=[
            Control(p1, value=0.42, low=0.05, high=0.9, step=0.01),
            Control(p2, value=0.8, low=0.1, high=0.98, step=0.01),
            Control(
                form.rho,
                value=0.483,
                low=0.01,
                high=0.9,
                step=0.001,
                label="correlation of two attempts of M1 at one task",
            ),
            Control(dear, value=4, low=1.05, high=100, scale="log", label="price ratio c₂/c₁"),
            Control(slow, value=2, low=1.05, high=30, scale="log", label="latency ratio t₂/t₁"),
            Control(V, value=4, low=1, high=100, scale="log", unit=f"time of {TIME}"),
            Control(P, value=10, low=0.5, high=500, scale="log", unit=f"cost of {MONEY}"),
        ],
        order=[(p1, p2)],
        presets=_presets(),
        quantities=_quantities(),
        panels=[
            Lines(
                "What n passes on M1, then M2, cost the provider",
                Axis(n, 0, MOST, label="passes on M1 before M2, n"),
                {
                    "J if users sit through it": form.plan_cost(passes, rest).subs(UNITS),
                    "the same, were retries independent": form.plan_cost(*free[1:]).subs(UNITS),
                    "M1 until users leave": sp.Symbol("lose_cost", real=True),
                },
                y_label=f"J (cost of {MONEY})",
                verticals=[
                    Vertical(on_axis(n_star), "n*"),
                    Vertical(on_axis(n_max, n_max >= 0), "n_max"),
                ],
                marks=[Mark(on_axis(chosen, sp.Eq(route, 1) | sp.Eq(route, 2)), J, "the plan now")],
            ),
            Lines(
                "What it is worth to a user who sits through it",
                Axis(n, 0, MOST, label="passes on M1 before M2, n"),
                {
                    "U": form.plan_utility(passes, rest).subs(UNITS),
                    "the same, were retries independent": form.plan_utility(*free[1:]).subs(UNITS),
                },
                y_label=f"U (time of {TIME})",
                verticals=[
                    Vertical(on_axis(n_user), "n_user"),
                    Vertical(on_axis(k1), "k₁"),
                ],
            ),
            Readout(
                {
                    "cheapest number of passes on M1, n*": (n_star, ".0f"),
                    "the user's favourite, n_user": (n_user, ".0f"),
                    "failures until M1 alone is not worth it, k₁": (k1, ".0f"),
                    "longest plan users sit through, n_max": (
                        sp.Piecewise((n_max, worth), (sp.nan, True)),
                        ".0f",
                    ),
                    "penalty from which keeping users pays, P₄": (sp.Symbol("P4"), ".3g"),
                    "J": (J, ".3g"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.Symbol("iid_m1") <= sp.Symbol("iid_m2"),
                    "Were retries independent, M1 would be the cheaper model for ever, at {iid_m1:.3g}"
                    " a task against {iid_m2:.3g}.",
                ),
                (
                    True,
                    "Even with independent retries M2 would be the cheaper model, at {iid_m2:.3g} a task"
                    " against {iid_m1:.3g}.",
                ),
            ],
            [
                (
                    n_star <= 0,
                    "So it is with correlation {rho:.2f}: no pass on M1 pays for itself.",
                ),
                (
                    True,
                    "But M1 can do only {part:.0%} of the tasks, those with chance {solvable:.2f}, and"
                    " every failure makes it likelier that this is none of them: n* = {n_star:.0f}.",
                ),
            ],
            [
                (
                    sp.Eq(route, 4),
                    "Users do not wait for M2 at all: one shot of it, J = {J:.3g}.",
                ),
                (
                    sp.And(sp.Eq(route, 3), sp.Not(worth)),
                    "Users do not wait for M2 at all: at most {lost_after:.0f} on M1, then they go, J = {J:.3g}.",
                ),
                (
                    sp.And(sp.Eq(route, 3), k1 <= 1),
                    "Users leave after one failure of M1, and at this penalty (below P₄ = {P4:.3g})"
                    " the provider lets them: J = {J:.3g}.",
                ),
                (
                    sp.Eq(route, 3),
                    "Users leave after {k1:.0f} failures of M1, and at this penalty (below P₄ = {P4:.3g})"
                    " the provider lets them: J = {J:.3g}.",
                ),
                (sp.Eq(route, 1), "Now: M2 at once, J = {J:.3g}."),
                (
                    n_star <= n_max,
                    "Now: n = {chosen:.0f} on M1, then M2 for ever, J = {J:.3g}; users would"
                    " have chosen {n_user:.0f}.",
                ),
                (
                    True,
                    "Users sit through {n_max:.0f} at most: so n = {chosen:.0f} on M1, then M2, and J = {J:.3g}.",
                ),
            ],
        ],
    )
