"""Shelves of models, and prices: closed forms against linear programs over all policies."""

from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np

from routecore.beyond.pricing import price
from routecore.beyond.shelf import Shelf
from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.proofs.evidence.promises_kept import (
    least_cost,
    least_cost_blind,
    least_cost_stationary,
)

RULES = {"no price": None, "prices of at least 0": "nonnegative", "prices of any sign": "any"}


def _any_shelf(random, k: int | None = None) -> dict:
    """A shelf whose costs-of-pass fall with the time per success, or do not care."""
    k = int(random.integers(2, 6)) if k is None else k
    p, tau = random.uniform(0.05, 0.95, k), random.uniform(0.2, 2.0, k)
    gamma = random.uniform(0.3, 3.0, k) * tau ** -float(random.integers(0, 3))
    V, P = random.uniform(0.1, 2.2), random.uniform(0.0, 6.0)
    return {"p": p, "c": gamma * p, "t": tau * p, "V": V, "P": P}


def _shelf(g: dict, **more) -> Shelf:
    return Shelf.from_arrays(**{**g, **more})


def _on_a_vertex(random) -> dict:
    """V is the time per success of the quickest model or of another vertex, P above the hull."""
    g = _any_shelf(random)
    g["V"] = float(random.choice(_shelf(g).hull().time_per_success))
    return g | {"P": float(_shelf(g).G(g["V"])) + random.uniform(0.1, 2.0)}


def _on_the_hull(random) -> dict:
    """P is the height of the hull at V: losing the user and keeping him cost the same."""
    while True:
        g = _any_shelf(random)
        height = float(_shelf(g).G(g["V"]))
        if np.isfinite(height) and _shelf(g).net_value.min() < 0:
            return g | {"P": height}


def _drawn_until(holds: Callable[[Shelf], bool]) -> Callable:
    def draw(random) -> dict:
        while True:
            g = _any_shelf(random)
            if holds(_shelf(g)):
                return g

    return draw


def _some_slow(shelf: Shelf) -> bool:
    return shelf.net_value.min() < 0


SHELVES: dict[str, Callable] = {
    "every model worth its wait": _drawn_until(lambda x: x.net_value.min() > 0),
    "no model worth its wait": _drawn_until(lambda x: x.net_value.max() < 0),
    "user lost": _drawn_until(
        lambda x: _some_slow(x) and x.net_value.max() > 0 and x.optimal_policy().loses
    ),
    "a mix of two models": _drawn_until(lambda x: x.optimal_policy().slow >= 0),
    "one model kept, another too slow": _drawn_until(
        lambda x: _some_slow(x) and x.optimal_policy().quick >= 0 and x.optimal_policy().slow < 0
    ),
    "P on the hull": _on_the_hull,
    "V on a vertex": _on_a_vertex,
    "hull of one vertex": _drawn_until(lambda x: len(x.hull().models) == 1),
    "hull of two": _drawn_until(lambda x: len(x.hull().models) == 2),
    "hull of three or more": _drawn_until(lambda x: len(x.hull().models) >= 3),
}


def any_policy(count: int, random) -> Found:
    """J* against three linear programs, one a kind of user, and against the policy played out."""
    worst, cases = 0.0, {}
    for case, draw in SHELVES.items():
        for _ in range(count):
            g = draw(random)
            policy = _shelf(g).optimal_policy()
            expected = [
                least_cost(**g),
                least_cost_blind(**g),
                least_cost_stationary(**g),
                _played(g, policy),
            ]
            worst = max(worst, deviation(policy.provider_cost, expected))
            free = _shelf(g, opt_in=True).optimal_policy().provider_cost
            worst = max(worst, deviation(free, least_cost(**g, opt_in=True)))
        cases[case] = count
    return Found(worst, cases)


def _played(g: dict, policy) -> float:
    """J of the policy when the user answers it with the best of many probabilities of leaving."""
    p, c, xi = g["p"], g["c"], g["V"] * g["p"] - g["t"]
    drawn = np.zeros(len(p))
    if policy.loses:
        drawn[np.argmin(xi)] = 1.0
    else:
        drawn[policy.quick] += 1 - policy.slow_share
        if policy.slow >= 0:
            drawn[policy.slow] += policy.slow_share
    back = np.linspace(0, 1, 101)
    later = back * (1 - p[policy.first]) / (1 - back * (drawn @ (1 - p)))
    utility = xi[policy.first] + later * (drawn @ xi)
    solved = p[policy.first] + later * (drawn @ p)
    cost = c[policy.first] + later * (drawn @ c) + g["P"] * (1 - solved)
    return float(cost[utility >= utility.max() - 1e-9].min())


def _frontier(random) -> dict:
    """Models all on their hull: p and cost-of-pass rise with the index, time per success falls."""
    k = int(random.integers(2, 5))
    p = np.sort(random.uniform(0.05, 0.95, k))
    tau = np.cumsum(random.uniform(0.1, 1.0, k))[::-1]
    steeper = np.sort(random.uniform(0.2, 3.0, k - 1))  # slopes grow towards the quick end
    gamma = random.uniform(0.2, 2.0) + np.concatenate([[0.0], np.cumsum(steeper * -np.diff(tau))])
    return {
        "p": p,
        "c": gamma * p,
        "t": tau * p,
        "V": random.uniform(tau[-1], 1.1 * tau[0]),
        "P": random.uniform(0.2, 2.0) * gamma[-1],
    }


