"""Recorded answers: two real models on real questions, and scores that never saw the question.

Mixtral-8x7B-Instruct (L) and GPT-4, 1106-preview (H), on 14,042 questions of MMLU and 1,307 of
GSM8K. Outcomes from the RouteLLM repository (Apache-2.0; see NOTICE); sizes in tokens and scores
are ours, `tools/recorded_answers.py` rebuilds them.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import sympy as sp

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.router import Router

NAMES = ("mmlu", "gsm8k")
# US dollars per million tokens, (prompt, answer), as listed when the answers were recorded.
PRICE_LOW = (0.60, 0.60)  # Mixtral-8x7B-Instruct, Together AI, early 2024
PRICE_HIGH = (10.0, 30.0)  # gpt-4-1106-preview, OpenAI, from November 2023
TOKENS = 1e6


@dataclass(frozen=True, eq=False)
class RecordedAnswers:
    """Facts per question, in the order of the source.

    Attributes
    ----------
    name : "mmlu" or "gsm8k"
    subjects : names of the subjects; subject : (n,) which of them
    correct_low, correct_high : (n,) 0 or 1
    prompt_tokens, low_tokens, high_tokens : (n,) sizes of question and answers, at four
        characters a token
    fold : (n,) 0 to 4, the fold whose questions each score was not fitted on
    low_before, high_before : (n,) chance that L, that H, is right, from the question's text alone
    low_after, high_after : (n,) the same with what can be counted in L's answer; None on MMLU,
        whose answers are single letters and not in the source
    """

    name: str
    subjects: tuple[str, ...]
    subject: np.ndarray
    correct_low: np.ndarray
    correct_high: np.ndarray
    prompt_tokens: np.ndarray
    low_tokens: np.ndarray
    high_tokens: np.ndarray
    fold: np.ndarray
    low_before: np.ndarray
    high_before: np.ndarray
    low_after: np.ndarray | None
    high_after: np.ndarray | None

    def __len__(self) -> int:
        return len(self.correct_low)

    def __repr__(self) -> str:
        return (
            f"RecordedAnswers({self.name}, {len(self):,} questions, accuracies"
            f" {self.correct_low.mean():.3f} and {self.correct_high.mean():.3f})"
        )

    def costs(
        self, low: tuple[float, float] = PRICE_LOW, high: tuple[float, float] = PRICE_HIGH
    ) -> tuple[np.ndarray, np.ndarray]:
        """US dollars per 1,000 queries of this kind, for each question and model.

        Parameters
        ----------
        low, high : US dollars per million tokens of the prompt, of the answer
        """
        found = []
        for price, answer in ((low, self.low_tokens), (high, self.high_tokens)):
            found.append(1000 * (price[0] * self.prompt_tokens + price[1] * answer) / TOKENS)
        return found[0], found[1]

    def scores(self, when: str) -> dict[str, np.ndarray]:
        """Scores that escalate when low: L's chance of being right, and less H's chance.

        Parameters
        ----------
        when : "before" the answer or "after" it

        Returns
        -------
        dict with "correctness" and "benefit"

        Raises
        ------
        ValueError
            If there are no such scores.
        """
        low, high = (getattr(self, f"{side}_{when}", None) for side in ("low", "high"))
        if low is None:
            have = "before" if self.low_after is None else "before or after"
            raise ValueError(f"when is {when!r}: {self.name} has scores {have} the answer.")
        return {"correctness": low.astype(float), "benefit": low.astype(float) - high}

    def cascade(self, score=None, costs=None) -> Frontier:
        """The frontier of a cascade; by default the score after the answer, for correctness."""
        return self._policy(Frontier, "after", score, costs)

    def router(self, score=None, costs=None) -> Router:
        """The frontier of a router; by default the score before the answer, for the benefit."""
        return self._policy(Router, "before", score, costs)

    def _policy(self, kind, when, score, costs):
        if score is None:
            score = self.scores(when)["correctness" if when == "after" else "benefit"]
        low, high = self.costs() if costs is None else costs
        return kind.from_outcomes(score, self.correct_low, self.correct_high, low, high)


@cache
def recorded_answers(name: str) -> RecordedAnswers:
    """The table of one benchmark.

    Raises
    ------
    ValueError
        If `name` is not one of `NAMES`.

    Examples
    --------
    >>> recorded_answers("gsm8k")
    RecordedAnswers(gsm8k, 1,307 questions, accuracies 0.637 and 0.858)
    """
    if name not in NAMES:
        raise ValueError(f"name is {checks.show(name)}: it must be one of {', '.join(NAMES)}.")
    with (files("routecore") / "data" / "recorded_answers.npz").open("rb") as file:
        found = {
            key.split("/")[1]: value
            for key, value in dict(np.load(file)).items()
            if key.startswith(f"{name}/")
        }
    return RecordedAnswers(
        name,
        tuple(found["subjects"].tolist()),
        found["subject"],
        found["low"].astype(np.int8),
        found["high"].astype(np.int8),
        found["prompt_tokens"].astype(float),
        found["low_tokens"].astype(float),
        found["high_tokens"].astype(float),
        found["fold"],
        found["low_before"],
        found["high_before"],
        found.get("low_after"),
        found.get("high_after"),
    )


def gain_over_random(frontier: Frontier, rate) -> np.ndarray:
    """Quality less that of escalating at random, at escalation rates in [0, 1]; ties in a line."""
    order = np.argsort(frontier.escalation_rate, kind="stable")
    share, quality = frontier.escalation_rate[order], frontier.quality[order]
    return np.interp(rate, share, quality) - np.interp(rate, [0, 1], quality[[0, -1]])


def measured_curve(frontier: Frontier, share: sp.Symbol, knots: int = 33) -> sp.Expr:
    """Quality over the escalation rate as an expression: straight lines between measured points.

    Parameters
    ----------
    frontier : of recorded answers
    share : symbol of the escalation rate, in [0, 1]
    knots : measured points, equally spaced in the rate

    Examples
    --------
    >>> f = sp.Symbol("f")
    >>> curve = measured_curve(recorded_answers("gsm8k").cascade(), f)
    >>> float(curve.subs(f, 0)), round(float(curve.subs(f, 1)), 4)
    (0.6373, 0.8577)
    """
    order = np.argsort(frontier.escalation_rate, kind="stable")
    at = np.linspace(0, 1, knots)
    value = np.interp(at, frontier.escalation_rate[order], frontier.quality[order])
    return straight_lines(value, share)


def straight_lines(values, share: sp.Symbol) -> sp.Expr:
    """An expression that goes through values at equally spaced points of [0, 1], in straight lines.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> straight_lines([0, 1, 1], x)
    2.0*x - 2.0*Max(0, x - 1/2)
    """
    value = np.round(np.asarray(values, float), 4)
    slopes = np.diff(value) * (len(value) - 1)
    bends = np.diff(slopes, prepend=0.0).round(9)
    hinges = sum(
        sp.Float(str(bend)) * (sp.Max(share - sp.Rational(i, len(value) - 1), 0) if i else share)
        for i, bend in enumerate(bends)
        if bend
    )
    return (sp.Float(str(value[0])) if value[0] else sp.Integer(0)) + hinges


@dataclass(frozen=True)
class SubjectRow:
    """What a policy does in one subject.

    Attributes
    ----------
    subject : its name; questions : how many
    sent : share of them sent to H
    low, high : accuracies of L and H there
    quality : of the policy there
    gain_within : quality less that of sending the same share of this subject at random
    """

    subject: str
    questions: int
    sent: float
    low: float
    high: float
    quality: float
    gain_within: float


def by_subject(answers: RecordedAnswers, sent) -> tuple[SubjectRow, ...]:
    """A policy, subject by subject, in the order of the source.

    Parameters
    ----------
    answers : of one benchmark
    sent : (n,) bool, which questions go to H

    Examples
    --------
    >>> mmlu = recorded_answers("mmlu")
    >>> rows = by_subject(mmlu, mmlu.scores("before")["benefit"] < -0.2)
    >>> len(rows), rows[0].subject, rows[0].questions
    (57, 'abstract_algebra', 100)
    """
    sent = checks.correctness("sent", sent, (len(answers),)) > 0
    outcome = np.where(sent, answers.correct_high, answers.correct_low)
    rows = []
    for code, subject in enumerate(answers.subjects):
        here = answers.subject == code
        low, high, quality, share = (
            float(x[here].mean())
            for x in (answers.correct_low, answers.correct_high, outcome, sent)
        )
        gain = quality - low - share * (high - low)
        rows.append(SubjectRow(subject, int(here.sum()), share, low, high, quality, gain))
    return tuple(rows)


def subject_benefit(answers: RecordedAnswers) -> np.ndarray:
    """(n,) mean of H's outcome less L's in the question's subject, from the other folds only.

    Examples
    --------
    >>> bool(subject_benefit(recorded_answers("mmlu")).max() > 0.3)
    True
    """
    gain = answers.correct_high.astype(float) - answers.correct_low
    found = np.empty(len(answers))
    for fold in np.unique(answers.fold):
        held = answers.fold == fold
        count = np.bincount(answers.subject[~held], minlength=len(answers.subjects))
        total = np.bincount(answers.subject[~held], gain[~held], minlength=len(answers.subjects))
        found[held] = (total / np.maximum(count, 1))[answers.subject[held]]
    return found
