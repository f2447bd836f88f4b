"""Runs of lm-evaluation-harness, kept by its option `--log_samples`: one JSONL file a task.

The score of an answer to a multiple-choice question is its margin: the log-likelihood of the
likeliest choice less that of the next.
"""

from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from routecore.cascades.log import number
from routecore.cascades.readers.packed import lines_of, text_of
from routecore.cascades.readers.runs import Answer, Run, field
from routecore.cascades.readers.tables import as_text, parse

METRICS = ("acc", "exact_match")  # of older versions, which do not list their metrics


def read_harness(path: str | PathLike, columns: Mapping[str, str]) -> Run:
    """The answers of one run, named like the folder that the harness made for it.

    Parameters
    ----------
    columns : `correct`, the metric that says so (default: the first that the file lists), and
        `score`, a field to use in place of the margin
    """
    return Run.of(path, Path(path).resolve().parent.name, _answers(path, columns))


def _answers(path, columns) -> Iterator[tuple[Any, Answer]]:
    wanted = None
    with text_of(path) as text:
        for line, written in lines_of(text, path):
            where = f"line {line} of {path}"
            record = parse(written, where)
            if not isinstance(record, dict) or "doc_id" not in record or "resps" not in record:
                raise ValueError(f"{where} is no sample of lm-evaluation-harness.")
            # A task with several filters has a line for each: the first filter is read.
            wanted = record.get("filter") if wanted is None else wanted
            if record.get("filter") != wanted:
                continue
            document = field(record, "doc_id", where)
            yield (
                as_text(document),
                Answer(
                    where,
                    record.get("doc_hash"),
                    as_text(field(record, columns.get("correct") or _metric(record, where), where)),
                    as_text(field(record, columns["score"], where))
                    if "score" in columns
                    else _margin(record, where),
                ),
            )


def _metric(record: Mapping, where: str) -> str:
    listed = record.get("metrics")
    names = listed if isinstance(listed, list) else METRICS
    for name in names:
        if isinstance(name, str) and name in record:
            return name
    raise ValueError(f"{where} has none of the metrics {', '.join(map(str, names))[:60]}.")


def _margin(record: Mapping, where: str) -> str | None:
    """Log-likelihood of the best choice less that of the second; None where text was written."""
    choices = record.get("filtered_resps")
    if not (
        isinstance(choices, list)
        and len(choices) > 1
        and all(isinstance(choice, list) and len(choice) == 2 for choice in choices)
    ):
        return None
    values = sorted(number("score", as_text(likelihood), where) for likelihood, _ in choices)
    return repr(values[-1] - values[-2])