def escalate_only(count: int, random) -> Found:
    """On a frontier: J* against a linear program over policies that never come back down."""
    worst, cases = 0.0, {"user kept by a mix": 0, "one model kept": 0, "user lost": 0}
    while min(cases.values()) < count:
        g = _frontier(random)
        policy = _shelf(g).optimal_policy()
        case = list(cases)[2 if policy.loses else int(policy.slow < 0)]
        if cases[case] == count or not _shelf(g).escalation_suffices:
            continue
        cases[case] += 1
        worst = max(worst, deviation(policy.provider_cost, least_cost(**g, upwards=True)))
    return Found(worst, cases)


def seen_model(count: int, random) -> Found:
    """The user sees the next model: J* against a linear program over all policies.

    Two models; and three where both ends of the edge satisfy the condition of the theorem.
    """
    cases = {
        "mix survives": 0,
        "mix does not survive": 0,
        "no mix wanted": 0,
        "three models, mix survives": 0,
    }
    worst = 0.0
    while min(cases.values()) < count:
        g = _any_shelf(random, k=int(random.integers(2, 4)))
        shelf, three = _shelf(g), len(g["p"]) == 3
        policy, promises, case = shelf.optimal_policy(), None, "no mix wanted"
        if policy.slow >= 0:
            promises = _owed(g, int(policy.slow), int(policy.quick))
            tau = g["t"][policy.quick] / g["p"][policy.quick]
            shown = g["t"][policy.slow] + (1 - g["p"][policy.slow]) * tau <= g["V"]
            case = "mix survives" if shown else "mix does not survive"
            if promises is None:
                continue
        case = f"three models, {case}" if three else case
        if cases.get(case, count) == count:
            continue
        cases[case] += 1
        for opt_in in (False, True):
            other = _shelf(g, opt_in=opt_in)
            cost = other.optimal_policy().provider_cost if three else other.cost_when_seen()
            best = least_cost(**g, promises=promises, seen=True, opt_in=opt_in)
            worst = max(worst, deviation(cost, best))
    return Found(worst, cases)


def _owed(g: dict, slow: int, quick: int, longest: int = 12) -> list | None:
    """What must be owed before the n-th last slow pass, so that the user sits through them all."""
    xi = g["V"] * g["p"] - g["t"]
    most = xi[quick] / g["p"][quick]
    owed = [0.0]
    while owed[-1] < most:
        owed.append((owed[-1] - xi[slow]) / (1 - g["p"][slow]))
        if len(owed) > longest:
            return None
    return [*(x for x in owed if x < most), most]


def counting_user(count: int, random) -> Found:
    """The most escalation that a user who counts failures bears: s_inf against stopping times.

    Only M1 is worth its wait; the paper's cascade. Bisection on s, each time with the value of every
    stopping time, worked backwards from the 4000th failure.
    """
    game = {"p1": [], "p2": [], "xi1": [], "xi2": []}
    for _ in range(2 * count):
        # Models that differ by enough for 4000 failures to tell.
        p1 = random.uniform(0.05, 0.9)
        p2 = random.uniform(p1 + 0.04, 0.95)
        for name, value in zip(game, (p1, p2, *random.uniform(0, 1, 2) * (1, -1)), strict=True):
            game[name].append(value)
    p1, p2, xi1, xi2 = (np.array(x) for x in game.values())
    # Half of them hardly mind M2.
    xi2[count:] *= 0.05
    low, high = np.zeros(2 * count), np.ones(2 * count)
    for _ in range(14):
        s = (low + high) / 2
        stays = _never_leaves(1 - p1, 1 - p2, xi1, xi2, s)
        low, high = np.where(stays, s, low), np.where(stays, high, s)
    closed = _s_inf()(p1, p2, xi1, xi2)
    return Found(deviation(low, closed), {"M2 a burden": count, "M2 a small burden": count})


def _never_leaves(a, b, xi1, xi2, s, failures: int = 4000) -> np.ndarray:
    """Whether going on is worth at least 0 after each number of failures."""
    share = np.zeros(a.shape)  # chance that the next pass is on M2, given the failures so far
    passes = []
    for _ in range(failures):
        failed1, failed2 = (1 - share) * a, share * b
        failed = failed1 + failed2
        passes.append(((1 - share) * xi1 + share * xi2, failed))
        share = (failed1 * s + failed2) / failed
    worth, failed = passes[-1]
    going_on = worth / (1 - failed)  # the share hardly moves any more
    bears = going_on >= 0
    for worth, failed in reversed(passes[1:-1]):
        going_on = worth + failed * going_on
        bears &= going_on >= 0
    return bears


