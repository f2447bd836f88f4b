"""Small multiples of measured benefit curves, as published with paper B."""

import numpy as np

from routecore.cascades.published import BenefitCurve, benefit_curves
from routecore.explore.colours import CATEGORIES

SHOWN = (
    ("mmlu", "llama-3.1-8b", "gpt-oss-20b"),
    ("triviaqa", "gpt-4o-mini", "gpt-4o"),
    ("math", "llama-3.1-8b", "deepseek-v3"),
    ("mmlu", "qwen2.5-7b", "gpt-4o"),
    ("simpleqa", "gpt-4o-mini", "gpt-4o"),
    ("simpleqa", "llama-3.1-8b", "gpt-4o"),
    ("livecodebench", "qwen2.5-7b", "deepseek-v3"),
    ("livecodebench", "qwen2.5-7b", "gpt-4o"),
)


def summary(curves: tuple[BenefitCurve, ...] | None = None) -> dict[str, float]:
    """Shares of curves that fall throughout, that fall on 95 % of the grid, that rise, that go negative.

    Parameters
    ----------
    curves : by default every published pair whose second model is dearer and more accurate

    Examples
    --------
    >>> {name: round(share, 2) for name, share in summary().items()}
    {'falls throughout': 0.09, 'falls on 95 %': 0.37, 'rises by 2 points': 0.43, 'negative': 0.36}
    """
    curves = curves or tuple(curve for curve in benefit_curves() if curve.valid)
    tests = {
        "falls throughout": [curve.falling == 1 for curve in curves],
        "falls on 95 %": [curve.falling >= 0.95 for curve in curves],
        "rises by 2 points": [curve.largest_rise > 0.02 for curve in curves],
        "negative": [curve.benefit.min() < 0 for curve in curves],
    }
    return {name: float(np.mean(found)) for name, found in tests.items()}


def benefit_multiples():
    """Eight measured benefit curves with their 90 % bands, as a Matplotlib figure."""
    from matplotlib.figure import Figure

    known = {(curve.benchmark, curve.low, curve.high): curve for curve in benefit_curves()}
    figure = Figure(figsize=(10, 4.8), layout="constrained")
    for axes, name in zip(figure.subplots(2, 4).flat, SHOWN, strict=True):
        curve = known[name]
        rises = curve.largest_rise > 0.02
        colour = CATEGORIES[1 if rises else 0]
        axes.fill_between(curve.score[::4], *curve.band, color=colour, alpha=0.25, linewidth=0)
        axes.plot(curve.score, curve.benefit, color=colour, linestyle="--" if rises else "-")
        axes.axhline(0, color="0.5", linewidth=0.8)
        axes.set_title(f"{curve.low} to\n{curve.high}, {curve.benchmark}", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.locator_params(nbins=4)
    figure.supxlabel("score of the cheap model's answer", fontsize=9)
    figure.supylabel("benefit Δ(x)", fontsize=9)
    return figure
