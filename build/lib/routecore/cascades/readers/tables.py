"""Logs with one row per query: CSV, JSONL, Parquet, Arrow, plain or packed.

The columns are those of `routecore.cascades.log`, under their own names or renamed, and every value
is held to the same rules whatever the file is.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

from routecore.cascades import files
from routecore.cascades.log import MOST_COLUMNS, gather, long_fields, shared_costs
from routecore.cascades.readers.packed import LONGEST_LINE, lines_of, text_of
from routecore.extras import extra

DELIMITERS = ",;\t"
MOST_DIGITS = 400  # of a whole number; a float holds 309


def columns_of(
    path: str | PathLike,
    kind: str,
    *,
    columns: Mapping[str, str] | None = None,
    cost_low: float | None = None,
    cost_high: float | None = None,
) -> dict[str, Any]:
    """The columns of a log, as arrays; `router_score` among them if the log has it.

    Parameters
    ----------
    kind : "csv" (comma, semicolon or tab, whichever the first line has most of), "routellm",
        "jsonl", "parquet" or "arrow"
    columns : your column's name for each of ours that differs; in JSONL a dot goes one level down
    cost_low, cost_high : as in `read_log`

    Raises
    ------
    ValueError
        Naming the line (of Parquet and Arrow: the row, the names being line 1) of the first
        offending value and the rule it breaks.
    OSError
        If the file cannot be opened.
    """
    fixed = shared_costs(cost_low, cost_high)
    columns = dict(columns or {})
    if kind in ("csv", "routellm"):
        return _separated(path, fixed, columns, kind == "routellm")
    if kind == "jsonl":
        with text_of(path) as text:
            rows: Any = _Objects(text, path)
            return gather(path, rows.header, rows, fixed, router=True, columns=columns)
    rows = _Typed(path, kind)
    return gather(path, rows.header, rows, fixed, router=True, columns=columns)


def _separated(path, fixed, columns, routellm) -> dict[str, Any]:
    with text_of(path) as text, long_fields():
        lines = _Lines(text, path)
        first = lines.peek()
        delimiter = max(DELIMITERS, key=first.count)
        rows = csv.reader(lines, strict=True, delimiter=delimiter)
        try:
            header = next(rows, [])
            if routellm:
                columns = _routellm(path, header) | columns
            return gather(path, header, rows, fixed, router=True, columns=columns)
        except csv.Error as error:
            raise ValueError(f"line {rows.line_num} of {path} is not CSV: {error}.") from None


def _routellm(path, header: list[str]) -> dict[str, str]:
    """RouteLLM's files: the prompt, then whether each model was right, the weaker one first.

    They hold no score: it is whatever column was added to them.
    """
    if len(header) < 3 or header[0] != "prompt":
        raise ValueError(f"{path} is not a file of RouteLLM: its columns begin with a prompt.")
    return {"correct_low": header[1], "correct_high": header[2]}


class _Lines:
    """Lines of a text for the csv module, none of them endless."""

    def __init__(self, text, path):
        self._text, self._path, self._number, self._ahead = text, path, 0, None

    def peek(self) -> str:
        self._ahead = self._next()
        return self._ahead

    def _next(self) -> str:
        line = self._text.readline(LONGEST_LINE + 1)
        self._number += 1
        if len(line) > LONGEST_LINE:
            raise ValueError(
                f"line {self._number} of {self._path} is longer than {LONGEST_LINE:,} characters."
            )
        return line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._ahead = self._ahead, None
        line = self._next() if line is None else line
        if not line:
            raise StopIteration
        return line


def parse(line: str, where: str) -> Any:
    """One line of JSON; where a name stands twice in an object, which is meant is not known."""
    try:
        return json.loads(
            line,
            object_pairs_hook=lambda pairs: _once(pairs, where),
            parse_int=lambda digits: _whole(digits, where),
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"{where} is not JSON: {error.msg}.") from None
    except RecursionError:
        raise ValueError(f"{where} is not JSON that can be read: it is nested too deep.") from None


def _whole(digits: str, where: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{where} has a number of {len(digits)} digits.")
    return int(digits)


def _once(pairs, where) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{where} names {twice[:40]!r} twice.")
    return found


def flat(record: dict, before: str = "") -> dict[str, Any]:
    """The values of nested objects, their names joined by dots."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        else:
            found[before + name] = value
    return found


def as_text(value: Any) -> str:
    """A value as a CSV file would hold it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else repr(value)


class _Objects:
    """Lines of JSON as rows of texts, in the order of the names in the first line."""

    def __init__(self, text, path):
        self.line_num, self._path, self._lines = 0, path, lines_of(text, path)
        self._first = self._record()
        self.header = list(self._first or {})

    def _record(self) -> dict | None:
        self.line_num, line = next(self._lines, (self.line_num, None))
        if line is None:
            return None
        where = f"line {self.line_num} of {self._path}"
        record = parse(line, where)
        if not isinstance(record, dict):
            raise ValueError(f"{where} is not a JSON object.")
        return flat(record)

    def __iter__(self) -> Iterator[list[str]]:
        record = self._first
        while record is not None:
            yield [as_text(record.get(name)) for name in self.header]
            record = self._record()


class _Typed:
    """The rows of a Parquet or Arrow file as texts."""

    def __init__(self, path: str | PathLike, kind: str):
        with extra("logs"):
            import pyarrow
        self._name = files.regular(path)
        begins, what = {
            "parquet": (b"PAR1", "a Parquet file"),
            "arrow": (b"ARROW1", "an Arrow file"),
        }[kind]
        files.refuse_beginning(self._name, what, begins)
        self._error, self._kind = pyarrow.ArrowException, kind
        self.line_num = 1
        with self._damage():
            self.header = self._open().names

    def _damage(self):
        return _Damage(self._name, self._error)

    def _open(self):
        import pyarrow.ipc
        import pyarrow.parquet

        if self._kind == "parquet":
            self._file: Any = pyarrow.parquet.ParquetFile(self._name)
            return self._file.schema_arrow
        self._file = pyarrow.ipc.open_file(self._name)
        return self._file.schema

    def _batches(self):
        if self._kind == "parquet":
            yield from self._file.iter_batches()
        else:
            yield from map(self._file.get_batch, range(self._file.num_record_batches))

    def __iter__(self) -> Iterator[list[str]]:
        if len(self.header) > MOST_COLUMNS:
            return
        with self._damage():
            for batch in self._batches():
                columns = (map(as_text, column.to_pylist()) for column in batch.columns)
                for row in zip(*columns, strict=True):
                    self.line_num += 1
                    yield list(row)


class _Damage:
    """What pyarrow says of a file that is cut short, in one sentence."""

    def __init__(self, name, kind):
        self._name, self._kind = name, kind

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        broken = isinstance(error, self._kind) or (
            isinstance(error, OSError) and error.errno is None
        )
        if broken:
            raise ValueError(f"{self._name} is cut short or damaged: it cannot be read.") from None