@cache
def _s_inf():
    from routecore.beyond.shelf_forms import s_inf
    from routecore.symbols import p1, p2, xi1, xi2
    from routecore.translate import numpy_function

    return numpy_function([p1, p2, xi1, xi2], s_inf)


def throttling(count: int, random) -> Found:
    """J* after throttling against a search over latencies, each solved by the linear program."""
    worst, cases = 0.0, {}
    wanted = {
        "throttling pays": lambda x: x.net_value.min() > 0 and x.P < x.cost_of_pass.min(),
        "P too high": lambda x: x.net_value.min() > 0 and x.P > x.cost_of_pass.min(),
        "a model is too slow already": _some_slow,
    }
    for case, holds in wanted.items():
        draw = _drawn_until(lambda x, holds=holds: len(x.models) < 4 and holds(x))
        for _ in range(count):
            g = draw(random)
            # As it is, exactly at the point where a pass is worth nothing, and far beyond it.
            slower = [
                (t, *(x for x in (worth, 2 * worth) if x > t))
                for t, worth in zip(g["t"], g["V"] * g["p"], strict=True)
            ]
            best = min(least_cost(**{**g, "t": np.array(t)}) for t in product(*slower))
            shelf = _shelf(g)
            after = shelf.optimal_policy().provider_cost - shelf.throttle().saving
            worst = max(worst, deviation(after, best))
        cases[case] = count
    return Found(worst, cases)


def prices(count: int, random) -> Found:
    """J* with prices against a linear program over policies and payments together."""
    worst, cases = 0.0, {}
    for (words, sign), opt_in in product(RULES.items(), (True, False)):
        user = "opt-in" if opt_in else "captive first pass"
        outcomes = ("lost", "kept by one model", "kept by a mix")
        for outcome in outcomes[: 2 if sign == "any" else 3]:  # any sign: never a mix
            found = 0
            while found < count:
                g, w = _any_shelf(random), float(np.exp(random.normal()))
                policy = price(_shelf(g, opt_in=opt_in), w, rule=sign or "none")
                kept = 1 + int(policy.policy.slow >= 0)
                if outcomes[0 if policy.policy.loses else kept] != outcome:
                    continue
                best = least_cost(**g, opt_in=opt_in, w=w, sign=sign)
                worst = max(worst, deviation(policy.provider_cost, best))
                found += 1
            cases[f"{words}, {user}, {outcome}"] = found
    return Found(worst, cases)


def given_price(count: int, random) -> Found:
    """At a given uniform price, per call and per success: J and U against first-step equations.

    The policies are the two-model chains of Part I, and users pay as they go.
    """
    worst = 0.0
    for per in ("call", "success"):
        for _ in range(count):
            g, w, fee = _any_shelf(random, k=2), float(np.exp(random.normal())), random.normal()
            s, r = random.random(2)
            net = _at_price(g, w, **{f"per_{per}": fee})
            worst = max(worst, deviation(_chain(net, s, r), _chain(g, s, r, per, fee, w)))
    return Found(worst, {f"a price per {per}": count for per in ("call", "success")})


def _at_price(g, w, **fees) -> dict:
    from routecore.beyond.pricing import at_price

    shelf = at_price(_shelf(g), w, **fees)
    return {**g, "c": shelf.c, "t": shelf.t}


def _chain(g, s, r, per="", fee=0.0, w=1.0) -> tuple[float, float]:
    """U and J of M1 then M2 with probability s after a failure, pass by pass."""
    at, utility, cost = np.array([1.0, 0.0]), 0.0, 0.0
    while at.sum() > 1e-17:
        solved = at @ g["p"]
        paid = fee * at.sum() if per == "call" else fee * solved if per == "success" else 0.0
        utility += g["V"] * solved - at @ g["t"] - paid / w
        failed = at * (1 - g["p"])
        cost += at @ g["c"] - paid + g["P"] * (1 - r) * failed.sum()
        at = r * np.array([failed[0] * (1 - s), failed[0] * s + failed[1]])
    return utility, cost


COMPARISONS = {
    "shelf": Comparison(
        "any policy on a shelf against linear programs for three kinds of user",
        any_policy,
        1e-7,
        10,
        "shelves",
    ),
    "shelf_escalation": Comparison(
        "escalation on a frontier against a linear program of policies that only move up",
        escalate_only,
        1e-7,
        30,
        "shelves",
    ),
    "shelf_seen": Comparison(
        "a user who sees the next model, against a linear program over all policies",
        seen_model,
        1e-7,
        30,
        "shelves",
    ),
    "counting_user": Comparison(
        "the escalation that a user who counts failures bears, against every stopping time",
        counting_user,
        2e-3,
        25,
    ),
    "shelf_throttle": Comparison(
        "throttling a shelf against a search over latencies", throttling, 1e-7, 10, "shelves"
    ),
    "prices": Comparison(
        "optimal prices against a linear program over policies and payments",
        prices,
        1e-7,
        10,
        "shelves",
    ),
    "given_price": Comparison(
        "a given price against users who pay as they go", given_price, 1e-9, 50, "games"
    ),
}
