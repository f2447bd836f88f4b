"""A calibration file: a threshold, why it was chosen, and what would show that it no longer holds.

The file is JSON; `routecore/data/calibration.schema.json` describes it. It holds no query: only
counts, means, intervals and a hash of the log.
"""

import hashlib
import json
import math
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.cascades.frontier import Frontier

FORMAT = "routecore-calibration-1"
Z = 1.645  # half-width of a 90 % interval, in standard errors
# Three comparisons are made; each is told from chance at 1 %, two-sided.
DRIFT_Z = 2.576


def schema() -> dict:
    """The JSON schema of a calibration file.

    >>> schema()["title"]
    'routecore calibration file'
    """
    text = (files("routecore") / "data" / "calibration.schema.json").read_text(encoding="utf-8")
    return json.loads(text)


def log_hash(frontier: Frontier) -> str:
    """SHA-256 of the log's columns as 64-bit floats, in the order of the rows."""
    log, digest = frontier.log, hashlib.sha256()
    for name in ("score", "correct_low", "correct_high", "cost_low", "cost_high"):
        column = np.broadcast_to(np.asarray(getattr(log, name), "<f8"), (log.queries,))
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def calibrate(
    frontier: Frontier,
    *,
    budget: float | None = None,
    target: float | None = None,
    loss: float | None = None,
    confidence: float = 0.9,
    slices: ArrayLike | None = None,
    seed: int = 0,
) -> dict:
    """Choose a threshold on one half of a log, report it on the other, as plain values for JSON.

    The threshold is the certified one where there is one, else the one that meets the level on the
    calibration half; `certificate.certified` says which.

    Parameters
    ----------
    frontier : of the log
    budget, target, loss : exactly one, as for `Frontier.certified`
    confidence : of the certificate
    slices : (n,) label of each query, such as its subject; None for no slices
    seed : of the split

    Raises
    ------
    ValueError
        If the promise is not exactly one, a level is out of reach, or the log is too small.

    Examples
    --------
    >>> from routecore.cascades.recorded import recorded_answers
    >>> found = calibrate(recorded_answers("gsm8k").cascade(costs=(.02, 1.)), budget=.5)
    >>> found["policy"], found["certificate"]["certified"]
    ('cascade', True)
    """
    labels = None if slices is None else _labels(slices, frontier.log.queries)
    n = frontier.log.queries
    shuffled = np.random.default_rng(seed).permutation(n)
    first, second = np.sort(shuffled[: round(n / 2)]), np.sort(shuffled[round(n / 2) :])
    calibration, test = (type(frontier)(frontier.log.part(half)) for half in (first, second))
    kind, level = _promise(budget, target, loss)
    certificate, threshold = _certificate(calibration, budget, target, loss, confidence)
    if threshold is None:
        point = calibration.at_budget(level) if kind == "budget" else calibration.at_quality(level)
        threshold = float(point.threshold)
    return {
        "format": FORMAT,
        "policy": type(frontier).__name__.lower().replace("frontier", "cascade"),
        "rule": "escalate a query when its score is below the threshold",
        "threshold": _plain(threshold),
        "promise": {"kind": kind, "level": level, "confidence": confidence},
        "data": {"queries": n, "sha256": log_hash(frontier)},
        "split": {"seed": seed, "calibration_queries": len(first), "held_out_queries": len(second)},
        "calibration": _measured(calibration, threshold),
        "held_out": _measured(test, threshold),
        "certificate": certificate,
        "slices": [] if labels is None else _slices(test, threshold, labels[second]),
        "what_would_change_it": _alternatives(calibration, kind, level),
    }


def _promise(budget, target, loss) -> tuple[str, float]:
    given = {"budget": budget, "quality": target, "loss": loss}
    named = [(kind, value) for kind, value in given.items() if value is not None]
    if len(named) != 1:
        raise ValueError(
            f"budget, target and loss are given {len(named)} times: exactly one of them must be."
        )
    kind, value = named[0]
    return kind, checks.number(kind, value, "it must be a finite number")


def _certificate(calibration, budget, target, loss, confidence) -> tuple[dict, float | None]:
    """The certificate as plain values, and its threshold; None where nothing can be certified."""
    if budget is not None and np.ndim(calibration.extra_cost(calibration.log)):
        none = "Nothing is certified: a budget can be only where costs do not vary by query."
        return dict(certified=False, bound=None, more_queries=None, sentence=none), None
    found = calibration.certified(budget=budget, target=target, loss=loss, confidence=confidence)
    return {
        "certified": found.threshold is not None,
        "bound": found.bound,
        "more_queries": found.more_queries,
        "sentence": str(found),
    }, found.threshold


def _labels(slices, n) -> np.ndarray:
    labels = np.asarray(slices)
    if labels.shape != (n,):
        raise ValueError(f"slices has shape {labels.shape}: the other arguments call for {(n,)}.")
    return labels.astype(str)


def _plain(value: float):
    return float(value) if math.isfinite(value) else ("inf" if value > 0 else "-inf")


def _columns(frontier, threshold):
    """Cost, outcome and escalation of every query at a threshold."""
    log = frontier.log
    escalated = log.score < threshold
    cost = log.cost_low + np.where(escalated, frontier.extra_cost(log), 0.0)
    outcome = np.where(escalated, log.correct_high, log.correct_low).astype(float)
    return {
        "cost": np.broadcast_to(cost, escalated.shape),
        "quality": outcome,
        "escalation_rate": escalated.astype(float),
    }


