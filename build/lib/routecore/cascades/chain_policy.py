"""What a chain answers with, and how well it meets the first-order conditions.

Source: Bouchard 2026 (k-model cascades: one shadow price equalises quality per cost across stage
boundaries). Estimating the two sides from the queries around each boundary is derived.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class ChainPolicy:
    """Thresholds of a chain and what they do; a leading axis of budgets where many were asked for.

    Attributes
    ----------
    thresholds : (k-1,) array; stage j passes a query on iff its score there < thresholds[j]
    cost : mean money per query; quality : mean outcome in [0, 1]
    reached : (k,) array, share of the queries that reach each stage; the first is 1
    active : (k-1,) bool array: the stage keeps some of the queries that reach it and passes on
        others at a cost, so that its first-order condition binds
    marginal_price : (k-1,) array, quality per money at each active boundary: mean gain over mean
        cost of passing on, over the queries nearest in rank to the threshold; 0 where not active
    shadow_price : lambda, quality per money, pooled over the active boundaries; 0 if none is
    residual : (k-1,) array, marginal_price - shadow_price; 0 where not active. Zero at an interior
        optimum of a smooth model; on data it scatters by `residual_error`.
    residual_error : (k-1,) array, standard error of marginal_price; 0 where not active
    """

    thresholds: np.ndarray
    cost: float | Any
    quality: float | Any
    reached: np.ndarray
    active: np.ndarray
    marginal_price: np.ndarray
    shadow_price: float | Any
    residual: np.ndarray
    residual_error: np.ndarray


def describe(chain, cut: np.ndarray) -> ChainPolicy:
    """The policy that passes on, at stage j, the scores whose rank is below cut[j]."""
    stages, n = chain.rank.shape
    reaches = np.ones((stages + 1, n), bool)
    for j in range(stages):
        reaches[j + 1] = reaches[j] & (chain.rank[j] < cut[j])
    cost = np.where(reaches, chain.cost, 0.0).sum() / n
    last = reaches.sum(axis=0) - 1
    quality = np.take_along_axis(chain.correct, last[None], axis=0).sum() / n
    gain, price = continuation(chain, cut)

    active, ratio, error = np.zeros(stages, bool), np.zeros(stages), np.zeros(stages)
    sums = np.zeros(2)
    for j in range(stages):
        near = _nearest(chain.rank[j], cut[j], np.flatnonzero(reaches[j]))
        spent = price[j, near].sum()
        if len(near) and spent > 0:
            active[j] = True
            ratio[j] = gain[j, near].sum() / spent
            off = gain[j, near] - ratio[j] * price[j, near]
            error[j] = np.sqrt((off**2).sum()) / spent
            sums += gain[j, near].sum(), spent
    shadow = float(sums[0] / sums[1]) if sums[1] > 0 else 0.0
    return ChainPolicy(
        chain.thresholds_of(cut),
        float(cost),
        float(quality),
        reaches.mean(axis=1),
        active,
        ratio,
        shadow,
        np.where(active, ratio - shadow, 0.0),
        error,
    )


def continuation(chain, cut: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(k-1, n) gain in outcome and cost of passing each query on from each stage.

    Backwards from the last stage: what is gained by going on is the next model's outcome, plus
    what going on from there gains where the next threshold passes the query on.
    """
    gain, price = np.diff(chain.correct.astype(float), axis=0), chain.cost[1:].copy()
    for j in range(len(gain) - 2, -1, -1):
        on = chain.rank[j + 1] < cut[j + 1]
        gain[j] += np.where(on, gain[j + 1], 0.0)
        price[j] += np.where(on, price[j + 1], 0.0)
    return gain, price


def _nearest(rank, cut, reached):
    """Reached queries within a window of ranks around the cut; none if the cut is at an end."""
    ordered = reached[np.argsort(rank[reached], kind="stable")]
    at = int(np.searchsorted(rank[ordered], cut, "left"))
    if at == 0 or at == len(ordered):
        return ordered[:0]
    half = int(np.ceil(len(ordered) ** 0.8 / 2))
    return ordered[max(at - half, 0) : at + half]


def stack(policies: list[ChainPolicy]) -> ChainPolicy:
    """Many policies as one record with a leading axis."""
    return ChainPolicy(
        *(
            np.array([getattr(p, name) for p in policies])
            for name in ChainPolicy.__dataclass_fields__
        )
    )
