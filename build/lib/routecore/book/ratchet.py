"""A threshold tuned every month on the log that it left behind. Simulated."""

import numpy as np

HIGH = 0.8  # H is right with this chance whatever the score; L with the score as its chance


def share_escalated(
    exploration: float,
    *,
    months: int = 24,
    queries: int = 1000,
    price: float = 0.47,
    runs: int = 200,
    seed: int = 0,
) -> np.ndarray:
    """Mean share escalated at the start and after each month's tuning.

    Every month brings a new log. H's outcome is known below the threshold in force, and above it
    for the explored share of the queries, each of which then stands for 1/exploration. The new
    threshold is the one with the largest estimated quality less price times share escalated. The
    best one is HIGH - price.

    Parameters
    ----------
    exploration : in [0, 1]; 0 explores nothing
    price : of escalating one query, in quality

    Returns
    -------
    (months + 1,) array

    Examples
    --------
    >>> without = share_escalated(0.0, runs=5)
    >>> bool((np.diff(without) <= 0).all())
    True
    """
    random = np.random.default_rng(seed)
    found = np.empty((runs, months + 1))
    for run in range(runs):
        threshold = found[run, 0] = HIGH - price
        for month in range(1, months + 1):
            score = np.sort(random.random(queries))
            gain = (random.random(queries) < HIGH) * 1.0 - (random.random(queries) < score)
            below = score < threshold
            explored = ~below & (random.random(queries) < exploration)
            weight = np.where(below, 1.0, explored / exploration if exploration else 0.0)
            known = below if not exploration else np.ones(queries, bool)
            worth = np.cumsum(np.where(known, weight * gain - price, 0.0))
            worth = np.concatenate([[0.0], worth[known]])
            best = int(np.argmax(worth))
            threshold = 0.0 if best == 0 else float(np.nextafter(score[best - 1], 1))
            found[run, month] = threshold
    return found.mean(axis=0)
