"""The explorer of the chapter on the field: cited policies on recorded answers, held out."""

import numpy as np
import sympy as sp

from routecore.cascades.field import held_out_curve
from routecore.cascades.policies import (
    AutoMix,
    FrugalGPT,
    HybridLLM,
    Records,
    Unified,
)
from routecore.cascades.recorded import recorded_answers, straight_lines
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout

f, which, worth = sp.symbols("f which worth", real=True)
RATIOS = (0.02, 0.3, 0.5)  # c_L / c_H
KNOTS = 17
SHOWN = {
    "unified": Unified,
    "FrugalGPT": FrugalGPT,
    "AutoMix": AutoMix,
    "router (Hybrid LLM, RouteLLM)": HybridLLM,
}
_names = ("unified", "frugal", "automix", "router")
unified, frugal, automix, router = sp.symbols(" ".join(_names), real=True)


def _curves() -> dict[str, sp.Expr]:
    """Held-out quality over f, where the budget is c_L + f (c_H - c_L), for each ratio of costs."""
    answers, found = recorded_answers("gsm8k"), {}
    for label, policy in SHOWN.items():
        pieces = []
        for ratio in RATIOS:
            budgets = ratio + np.linspace(0, 1, KNOTS) * (1 - ratio)
            records = Records.of(answers, (ratio, 1.0))
            pieces.append(straight_lines(held_out_curve(policy, records, budgets), f))
        found[label] = sp.Piecewise(
            (pieces[0], which < 0.5), (pieces[1], which < 1.5), (pieces[2], True)
        )
    return found


def field() -> Explorer:
    """Four policies over the budget, and what a right answer must be worth to pay for them."""
    curves = _curves()
    answers = recorded_answers("gsm8k")
    low, high = (sp.Float(f"{x.mean():.4f}") for x in (answers.correct_low, answers.correct_high))
    ratio = sp.Piecewise(
        *((sp.Float(str(r)), which < i + 0.5) for i, r in enumerate(RATIOS[:-1])),
        (sp.Float(str(RATIOS[-1])), True),
    )
    k, spent, best = sp.symbols("k spent best", real=True)
    others = sp.Max(frugal, automix, router)
    return Explorer(
        name="field",
        title="The field on one frontier",
        question="Which of the cited policies buys most at this budget?",
        controls=[
            Control(f, value=0.35, low=0.02, high=0.98, label="budget, from L alone (0) to H (1)"),
            Control(
                which,
                value=0,
                low=0,
                high=2,
                step=1,
                label="cost ratio c_L / c_H: 0 is 0.02, 1 is 0.3, 2 is 0.5",
            ),
            Control(
                worth,
                value=5,
                low=0.5,
                high=50,
                scale="log",
                label="worth of a right answer, in units of c_H",
            ),
        ],
        presets={
            "L nearly free": {f: 0.35, which: 0, worth: 5},
            "L nearly free, small budget": {f: 0.1, which: 0, worth: 2},
            "L at a third": {f: 0.3, which: 1, worth: 5},
            "L at a third, large budget": {f: 0.7, which: 1, worth: 10},
            "L at half": {f: 0.3, which: 2, worth: 5},
            "L at half, large budget": {f: 0.75, which: 2, worth: 20},
        },
        quantities={
            **{name: curve for name, curve in zip(_names, curves.values(), strict=True)},
            "k": ratio,
            "spent": ratio + f * (1 - ratio),
            "coin": low + f * (high - low),
            "best": sp.Max(unified, others),
            "lead": 100 * (unified - others),
            "behind": 100 * (others - unified),
            "gain": 100 * (best - sp.Symbol("coin", real=True)),
            "net": worth * (best - low) - (spent - k),
            "pays": (spent - k) / (best - low),
            "short": -sp.Symbol("net", real=True),
        },
        panels=[
            Lines(
                "Held-out quality on GSM8K",
                Axis(f, 0.0, 1.0, label="budget, from L alone (0) to H alone (1)"),
                curves,
                y_label="share right",
                marks=[
                    Mark(f, best, "best, now"),
                    Mark(f, sp.Symbol("coin", real=True), "a coin, now"),
                ],
            ),
            Readout(
                {
                    "unified": (unified, ".3f"),
                    "FrugalGPT": (frugal, ".3f"),
                    "AutoMix": (automix, ".3f"),
                    "router": (router, ".3f"),
                    "a coin": (sp.Symbol("coin", real=True), ".3f"),
                    "cost, in c_H": (spent, ".3f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    unified >= others + sp.Float("0.0005"),
                    "At a budget of {spent:.2f} of c_H unified routing and cascading is ahead by"
                    " {lead:.1f} points, and the best policy is {gain:.1f} points above a coin.",
                ),
                (
                    unified <= others - sp.Float("0.0005"),
                    "At a budget of {spent:.2f} of c_H a simpler policy is ahead of the unified one by"
                    " {behind:.1f} points: the regression is not exact on these queries. The best policy"
                    " is {gain:.1f} points above a coin.",
                ),
                (
                    True,
                    "At a budget of {spent:.2f} of c_H the best two policies are level, {gain:.1f} points"
                    " above a coin.",
                ),
            ],
            [
                (
                    best <= low,
                    "It is no better than L alone, so it pays at no worth of a right answer.",
                ),
                (
                    sp.Symbol("net", real=True) >= 0,
                    "It pays: a right answer is worth {worth:.2g} of c_H, and needs to be worth"
                    " {pays:.2g} for the policy to beat L alone.",
                ),
                (
                    True,
                    "It does not pay: a right answer is worth {worth:.2g} of c_H, and would need to be"
                    " worth {pays:.2g} for the policy to beat L alone.",
                ),
            ],
        ],
    )
