"""A log as people keep it: one CSV row per query, both models' outcomes beside the score.

Columns: `score`, `correct_low`, `correct_high`, and `cost_low`, `cost_high` unless the two costs
are given as numbers; `router_score`, a score known before generation, if there is one. Other
columns are ignored, however long; their order does not matter. An outcome may be written true or
false, yes or no. The page "Desk for thresholds" reads the same files by the same rules,
`read_outcomes` and `FileFrontier` the same values.
"""

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import Any

import numpy as np

from routecore import checks
from routecore.cascades.files import TEXT, WORDS, refuse_beginning, regular
from routecore.cascades.frontier import Frontier
from routecore.cascades.router import Router
from routecore.checks import COST_RANGE, LEAST_COST, MOST_COST

OUTCOMES = ("score", "correct_low", "correct_high")
COSTS = ("cost_low", "cost_high")
ROUTER = "router_score"
MOST_COLUMNS = 1000
CHUNK = 100_000  # rows
FIELD_LIMIT = 1_000_000  # characters
WIDE = re.compile(r"[+-]?\d{16,}")


def read_log(
    path: str | PathLike, *, cost_low: float | None = None, cost_high: float | None = None
) -> Frontier:
    """The frontier of a CSV log.

    Parameters
    ----------
    path : of a CSV file in UTF-8 with a header line
    cost_low, cost_high : money per query, for a log without cost columns; where given, they stand
        in for the column

    Raises
    ------
    ValueError
        Naming the line of the first offending row and the rule it breaks.
    OSError
        If the file cannot be opened.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> log = pathlib.Path(tempfile.mkdtemp()) / "log.csv"
    >>> _ = log.write_text("score,correct_low,correct_high\\n.2,0,1\\n.9,1,1\\n")
    >>> read_log(log, cost_low=1.0, cost_high=4.0).cost.tolist()
    [1.0, 3.0, 5.0]
    """
    return Frontier.from_outcomes(**_columns(path, cost_low, cost_high, router=False))


def read_rivals(
    path: str | PathLike, *, cost_low: float | None = None, cost_high: float | None = None
) -> tuple[Frontier, Router | None]:
    """The frontier of a CSV log, and that of a router where the log has a `router_score`.

    Parameters and errors as in `read_log`; a router score is held to the rules of a score.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> log = pathlib.Path(tempfile.mkdtemp()) / "log.csv"
    >>> _ = log.write_text("score,correct_low,correct_high,router_score\\n.2,0,1,.8\\n.9,1,1,.3\\n")
    >>> cascade, router = read_rivals(log, cost_low=1.0, cost_high=4.0)
    >>> cascade.cost.tolist(), router.cost.tolist()
    ([1.0, 3.0, 5.0], [1.0, 2.5, 4.0])
    """
    columns = _columns(path, cost_low, cost_high, router=True)
    routed = columns.pop(ROUTER, None)
    cascade = Frontier.from_outcomes(**columns)
    if routed is None:
        return cascade, None
    checks.refuse_constant(ROUTER, routed.min(), routed.max())
    return cascade, Router.from_outcomes(**{**columns, "score": routed})


def _columns(
    path: str | PathLike, cost_low: float | None, cost_high: float | None, router: bool
) -> dict[str, Any]:
    fixed = shared_costs(cost_low, cost_high)
    with _csv_rows(path) as rows:
        return gather(path, next(rows, []), rows, fixed, router=router)


def read_columns(path: str | PathLike, wanted: Sequence[str]) -> dict[str, np.ndarray]:
    """Named columns of a CSV file of at least two rows, by the rules of a log.

    A column named cost… is held to the rule of a cost, one named …score to that of a score, and
    any other to that of an outcome.

    Raises
    ------
    ValueError
        Naming the line of the first offending row and the rule it breaks.
    OSError
        If the file cannot be opened.
    """
    with _csv_rows(path) as rows:
        place = _header(next(rows, []), list(wanted), False, {})
        return _arrays(path, place, rows)


@contextmanager
def _csv_rows(path: str | PathLike) -> Iterator[Any]:
    """The rows of a CSV file; what is wrong with the file is one sentence."""
    refuse_beginning(regular(path), TEXT)
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines, long_fields():
            rows = csv.reader(lines, strict=True)
            yield rows
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not a text file in UTF-8.") from None
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num} of {path} is not CSV: {error}.") from None


def shared_costs(cost_low: float | None, cost_high: float | None) -> dict[str, float | None]:
    """The costs that all queries share, checked; None where the log has a column of them."""
    fixed = {"cost_low": cost_low, "cost_high": cost_high}
    for name, value in fixed.items():
        if value is not None:
            rule = f"a cost must be {COST_RANGE}"
            value = checks.number(name, value, rule, 0.0, MOST_COST)
            if 0 < value < LEAST_COST:
                raise ValueError(f"{name} is {value}: {rule}.")
    return fixed


