"""Outcomes from a table with one row per query and model.

Columns (rename with `columns`): `query` an id, `model` a name, `score` the model's confidence,
`correct` true/false, 0/1 or a grade in [0, 1], `cost` money per query. A file (CSV or Parquet) or a
data frame (pandas, Polars, Arrow) is read by DuckDB.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.chain import Chain
from routecore.cascades.frontier import Frontier
from routecore.cascades.pairwise import Envelope, envelope
from routecore.cascades.router import Router
from routecore.cascades.session import Session
from routecore.cascades.sql import UNFIT, UNREADABLE, find_columns, merges, scan_files, to_number

COLUMNS = ("query", "model", "score", "correct", "cost")
NUMBERS = {
    "score": "a number or an infinity",
    "correct": "0, 1 or a grade between them",
    "cost": "a finite number of zero or more",
}


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Outcomes of k models on the same n queries, aligned.

    Attributes
    ----------
    query : (n,) array of ids; models : k names, the cheapest first
    score, correct, cost : (k, n) arrays; cost in money per query
    """

    query: np.ndarray
    models: tuple
    score: np.ndarray
    correct: np.ndarray
    cost: np.ndarray

    def _row(self, model) -> int:
        if model not in self.models:
            raise ValueError(
                f"model is {checks.show(model)}: it must be one of "
                f"{', '.join(map(repr, self.models))}."
            )
        return self.models.index(model)

    def frontier(self, low: Any, high: Any) -> Frontier:
        """The cascade from model `low` to model `high`, by the score of `low`."""
        i, j = self._row(low), self._row(high)
        return Frontier.from_outcomes(
            self.score[i], self.correct[i], self.correct[j], self.cost[i], self.cost[j]
        )

    def router(self, low: Any, high: Any, score: ArrayLike) -> Router:
        """The router between two models by a pre-generation `score`, (n,) in query order."""
        i, j = self._row(low), self._row(high)
        return Router.from_outcomes(
            score, self.correct[i], self.correct[j], self.cost[i], self.cost[j]
        )

    def envelope(self) -> Envelope:
        """The best of all pairs, each from the earlier to the later of `models`."""
        return envelope({pair: self.frontier(*pair) for pair in combinations(self.models, 2)})

    def chain(self, *models: Any) -> Chain:
        """The chain over the given models, in the order given; over all of them if none is."""
        rows = [self._row(m) for m in checks.distinct_models(models or self.models)]
        return Chain.from_outcomes(self.score[rows[:-1]], self.correct[rows], self.cost[rows])


def read_outcomes(
    source: Any, *, models: Sequence | None = None, columns: Mapping[str, str] | None = None
) -> Outcomes:
    """Read a table of outcomes and align it by query.

    Parameters
    ----------
    source : path of a .csv or .parquet file, or a data frame
    models : names to read, in the order of a cascade; default: all, by mean cost
    columns : your column's name for each of ours that differs, e.g. {"score": "p_true"}

    Returns
    -------
    Outcomes, queries in the order of their first row

    Raises
    ------
    ValueError
        Naming the first offending row (counted from 0, after the header) for a value that is
        missing or outside its domain, a query and model that occur twice, or a query that lacks a
        model. The score of the last model may be missing: it decides nothing.

    Examples
    --------
    >>> import pandas
    >>> log = read_outcomes(pandas.DataFrame({
    ...     "query": ["q1", "q1", "q2", "q2"], "model": ["a", "b", "a", "b"],
    ...     "score": [.2, .5, .9, .5], "correct": [0, 1, 1, 1], "cost": [1., 4., 1., 4.]}))
    >>> log.models, log.frontier("a", "b").at_budget(3.0).quality
    (('a', 'b'), 1.0)
    """
    data = _load(source, columns or {})
    n = len(data["query"])
    if n == 0:
        raise ValueError("source has no rows: it must have one per query and model.")
    for name in ("query", "model"):
        missing = np.ma.getmaskarray(data[name])
        if missing.any():
            raise ValueError(f"row {int(np.argmax(missing))}: {name} is missing.")
    names, model = _codes(data["model"])
    if models is None:
        wanted = np.arange(len(names))
    else:
        models = checks.distinct_models(models)
        unknown = [m for m in models if m not in names]
        if unknown:
            raise ValueError(
                f"models names {checks.show(unknown[0])}: the table has "
                f"{', '.join(map(repr, names))}."
            )
        wanted = np.array([names.index(m) for m in models])
    checks.distinct_models(names)
    rows = np.flatnonzero(np.isin(model, wanted))
    _refuse_bad_values(data, rows, "correct", "cost")
    if models is None:
        mean = [np.mean(data["cost"].data[model == m]) for m in wanted]
        wanted = wanted[np.argsort(mean, kind="stable")]
    _refuse_bad_values(data, rows[model[rows] != wanted[-1]], "score")

    ids, query = _codes(data["query"].data[rows])
    place = np.full((len(wanted), len(ids)), -1)
    slot = np.argsort(wanted, kind="stable")[np.searchsorted(np.sort(wanted), model[rows])]
    cell = slot * len(ids) + query
    _, first = np.unique(cell, return_index=True)
    if len(first) < len(cell):
        again = np.setdiff1d(np.arange(len(cell)), first)[0]
        raise ValueError(
            f"row {rows[again]}: query {ids[query[again]]!r} occurs a second time for "
            f"model {names[model[rows[again]]]!r}."
        )
    place.flat[cell] = rows
    gaps = (place < 0).any(axis=0)
    if gaps.any():
        lacking = int(np.argmax(gaps))
        m = wanted[int(np.argmax(place[:, lacking] < 0))]
        start = rows[int(np.argmax(query == lacking))]
        raise ValueError(f"row {start}: query {ids[lacking]!r} has no row for model {names[m]!r}.")
    if len(ids) < 2:
        raise ValueError(f"source has {len(ids)} query: a frontier needs at least 2.")
    score, correct, cost = (np.ma.filled(data[c], 0.0)[place] for c in ("score", "correct", "cost"))
    return Outcomes(np.array(ids), tuple(names[m] for m in wanted), score, correct, cost)


