"""Policies of the literature in one form: a score, an order of the models, and a stopping rule.

Each class has `fit(records, budget)`, which sees outcomes, and `decide(records)`, which does not,
after the conventions of scikit-learn. `source` names the system, `ours` what this two-model form
changes. All run on records; no model is called. Derived forms of published systems.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.policy_forms import win_probability
from routecore.cascades.recorded import RecordedAnswers
from routecore.cascades.router import Router


@dataclass(frozen=True, eq=False)
class Records:
    """What is known of each query: (n,) arrays.

    Attributes
    ----------
    correct_low, correct_high : outcomes 0 or 1
    cost_low, cost_high : money per query
    low_before, high_before : predicted chances that L, that H is right, before any answer
    low_after, high_after : the same once L has answered
    """

    correct_low: np.ndarray
    correct_high: np.ndarray
    cost_low: np.ndarray
    cost_high: np.ndarray
    low_before: np.ndarray
    high_before: np.ndarray
    low_after: np.ndarray
    high_after: np.ndarray

    def __len__(self) -> int:
        return len(self.correct_low)

    @classmethod
    def of(cls, answers: RecordedAnswers, costs=None) -> "Records":
        """From recorded answers; `costs` is a pair, by default at list prices."""
        if answers.low_after is None:
            raise ValueError(f"answers is {answers.name}: it has no scores after the answer.")
        low, high = answers.costs() if costs is None else costs
        n = len(answers)
        return cls(
            answers.correct_low,
            answers.correct_high,
            *(np.broadcast_to(np.asarray(cost, float), (n,)) for cost in (low, high)),
            *(
                getattr(answers, name).astype(float)
                for name in ("low_before", "high_before", "low_after", "high_after")
            ),
        )

    def part(self, chosen) -> "Records":
        """The chosen queries alone (an index array)."""
        return replace(self, **{name: value[chosen] for name, value in vars(self).items()})


@dataclass(frozen=True, eq=False)
class Decisions:
    """What a policy does with each query: `direct`, to H at once; `escalate`, to H after L."""

    direct: np.ndarray
    escalate: np.ndarray

    def play(self, records: Records) -> tuple[float, float]:
        """Mean cost and quality on the records."""
        first = np.where(self.direct, 0.0, records.cost_low)
        second = np.where(self.direct | self.escalate, records.cost_high, 0.0)
        outcome = np.where(self.direct | self.escalate, records.correct_high, records.correct_low)
        return float((first + second).mean()), float(outcome.mean())


class Policy:
    """The common form; `fit` returns the policy itself."""

    source: ClassVar[str] = ""
    assumes: ClassVar[str] = ""
    ours: ClassVar[str] = ""

    def fit(self, records: Records, budget: float) -> "Policy":
        """Choose what is free so that the mean cost on `records` is at most `budget`."""
        raise NotImplementedError

    def decide(self, records: Records) -> Decisions:
        """What to do with each query; outcomes are not looked at."""
        raise NotImplementedError


def _budget(records, budget) -> float:
    budget = checks.number("budget", budget, "it must be a finite number")
    if budget < records.cost_low.mean() * (1 - checks.ROUNDING):
        raise ValueError(
            f"budget is {budget}: it must pay for the cheap model, {records.cost_low.mean():.6g}."
        )
    return budget


class Coin(Policy):
    """Send a share to H whatever the query; the order of the records must be random."""

    source = "baseline"
    assumes = "nothing"
    ours = "all of it"

    def fit(self, records, budget):
        extra = records.cost_high.mean() - records.cost_low.mean()
        left = _budget(records, budget) - records.cost_low.mean()
        self.share_ = float(np.clip(left / extra, 0, 1)) if extra > 0 else 1.0
        return self

    def decide(self, records):
        # Equidistributed, so that the share comes out exactly; the queries stand in random order.
        place = np.arange(len(records)) * (np.sqrt(5) - 1) / 2 % 1
        return Decisions(place < self.share_, np.zeros(len(records), bool))


class FrugalGPT(Policy):
    """L answers; a scorer reads the answer; below a threshold H answers as well."""

    source = "Chen, Zaharia and Zou 2023 (arXiv:2305.05176)"
    assumes = "the scorer ranks answers by how likely they are right"
    ours = "two models; the threshold is exact over every score"

    def fit(self, records, budget):
        frontier = Frontier.from_outcomes(
            records.low_after,
            records.correct_low,
            records.correct_high,
            records.cost_low,
            records.cost_high,
        )
        self.threshold_ = frontier.at_budget(_budget(records, budget)).threshold
        return self

    def decide(self, records):
        return Decisions(np.zeros(len(records), bool), records.low_after < self.threshold_)


class HybridLLM(Policy):
    """A router on the predicted quality gap; its threshold is tuned on outcomes."""

    source = "Ding et al. 2024 (arXiv:2404.14618)"
    assumes = "the gap can be told from the query"
    ours = "the gap is the difference of two predicted chances"

    def fit(self, records, budget):
        router = Router.from_outcomes(
            records.low_before - records.high_before,
            records.correct_low,
            records.correct_high,
            records.cost_low,
            records.cost_high,
        )
        self.threshold_ = router.at_budget(_budget(records, budget)).threshold
        return self

    def decide(self, records):
        gap = records.low_before - records.high_before
        return Decisions(gap < self.threshold_, np.zeros(len(records), bool))


class RouteLLM(Policy):
    """A router on the win probability, with the threshold set by a call rate alone."""

    source = "Ong et al. 2024 (arXiv:2406.18665)"
    assumes = "the win probability can be told from the query"
    ours = "trained on right and wrong, not on preferences; the call rate is what the budget allows"

    def fit(self, records, budget):
        score = win_probability(records.low_before, records.high_before)
        order = np.argsort(-score, kind="stable")
        extra = np.cumsum((records.cost_high - records.cost_low)[order]) / len(records)
        affordable = extra <= _budget(records, budget) - records.cost_low.mean() + 1e-12
        called = int(np.flatnonzero(affordable)[-1]) + 1 if affordable.any() else 0
        self.threshold_ = float(score[order[called]]) if called < len(records) else -np.inf
        return self

    def decide(self, records):
        score = win_probability(records.low_before, records.high_before)
        return Decisions(score > self.threshold_, np.zeros(len(records), bool))


class AutoMix(Policy):
    """A self-check with a few outcomes; each outcome's benefit is learnt, the best are escalated."""

    source = "Aggarwal et al. 2023 (arXiv:2310.12963)"
    assumes = "the check is a noisy observation of right or wrong"
    ours = "the check is the score after the answer, cut into levels; whole levels are escalated"

    def __init__(self, levels: int = 8):
        self.levels = checks.whole("levels", levels, 2)

    def fit(self, records, budget):
        shares = np.linspace(0, 1, self.levels + 1)[1:-1]
        self.edges_ = np.unique(np.quantile(records.low_after, shares))
        level = self._level(records)
        gain = records.correct_high.astype(float) - records.correct_low
        count = np.bincount(level, minlength=len(self.edges_) + 1)
        benefit = np.bincount(level, gain, len(count)) / np.maximum(count, 1)
        cost = np.bincount(level, records.cost_high, len(count)) / len(records)
        left = _budget(records, budget) - records.cost_low.mean() + 1e-12
        self.escalated_ = np.zeros(len(count), bool)
        for k in np.argsort(-benefit * count / np.maximum(cost, 1e-300), kind="stable"):
            if benefit[k] > 0 and cost[k] <= left:
                self.escalated_[k] = True
                left -= cost[k]
        return self

    def _level(self, records):
        return np.searchsorted(self.edges_, records.low_after, "right")

    def decide(self, records):
        return Decisions(np.zeros(len(records), bool), self.escalated_[self._level(records)])


