"""The explorer of the chapter on the frontier of two models and its price."""

import sympy as sp

from routecore.book.figures.part_two import (
    MONEY,
    NESTING,
    PAIRS,
    accuracy_control,
    auroc,
    auroc_control,
    budget,
    costs,
    measured,
    pair_quantities,
    quality_at_rate,
    separation_steps,
)
from routecore.cascades import dependence_forms as dep
from routecore.cascades import forms as form
from routecore.cascades.forms import D, f, u
from routecore.cascades.signal import ACCURACY_HIGH, A, accH, cH, cL, d, h0, h1, tau, x
from routecore.explore import Axis, Band, Control, Explorer, Lines, Mark, Readout, Vertical

rate, threshold, quality, worth, benefit, price = sp.symbols(
    "rate threshold quality worth_LH benefit price", real=True
)
LEFT, RIGHT = -6, 10  # logit: the scores that the second panel shows

_known = {h1: sp.Symbol("h1_LH", real=True), h0: sp.Symbol("h0_LH", real=True)}


def _presets() -> dict[str, dict]:
    """Measured pairs, each with a budget that escalates 30 % of the queries."""
    return {
        pair.label: {**measured(pair), **costs(pair), budget: pair.low.cost + 0.3 * pair.high.cost}
        for pair in PAIRS
    }


def frontier_price() -> Explorer:
    """The frontier of a pair, the point a budget buys, and the price of the next cent."""
    benefit_at = form.BENEFIT.subs(_known)
    affordable = (budget - cL) / cH
    near = sp.Abs(f - rate) <= sp.Rational(1, 4)
    return Explorer(
        name="frontier_price",
        title="What a budget buys",
        question="Which threshold does the budget choose, and what would the next cent buy?",
        controls=[
            accuracy_control(A, 0.63, "the cheap model L"),
            accuracy_control(accH, 0.84, "the dear model H", low=0.03, high=0.99),
            auroc_control(auroc, 0.8, "L's score"),
            NESTING,
            Control(cL, value=0.04, low=0.004, high=10, scale="log", unit=MONEY),
            Control(cH, value=0.48, low=0.0045, high=20, scale="log", unit=MONEY),
            Control(budget, value=0.2, low=0.003, high=40, scale="log", label="budget", unit=MONEY),
        ],
        order=[(A, accH), (cL, cH)],
        presets=_presets(),
        quantities={
            **separation_steps(auroc, "D"),
            **pair_quantities("LH", A, accH, D),
            "rate": sp.Piecewise((sp.nan, budget < cL), (sp.Min(affordable, worth), True)),
            "u": form.AT_RATE.subs(f, rate),
            "threshold": sp.log(u),
            "quality": form.QUALITY.subs(_known),
            "cost": cL + cH * rate,
            "benefit": benefit_at,
            "price": sp.Piecewise((0, rate >= worth), (benefit / cH, True)),
            "answers": 1000 * price,
            "dollars": sp.Piecewise((sp.oo, price <= 0), (1 / price, True)),
            "unspent": budget - sp.Symbol("cost", real=True),
        },
        panels=[
            Lines(
                "Quality over the share escalated, f",
                Axis(f, 0, 1, label="f, at cost c_L + f c_H"),
                {
                    "best threshold": quality_at_rate("LH", A, D, f),
                    "tangent, slope λ c_H": sp.Piecewise(
                        (quality + price * cH * (f - rate), near), (sp.nan, True)
                    ),
                    "escalating at random": A + f * (accH - A),
                },
                y_label="quality Q",
                marks=[Mark(rate, quality, "the budget's policy")],
            ),
            Lines(
                "Benefit of escalating over the score, Δ(x)",
                Axis(x, LEFT, RIGHT, label="score x"),
                {"benefit Δ(x)": benefit_at.subs(u, sp.exp(x)), "its price, λ c_H": price * cH},
                y_label="right answers per query",
                verticals=[Vertical(threshold, "τ*")],
                bands=[Band(sp.Integer(LEFT), threshold, "escalated")],
            ),
            Readout(
                {
                    "threshold τ*": (threshold, ".2f"),
                    "share escalated F": (rate, ".1%"),
                    "quality Q": (quality, ".4f"),
                    "cost C, dollars per 1,000 queries": (sp.Symbol("cost", real=True), ".3g"),
                    "λ, thousand right answers per dollar": (price, ".3g"),
                    "μ, dollars per thousand right answers": (
                        sp.Symbol("dollars", real=True),
                        ".3g",
                    ),
                    "largest share worth escalating": (worth, ".1%"),
                }
            ),
        ],
        verdict=[
            (
                budget < cL,
                "A budget of {budget:.3g} does not pay for the cheap model alone ({c_L:.3g}): no"
                " cascade fits it.",
            ),
            (
                sp.And(rate >= worth, worth >= 1),
                "The budget pays for escalating everything, at {cost:.3g}. Quality is H's own,"
                " {quality:.3f}; more money buys nothing, so its price is 0.",
            ),
            (
                rate >= worth,
                "Escalate scores below {threshold:.2f}, {rate:.1%} of the queries, for a quality of"
                " {quality:.3f}. Above that score H does more harm than good: {unspent:.3g} of the"
                " budget stays unspent, and the price is 0.",
            ),
            (
                rate <= 0,
                "The budget pays for the cheap model and nothing else: quality {quality:.3f}. The"
                " first dollar of escalation would buy {answers:.0f} more right answers.",
            ),
            (
                True,
                "Escalate scores below {threshold:.2f}, {rate:.1%} of the queries: quality rises from"
                " {A:.3f} to {quality:.3f}. The next dollar buys {answers:.0f} more right answers;"
                " the next thousand right answers cost {dollars:.2g} dollars.",
            ),
        ],
    )