def _codes(column):
    """Distinct values in the order they first occur, and each row's place among them."""
    values, first, inverse = np.unique(
        np.ma.getdata(column), return_index=True, return_inverse=True
    )
    by_first = np.argsort(first)
    return values[by_first].tolist(), np.argsort(by_first)[inverse]


def _refuse_bad_values(data, rows, *names):
    worst: list[tuple[int, str]] = []
    for name in names:
        value = data[name]
        gone = np.ma.getmaskarray(value)[rows]
        number = value.data[rows]
        bad = gone | np.isnan(np.where(gone, 0.0, number))
        if name != "score":
            bad |= ~gone & ((number < 0) | np.isinf(number))
        if name == "correct":
            bad |= ~gone & (number > 1)
        if name == "cost":
            bad |= ~gone & (
                (number > checks.MOST_COST) | ((number > 0) & (number < checks.LEAST_COST))
            )
        if bad.any():
            row = int(rows[np.argmax(bad)])
            raw = data["raw " + name](row)
            text = "missing" if raw is None else checks.show(raw)
            odd = name == "cost" and raw is not None and number[np.argmax(bad)] > 0
            rule = checks.COST_RANGE if odd else NUMBERS[name]
            worst.append((row, f"row {row}: {name} is {text}: it must be {rule}."))
    if worst:
        raise ValueError(min(worst)[1])


def _load(source, columns):
    """The five columns as masked arrays, and for each number a way to see a row as it was."""
    session = Session()
    table = _scan(session, source)
    found = find_columns(session, table, COLUMNS, columns)
    as_number = ", ".join(f"{to_number(c, found[c])} AS {c}" for c in NUMBERS)
    query, model = (found[name][0] for name in ("query", "model"))
    data = {
        name: np.ma.asarray(value)
        for name, value in session.run(
            f"SELECT {query} AS query, {model} AS model, {as_number}, "
            f"{merges(found['score'])} AS merged FROM {table}",
            "fetchnumpy",
            UNREADABLE,
        ).items()
    }
    merged = np.ma.filled(data.pop("merged"), False)

    def raw(name):
        def look(row):
            [(value,)] = session.run(
                f"SELECT {found[name][0]} FROM {table} LIMIT 1 OFFSET {row}", what=UNREADABLE
            )
            return value

        return look

    data |= {"raw " + name: raw(name) for name in NUMBERS}
    if merged.any():
        row = int(np.argmax(merged))
        raise ValueError(f"row {row}: score is {checks.show(data['raw score'](row))}: {UNFIT}.")
    return data


def _scan(session, source) -> str:
    if isinstance(source, (str, PathLike)):
        return scan_files([source])
    try:
        session.con.register("frame", source)
    except Exception:  # DuckDB raises several kinds for an object that is no table
        raise ValueError(
            f"source is of type {type(source).__name__}: it must be a path or a "
            "pandas, Polars or Arrow table."
        ) from None
    return "frame"
