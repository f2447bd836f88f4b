"""Chat completions as OpenAI's API returns them, one JSON object a line, one file a model.

A line is a completion with its log-probabilities, or a line of a batch's output, which holds the
completion in `response.body`. Beside it stands whether the answer was right, in `correct`. The
score is the mean log-probability of the answer's tokens.
"""

from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

from routecore.cascades.readers.packed import lines_of, text_of
from routecore.cascades.readers.runs import Answer, Run, field, mean_logprob, tokens_of
from routecore.cascades.readers.tables import as_text, parse


def read_completions(path: str | PathLike, columns: Mapping[str, str]) -> Run:
    """The answers of one model.

    Parameters
    ----------
    columns : `query` (default: custom_id), `correct` (default: correct) and `score` (default: the
        mean log-probability), fields of a line, one level down at each dot
    """
    found = list(_answers(path, columns))
    return Run.of(path, found[0][1].model if found else "", found)


def _answers(path, columns) -> Iterator[tuple[Any, Answer]]:
    with text_of(path) as text:
        for line, written in lines_of(text, path):
            where = f"line {line} of {path}"
            record = parse(written, where)
            if not isinstance(record, dict):
                raise ValueError(f"{where} is not a JSON object.")
            body = field(record, "response.body", where) if "response" in record else record
            choices = body.get("choices") if isinstance(body, dict) else None
            if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
                raise ValueError(f"{where} is no chat completion: it has no choices.")
            logprobs = choices[0].get("logprobs")
            content = logprobs.get("content") if isinstance(logprobs, dict) else None
            document = as_text(field(record, columns.get("query", "custom_id"), where))
            yield (
                document,
                Answer(
                    where,
                    None,
                    as_text(field(record, columns.get("correct", "correct"), where)),
                    as_text(field(record, columns["score"], where))
                    if "score" in columns
                    else mean_logprob(content, where),
                    as_text(body.get("model")),
                    tokens_of(body.get("usage"), ("prompt_tokens", "completion_tokens"), where),
                ),
            )
