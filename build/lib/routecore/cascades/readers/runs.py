"""Several runs of the same documents, one per model, joined by document."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any, NamedTuple

import numpy as np

from routecore import checks
from routecore.cascades.log import number
from routecore.cascades.readers.prices import Prices
from routecore.cascades.table import Outcomes


class Answer(NamedTuple):
    """One model's answer to one document, as its log has it."""

    where: str  # for the sentences: "line 3 of runs/small.jsonl"
    check: Any  # equal in all runs where the document is the same
    correct: str
    score: str | None
    model: str = ""  # as a table of prices names it
    tokens: tuple[float, float] | None = None  # read and written


@dataclass
class Run:
    """Answers of one model by document."""

    path: str
    name: str
    answers: dict[Any, Answer]

    @classmethod
    def of(cls, path: str | PathLike, name: str, answers: Iterable[tuple[Any, Answer]]) -> "Run":
        found: dict[Any, Answer] = {}
        for document, answer in answers:
            if document in found:
                raise ValueError(f"{answer.where}: document {document!r} occurs a second time.")
            found[document] = answer
        return cls(str(path), name, found)


def join(
    runs: Sequence[Run],
    *,
    costs: Sequence[float | None] | None = None,
    prices: str | PathLike | None = None,
) -> Outcomes:
    """The outcomes of the runs, aligned; the cheap model's run comes first.

    Parameters
    ----------
    runs : two or more, each with the same documents
    costs : money per query of each run, None where the price table decides
    prices : see `Prices`

    Raises
    ------
    ValueError
        Naming the first answer that breaks a rule: a document that another run lacks or has in
        another wording, a value outside its domain, a cost that neither costs nor prices give.
    """
    if len(runs) < 2:
        raise ValueError(f"runs are {len(runs)}: a cascade needs a run of each of its models.")
    first = runs[0].answers
    if len(first) < 2:
        raise ValueError(f"{runs[0].path} has {len(first)} answers, but a log needs at least 2.")
    for run in runs[1:]:
        _refuse_others(runs[0], run)
        _refuse_others(run, runs[0])
    table = Prices(prices) if prices is not None else None
    given = costs or [None] * len(runs)
    shape = (len(runs), len(first))
    score, correct, cost = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for k, run in enumerate(runs):
        for i, document in enumerate(first):
            answer = run.answers[document]
            correct[k, i] = number("correct", answer.correct, answer.where)
            if k < len(runs) - 1:  # the score of the last model decides nothing
                score[k, i] = _score(answer)
            cost[k, i] = _cost(answer, given[k], table)
    return Outcomes(np.array([str(x) for x in first]), _names(runs), score, correct, cost)


def _refuse_others(one: Run, other: Run) -> None:
    for document, answer in one.answers.items():
        if document not in other.answers:
            raise ValueError(f"{answer.where}: {other.path} has no document {document!r}.")
        if other.answers[document].check != answer.check:
            raise ValueError(
                f"{answer.where}: document {document!r} is another one in {other.path}."
            )


def _score(answer: Answer) -> float:
    if answer.score is None:
        raise ValueError(
            f"{answer.where} has no log-likelihoods to make a score of: name the field that holds "
            "one with columns, score=…."
        )
    return number("score", answer.score, answer.where)


def _cost(answer: Answer, given: float | None, table: Prices | None) -> float:
    if given is not None:
        return given
    if table is None:
        raise ValueError(
            f"{answer.where} has no cost: give the cost of each model, or a table of prices."
        )
    if answer.tokens is None:
        raise ValueError(
            f"{answer.where} counts no tokens, so no price applies: give the cost of each model."
        )
    value = table.cost(answer.model, *answer.tokens)
    return number("cost", repr(value), answer.where)


def _names(runs: Sequence[Run]) -> tuple:
    """Names of the models, or of the files where two runs have the same."""
    names = [run.name for run in runs]
    names = names if len(set(names)) == len(names) else [run.path for run in runs]
    return checks.distinct_models(names)


def field(record: Mapping, name: str, where: str) -> Any:
    """A field of a record, one level down at each dot."""
    value: Any = record
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            raise ValueError(f"{where} has no field {name[:60]!r}.")
        value = value[part]
    return value


def mean_logprob(content: Any, where: str) -> str | None:
    """Mean log-probability of the tokens of an answer: 0 is certain; None if there are none."""
    if not isinstance(content, list) or not content:
        return None
    values: list[Any] = [
        part.get("logprob") if isinstance(part, Mapping) else None for part in content
    ]
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float) or not value <= 0:
            raise ValueError(
                f"{where}: logprob is {checks.show(value)}, which is not a number of at most 0."
            )
    return repr(float(np.mean(values)))


def tokens_of(usage: Any, names: tuple[str, str], where: str) -> tuple[float, float] | None:
    """Tokens read and written, where a log counts them."""
    if not isinstance(usage, Mapping) or any(usage.get(name) is None for name in names):
        return None
    read, written = (checks.number(f"{where}: {n}", usage[n], COUNT, 0.0) for n in names)
    return read, written


COUNT = "a count of tokens must be zero or more"
Reader = Callable[[str | PathLike, Mapping[str, str]], Run]
