"""A chain of k models with k-1 thresholds.

Source: Bouchard 2026 (k-model cascades). The exact search is derived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.chain_policy import ChainPolicy, describe, stack
from routecore.cascades.chain_search import search, values


@dataclass(frozen=True, eq=False)
class Subsequence:
    """The best chain over some of the models: their indices, and its policy."""

    models: tuple[int, ...]
    policy: ChainPolicy


class Chain:
    """Models 1 to k in a row: a query reaches stage j iff every score before it fell short.

    Build it with `Chain.from_outcomes`.

    Attributes
    ----------
    rank : (k-1, n) int array, place of each score among the distinct scores of its stage
    levels : k-1 arrays, the distinct scores of each stage, ascending
    correct : (k, n) array in [0, 1]; cost : (k, n) array, money of a pass
    """

    def __init__(
        self,
        rank: np.ndarray,
        levels: Sequence[np.ndarray],
        correct: np.ndarray,
        cost: np.ndarray,
    ) -> None:
        self.rank, self.levels, self.correct, self.cost = rank, levels, correct, cost

    @classmethod
    def from_outcomes(cls, scores: ArrayLike, correct: ArrayLike, cost: ArrayLike) -> "Chain":
        """A chain from per-query outcomes.

        Parameters
        ----------
        scores : (k-1, n) array of numbers or infinities; row j is model j's score, high means
            "keep"
        correct : (k, n) array, bool, 0/1 or graded in [0, 1]
        cost : money per query, >= 0; (k, n) array, or (k,) where all queries cost the same

        Raises
        ------
        ValueError
            Naming the first offending entry and the rule it breaks; k runs from 2 to 5.

        Examples
        --------
        >>> chain = Chain.from_outcomes(
        ...     [[.1, .2, .8, .9], [.1, .9, .2, .8]],
        ...     [[0, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1]], [1., 2., 8.])
        >>> policy = chain.optimise(4.0)
        >>> policy.thresholds.tolist(), policy.cost, policy.quality
        ([0.8, 0.2], 4.0, 1.0)
        """
        scores = checks.scores("scores", scores, ndim=2)
        k, n = scores.shape[0] + 1, scores.shape[1]
        if not 2 <= k <= 5:
            raise ValueError(
                f"scores has {k - 1} rows: a chain has 2 to 5 models and one score "
                "row less than models."
            )
        correct = checks.correctness("correct", correct, (k, n), ndim=2)
        if np.ndim(cost) == 1:
            cost = np.repeat(checks.numbers("cost", cost, (k,))[:, None], n, axis=1)
        cost = checks.numbers("cost", cost, (k, n), ndim=2).astype(float)
        checks.refuse_cost("cost", cost)
        levels, rank = [], np.empty((k - 1, n), np.int64)
        for j, row in enumerate(scores):
            distinct, rank[j] = np.unique(row, return_inverse=True)
            checks.refuse_constant(f"scores[{j}]", distinct[0], distinct[-1])
            levels.append(distinct)
        return cls(rank, levels, correct, cost)

    @property
    def models(self) -> int:
        """k, the number of models."""
        return len(self.correct)

    def __repr__(self) -> str:
        return f"Chain({self.models} models, {self.correct.shape[1]} queries)"

    def thresholds_of(self, cut: Sequence[int] | np.ndarray) -> np.ndarray:
        """Thresholds that pass on the ranks below `cut`; infinity passes every query on."""
        return np.array(
            [
                levels[c] if c < len(levels) else np.inf
                for levels, c in zip(self.levels, cut, strict=True)
            ],
            dtype=float,
        )

    def at_thresholds(self, thresholds: ArrayLike) -> ChainPolicy:
        """What any thresholds do on these queries.

        Parameters
        ----------
        thresholds : (k-1,) array; infinities are welcome
        """
        thresholds = np.asarray(thresholds, float)
        if thresholds.shape != (self.models - 1,):
            raise ValueError(
                f"thresholds has shape {thresholds.shape}: a chain of {self.models} "
                f"models has {self.models - 1}."
            )
        checks.refuse_first(
            "thresholds", thresholds, np.isnan(thresholds), "it must be a number or an infinity"
        )
        return describe(
            self,
            np.array(
                [
                    np.searchsorted(levels, t, "left")
                    for levels, t in zip(self.levels, thresholds, strict=True)
                ]
            ),
        )

    @cached_property
    def cost_range(self) -> tuple[float, float]:
        """Mean cost of never and of always passing on, money per query."""
        ends = np.array([[0] * (self.models - 1), [len(x) for x in self.levels]])
        return tuple(values(self, ends)[0].tolist())

    def optimise(self, budget: ArrayLike) -> ChainPolicy:
        """The thresholds of best quality with a mean cost of at most `budget`.

        Exact where all combinations of thresholds number at most four million (two models of any
        log; three models with 2,000 distinct scores each; four with 150). Beyond that a search
        that is never below the two-model cascades the chain contains, those in which one stage
        alone decides; the answer then is a local optimum, exact among its neighbours.

        Parameters
        ----------
        budget : money per query, a number or a one-dimensional array; met within 1e-12, relative

        Raises
        ------
        ValueError
            If a budget is below the cheapest policy; the sentence gives the attainable range.
        """
        budgets = checks.levels("budget", budget, *self.cost_range, "budget")
        policies = [describe(self, cut) for cut in self._cuts(np.atleast_1d(budgets))]
        return policies[0] if budgets.ndim == 0 else stack(policies)

    def best_subsequence(self, budget: ArrayLike) -> Subsequence | list[Subsequence]:
        """The best chain over any two or more of the models, in their order.

        Unlike the full chain this may skip models without paying for them, so it is never below
        the envelope of all pairs. Among equals the chain of fewer models is returned.

        Parameters
        ----------
        budget : money per query, a number or a one-dimensional array

        Raises
        ------
        ValueError
            If a budget is below the cheapest policy of every such chain.
        """
        chosen = [
            models
            for size in range(2, self.models + 1)
            for models in combinations(range(self.models), size)
        ]
        chains = {models: self._only(models) for models in chosen}
        ends = [chain.cost_range for chain in chains.values()]
        budgets = checks.levels(
            "budget", budget, min(e[0] for e in ends), max(e[1] for e in ends), "budget"
        )
        flat = np.atleast_1d(budgets)
        best: list = [(-np.inf, None, None)] * len(flat)
        for models, chain in chains.items():
            affordable = np.flatnonzero(chain.cost_range[0] <= flat * (1 + checks.ROUNDING))
            cuts = chain._cuts(flat[affordable])
            for b, cut, quality in zip(affordable, cuts, values(chain, cuts)[1], strict=True):
                if quality > best[b][0]:
                    best[b] = (quality, models, cut)
        answers = [Subsequence(models, describe(chains[models], cut)) for _, models, cut in best]
        return answers[0] if budgets.ndim == 0 else answers

    def _cuts(self, budgets):
        # A budget within rounding of the cheapest policy buys that policy: never pass on.
        return np.maximum(search(self, budgets), 0)

    def _only(self, models) -> "Chain":
        keep, deciding = list(models), list(models[:-1])
        return Chain(
            self.rank[deciding],
            [self.levels[j] for j in deciding],
            self.correct[keep],
            self.cost[keep],
        )