def _measured(frontier, threshold) -> dict:
    """Mean, standard error and 90 % interval of each quantity."""
    found = {}
    for name, values in _columns(frontier, threshold).items():
        mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
        found[name] = {
            "mean": mean,
            "standard_error": error,
            "interval": [mean - Z * error, mean + Z * error],
        }
    return found


def _slices(frontier, threshold, labels) -> list[dict]:
    """By label: what escalating gains over the cheap model alone, and whether that is clear of 0."""
    columns, log = _columns(frontier, threshold), frontier.log
    rows = []
    for label in np.unique(labels):
        here = labels == label
        gain = columns["quality"][here] - log.correct_low[here]
        error = float(gain.std(ddof=1) / np.sqrt(here.sum())) if here.sum() > 1 else math.nan
        mean = float(gain.mean())
        clear = math.isfinite(error) and abs(mean) > Z * error
        rows.append(
            {
                "slice": str(label),
                "queries": int(here.sum()),
                "escalation_rate": float(columns["escalation_rate"][here].mean()),
                "quality": float(columns["quality"][here].mean()),
                "gain": mean,
                "standard_error": error if math.isfinite(error) else None,
                "verdict": ("helps" if mean > 0 else "hurts") if clear else "unclear",
            }
        )
    return rows


def _alternatives(frontier, promise, level) -> list[dict]:
    """The threshold that the calibration half would choose at nearby levels."""
    rows = []
    for step in (0.9, 1.1) if promise == "budget" else (-0.02, 0.02):
        other = level * step if promise == "budget" else level + step
        try:
            if promise == "budget":
                point = frontier.at_budget(other)
            else:
                point = frontier.at_quality(
                    other if promise == "quality" else float(frontier.quality[-1]) - other
                )
        except ValueError:
            continue
        rows.append(
            {
                "if": f"{promise} were {other:.6g}",
                "threshold": _plain(point.threshold),
                "cost": float(point.cost),
                "quality": float(point.quality),
            }
        )
    return rows


def read_calibration(path) -> dict:
    """A calibration file, with the keys that a check needs.

    Raises
    ------
    ValueError
        If it is not a calibration file of this format.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise ValueError
        float(found["threshold"])
        for name in ("cost", "quality", "escalation_rate"):
            float(found["held_out"][name]["mean"]), float(found["held_out"][name]["standard_error"])
        found["promise"]["kind"], float(found["promise"]["level"]), found["data"]["sha256"]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} is not a calibration file of format {FORMAT}.") from None
    return found


def check(calibration: dict, frontier: Frontier) -> dict:
    """Whether yesterday's threshold still does on today's log what it did when it was set.

    Parameters
    ----------
    calibration : as made by `calibrate` or read by `read_calibration`
    frontier : of the new log, of the same policy

    Returns
    -------
    dict with "holds", "sentence", "promise_kept" and "drift": for cost, quality and escalation
    rate what was measured then and now, and whether chance explains the difference (at 1 % each)

    Raises
    ------
    ValueError
        If the new log is of another policy.
    """
    policy = type(frontier).__name__.lower().replace("frontier", "cascade")
    if policy != calibration["policy"]:
        raise ValueError(
            f"the new log is of a {policy}: the calibration file is of a {calibration['policy']}."
        )
    threshold = float(calibration["threshold"])
    now, drift = _measured(frontier, threshold), {}
    for name, then in calibration["held_out"].items():
        difference = now[name]["mean"] - then["mean"]
        error = math.hypot(now[name]["standard_error"], then["standard_error"])
        drift[name] = {
            "then": then["mean"],
            "now": now[name]["mean"],
            "difference": difference,
            "standard_error": error,
            "drifted": bool(abs(difference) > DRIFT_Z * error + checks.ROUNDING),
        }
    kept, by = _kept(calibration["promise"], frontier, now)
    moved = [name.replace("_", " ") for name, row in drift.items() if row["drifted"]]
    same = calibration["data"]["sha256"] == log_hash(frontier)
    lines = [
        "The log is the one the threshold was set on." if same else "",
        f"Cost, quality and escalation rate are what they were, within chance, on"
        f" {frontier.log.queries:,} queries."
        if not moved
        else f"Not what it was: {', '.join(_moved(name, drift) for name in moved)}.",
        by,
    ]
    return {
        "holds": kept and not moved,
        "promise_kept": kept,
        "same_log": same,
        "queries": frontier.log.queries,
        "drift": drift,
        "sentence": " ".join(line for line in lines if line),
    }


def _moved(name, drift) -> str:
    row = drift[name.replace(" ", "_")]
    return f"{name} {row['now']:.4g}, then {row['then']:.4g}"


def _kept(promise, frontier, now) -> tuple[bool, str]:
    """Whether the new log contradicts the promise: it lies beyond the level by more than chance."""
    kind, level = promise["kind"], float(promise["level"])
    if kind == "loss":
        value = float(frontier.quality[-1]) - now["quality"]["mean"]
        error, sign, what = now["quality"]["standard_error"], 1, "loss"
    else:
        name = "cost" if kind == "budget" else "quality"
        value, error = now[name]["mean"], now[name]["standard_error"]
        sign, what = (1 if kind == "budget" else -1), name
    kept = sign * (value - level) <= Z * error + checks.ROUNDING * abs(level)
    word = "is not contradicted" if kept else "is broken"
    return kept, f"The promise {word}: {what} {value:.4g}, promised {level:.4g}."