def gather(
    path: str | PathLike,
    header: list[str],
    rows: Any,
    fixed: dict[str, float | None],
    *,
    router: bool = False,
    columns: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The columns of a log, from its rows of texts: one rule for every format.

    Parameters
    ----------
    path : for the sentences; header : names of the columns
    rows : an iterator over rows of texts, with `line_num`, the line of the last row
    fixed : of `shared_costs`; router : whether a column `router_score` is read, if there is one
    columns : your column's name for each of ours that differs
    """
    wanted = [*OUTCOMES, *(name for name in COSTS if fixed[name] is None)]
    return {**fixed, **_arrays(path, _header(header, wanted, router, columns or {}), rows)}


def _arrays(path: str | PathLike, place: dict[str, int], rows: Any) -> dict[str, np.ndarray]:
    """The columns of at least two rows, many rows at a time."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in place}
    for chunk in _chunks(rows):
        for name, values in _numbers(chunk, place).items():
            found[name].append(values)
    arrays = {name: np.concatenate([[], *parts]) for name, parts in found.items()}
    if (n := len(next(iter(arrays.values())))) < 2:
        raise ValueError(f"{path} has {n} row{'s' * (n != 1)}, but a log needs at least 2.")
    return arrays


@contextmanager
def long_fields() -> Iterator[None]:
    """A note or a prompt beside the numbers may be long."""
    before = csv.field_size_limit(FIELD_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _header(
    names: list[str], wanted: list[str], router: bool, renamed: Mapping[str, str]
) -> dict[str, int]:
    may = (*OUTCOMES, *COSTS, ROUTER)
    for name in renamed:
        if name not in may:
            raise ValueError(f"columns names {name[:40]!r}: it may rename {', '.join(may)}.")
    if len(names) > MOST_COLUMNS:
        raise ValueError(f"line 1 has {len(names)} columns, but at most {MOST_COLUMNS} are read.")
    names = [name.strip().lower() for name in names]
    called = {name: renamed.get(name, name).strip().lower() for name in (*may, *wanted)}
    if router and (ROUTER in renamed or ROUTER in names):
        wanted = [*wanted, ROUTER]
    for name in wanted:
        if names.count(called[name]) != 1:
            found = "no" if called[name] not in names else "more than one"
            raise ValueError(f"line 1 has {found} column named {called[name]}.")
    return {name: names.index(called[name]) for name in wanted}


def _chunks(rows: Any) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Rows that are not empty, many at a time, and the line on which each ends."""
    chunk, lines = [], []
    try:
        for row in rows:
            if row:
                chunk.append(row)
                lines.append(rows.line_num)
            if len(chunk) == CHUNK:
                yield chunk, lines
                chunk, lines = [], []
    except csv.Error:
        yield chunk, lines  # what is wrong with the rows before it is said first
        raise
    yield chunk, lines


def _numbers(chunk: tuple, place: dict[str, int]) -> dict[str, np.ndarray]:
    """Columns of numbers, by the whole column where nothing is odd in it."""
    rows, lines = chunk
    found = {}
    for name, at in place.items():
        column = _plain_column(rows, name, at)
        if column is None:
            break
        found[name] = column
    if len(found) < len(place):
        slow = [
            [_number(row, place, name, line) for name in place]
            for row, line in zip(rows, lines, strict=True)
        ]
        found = dict(zip(place, np.array(slow).T, strict=True))
    return found


def _plain_column(rows: list[list[str]], name: str, at: int) -> np.ndarray | None:
    """A column by the rules of `_number`, or None where a value needs a closer look."""
    try:
        texts = [row[at] for row in rows]
        together = "".join(texts)
        if "_" in together or not together.isascii():
            return None
        values = np.fromiter(map(float, texts), float, len(texts))
    except (IndexError, ValueError):
        return None
    if name.startswith("cost"):
        good = (values == 0) | ((values >= LEAST_COST) & (values <= MOST_COST))
    elif _is_outcome(name):
        good = (values >= 0) & (values <= 1)
    else:
        good = np.abs(values) < 2**53  # larger ones may be whole numbers that no float holds
    return values if good.all() else None


def _is_outcome(name: str) -> bool:
    return not name.startswith("cost") and not name.endswith("score")


def _number(row: list[str], place: dict[str, int], name: str, line: int) -> float:
    if place[name] >= len(row):
        raise ValueError(f"line {line} has no value for {name}.")
    return number(name, row[place[name]], f"line {line}")


def number(name: str, text: str, where: str) -> float:
    """The value of one cell of a column, by the rule of that column."""
    text = text.strip()
    try:
        if "_" in text or not text.isascii():  # float() would read 1_000 and digits of any script
            raise ValueError
        word = text.lower() if _is_outcome(name) else ""
        value = WORDS[word] if word in WORDS else float(text)
    except ValueError:
        raise ValueError(f"{where}: {name} is {text[:40]!r}, which is not a number.") from None
    if math.isnan(value) or (math.isinf(value) and not name.endswith("score")):
        raise ValueError(f"{where}: {name} is {text[:40]}, which is not a finite number.")
    whole = name.endswith("score") and WIDE.fullmatch(text) and math.isfinite(value)
    if whole and int(text) != value:
        raise ValueError(f"{where}: {name} is {text[:40]}, which a float cannot hold.")
    if _is_outcome(name) and not 0 <= value <= 1:
        raise ValueError(f"{where}: {name} is {text[:40]}, which is not between 0 and 1.")
    if name.startswith("cost") and value < 0:
        raise ValueError(f"{where}: {name} is {text[:40]}, which is below 0.")
    if name.startswith("cost") and value and not LEAST_COST <= value <= MOST_COST:
        raise ValueError(f"{where}: {name} is {text[:40]}, which is not {COST_RANGE}.")
    return value
