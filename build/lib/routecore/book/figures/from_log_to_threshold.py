"""The explorer of the how-to: how many queries does a threshold need?"""

import sympy as sp

from routecore.book.figures.part_two import (
    NESTING,
    PAIRS,
    accuracy_control,
    auroc,
    auroc_control,
    measured,
    pair_quantities,
    separation_steps,
)
from routecore.cascades import forms as form
from routecore.cascades.forms import D, f, u
from routecore.cascades.signal import A, accH, h0, h1
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout

n = sp.Symbol("n", real=True)
mean, half, changed, everything, enough = sp.symbols(
    "mean half changed all_changed enough", real=True
)
Z = sp.Float("1.645")  # half-width of a 90 % band, in standard errors

_known = {h1: sp.Symbol("h1_LH", real=True), h0: sp.Symbol("h0_LH", real=True)}


def _changed() -> sp.Expr:
    """Share of queries whose outcome escalating changes: right to wrong, or wrong to right.

    The quality with h1 = 0 and h0 = 1 is that of a second model that is right exactly where the
    first is wrong; the outcomes it turns round come from the same formula as the quality.
    """
    keeps_nothing = form.QUALITY.subs({h1: 0, h0: 0})
    lost = A - keeps_nothing  # right answers among the escalated
    found = form.QUALITY.subs({h1: 0, h0: 1}) - keeps_nothing  # wrong answers among them
    return lost * (1 - h1) + found * h0


def how_many_queries() -> Explorer:
    """What the score gains over escalating at random, and the band around it, over the log."""
    point = 100 * mean
    return Explorer(
        name="how_many_queries",
        title="How many queries does it take?",
        question="From how many queries on can you tell that the score beats chance?",
        controls=[
            Control(n, value=500, low=20, high=9_000, scale="log", label="queries in the log"),
            Control(f, value=0.3, low=0.01, high=0.99, step=0.01, label="share escalated"),
            accuracy_control(A, 0.63, "the cheap model L"),
            accuracy_control(accH, 0.84, "the dear model H", low=0.03, high=0.99),
            auroc_control(auroc, 0.8, "L's score"),
            NESTING,
        ],
        order=[(A, accH)],
        presets={pair.label: measured(pair) for pair in PAIRS},
        quantities={
            **separation_steps(auroc, "D"),
            **pair_quantities("LH", A, accH, D),
            "u": form.AT_RATE,
            "quality": form.QUALITY.subs(_known),
            "mean": sp.Symbol("quality", real=True) - (A + f * (accH - A)),
            # Per query the difference is 1 - f times the change where escalated, -f elsewhere.
            "changed": _changed().subs(_known),
            "all_changed": _changed().subs(u, sp.oo).subs(_known),
            "spread": sp.sqrt(
                sp.Max(0, (1 - f) ** 2 * changed + f**2 * (everything - changed) - mean**2)
            ),
            "half": Z * sp.Symbol("spread", real=True) / sp.sqrt(n),
            "enough": sp.ceiling((Z * sp.Symbol("spread", real=True) / mean) ** 2),
            "gain": 100 * mean,
            "band": 100 * half,
            "below": 100 * (mean - half),
            "above": 100 * (mean + half),
        },
        panels=[
            Lines(
                "Gain of the score over escalating at random, 90 % band",
                Axis(n, 20, 9_000, "log", "queries in the log"),
                {
                    "gain": point,
                    "band, upper end": 100 * (mean + half),
                    "band, lower end": 100 * (mean - half),
                },
                y_label="percentage points",
                marks=[Mark(n, 100 * (mean - half), "lower end, now")],
            ),
            Readout(
                {
                    "gain over random, points": (sp.Symbol("gain", real=True), ".2f"),
                    "half-width of the band, points": (sp.Symbol("band", real=True), ".2f"),
                    "share of answers that change": (changed, ".1%"),
                    "queries for a band clear of 0": (enough, ".0f"),
                }
            ),
        ],
        verdict=[
            (
                mean < sp.Float("1e-6"),
                "A score of AUROC {auroc:.2f} is no better than escalating at random. No number of"
                " queries will make it so.",
            ),
            (
                half < mean,
                "With {n:.0f} queries, the {gain:.1f} points that the score gains over escalating at"
                " random are known to ±{band:.1f}: the score helps. About {enough:.0f} queries would"
                " have told.",
            ),
            (
                True,
                "With {n:.0f} queries, the {gain:.1f} points that the score gains over escalating at"
                " random are known to ±{band:.1f}: they cannot be told from nothing. About"
                " {enough:.0f} queries are needed.",
            ),
        ],
    )
