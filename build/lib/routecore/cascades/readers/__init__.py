"""Logs as people have them, read by their format: tables with a row per query, and the logs that
evaluation tools write, a run per model.

Every format ends in the same columns, held to the same rules (`routecore.cascades.log`). Nothing is
fetched, nothing is written, and a file is read or refused in one sentence.
"""

from collections.abc import Mapping, Sequence
from os import PathLike

from routecore import checks
from routecore.cascades.frontier import Frontier
from routecore.cascades.log import ROUTER, shared_costs
from routecore.cascades.readers.completions import read_completions
from routecore.cascades.readers.harness import read_harness
from routecore.cascades.readers.inspect_logs import read_inspect
from routecore.cascades.readers.packed import ending
from routecore.cascades.readers.runs import Reader, join
from routecore.cascades.readers.tables import columns_of
from routecore.cascades.router import Router
from routecore.cascades.table import Outcomes

TABLES = ("csv", "jsonl", "parquet", "arrow", "routellm")
RUNS: dict[str, tuple[Reader, tuple[str, ...]]] = {  # and what `columns` may name
    "lm-eval": (read_harness, ("correct", "score")),
    "inspect": (read_inspect, ("correct", "score")),
    "openai": (read_completions, ("query", "correct", "score")),
}
FORMATS = (*TABLES, *RUNS)
ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".eval": "inspect",
}


def read_rivals(
    paths: str | PathLike | Sequence[str | PathLike],
    *,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    prices: str | PathLike | None = None,
    cost_low: float | None = None,
    cost_high: float | None = None,
) -> tuple[Frontier, Router | None]:
    """The frontier of a log in any format, and that of a router where it has a `router_score`.

    Parameters
    ----------
    paths : one file with a row per query, or the runs of the cheap and of the dear model
    kind : one of `FORMATS`; default: by the ending of the first file
    columns : your column's name for each of ours that differs
    prices : a table of prices per token for logs that count tokens: see `Prices`
    cost_low, cost_high : money per query

    Examples
    --------
    >>> import tempfile, pathlib
    >>> log = pathlib.Path(tempfile.mkdtemp()) / "log.jsonl"
    >>> _ = log.write_text('{"p": 0.2, "correct_low": false, "correct_high": true}\\n'
    ...                    '{"p": 0.9, "correct_low": true, "correct_high": true}\\n')
    >>> cascade, _ = read_rivals(log, columns={"score": "p"}, cost_low=1.0, cost_high=4.0)
    >>> cascade.cost.tolist()
    [1.0, 3.0, 5.0]
    """
    paths = [paths] if isinstance(paths, str | PathLike) else list(paths)
    if not paths:
        raise ValueError("paths is empty: it must name a log.")
    kind = _kind(paths[0], kind)
    if kind in RUNS:
        if len(paths) != 2:
            raise ValueError(
                f"{kind} logs are one file per model: give the cheap model's, then the dear one's."
            )
        fixed = shared_costs(cost_low, cost_high)
        outcomes = read_runs(
            paths, kind=kind, columns=columns, prices=prices, costs=list(fixed.values())
        )
        return outcomes.frontier(*outcomes.models), None
    if len(paths) > 1:
        raise ValueError(f"{paths[1]} is one file too many: a log in {kind} is one file.")
    if prices is not None:
        raise ValueError(f"prices is {prices}: a log in {kind} has its costs in columns.")
    found = columns_of(paths[0], kind, columns=columns, cost_low=cost_low, cost_high=cost_high)
    routed = found.pop(ROUTER, None)
    cascade = Frontier.from_outcomes(**found)
    if routed is None:
        return cascade, None
    checks.refuse_constant(ROUTER, routed.min(), routed.max())
    return cascade, Router.from_outcomes(**{**found, "score": routed})


def read_runs(
    paths: Sequence[str | PathLike],
    *,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    prices: str | PathLike | None = None,
    costs: Sequence[float | None] | None = None,
) -> Outcomes:
    """Runs of two or more models on the same documents, joined: the cheapest model comes first.

    Parameters
    ----------
    paths : one file per run; kind : "lm-eval", "inspect" or "openai"
    columns : `correct` and `score` (and `query`), fields to use instead of the usual ones
    prices : a table of prices per token: see `Prices`
    costs : money per query of each model, None where `prices` decides
    """
    kind = _kind(paths[0], kind)
    if kind not in RUNS:
        raise ValueError(f"kind is {kind!r}: it must be one of {', '.join(RUNS)}.")
    read, may = RUNS[kind]
    columns = dict(columns or {})
    for name in columns:
        if name not in may:
            raise ValueError(f"columns names {name[:40]!r}: it may rename {', '.join(may)}.")
    if costs is not None and len(costs) != len(paths):
        raise ValueError(f"costs has {len(costs)} entries: it must have one for each run.")
    return join([read(path, columns) for path in paths], costs=costs, prices=prices)


def _kind(path: str | PathLike, kind: str | None) -> str:
    found = kind or ENDINGS.get(ending(path), "csv")
    if found not in FORMATS:
        raise ValueError(f"kind is {checks.show(found)}: it must be one of {', '.join(FORMATS)}.")
    return found
