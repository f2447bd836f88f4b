"""A route under uncertainty: the worst case of a box, and how many trials make a route certain.

`Game.certify` says whether a box of parameters has one route. Here: what to do when it must be
decided before the parameters are known, and how large an experiment has to be.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.beyond import certificate_forms as forms
from routecore.binomial import clopper_pearson
from routecore.routing.certify import Certificate, certify, ends_of_box
from routecore.routing.game import Equilibrium, Game
from routecore.translate import numpy_function

HALVINGS = 50  # of the interval that holds a radius
LOWEST, HIGHEST = np.finfo(float).tiny, 1 - 2**-53  # success probabilities next to 0 and to 1

# Which end of each interval is the bad one for provider and user.
PESSIMISTIC = dict(p1=0, p2=0, c1=1, c2=1, t1=1, t2=1, V=0, P=1)


def least_worst_case(
    game: Game, intervals: Mapping[str, tuple[ArrayLike, ArrayLike]]
) -> Equilibrium:
    """What a provider should do that must choose before it knows which game of a box it is in.

    Its cost in the worst game of the box is least at the optimum of the pessimistic corner (p and V
    low, c, t and P high), and that corner is then the worst game.

    Parameters
    ----------
    game, intervals : as in `Game.certify`

    Returns
    -------
    Equilibrium at the pessimistic corner; its `provider_cost` is the least worst-case cost

    Raises
    ------
    ValueError
        As in `Game.certify`, and if a net value changes sign in the box: then the corner's optimum
        may lose users that another policy keeps, and the least worst case is not known.

    Notes
    -----
    Source: derived, chapter "Is the route certain?".

    Examples
    --------
    >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
    >>> found = least_worst_case(game, {"p1": (.53, .57), "t1": (2.95, 3.05)})
    >>> print(f"{found.route}: s = {found.s:.3f}, J = {found.provider_cost:.3f}")
    cascade at s0: s = 0.468, J = 2.714
    """
    low, high = ends_of_box(game, intervals)
    # A net value is least and greatest at corners, and it is monotone in each of its inputs.
    for i in ("1", "2"):
        worst = low["V"] * low[f"p{i}"] - high[f"t{i}"]
        best = high["V"] * high[f"p{i}"] - low[f"t{i}"]
        where = (worst < 0) & (best > 0)
        if where.any():
            at = tuple(np.argwhere(where)[0].tolist())
            raise ValueError(
                f"xi{i} runs from {worst[at]:.3g} to {best[at]:.3g} in the box: it must keep its sign."
            )
    corner = {name: (low, high)[end][name] for name, end in PESSIMISTIC.items()}
    return Game(**corner).equilibrium()


def radius(game: Game) -> np.ndarray:
    """Half-width of the largest square around (p1, p2) that is certified to have one route.

    In success probability, of the shape of the game; 0 where the game lies on a boundary. The
    square is cut off at 0 and 1, and never so large that the models could change places.
    """
    p1, p2 = (np.broadcast_to(game.parameters[name], game.shape) for name in ("p1", "p2"))
    least, most = np.zeros(game.shape), (p2 - p1) / 2
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        holds = _square(game, middle).certain
        least, most = np.where(holds, middle, least), np.where(holds, most, middle)
    return least[()]


def _square(game: Game, half: np.ndarray) -> Certificate:
    p1, p2 = game.parameters["p1"], game.parameters["p2"]
    middle = (p1 + p2) / 2
    return certify(
        game,
        {
            "p1": (np.maximum(p1 - half, LOWEST), np.minimum(p1 + half, middle)),
            "p2": (
                np.maximum(p2 - half, np.nextafter(middle, 1.0)),
                np.minimum(p2 + half, HIGHEST),
            ),
        },
    )


def sample_size(game: Game, alpha: float) -> np.ndarray:
    """How many trials of each model make the game's route certain with a chance of 1 - alpha.

    After that many, the square of Hoeffding's half-width around the two observed shares of
    successes is certified to have the game's route, with a chance of at least 1 - alpha. The exact
    intervals of `certify_trials` usually need fewer.

    Parameters
    ----------
    game : routecore.Game, at success probabilities that are thought likely
    alpha : chance of a miss, strictly between 0 and 1

    Returns
    -------
    whole number as a float, or an array of the game's shape; infinite on a boundary

    Raises
    ------
    ValueError
        If alpha is not strictly between 0 and 1.

    Notes
    -----
    Source: derived, chapter "Is the route certain?".

    Examples
    --------
    >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
    >>> print(f"{sample_size(game, 0.05):.0f}")
    5995
    """
    alpha = _level(alpha)
    half = np.asarray(radius(game))
    return np.ceil(_trials_for()(alpha, half))[()]


def hoeffding(trials: int, alpha: float) -> float:
    """The half-width that both success probabilities keep to with a chance of 1 - alpha.

    >>> print(f"{hoeffding(1000, 0.05):.4f}")
    0.0468
    """
    trials = checks.whole("trials", trials, 1)
    return float(_half_width()(_level(alpha), float(trials)))


def certify_trials(
    game: Game,
    successes: tuple[ArrayLike, ArrayLike],
    trials: ArrayLike | tuple[ArrayLike, ArrayLike],
    alpha: float,
) -> Certificate:
    """Whether counts of successes make the route certain, at level 1 - alpha.

    Each success probability gets its exact (Clopper-Pearson) interval at level 1 - alpha/2, so both
    hold together with a chance of at least 1 - alpha, and so does the route.

    Parameters
    ----------
    game : the game, whose p1 and p2 are not used
    successes : (of M1, of M2), whole numbers or arrays
    trials : (of M1, of M2), or one number for both
    alpha : chance of a wrong certificate, strictly between 0 and 1

    Raises
    ------
    ValueError
        If a count or alpha is out of range, successes is not a pair, or the two intervals overlap:
        then not even the order of the models is certain.

    Examples
    --------
    >>> game = Game(p1=.55, p2=.85, c1=1., c2=4., t1=3., t2=4., V=5.1, P=5.)
    >>> certify_trials(game, (1100, 1700), 2000, 0.05).remaining
    (<Route.CASCADE_S0: 2>,)
    """
    alpha = _level(alpha)
    if not isinstance(successes, tuple | list) or len(successes) != 2:
        raise ValueError(
            f"successes is {checks.show(successes)}: it must be a pair, of M1 and of M2."
        )
    counts = trials if isinstance(trials, tuple | list) else (trials, trials)
    ends, middle = {}, {}
    for name, k, n in zip(("p1", "p2"), successes, counts, strict=True):
        low, high = clopper_pearson(k, n, alpha / 2)
        ends[name] = (np.maximum(low, LOWEST), np.minimum(high, HIGHEST))
        middle[name] = (ends[name][0] + ends[name][1]) / 2
    overlap = np.asarray(ends["p1"][1] >= ends["p2"][0])
    checks.refuse_first(
        "the interval of p2's low end",
        np.broadcast_to(ends["p2"][0], overlap.shape),
        overlap,
        "it must lie above the interval of p1, or the models' order is not certain",
    )
    return certify(game.replace(**middle), ends)


def _level(alpha) -> float:
    return checks.number(
        "alpha", alpha, "it must be strictly between 0 and 1", 0, 1, open_ends=True
    )


@cache
def _trials_for():
    return numpy_function((forms.alpha, forms.half_width), forms.SAMPLE_SIZE)


@cache
def _half_width():
    return numpy_function((forms.alpha, forms.trials), forms.HOEFFDING)
