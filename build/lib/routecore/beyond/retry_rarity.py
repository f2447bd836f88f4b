"""How rare is a cascade once a failure is bad news? The second table of rarity.

The games of Part I's priors, with M1's chance Beta distributed over tasks and M2 blind to the
difficulty. Where two attempts are independent, the game is Part I's.

Source: derived (chapter "Bad news"); the shares are seen in simulation.
"""

import numpy as np

from routecore.beyond.difficulty import DifficultTask
from routecore.beyond.difficulty_solve import RetryRoute
from routecore.routing.rarity import BATCH, Prior, Share, tally

# Users to whom a solved task is worth any wait.
PATIENT = {"t1": 1.0, "t2": 2.0, "V": 1e6, "P": 1.0}


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
        found = tally(prior, games, seed).cascades()
        assert found is not None  # it is None for a condition that no game meets; there is none
        return found
    random, hits = np.random.default_rng(seed), 0
    for start in range(0, games, BATCH):
        drawn = prior.draw(random, min(BATCH, games - start))
        route = DifficultTask.beta(rho=rho, **drawn).equilibrium().route
        hits += int(np.sum(route == RetryRoute.CASCADE))
    return Share(hits, games)


def captured_gain(games: int, seed: int = 0) -> np.ndarray:
    """What share of a router's gain a cascade captures, in random games of two types.

    The router sees the type and serves each with the model of smaller cost-of-pass there; its gain
    is over the better of the two stays. Chances are uniform on (0.02, 0.98), put in order, costs and
    the share of easy tasks uniform on (0, 1); games in which the order of difficulty breaks, M2 is
    worse than M1 on a type, or the router gains nothing are left out. Users do not leave.

    Parameters
    ----------
    games : how many to draw; about one in twelve is kept
    seed : of the random numbers

    Returns
    -------
    (kept,) array of shares in [0, 1]

    Examples
    --------
    >>> captured = captured_gain(4000)
    >>> bool((captured >= -1e-9).all() and (captured <= 1 + 1e-9).all())
    True
    """
    random = np.random.default_rng(seed)
    p1, p2 = (np.sort(random.uniform(0.02, 0.98, (2, games)), axis=0) for _ in "12")
    cost, easy = np.sort(random.random((2, games)), axis=0), random.random(games)
    router = (1 - easy) * np.minimum(cost[0] / p1[0], cost[1] / p2[0]) + easy * np.minimum(
        cost[0] / p1[1], cost[1] / p2[1]
    )
    stays = [c * ((1 - easy) / p[0] + easy / p[1]) for c, p in zip(cost, (p1, p2), strict=True)]
    stay = np.minimum(*stays)
    keep = (p1 < p2).all(axis=0) & (p1[0] * p2[1] <= p1[1] * p2[0]) & (stay - router > 1e-9)
    task = DifficultTask.two_types(
        easy=easy[keep],
        p1_easy=p1[1][keep],
        p1_hard=p1[0][keep],
        p2_easy=p2[1][keep],
        p2_hard=p2[0][keep],
        c1=cost[0][keep],
        c2=cost[1][keep],
        **PATIENT,
    )
    cascade = task.outcome(task.retries().n_star).provider_cost
    return (stay[keep] - cascade) / (stay - router)[keep]
