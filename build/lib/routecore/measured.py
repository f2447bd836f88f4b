"""Measured models: accuracy, cost and latency from published per-query records.

The file `data/measured_models.csv` lists 9 models on 5 benchmarks (computed from the records
released with Zellinger & Thomson 2025, arXiv:2501.09345) and 8 models on 5 benchmarks (Bouchard
2026, arXiv:2605.06350, without latencies). Costs in it are US dollars per query; here they are
US dollars per 1,000 queries, which keeps the numbers readable.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Any


@dataclass(frozen=True)
class MeasuredModel:
    """One model on one benchmark.

    Attributes
    ----------
    accuracy : share of queries answered correctly
    cost : US dollars per 1,000 queries
    latency : seconds per query, or None where it was not measured
    auroc : how well the model's own confidence separates right from wrong, or None
    queries : number of queries measured, or None where it is not given
    """

    source: str
    benchmark: str
    model: str
    accuracy: float
    cost: float
    latency: float | None
    auroc: float | None
    queries: int | None


@dataclass(frozen=True)
class ModelPair:
    """Two models on one benchmark with p1 < p2, c1 < c2 and t1 < t2: a game but for V and P."""

    standard: MeasuredModel
    reasoning: MeasuredModel

    @property
    def label(self) -> str:
        return f"{self.standard.model} / {self.reasoning.model} on {self.standard.benchmark}"

    @property
    def parameters(self) -> dict[str, float]:
        """p1, p2, c1, c2 (US dollars per 1,000 passes) and t1, t2 (seconds)."""
        m1, m2 = self.standard, self.reasoning
        assert m1.latency is not None and m2.latency is not None  # `model_pairs` sees to it
        return {
            "p1": m1.accuracy,
            "p2": m2.accuracy,
            "c1": m1.cost,
            "c2": m2.cost,
            "t1": m1.latency,
            "t2": m2.latency,
        }


@cache
def measured_models() -> tuple[MeasuredModel, ...]:
    """All measured operating points.

    >>> len(measured_models())
    84
    """

    def number(text: str, kind: Callable[[str], Any] = float) -> Any:
        return kind(text) if text else None

    with (files("routecore") / "data" / "measured_models.csv").open(encoding="utf-8") as lines:
        return tuple(
            MeasuredModel(
                row["source"],
                row["benchmark"],
                row["model"],
                float(row["accuracy"]),
                1000 * float(row["cost_usd"]),
                number(row["latency_s"]),
                number(row["auroc"]),
                number(row["queries"], int),
            )
            for row in csv.DictReader(lines)
        )


@cache
def model_pairs() -> tuple[ModelPair, ...]:
    """Every pair of models measured on the same benchmark that forms a game.

    >>> len(model_pairs())
    133
    >>> model_pairs()[0].label
    'llama3.2-1b / llama3.2-3b on gsm8k'
    """
    timed = [point for point in measured_models() if point.latency is not None]
    return tuple(
        ModelPair(low, high)
        for low, high in permutations(timed, 2)
        if (low.source, low.benchmark) == (high.source, high.benchmark)
        and low.accuracy < high.accuracy
        and low.cost < high.cost
        and (low.latency or 0) < (high.latency or 0)
    )


def model_pair(standard: str, reasoning: str, benchmark: str) -> ModelPair:
    """The measured pair with these names.

    Raises
    ------
    ValueError
        If no such pair was measured, or the two do not form a game.

    >>> model_pair("llama3.1-8b", "gpt-4o", "mmlu").parameters["p2"]
    0.8361
    """
    for pair in model_pairs():
        names = (pair.standard.model, pair.reasoning.model, pair.standard.benchmark)
        if names == (standard, reasoning, benchmark):
            return pair
    raise ValueError(
        f"standard = {standard!r}, reasoning = {reasoning!r}, benchmark = {benchmark!r} is not a"
        " measured pair with p1 < p2, c1 < c2 and t1 < t2."
    )


@dataclass(frozen=True)
class CascadePair:
    """Two models on one benchmark: `low` cheaper, less accurate, and with a measured AUROC."""

    low: MeasuredModel
    high: MeasuredModel

    @property
    def label(self) -> str:
        return f"{self.low.model} to {self.high.model}, {self.low.benchmark}"


@cache
def cascade_pairs() -> tuple[CascadePair, ...]:
    """Every pair measured on the same benchmark that a cascade could be built from.

    >>> len({pair.low.benchmark for pair in cascade_pairs()})
    8
    """
    return tuple(
        CascadePair(low, high)
        for low, high in permutations(measured_models(), 2)
        if (low.source, low.benchmark) == (high.source, high.benchmark)
        and low.accuracy < high.accuracy
        and low.cost < high.cost
        and low.auroc is not None
    )


def cascade_pair(low: str, high: str, benchmark: str) -> CascadePair:
    """The measured pair with these names.

    Raises
    ------
    ValueError
        If no such pair was measured, or two sources measured it.

    >>> cascade_pair("llama-3.1-8b", "gpt-4o", "simpleqa").low.auroc
    0.5928
    """
    found = [
        pair
        for pair in cascade_pairs()
        if (pair.low.model, pair.high.model, pair.low.benchmark) == (low, high, benchmark)
    ]
    if len(found) != 1:
        raise ValueError(
            f"low = {low!r}, high = {high!r}, benchmark = {benchmark!r} names"
            f" {len(found)} measured cascades, but must name one."
        )
    return found[0]
