"""How rare is a cascade once a failure is bad news? The second table of rarity.

The games of Part I's priors, with M1's chance Beta distributed over tasks and M2 blind to the
difficulty. Where two attempts are independent, the game is Part I's.

Source: derived (chapter "Bad news"); the shares are seen in simulation.
"""

import numpy as np

from routecore.beyond.difficulty import DifficultTask
from routecore.beyond.difficulty_solve import RetryRoute
from routecore.routing.rarity import BATCH, Prior, Share, tally


def cascade_share(prior: Prior, rho: float, games: int, seed: int = 0) -> Share:
    """The share of games whose optimum starts at M1 and escalates.

    Parameters
    ----------
    prior : one of `routecore.routing.rarity.PRIORS`, or a prior of your own
    rho : correlation of two attempts of M1 at one task, in [0, 1); 0 asks for Part I's equilibrium
    games : how many, at least 1
    seed : of the random numbers; the same games for every rho

    Raises
    ------
    ValueError
        If rho is outside [0, 1) or games is less than 1.

    Examples
    --------
    >>> from routecore.routing.rarity import PRIORS
    >>> cascade_share(PRIORS["uniform"], .5, 20_000).value > .25
    True
    """
    if not 0 <= rho < 1:
        raise ValueError(f"rho is {rho}: the rule is 0 <= rho < 1.")
    if rho == 0 or games < 1:
        return tally(prior, games, seed).cascades()
    random, hits = np.random.default_rng(seed), 0
    for start in range(0, games, BATCH):
        drawn = prior.draw(random, min(BATCH, games - start))
        route = DifficultTask.beta(rho=rho, **drawn).equilibrium().route
        hits += int((route == RetryRoute.CASCADE).sum())
    return Share(hits, games)