# How the benefit bends: shares and AUROCs of two recorded logs, and numbers made up to show a shape.
_SHAPES = {
    "Shares and AUROCs of the MMLU log, logistic scores": (0.681, 0.922, 0.557, 1.25, 0.39),
    "Shares and AUROC of the GSM8K log, logistic scores": (0.637, 0.887, 0.806, 1.88, 0.0),
    "The same on GSM8K if the score felt H": (0.637, 0.887, 0.806, 1.88, 2.0),
    "Hard questions, few solved by either": (0.091, 0.9, 0.33, 0.5, 3.0),
    "Hard questions, a score blind to H": (0.091, 0.9, 0.33, 0.5, 0.0),
    "Only L's own news": (0.6, 0.95, 0.5, 2.0, 0.0),
    "H makes errors of its own": (0.6, 0.75, 0.7, 2.0, 1.0),
}


def bent_benefit() -> Explorer:
    """The benefit over the score, and what a threshold gains, if the score also feels H."""
    e, gain = dep.e, sp.Symbol("gain", real=True)
    benefit_at = dep.BENEFIT.subs(dep.u, sp.exp(x))
    over_coin = dep.QUALITY - (A + dep.RATE * (ACCURACY_HIGH - A))
    slope = sp.diff(dep.rational(dep.BENEFIT), dep.u).subs(dep.u, 0)
    bottom, rises, share = sp.symbols("bottom rises share", real=True)
    chances = [
        Control(symbol, value=value, low=0.02, high=0.98, step=0.001, label=label)
        for symbol, value, label in (
            (A, 0.091, "accuracy of the cheap model L"),
            (h1, 0.9, "accuracy of H where L is right"),
            (h0, 0.33, "accuracy of H where L is wrong"),
        )
    ]
    return Explorer(
        name="bent_benefit",
        title="How the benefit bends",
        question="Which queries gain most from escalating, the least confident or others?",
        controls=[
            *chances,
            Control(d, value=0.5, low=0, high=4, label="how far the score knows L's outcome"),
            Control(e, value=3, low=0, high=4, label="how far it also knows H's"),
            Control(tau, value=0.5, low=-5, high=8, step=0.05, label="threshold"),
        ],
        presets={
            label: dict(zip((A, h1, h0, d, e), numbers, strict=True))
            for label, numbers in _SHAPES.items()
        },
        quantities={
            "benefit": benefit_at.subs(x, tau),
            "bottom": dep.BENEFIT.subs(dep.u, 0),
            "rises": slope.subs({dep.D: sp.exp(d), dep.E: sp.exp(e)}),
            "share": dep.RATE,
            "gain": 100 * over_coin,
            "loss": -gain,
        },
        panels=[
            Lines(
                "Benefit of escalating over the score, Δ(x)",
                Axis(x, LEFT, RIGHT, label="score x"),
                {"benefit Δ(x)": benefit_at, "if blind to H": benefit_at.subs(e, 0)},
                y_label="right answers per query",
                verticals=[Vertical(tau, "τ")],
                bands=[Band(sp.Integer(LEFT), tau, "escalated")],
            ),
            Lines(
                "What the threshold gains over a coin",
                Axis(tau, LEFT, RIGHT, label="threshold τ"),
                {"gain": 100 * over_coin, "if blind to H": 100 * over_coin.subs(e, 0)},
                y_label="points",
                marks=[Mark(tau, gain, "now")],
            ),
            Readout(
                {
                    "share escalated": (share, ".1%"),
                    "benefit at the threshold": (benefit, ".3f"),
                    "benefit of the least confident": (bottom, ".3f"),
                    "gain over a coin, points": (gain, ".2f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    rises > sp.Float("1e-9"),
                    "The benefit rises first: the least confident query gains {bottom:.2f}, one at the"
                    " threshold {benefit:.2f}. The lowest scores are queries that neither model solves.",
                ),
                (
                    True,
                    "The benefit does not rise at the lowest scores: the least confident query gains"
                    " {bottom:.2f}, one at the threshold {benefit:.2f}.",
                ),
            ],
            [
                (
                    gain >= sp.Float("0.005"),
                    "Escalating the lowest {share:.1%} gains {gain:.2f} points over a coin.",
                ),
                (
                    gain <= sp.Float("-0.005"),
                    "Escalating the lowest {share:.1%} is {loss:.2f} points worse than a coin.",
                ),
                (True, "Escalating the lowest {share:.1%} is as good as a coin."),
            ],
        ],
    )
