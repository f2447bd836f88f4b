"""A limited number of prompts: which of them go to M2?

`prompts` for users who stay to the K-th, `deadline` for a limit on time instead, `fading` for a
value that falls with every failure. The whole game with K = 2 stands in
`routecore.beyond.second_prompt`. Every formula is a translation of `routecore.beyond.prompt_forms`.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from routecore import checks
from routecore.beyond import prompt_forms as forms
from routecore.routing.game import BLOCK, Game
from routecore.symbols import NET_VALUE, PARAMETERS, xi1, xi2
from routecore.translate import numpy_function

# t2/t1 counts as a whole number within this, relative.
WHOLE = 1e-9


@dataclass(frozen=True)
class Plan:
    """Two blocks of prompts: one model first, the other last.

    Attributes
    ----------
    first : the model of the first prompts, 1 or 2: the one with the lower cost-of-pass
    passes1, passes2 : how many prompts each model gets
    last_block : how many prompts the last block has as soon as there is room for them. It does not
        depend on how many prompts there are; infinite if all of them belong to it.
    provider_cost : J if the user follows the plan to its end, in money
    user_utility : U if the user follows the plan to its end, in time
    follows : whether a user who may leave after any failure follows it to its end

    Arrays have the broadcast shape of the game's parameters.
    """

    first: np.ndarray
    passes1: np.ndarray
    passes2: np.ndarray
    last_block: np.ndarray
    provider_cost: np.ndarray
    user_utility: np.ndarray
    follows: np.ndarray

    @property
    def escalates(self) -> np.ndarray:
        """Whether the plan begins on M1 and ends on M2."""
        return (self.first == 1) & (self.passes1 > 0) & (self.passes2 > 0)


def prompts(game: Game, K: int) -> Plan:
    """The cheapest of all 2^K ways to serve a user who prompts up to K times.

    The model with the lower cost-of-pass comes first. Where that is M1, the last `last_block`
    prompts belong to M2; where it is M2, the last ones belong to M1 if losing the user is cheap.

    Parameters
    ----------
    game : a single game or an array of games
    K : number of prompts, at least 1

    Raises
    ------
    ValueError
        If K is not a whole number of at least 1.

    Notes
    -----
    Source: derived, chapter "The last prompts belong to M2". The plan is the provider's optimum
    where the user stays to the K-th prompt whatever the models are, as users do for whom both net
    values are >= 0. For others `follows` says whether they would bear this plan.
    Costs and utilities are exact to about 1e-16/p1, relative.

    Examples
    --------
    >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.3, t2=.9, V=2., P=20.)
    >>> [prompts(game, K).passes2.item() for K in (1, 2, 3, 9)]
    [1, 1, 1, 1]
    >>> prompts(game, 2).provider_cost.item()
    5.0
    """
    K = checks.whole("K", K, 1)

    def plan(columns):
        columns, net, swapped = _cheaper_first(columns)
        length = _last_block()(*columns)
        last = np.minimum(length, K)
        return swapped, length, K - last, last, *_outcome()(*columns, *net, K - last, last)

    return _plan(game, plan)


def deadline(game: Game, time: int) -> Plan:
    """The cheapest way to serve a user who prompts until a deadline.

    Parameters
    ----------
    game : a single game or an array, with t2 a whole multiple of t1 and c1/p1 below c2/p2 and P
    time : the deadline, in passes on M1

    Raises
    ------
    ValueError
        If `time` is not a whole number of at least 1, or a game is not such a game.

    Notes
    -----
    Source: derived, chapter "The last prompts belong to M2". M2 gets a pass only where
    1 - p2 < (1 - p1)^(t2/t1): where it fails less often in the same time.

    Examples
    --------
    >>> game = Game(p1=.3, p2=.9, c1=1., c2=4., t1=1., t2=2., V=9., P=20.)
    >>> plan = deadline(game, 6)
    >>> plan.passes1.item(), plan.passes2.item()
    (2, 2)
    """
    time = checks.whole("time", time, 1)
    ratio = game.parameters["t2"] / game.parameters["t1"]
    uneven = np.abs(ratio - np.round(ratio)) > WHOLE * ratio
    checks.refuse_first("t2/t1", ratio, uneven, "it must be a whole number")
    _m1_pays(game)

    def plan(columns):
        length_of_m2 = np.round(columns[5] / columns[4])
        length = _last_block_in_time()(*columns, length_of_m2)
        last = np.minimum(length, np.floor(time / length_of_m2))
        first = time - length_of_m2 * last
        return (
            False,
            length,
            first,
            last,
            *_outcome()(*columns, *_net_value()(*columns), first, last),
        )

    return _plan(game, plan)


def fading(game: Game, delta: float) -> Plan:
    """The plan for users to whom a success after k failures is worth V delta^k.

    Such a user makes K_i passes on M_i alone, and where K2 >= K1 never more than K2 in all. So no
    plan costs less than that of `prompts` with K = K2. It is the optimum where `follows` is true;
    where it is false users leave in the middle of M1's block, and every other plan costs more.

    Parameters
    ----------
    game : a single game or an array, with c1/p1 below c2/p2 and P
    delta : share of the value that is left after each failure, strictly between 0 and 1

    Raises
    ------
    ValueError
        If delta is not strictly between 0 and 1, M2 keeps users for fewer passes than M1, or a
        game is not such a game.

    Notes
    -----
    Source: derived, chapter "The last prompts belong to M2".

    Examples
    --------
    >>> game = Game(p1=.5, p2=.8, c1=1., c2=4., t1=.5, t2=.6, V=2., P=20.)
    >>> plan = fading(game, .8)
    >>> plan.passes1.item(), plan.passes2.item(), plan.follows.item()
    (4, 1, True)
    """
    share = checks.number(
        "delta", delta, "it must lie strictly between 0 and 1", 0.0, 1.0, open_ends=True
    )
    alone = np.broadcast_arrays(*_fading_passes()(*game.parameters.values(), share))
    checks.refuse_first(
        "K2", alone[1], alone[1] < alone[0], "M2 must keep users for at least as many passes as M1"
    )
    _m1_pays(game)

    def plan(columns):
        few, many = _fading_passes()(*columns, share)
        length = _last_block()(*columns)
        last = np.minimum(length, many)
        first = many - last
        cost, *_ = _outcome()(*columns, *_net_value()(*columns), first, last)
        # Of M1's passes only those after K1 failures cost the user more than they give, and before
        # the first of these most of them are still to come.
        hardest = np.maximum(1, few)
        arguments = (*columns, share, first, last)
        utility, then = (_fading_still_to_come()(*arguments, x) for x in (0, hardest))
        follows = (hardest >= first) | (then >= -WHOLE * columns[6])
        return False, length, first, last, cost, utility, follows

    return _plan(game, plan)


def _m1_pays(game: Game) -> None:
    """Refuse games in which a pass on M1 costs more per success than one on M2, or than leaving."""
    values = game.parameters
    paid1, paid2, penalty = np.broadcast_arrays(
        values["c1"] / values["p1"], values["c2"] / values["p2"], values["P"]
    )
    bad = (paid1 >= paid2) | (paid1 >= penalty)
    checks.refuse_first("c1/p1", paid1, bad, "it must be below c2/p2 and below P")


def _cheaper_first(columns):
    """The columns and net values, the models renamed where M2 has the lower cost-of-pass."""
    p1_, p2_, c1_, c2_, t1_, t2_, *rest = columns
    net = _net_value()(*columns)
    swapped = c1_ * p2_ > c2_ * p1_
    pairs = ((p1_, p2_), (c1_, c2_), (t1_, t2_), net)
    pairs = [(np.where(swapped, y, x), np.where(swapped, x, y)) for x, y in pairs]
    return (*pairs[0], *pairs[1], *pairs[2], *rest), pairs[3], swapped


def _plan(game: Game, plan: Callable) -> Plan:
    """`plan` of each game, in blocks whose working arrays stay in the processor's cache."""
    size = int(np.prod(game.shape))
    columns = [np.broadcast_to(x, game.shape).reshape(size) for x in game.parameters.values()]
    out = {field.name: np.empty(size, _TYPES.get(field.name, float)) for field in fields(Plan)}
    for start in range(0, size, BLOCK):
        part = slice(start, min(start + BLOCK, size))
        swapped, length, first, last, cost, utility, follows = plan([x[part] for x in columns])
        found = {
            "first": np.where(swapped, 2, 1),
            "passes1": np.where(swapped, last, first),
            "passes2": np.where(swapped, first, last),
            "last_block": length,
            "provider_cost": cost,
            "user_utility": utility,
            "follows": follows,
        }
        for name, value in found.items():
            out[name][part] = value
    return Plan(**{name: value.reshape(game.shape)[()] for name, value in out.items()})


_TYPES = {"first": np.int8, "passes1": np.int64, "passes2": np.int64, "follows": bool}


# -- the translated expressions, each built once, when first needed ----------------------------


@cache
def _net_value():
    return numpy_function(PARAMETERS, [NET_VALUE[xi1], NET_VALUE[xi2]])


@cache
def _last_block():
    return numpy_function(PARAMETERS, forms.last_block)


@cache
def _last_block_in_time():
    return numpy_function((*PARAMETERS, forms.g), forms.last_block_in_time)


@cache
def _outcome():
    expressions = [forms.plan_cost, forms.plan_utility, forms.follows]
    return numpy_function((*PARAMETERS, xi1, xi2, forms.n, forms.m), expressions)


@cache
def _fading_passes():
    return numpy_function((*PARAMETERS, forms.delta), [forms.fading_passes[i] for i in (1, 2)])


@cache
def _fading_still_to_come():
    arguments = (*PARAMETERS, forms.delta, forms.n, forms.m, forms.k)
    return numpy_function(arguments, forms.fading_still_to_come)
