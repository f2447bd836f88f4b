"""The explorer of the chapter on a log that saw only half: the ratchet, and the band above tau0."""

import sympy as sp

from routecore.cascades import biased_log_forms as form
from routecore.cascades.biased_log_forms import (
    BAND,
    QUANTILE,
    TRUTH,
    alpha,
    eps,
    h,
    high,
    m,
    n,
    tau,
    tau0,
)
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout, Vertical

G = sp.Symbol("G", real=True)
quality, errors = sp.symbols("quality errors", real=True)
chosen, needed = sp.symbols("chosen needed", real=True)


def _error(threshold):
    """Standard error of the estimated quality at a threshold, from a log with tau0 in force."""
    held = sp.Max(threshold, tau0)
    at = TRUTH.subs(tau, threshold)
    return sp.sqrt(form.VARIANCE.subs({form.Q: at, m: BAND.subs(tau, held)}, simultaneous=True))


def _presets():
    base = {tau: 0.5, tau0: 0.35, n: 1000, alpha: 0.1, G: 0.75, high: 0.8}
    return {
        "Hardly explored": {**base, eps: 0.01},
        "One in twenty explored": {**base, eps: 0.05},
        "A full log": {**base, eps: 1.0},
        "Deployed too low, ten times the queries": {**base, eps: 0.05, tau0: 0.15, n: 10_000},
        "Below what was in force": {**base, eps: 0.01, tau: 0.3},
        "A target near the best there is": {**base, eps: 0.05, G: 0.81, tau: 0.8},
        "A target that cannot be met": {**base, eps: 0.05, G: 0.85, tau: 0.8},
    }


def ratchet() -> Explorer:
    """What a log with a threshold in force can say of others, and which it can defend."""
    spread = _error(tau)
    band = QUANTILE * spread
    margin = sp.Symbol("margin", real=True)
    along = {"true quality": TRUTH, "lower bound": TRUTH - QUANTILE * spread}
    return Explorer(
        name="ratchet",
        title="What a log can say above the threshold in force",
        question="How far above the threshold in force can the log still defend a choice?",
        controls=[
            Control(
                eps,
                value=0.05,
                low=0.001,
                high=1,
                scale="log",
                label="explored: share of kept queries also asked of H",
            ),
            Control(n, value=1000, low=100, high=100_000, scale="log", label="queries in the log"),
            Control(tau0, value=0.35, low=0.02, high=0.95, label="threshold in force"),
            Control(tau, value=0.5, low=0.02, high=0.99, label="threshold asked about"),
            Control(alpha, value=0.1, low=0.01, high=0.4, label="chance of a broken promise"),
            Control(G, value=0.75, low=0.4, high=0.95, label="quality target"),
            Control(high, value=0.8, low=0.55, high=0.95, label="accuracy of H"),
        ],
        presets=_presets(),
        quantities={
            "quality": TRUTH,
            "best": TRUTH.subs(tau, high),
            "errors": spread,
            "margin": band,
            "low_end": quality - margin,
            # The exploration at which the lower bound at tau would just meet the target.
            "wanted": (quality - G) / QUANTILE,
            "chosen": form.EXPLORATION.subs(
                {
                    form.Q: quality,
                    m: BAND.subs(tau, sp.Max(tau, tau0)),
                    h: sp.Symbol("wanted", real=True),
                },
                simultaneous=True,
            ),
            "needed": sp.Piecewise(
                (2, quality <= G),
                (2, n * sp.Symbol("wanted", real=True) ** 2 <= quality * (1 - quality)),
                (sp.Max(chosen, 0), True),
            ),
            "shown": sp.Min(needed, 1),
            "points": 100 * sp.Symbol("margin", real=True),
        },
        panels=[
            Lines(
                "Quality over the threshold, and what the log can show of it",
                Axis(tau, 0.02, 0.99, label="threshold τ"),
                {
                    **along,
                    "upper bound": TRUTH + QUANTILE * spread,
                    "target G": G + 0 * tau,
                },
                y_label="quality Q",
                marks=[Mark(tau, sp.Symbol("low_end", real=True), "lower bound, now")],
                verticals=[Vertical(tau0, "in force")],
            ),
            Readout(
                {
                    "true quality at τ": (quality, ".3f"),
                    "standard error of the estimate": (errors, ".4f"),
                    "half-width of the band, points": (sp.Symbol("points", real=True), ".2f"),
                    "lower bound": (sp.Symbol("low_end", real=True), ".3f"),
                    "exploration that would defend τ (at most 1)": (
                        sp.Symbol("shown", real=True),
                        ".1%",
                    ),
                }
            ),
        ],
        verdict=[
            (
                quality < G,
                "At {tau:.2f} the true quality is {quality:.3f}, below the target of {G:.3f}: no log"
                " should defend it. The best threshold reaches {best:.3f}.",
            ),
            (
                sp.Symbol("low_end", real=True) >= G,
                "The log defends {tau:.2f}: the lower bound {low_end:.3f} meets the target of"
                " {G:.3f}, with {n:.0f} queries of which {epsilon:.1%} were explored above {tau0:.2f}.",
            ),
            (
                needed <= 1,
                "The log cannot defend {tau:.2f}, though its true quality {quality:.3f} meets the"
                " target of {G:.3f}: the lower bound is {low_end:.3f}. Exploring {needed:.1%} instead of"
                " {epsilon:.1%} would do.",
            ),
            (
                True,
                "The log cannot defend {tau:.2f}, though its true quality {quality:.3f} meets the"
                " target of {G:.3f}: the lower bound is {low_end:.3f}, and {n:.0f} queries are too few"
                " at any exploration.",
            ),
        ],
    )
