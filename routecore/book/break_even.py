"""How good must a router's score be to do as well as a cascade? Measured pairs and recorded answers.

Derived, within the settings of Bouchard 2026.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from routecore.cascades.dependence import below
from routecore.cascades.drawing_level import Ranking, auroc_to_draw_level
from routecore.cascades.forms import H0, H1, nu
from routecore.cascades.recorded import recorded_answers
from routecore.cascades.signal import A, accH
from routecore.measured import CascadePair, cascade_pairs
from routecore.translate import numpy_function

_after = numpy_function([A, accH, nu], [H1, H0])

RATIOS, RATES = (0.01, 0.1, 0.3, 0.5), (0.2, 0.3, 0.4)  # c_L / c_H, and what the cascade escalates
SHOWN = 0.3  # of the rates
BLENDS, SEEDS = 13, 4  # share of noise in a router's score, in equal steps; draws of each


def break_even_auroc(
    pair: CascadePair,
    rate: float = 0.3,
    nesting: float = 0.5,
    *,
    score: Ranking | None = None,
    router: Ranking | None = None,
) -> float:
    """The AUROC from which a router buys as much as the cascade of a measured pair.

    Parameters
    ----------
    pair : two measured models
    rate : share of queries that the cascade escalates at the budget, strictly between 0 and 1
    nesting : in [0, 1], how far H solves whatever L solves (not measured)
    score : how the cascade's score ranks queries; by default the measured AUROC, blind to H
    router : the same of a router's score, whose kind is meant; by default the cascade's score made
        duller

    Returns
    -------
    AUROC, at least 1/2; 1/2 where even a router that knows nothing wins, infinity where no router
    of the kind does. See `auroc_to_draw_level`.

    Raises
    ------
    ValueError
        If a number is outside its domain.

    Examples
    --------
    >>> from routecore.measured import cascade_pair
    >>> pair = cascade_pair("llama3.1-8b", "gpt-4o", "mmlu")
    >>> round(break_even_auroc(pair), 2)
    0.78
    """
    if not 0 <= nesting <= 1:
        raise ValueError(f"nesting is {nesting}: it must lie between 0 and 1.")
    low, high = pair.low, pair.high
    known = (low.accuracy, *map(float, _after(low.accuracy, high.accuracy, nesting)))
    score = score or Ranking(max(low.auroc, 0.5))
    return auroc_to_draw_level(known, score, rate, low.cost / high.cost, router)


@cache
def best_from(low_model: str, source: str) -> tuple[CascadePair, ...]:
    """On every benchmark of a source, the pair from one cheap model to the most accurate one.

    >>> [pair.high.model for pair in best_from("llama-3.1-8b", "Bouchard")]
    ['gpt-oss-20b', 'llama-3.3-70b', 'deepseek-v3', 'gpt-4o', 'deepseek-v3']
    """
    found = {}
    for pair in cascade_pairs():
        if pair.low.model == low_model and source in pair.low.source:
            best = found.setdefault(pair.low.benchmark, pair)
            if pair.high.accuracy > best.high.accuracy:
                found[pair.low.benchmark] = pair
    return tuple(found.values())


@dataclass(frozen=True, eq=False)
class Needs:
    """What AUROC a router needs on recorded answers, measured and by three versions of the rule.

    Attributes
    ----------
    measured : (n,) for each ratio of the costs and each rate; infinity where no blend draws level
    predicted : name of the version -> (n,)
    """

    measured: np.ndarray
    predicted: dict[str, np.ndarray]

    def error(self, version: str) -> tuple[float, float]:
        """Mean of predicted less measured, and of its size, where some blend draws level."""
        known = np.isfinite(self.measured)
        off = self.predicted[version][known] - self.measured[known]
        return float(off.mean()), float(np.abs(off).mean())

    def __repr__(self) -> str:
        here = [(ratio, rate) for ratio in RATIOS for rate in RATES].index
        shown = [here((ratio, SHOWN)) for ratio in RATIOS]

        def line(name, values):
            return f"  {name:15}" + "".join(f"{x:6.2f}" for x in values)

        lines = [line(f"c_L/c_H, f = {SHOWN}", RATIOS), line("measured", self.measured[shown])]
        for name, values in self.predicted.items():
            bias, size = self.error(name)
            lines.append(line(name, values[shown]) + f"  off by {bias:+.3f}, in size {size:.3f}")
        return "\n".join(lines)


@cache
def recorded_needs(name: str, when: str, asked: str, cascade: str = "correctness") -> Needs:
    """Which AUROC draws level with a cascade on recorded answers, for routers of graded quality.

    The outcomes and the scores are real. The routers are not: each is a blend, in ranks, of a
    recorded score with random numbers, for no log holds routers of every quality. A blend that draws
    level is found between two blends, in a straight line.

    Parameters
    ----------
    name : of the recorded answers
    when, asked : the score that routers blend, and that the cascade's is taken with, e.g.
        ("after", "correctness"); see `RecordedAnswers.scores`
    cascade : what the cascade's score is asked for

    Returns
    -------
    Needs, with the versions "blind" (scores blind to H), "cascade's kind" (routers are the cascade's
        score made duller) and "own kind" (the recorded score that they blend, made duller)

    Examples
    --------
    >>> recorded_needs("mmlu", "before", "correctness").measured.round(2).tolist()[:3]
    [0.71, 0.69, 0.71]
    """
    log = recorded_answers(name)
    low, high = log.correct_low, log.correct_high
    right = low > 0.5
    score, whole = log.scores(when)[cascade], log.scores(when)[asked]
    known = (low.mean(), high[right].mean(), high[~right].mean())
    budgets = [(ratio, rate) for ratio in RATIOS for rate in RATES]
    reached = np.array([min(rate / (1 - ratio), 1.0) for ratio, rate in budgets])

    def within(scores, share):
        """Best quality of those that escalate at most a share."""
        frontier = log.cascade(scores)
        best = np.maximum.accumulate(frontier.quality)
        return best[np.searchsorted(frontier.escalation_rate, share + 1e-12, "right") - 1]

    rank = np.argsort(np.argsort(whole, kind="stable")) / len(log)
    quality, auroc = np.zeros((BLENDS, len(budgets))), np.zeros(BLENDS)
    for seed in range(SEEDS):
        noise = np.random.default_rng(seed).random(len(log))
        for i, share in enumerate(np.linspace(0, 1, BLENDS)):
            blend = share * rank + (1 - share) * noise
            quality[i] += within(blend, reached) / SEEDS
            auroc[i] += below(blend[~right], blend[right]) / SEEDS
    lead = quality - within(score, np.array([rate for _, rate in budgets]))
    measured = np.array([_first(column, auroc) for column in lead.T])
    ranking, own = (Ranking.of(x, low, high) for x in (score, whole))
    versions = {
        "blind": (Ranking(ranking.auroc), None),
        "cascade's kind": (ranking, None),
        "own kind": (ranking, own),
    }
    return Needs(
        measured,
        {
            version: np.array(
                [auroc_to_draw_level(known, by, rate, ratio, kind) for ratio, rate in budgets]
            )
            for version, (by, kind) in versions.items()
        },
    )


def _first(lead, auroc) -> float:
    """AUROC where a lead that starts below 0 first reaches it, in a straight line."""
    level = int(np.argmax(lead >= 0))
    if lead[level] < 0:
        return np.inf
    if level == 0:
        return 0.5
    return float(np.interp(0, lead[level - 1 : level + 1], auroc[level - 1 : level + 1]))
