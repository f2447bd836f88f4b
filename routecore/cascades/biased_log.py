"""A log in which the dear model was asked only below a threshold, and sometimes above it.

The score and the cheap model's outcome are always known. The dear model's outcome is known below
the threshold tau0 in force, and above it for a random share eps of the queries, the *exploration*.
Derived, chapter 'A log that saw only half'; the weighting is that of Horvitz and Thompson (1952).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.biased_log_forms import EXPLORATION, VARIANCE, Q, eps, h, m, n
from routecore.cascades.frontier import Frontier
from routecore.translate import numpy_function

variance_of = numpy_function([Q, m, eps, n], VARIANCE)
_exploration = numpy_function([Q, m, n, h], EXPLORATION)
# How finely the score is cut to predict H's outcome: enough explored queries in each range.
QUERIES_PER_RANGE = 50
MOST_RANGES = 10


def exploration_needed(quality: float, band: float, queries: int, error: float) -> float | None:
    """How large a share of the queries above tau0 must also be asked of the dear model.

    Parameters
    ----------
    quality : Q at the threshold of interest, in [0, 1]
    band : m, the mean over all queries of the square of what is to be learnt in the band: at most
        the share of queries there, exactly `BAND_PLAIN`, `BAND_GAIN` or `BAND_PREDICTED`
        (`biased_log_forms`) for those estimators
    queries : n, in the log
    error : h, the standard error that is wanted, above 0

    Returns
    -------
    share in [0, 1], or None where even a full log of this size is too small

    Examples
    --------
    >>> round(exploration_needed(.7, .08, 5000, .008), 3)
    0.421
    >>> exploration_needed(.7, .08, 1000, .008) is None
    True
    """
    quality = checks.number("quality", quality, "it must lie between 0 and 1", 0.0, 1.0)
    band = checks.number("band", band, "it must lie between 0 and 1", 0.0, 1.0)
    queries = checks.whole("queries", queries, 1)
    error = checks.number("error", error, "it must be above 0", 0.0, np.inf, open_ends=True)
    if float(variance_of(quality, band, 1.0, queries)) > error**2:
        return None
    return float(_exploration(quality, band, queries, error)) if band > 0 else 0.0


@dataclass(frozen=True, eq=False)
class BiasedLog:
    """Outcomes of a deployed cascade with exploration.

    Parameters
    ----------
    score, correct_low : (n,) arrays; outcomes 0 or 1
    correct_high : (n,) array, NaN where the dear model was not asked
    tau0 : the threshold that was in force: every query below it was escalated
    exploration : eps, the chance that a query at or above tau0 was asked all the same; in (0, 1]

    Raises
    ------
    ValueError
        If an outcome below tau0 is missing, none is known at or above it, or a number is out of
        its domain.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x = rng.random(4000)
    >>> low, high = (rng.random(4000) < x) * 1.0, (rng.random(4000) < .8) * 1.0
    >>> high[(x >= .3) & (rng.random(4000) > .2)] = np.nan
    >>> log = BiasedLog(x, low, high, .3, .2)
    >>> quality, error = log.quality(.6)
    >>> bool(abs(quality - .8) < 3 * error)  # .6 * .8 + .4 * .8
    True
    """

    score: np.ndarray
    correct_low: np.ndarray
    correct_high: np.ndarray
    tau0: float
    exploration: float

    def __post_init__(self):
        score = checks.scores("score", self.score)
        low = checks.correctness("correct_low", self.correct_low, score.shape)
        high = np.asarray(self.correct_high, float)
        if high.shape != score.shape:
            raise ValueError(
                f"correct_high has shape {high.shape}: the other arguments call for {score.shape}."
            )
        checks.number("tau0", self.tau0, "it must be a finite number")
        checks.number(
            "exploration", self.exploration, "it must lie above 0 and not exceed 1", 1e-12, 1.0
        )
        seen = ~np.isnan(high)
        checks.refuse_first(
            "correct_high",
            high,
            ~seen & (score < self.tau0),
            "below tau0 the outcome must be known",
        )
        checks.correctness("correct_high", high[seen], high[seen].shape)
        if not (seen & (score >= self.tau0)).any():
            raise ValueError(
                f"correct_high is not known for any score from tau0 = {self.tau0:.6g} up:"
                " without exploration nothing above it can be estimated."
            )
        for name, value in (("score", score), ("correct_low", low), ("correct_high", high)):
            object.__setattr__(self, name, value)

    @property
    def _seen(self) -> np.ndarray:
        return ~np.isnan(self.correct_high)

    def quality(self, threshold: float) -> tuple[float, float]:
        """Estimated quality at a threshold, and its standard error.

        In the band H's outcome is predicted by its mean over the explored queries that are alike: as
        good an answer of L's, and a score in the same range. What is learnt is the outcome less the
        prediction, and the estimate is unbiased however bad the predictions are (doubly robust).
        """
        threshold = float(threshold)
        escalated = self.score < threshold
        band = escalated & (self.score >= self.tau0)
        known = np.where(self._seen, self.correct_high, 0.0)
        value = np.where(escalated, known, self.correct_low)
        if not band.any():
            quality, spread = value.mean(), 0.0
        else:
            seen = self._seen[band]
            if not seen.any():
                raise ValueError(
                    f"threshold is {threshold:.6g}: no query between tau0 and it was explored."
                )
            cells = self._alike(band)
            predicted, kinds = _means(cells, seen, known[band])
            missed = (known[band] - predicted)[seen]
            quality = value[~band].sum() / len(value) + band.mean() * (
                predicted.mean() + missed.mean()
            )
            freedom = max(len(missed) - kinds, 1)
            spread = min(band.mean() * float(np.sum(missed**2)) / freedom, 1.0)
        quality = min(max(float(quality), 0.0), 1.0)
        variance = variance_of(quality, spread, self.exploration, len(self.score))
        return quality, float(np.sqrt(variance))

    def _alike(self, band: np.ndarray) -> np.ndarray:
        """A number for each query of the band: equal where L's outcome and the score's range are."""
        score, seen = self.score[band], self._seen[band]
        ranges = min(max(int(seen.sum()) // QUERIES_PER_RANGE, 1), MOST_RANGES)
        cuts = np.quantile(score[seen], np.arange(1, ranges) / ranges)
        return 2 * np.searchsorted(cuts, score, side="right") + (self.correct_low[band] > 0)

    def thinned(self, cost_low: ArrayLike, cost_high: ArrayLike, *, seed: int = 0) -> Frontier:
        """An exact sample of about n eps queries, on which every rule of a full log holds.

        Each query below tau0 is kept with the chance eps that those above it had.

        Parameters
        ----------
        cost_low, cost_high : money per query, numbers or (n,) arrays
        seed : of the random choice
        """
        drawn = np.random.default_rng(seed).random(len(self.score)) < self.exploration
        keep = self._seen & (drawn | (self.score >= self.tau0))
        costs = [x if np.ndim(x) == 0 else np.asarray(x)[keep] for x in (cost_low, cost_high)]
        return Frontier.from_outcomes(
            self.score[keep], self.correct_low[keep], self.correct_high[keep], *costs
        )


def _means(cells: np.ndarray, seen: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, int]:
    """For each query the mean outcome of what is seen in its cell, and how many cells are seen.

    A cell in which nothing is seen takes the mean of all that is.
    """
    count = np.bincount(cells, seen)
    total = np.bincount(cells, outcome * seen)
    overall = outcome[seen].mean()
    mean = np.divide(total, count, out=np.full(len(count), overall), where=count > 0)
    return mean[cells], int((count > 0).sum())
