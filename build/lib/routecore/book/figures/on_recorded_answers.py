"""The explorer of the chapter on recorded answers: real outcomes, at any price and budget."""

import sympy as sp

from routecore.cascades.recorded import measured_curve, recorded_answers
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout

budget, k, f = sp.symbols("budget k f", real=True)
cascade, router, rate, routed, advantage = sp.symbols(
    "cascade router rate routed advantage", real=True
)


def _curves(share, routed_share):
    """Measured qualities: GSM8K by cascade and router, MMLU by the two predictions."""
    gsm8k, mmlu = recorded_answers("gsm8k"), recorded_answers("mmlu")
    before = mmlu.scores("before")
    return {
        "cascade": measured_curve(gsm8k.cascade(), f).subs(f, share),
        "router": measured_curve(gsm8k.router(), f).subs(f, routed_share),
        "correctness": measured_curve(mmlu.router(before["correctness"]), f),
        "benefit": measured_curve(mmlu.router(before["benefit"]), f),
    }


def recorded_frontier() -> Explorer:
    """Router and cascade on GSM8K over the budget; two things to predict on MMLU over the share."""
    gsm8k, mmlu = recorded_answers("gsm8k"), recorded_answers("mmlu")
    shares = sp.Max(0, sp.Min(1, budget - k)), sp.Max(0, sp.Min(1, (budget - k) / (1 - k)))
    curves = _curves(*shares)
    low, high = (sp.Float(f"{x.mean():.4f}") for x in (gsm8k.correct_low, gsm8k.correct_high))
    first, last = (sp.Float(f"{x.mean():.4f}") for x in (mmlu.correct_low, mmlu.correct_high))
    chance = first + f * (last - first)
    affordable = budget >= k
    return Explorer(
        name="recorded_frontier",
        title="Recorded answers, at your prices",
        question="Which policy buys more on questions that were really answered?",
        controls=[
            Control(
                k, value=0.02, low=0.005, high=0.8, scale="log", label="cost ratio c_L / c_H, GSM8K"
            ),
            Control(budget, value=0.35, low=0.02, high=1.3, label="budget, in units of c_H, GSM8K"),
            Control(f, value=0.3, low=0.01, high=0.99, label="share sent to H, MMLU"),
        ],
        presets={
            "At list prices": {k: 0.022, budget: 0.35, f: 0.3},
            "L at a tenth": {k: 0.1, budget: 0.4, f: 0.3},
            "L at a third": {k: 0.33, budget: 0.6, f: 0.5},
            "L at a third, half escalated": {k: 0.33, budget: 0.83, f: 0.5},
            "L at half": {k: 0.5, budget: 0.8, f: 0.2},
            "A small budget": {k: 0.022, budget: 0.1, f: 0.1},
            "Almost everything to H": {k: 0.022, budget: 0.9, f: 0.9},
        },
        quantities={
            "rate": shares[0],
            "routed": shares[1],
            "cascade": curves["cascade"],
            "router": curves["router"],
            "advantage": 100 * (router - cascade),
            "behind": 100 * (cascade - router),
            "by_correctness": 100 * (curves["correctness"] - chance),
            "by_benefit": 100 * (curves["benefit"] - chance),
            "chance": low + rate * (high - low),
        },
        panels=[
            Lines(
                "GSM8K: quality over the budget",
                Axis(budget, 0.02, 1.3, label="budget, in units of c_H"),
                {
                    "cascade, by L's answer": sp.Piecewise(
                        (curves["cascade"], affordable), (sp.nan, True)
                    ),
                    "router, by the question": sp.Piecewise(
                        (curves["router"], affordable), (sp.nan, True)
                    ),
                    "escalating at random": sp.Piecewise(
                        (low + shares[0] * (high - low), affordable), (sp.nan, True)
                    ),
                },
                y_label="share right",
                marks=[
                    Mark(
                        sp.Piecewise((budget, affordable), (sp.nan, True)), cascade, "cascade, now"
                    ),
                    Mark(sp.Piecewise((budget, affordable), (sp.nan, True)), router, "router, now"),
                ],
            ),
            Lines(
                "MMLU: gain over random routing",
                Axis(f, 0.0, 1.0, label="share sent to H"),
                {
                    "by P(H right) − P(L right)": 100 * (curves["benefit"] - chance),
                    "by P(L right)": 100 * (curves["correctness"] - chance),
                },
                y_label="points",
                marks=[Mark(f, sp.Symbol("by_benefit", real=True), "benefit, now")],
            ),
            Readout(
                {
                    "cascade, share right": (cascade, ".3f"),
                    "router, share right": (router, ".3f"),
                    "share the cascade escalates": (rate, ".1%"),
                    "share the router sends": (routed, ".1%"),
                    "MMLU, gain by benefit, points": (sp.Symbol("by_benefit", real=True), ".2f"),
                    "MMLU, gain by correctness, points": (
                        sp.Symbol("by_correctness", real=True),
                        ".2f",
                    ),
                }
            ),
        ],
        verdict=[
            [
                (
                    budget < k,
                    "A budget of {budget:.2f} does not pay for L alone ({k:.2f}): no policy fits it.",
                ),
                (
                    advantage > sp.Float("0.05"),
                    "On GSM8K the router is ahead by {advantage:.1f} points: {router:.3f} against"
                    " {cascade:.3f}.",
                ),
                (
                    advantage < sp.Float("-0.05"),
                    "On GSM8K the cascade is ahead by {behind:.1f} points: {cascade:.3f} against"
                    " {router:.3f}.",
                ),
                (True, "On GSM8K router and cascade are level at {cascade:.3f}."),
            ],
            [
                (
                    True,
                    "On MMLU, sending {f:.0%} to H by the predicted benefit gains {by_benefit:.1f} points"
                    " over sending them at random, by predicted correctness {by_correctness:.1f}.",
                ),
            ],
        ],
    )
