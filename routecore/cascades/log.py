"""A log as people keep it: one CSV row per query, both models' outcomes beside the score.

Columns: `score`, `correct_low`, `correct_high`, and `cost_low`, `cost_high` unless the two costs
are given as numbers. Other columns are ignored; their order does not matter. The page "Desk for
thresholds" reads the same files by the same rules.
"""

import csv
import math
from collections.abc import Sequence
from os import PathLike

import numpy as np

from routecore import checks
from routecore.cascades.frontier import Frontier

OUTCOMES = ("score", "correct_low", "correct_high")
COSTS = ("cost_low", "cost_high")
MOST_COLUMNS = 1000
WORDS = {"true": 1.0, "false": 0.0}
# Sums, squares and ratios of costs within these bounds stay finite.
LEAST_COST, MOST_COST = 1e-100, 1e100
COST_RANGE = "0 or between 1e-100 and 1e+100"


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
    fixed = {"cost_low": cost_low, "cost_high": cost_high}
    for name, value in fixed.items():
        if value is not None:
            rule = f"a cost must be {COST_RANGE}"
            value = checks.number(name, value, rule, 0.0, MOST_COST)
            if 0 < value < LEAST_COST:
                raise ValueError(f"{name} is {value}: {rule}.")
    wanted = [*OUTCOMES, *(name for name in COSTS if fixed[name] is None)]
    arrays = read_columns(path, wanted, shares=OUTCOMES[1:])
    return Frontier.from_outcomes(**{**fixed, **arrays})


def read_columns(
    path: str | PathLike, wanted: Sequence[str], *, shares: Sequence[str] = ()
) -> dict[str, np.ndarray]:
    """Named columns of numbers of a CSV log, of at least two rows; costs are those named cost_….

    Parameters
    ----------
    path : of a CSV file in UTF-8 with a header line
    wanted : the columns to read
    shares : those of them that must lie between 0 and 1

    Raises
    ------
    ValueError
        Naming the line of the first offending row and the rule it breaks.
    OSError
        If the file cannot be opened.
    """
    columns: dict[str, list[float]] = {name: [] for name in wanted}
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            place = _header(next(rows, []), wanted)
            for row in rows:
                if not row:
                    continue
                for name in wanted:
                    columns[name].append(_number(row, place, name, rows.line_num, shares))
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not a text file in UTF-8.") from None
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num} of {path} is not CSV: {error}.") from None
    if (n := len(columns[wanted[0]])) < 2:
        raise ValueError(f"{path} has {n} row{'s' * (n != 1)}, but a log needs at least 2.")
    return {name: np.array(values) for name, values in columns.items()}


def _header(names: list[str], wanted: Sequence[str]) -> dict[str, int]:
    if len(names) > MOST_COLUMNS:
        raise ValueError(f"line 1 has {len(names)} columns, but at most {MOST_COLUMNS} are read.")
    names = [name.strip().lower() for name in names]
    for name in wanted:
        if names.count(name) != 1:
            found = "no" if name not in names else "more than one"
            raise ValueError(f"line 1 has {found} column named {name}.")
    return {name: names.index(name) for name in wanted}


def _number(row: list[str], place: dict[str, int], name: str, line: int, shares) -> float:
    if place[name] >= len(row):
        raise ValueError(f"line {line} has no value for {name}.")
    text = row[place[name]].strip()
    try:
        if "_" in text or not text.isascii():  # float() would read 1_000 and digits of any script
            raise ValueError
        value = WORDS[text.lower()] if text.lower() in WORDS else float(text)
    except ValueError:
        raise ValueError(f"line {line}: {name} is {text[:40]!r}, which is not a number.") from None
    if not math.isfinite(value):
        raise ValueError(f"line {line}: {name} is {text[:40]}, which is not a finite number.")
    if name in shares and not 0 <= value <= 1:
        raise ValueError(f"line {line}: {name} is {text[:40]}, which is not between 0 and 1.")
    if name.startswith("cost") and value < 0:
        raise ValueError(f"line {line}: {name} is {text[:40]}, which is below 0.")
    if name.startswith("cost") and value and not LEAST_COST <= value <= MOST_COST:
        raise ValueError(f"line {line}: {name} is {text[:40]}, which is not {COST_RANGE}.")
    return value
