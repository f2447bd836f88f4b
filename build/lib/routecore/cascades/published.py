"""Paper B's own numbers: its routers, envelopes, chains and benefit curves, as it published them.

Source: the cached results of Bouchard 2026 (Apache-2.0; see NOTICE). The statistics are ours.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np

BENCHMARKS = ("mmlu", "triviaqa", "math", "simpleqa", "livecodebench")


@cache
def _arrays() -> dict[str, np.ndarray]:
    with (files("routecore") / "data" / "paper_b_curves.npz").open("rb") as file:
        return dict(np.load(file))


@dataclass(frozen=True, eq=False)
class Published:
    """Median curves of one benchmark over the 50 published splits.

    Attributes
    ----------
    models : names; cost : US dollars per query; accuracy : in [0, 1]; all in one order
    router_auroc : of the pre-generation router for each cheap model, mean over the splits; NaN
        where a model was the cheap one in no selected pool
    router_auroc_median : median over the splits and the cheap models
    budget : (500,) US dollars per query
    router, envelope, chain, full_chain, same_signal : (500,) median quality at each budget, NaN
        where no split has a value; `chain` is the optimised one, `same_signal` the cascade that
        decides by the router's own score
    ahead_of_same_signal : share of budgets at which the router's median is ahead of it
    """

    benchmark: str
    models: tuple[str, ...]
    cost: np.ndarray
    accuracy: np.ndarray
    router_auroc: dict[str, float]
    router_auroc_median: float
    budget: np.ndarray
    router: np.ndarray
    envelope: np.ndarray
    chain: np.ndarray
    full_chain: np.ndarray
    same_signal: np.ndarray
    ahead_of_same_signal: float

    def area_over_random(self, curve: np.ndarray, where: np.ndarray | None = None) -> float:
        """Area between a curve and routing at random, as a share of what a perfect one would have.

        Random routing mixes the cheapest and the dearest model; a perfect policy has the accuracy
        of the best model at every budget. Budgets run up to the cost of the best model.

        Parameters
        ----------
        curve : (500,) quality, one of the attributes
        where : (500,) bool, which budgets count; by default those at which the curve exists
        """
        cheap, dear = self.cost.argmin(), self.cost.argmax()
        share = (self.budget - self.cost[cheap]) / (self.cost[dear] - self.cost[cheap])
        random = self.accuracy[cheap] + share * (self.accuracy[dear] - self.accuracy[cheap])
        use = np.isfinite(curve) if where is None else where
        use = use & (self.budget <= self.cost[self.accuracy.argmax()] * (1 + 1e-9))
        x = self.budget[use]
        return float(
            np.trapezoid((curve - random)[use], x)
            / np.trapezoid(self.accuracy.max() - random[use], x)
        )

    def lead(self, curve: np.ndarray, *, common: bool = False) -> float:
        """Percentage points by which a curve's area is ahead of the envelope's.

        Parameters
        ----------
        curve : (500,) quality
        common : compare only budgets at which both exist; by default each over its own budgets

        Examples
        --------
        >>> math = published("math")
        >>> round(math.lead(math.router), 1), round(math.lead(math.router, common=True), 1)
        (0.4, 3.3)
        """
        both = np.isfinite(curve) & np.isfinite(self.envelope) if common else None
        return 100 * (
            self.area_over_random(curve, both) - self.area_over_random(self.envelope, both)
        )

    @cached_property
    def reach(self) -> float:
        """The largest budget at which the router's median exists, as a share of the best model's."""
        return float(self.budget[np.isfinite(self.router)][-1] / self.cost[self.accuracy.argmax()])


@cache
def published(benchmark: str) -> Published:
    """The published curves of one of `BENCHMARKS`.

    Raises
    ------
    ValueError
        If the benchmark is not one of them.

    Examples
    --------
    >>> round(published("mmlu").router_auroc["llama-3.1-8b"], 3)
    0.635
    """
    if benchmark not in BENCHMARKS:
        raise ValueError(f"benchmark is {benchmark!r}: it must be one of {', '.join(BENCHMARKS)}.")
    found = {
        name.split("/")[1]: value
        for name, value in _arrays().items()
        if name.startswith(f"{benchmark}/")
    }
    models = tuple(found["models"].tolist())
    return Published(
        benchmark,
        models,
        found["cost"],
        found["accuracy"],
        dict(zip(models, found["router_auroc_mean"].tolist(), strict=True)),
        float(found["router_auroc_pooled"]),
        found["budget"],
        **{name: found[name].astype(float) for name in _CURVES},
        ahead_of_same_signal=float(found["ahead_of_same_signal"]),
    )


_CURVES = ("router", "envelope", "chain", "full_chain", "same_signal")


@dataclass(frozen=True, eq=False)
class BenefitCurve:
    """What escalating was measured to gain over the cheap model's score, for one pair.

    Attributes
    ----------
    benchmark, low, high : the pair; `low` is the model that answers first
    score : (200,) equally spaced scores, from the least confident up
    benefit : (200,) median over 50 splits of P(H right) - P(L right), in [-1, 1]
    band : (2, 50) 90 % band at every fourth score
    valid : H is dearer and more accurate than L
    """

    benchmark: str
    low: str
    high: str
    score: np.ndarray
    benefit: np.ndarray
    band: np.ndarray
    valid: bool

    @property
    def label(self) -> str:
        return f"{self.low} to {self.high}, {self.benchmark}"

    @property
    def falling(self) -> float:
        """Share of the steps of the grid on which the curve does not rise."""
        return float((np.diff(self.benefit) <= 0).mean())

    @property
    def largest_rise(self) -> float:
        """The most that it climbs above an earlier value."""
        return float((self.benefit - np.minimum.accumulate(self.benefit)).max())


@cache
def benefit_curves() -> tuple[BenefitCurve, ...]:
    """All 133 published pairs.

    Examples
    --------
    >>> curves = [curve for curve in benefit_curves() if curve.valid]
    >>> len(benefit_curves()), len(curves), sum(curve.falling == 1 for curve in curves)
    (133, 89, 8)
    """
    arrays = _arrays()
    columns = (
        arrays[name] for name in ("benefit_pairs", "benefit_ends", "benefit", "benefit_band")
    )
    curves = []
    for (benchmark, low, high), ends, benefit, band in zip(*columns, strict=True):
        known = published(str(benchmark))
        i, j = known.models.index(low), known.models.index(high)
        valid = known.cost[i] < known.cost[j] and known.accuracy[i] < known.accuracy[j]
        curves.append(
            BenefitCurve(
                str(benchmark),
                str(low),
                str(high),
                np.linspace(ends[0], ends[1], len(benefit)),
                benefit.astype(float),
                band.astype(float),
                bool(valid),
            )
        )
    return tuple(curves)