class Unified(Policy):
    """At each step the action of the largest predicted quality less price times cost.

    Before any answer: H at once, or L first. After L's answer: stop, or H. What L first will be
    worth is a linear regression, on the two predictions before, of the better of the two actions
    after. The price is the lowest whose cost on the training records is within the budget.
    """

    source = "Dekoninck et al. 2025 (arXiv:2410.10347)"
    assumes = "both predictions are calibrated, before and after"
    ours = "two models; the worth of asking L first is regressed, where theirs compares all chains"

    def fit(self, records, budget):
        budget, (low, high) = _budget(records, budget), (0.0, 2.0 / records.cost_high.min())
        for _ in range(40):
            price = (low + high) / 2
            if self._at(records, price).decide(records).play(records)[0] > budget:
                low = price
            else:
                high = price
        return self._at(records, high)

    def _at(self, records, price):
        self.price_ = price
        later = np.maximum(records.low_after, records.high_after - price * records.cost_high)
        self.worth_ = np.linalg.lstsq(self._inputs(records), later, rcond=None)[0]
        return self

    @staticmethod
    def _inputs(records):
        return np.column_stack([np.ones(len(records)), records.low_before, records.high_before])

    def decide(self, records):
        at_once = records.high_before - self.price_ * records.cost_high
        first = self._inputs(records) @ self.worth_ - self.price_ * records.cost_low
        benefit = records.high_after - records.low_after
        return Decisions(at_once > first, benefit > self.price_ * records.cost_high)


class CostOfPass(Policy):
    """The model of the lower predicted cost of a success, query by query; no budget is looked at."""

    source = "Erol et al. 2025 (the measure; arXiv:2504.13359)"
    assumes = "a failed query may be tried again at the same chance"
    ours = "the measure used as a router"

    def fit(self, records, budget):
        return self

    def decide(self, records):
        dearer = records.cost_high * records.low_before < records.cost_low * records.high_before
        return Decisions(dearer, np.zeros(len(records), bool))


POLICIES: tuple[type[Policy], ...] = (
    Coin,
    CostOfPass,
    HybridLLM,
    RouteLLM,
    AutoMix,
    FrugalGPT,
    Unified,
)
