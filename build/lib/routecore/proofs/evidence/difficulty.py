"""Difficulty: dynamic programs over beliefs, users who solve their own stopping problem, and logs.

None of them knows n*, n_max or a covariance: they update a belief after every failure and compare.
"""

import numpy as np

from routecore.beyond import two_attempts_forms as twice
from routecore.beyond.difficulty import DifficultTask, RetryRoute
from routecore.beyond.difficulty_forms import failures_until, p1_easy, p1_hard, share
from routecore.beyond.difficulty_types import whole
from routecore.beyond.retry_log import RetryLog
from routecore.proofs.evidence.base import Comparison, Found, deviation
from routecore.symbols import PARAMETERS, P
from routecore.translate import numpy_function

DEPTH = 40  # passes in the lattice of beliefs
LONGEST = 30  # passes on M1 in the plans that are tried, besides M1 for ever
HORIZON = 160  # passes after which hardly a task is left


# -- random tasks ---------------------------------------------------------------------------------


def _types(count: int, m: int, blind: bool, random):
    """Prior, p1 and p2 of shape (count, m) with p1, p2 and p1/p2 rising together."""
    prior = random.dirichlet(np.ones(m), count)
    p1 = np.sort(random.uniform(0.02, 0.9, (count, m)), axis=1)
    p1[random.random(count) < 0.3, 0] = 0.0  # some tasks M1 never solves
    if blind:
        return prior, p1, np.repeat(random.uniform(0.2, 0.95, (count, 1)), m, axis=1)
    # p2 rises by a part of what would keep the ratio level.
    p2 = np.empty_like(p1)
    p2[:, 0] = np.maximum(p1[:, 0], 0.2) * random.uniform(1.0, 1.05, count)
    for k in range(1, m):
        level = p2[:, k - 1] * p1[:, k] / np.maximum(p1[:, k - 1], 1e-9)
        top = np.minimum(level, 0.98)
        p2[:, k] = p2[:, k - 1] + random.random(count) * np.maximum(top - p2[:, k - 1], 0.0)
    return prior, p1, p2


def _beta_nodes(rho, mean):
    """Gauss-Jacobi nodes of the Beta prior: exact for as many passes as are looked at."""
    from scipy.special import roots_jacobi

    total = (1 - rho) / rho
    with np.errstate(all="ignore"):  # a quotient that SciPy does not use
        x, weight = roots_jacobi(DEPTH + 8, (1 - mean) * total - 1, mean * total - 1)
    return weight / weight.sum(), (1 + x) / 2


def _money(count: int, random) -> dict[str, np.ndarray]:
    c, t = (np.sort(10 ** random.uniform(-0.6, 0.6, (2, count)), axis=0) for _ in "ct")
    c, t = (x + np.array([[0.0], [1e-6]]) for x in (c, t))
    value, penalty = 10 ** random.uniform([[-0.5], [-0.5]], [[1.3], [1.5]], (2, count))
    return {"c1": c[0], "c2": c[1], "t1": t[0], "t2": t[1], "V": value, "P": penalty}


def _draw(count: int, random):
    """A batch of tasks of one kind, and the types that the oracles see."""
    money = _money(count, random)
    if random.random() < 0.25:
        mean = np.sort(random.uniform(0.05, 0.95, (2, count)), axis=0)
        rho = random.uniform(0.1, 0.9, count)
        task = DifficultTask.beta(rho=rho, p1=mean[0], p2=mean[1] + 1e-9, **money)
        nodes = [_beta_nodes(r, p) for r, p in zip(rho, mean[0], strict=True)]
        prior, first = (np.array(x) for x in zip(*nodes, strict=True))
        return task, (prior, first, np.broadcast_to(mean[1][:, None] + 1e-9, first.shape)), money
    blind = random.random() < 0.5
    types = _types(count, int(random.integers(2, 5)), blind, random)
    if not blind:  # users give up on no type of task
        money["V"] = np.maximum(money["V"], money["t2"] / types[2][:, 0] * 1.01)
    task = DifficultTask(prior=types[0], p1=types[1], p2=types[2], **money)
    return task, types, money


# -- captive users: all sequences of passes -------------------------------------------------------


def cheapest_sequence(prior, p1, p2, c1, c2) -> np.ndarray:
    """The cost of the best of all sequences, by dynamic programming over beliefs, (count,)."""
    a, b, later = 1 - p1, 1 - p2, []
    for depth in range(DEPTH, -1, -1):
        costs = []
        for i in range(depth + 1):  # i failures of M1 so far, the others of M2
            belief = prior * a**i * b ** (depth - i)
            left = belief.sum(axis=1)
            if depth == DEPTH:  # from here on one model for ever
                with np.errstate(divide="ignore", invalid="ignore"):
                    on_m1 = np.where(belief > 0, belief / p1, 0.0).sum(axis=1)
                costs.append(np.minimum(c1 * on_m1, c2 * (belief / p2).sum(axis=1)))
            else:
                costs.append(np.minimum(c1 * left + later[i + 1], c2 * left + later[i]))
        later = costs
    return later[0]


def sequence_cost(prior, p1, p2, c1, c2, sequence, then) -> float:
    """The cost of one task's sequence of passes (1s and 2s) and then one model for ever."""
    chance, price, left, cost = {1: p1, 2: p2}, {1: c1, 2: c2}, prior, 0.0
    for model in sequence:
        cost += price[model] * left.sum()
        left = left * (1 - chance[model])
    return float(cost + price[then] * (left / chance[then]).sum())


def _retries(count: int, random) -> Found:
    """The cost of n* passes on M1 and then M2 against the best of all sequences."""
    need = dict.fromkeys(("M2 at once", "n* retries, then M2", "M1 for ever", "after a signal"), 0)
    worst = 0.0
    while min(need.values()) < count:
        task, types, money = _draw(64, random)
        found = task.retries().n_star
        case = np.select([found == 0, np.isinf(found)], [0, 2], 1)
        if types[0].shape[1] == 2 and need["after a signal"] < count:
            types, found = _after_a_signal(types, money, random)
            case[:] = 3
        keep = np.isinf(found) | (found < LONGEST)
        for k, name in enumerate(need):
            keep &= (case != k) | (np.cumsum(case == k) <= count - need[name])
            need[name] += int((keep & (case == k)).sum())
        if not keep.any():
            continue
        best = cheapest_sequence(*(x[keep] for x in types), money["c1"][keep], money["c2"][keep])
        played = _plan_cost(*(x[keep] for x in types), found[keep], money, keep)
        worst = max(worst, deviation(played, best))
    return Found(worst, need)


def _after_a_signal(types, money, random):
    """Bayes' rule on a signal, and n* from its log-likelihood ratio."""
    prior, p1_, p2_ = types
    likelihood = random.uniform(0.05, 1, prior.shape)
    ratio = p1_ / p2_
    easy, hard, level = ratio[:, 1], ratio[:, 0], money["c1"] / money["c2"]
    signal = np.log(likelihood[:, 1] / likelihood[:, 0])
    posterior = prior * likelihood
    posterior /= posterior.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        closed = _closed_form()(prior[:, 1], p1_[:, 1], p1_[:, 0], easy, hard, level, signal)
        n = whole(closed, False)
    n = np.where(easy <= level, 0.0, np.where(hard >= level, np.inf, n))
    return (posterior, p1_, p2_), n


def _closed_form():
    import sympy as sp

    easy, hard, level, signal = sp.symbols("easy hard level_ signal", real=True)
    given = (share, p1_easy, p1_hard, easy, hard, level, signal)
    return numpy_function(given, failures_until(easy, hard, level, signal))


def _plan_cost(prior, p1_, p2_, n, money, keep):
    """n passes on M1, then M2, pass by pass."""
    belief, cost = prior.copy(), np.zeros(len(prior))
    for j in range(DEPTH):
        on_m1 = (j < n)[:, None]
        cost += np.where(on_m1[:, 0], money["c1"][keep], money["c2"][keep]) * belief.sum(axis=1)
        belief = belief * (1 - np.where(on_m1, p1_, p2_))
    with np.errstate(divide="ignore", invalid="ignore"):
        on_m1 = money["c1"][keep] * np.where(belief > 0, belief / p1_, 0.0).sum(axis=1)
    return cost + np.where(np.isinf(n), on_m1, money["c2"][keep] * (belief / p2_).sum(axis=1))


# -- users who learn ------------------------------------------------------------------------------


def best_visible_plan(prior, p1, p2, c1, c2, t1, t2, V, P) -> tuple[np.ndarray, np.ndarray]:
    """J and U of the cheapest counted plan, the user's stopping problem solved for each."""
    best, utility = np.full(len(prior), np.inf), np.full(len(prior), np.nan)
    for n in (*range(LONGEST + 1), HORIZON):
        beliefs = [prior]
        for j in range(HORIZON - 1):
            beliefs.append(beliefs[-1] * (1 - (p1 if j < n else p2)))
        worth, cost = np.zeros(len(prior)), np.zeros(len(prior))
        for j in range(HORIZON - 1, -1, -1):
            p, t, c = (p1, t1, c1) if j < n else (p2, t2, c2)
            solved, left = (beliefs[j] * p).sum(axis=1), beliefs[j].sum(axis=1)
            go = V * solved - t * left + worth
            stays = (go >= -1e-12 * V * left) | (j == 0)  # the first pass is captive
            spent = c * left + (P * (left - solved) if j == HORIZON - 1 else cost)
            worth, cost = np.where(stays, go, 0.0), np.where(stays, spent, P * left)
        better = cost < best - 1e-12
        best, utility = np.where(better, cost, best), np.where(better, worth, utility)
    return best, utility


def _case(task) -> np.ndarray:
    found, n = task.equilibrium(), task.retries()
    kept = n.n_max >= 0
    return np.select(
        [
            found.route == RetryRoute.STAY_M2,
            found.route == RetryRoute.STAY_M1,
            (found.route == RetryRoute.CASCADE) & (n.n_star <= n.n_max),
            found.route == RetryRoute.CASCADE,
            (found.route == RetryRoute.UNTIL_THEY_LEAVE) & kept,
            found.route == RetryRoute.UNTIL_THEY_LEAVE,
        ],
        range(6),
        6,
    )


LEARNING = (
    "M2 at once",
    "M1 for ever",
    "n* retries, then M2",
    "n_max retries, then M2",
    "users leave",
    "users sent away",
    "one shot of M2",
)


def _learning(count: int, random) -> Found:
    """J and U of the closed forms against users who solve their stopping problem."""
    need, worst = dict.fromkeys(LEARNING, 0), 0.0
    while min(need.values()) < count:
        task, types, money = _draw(256, random)
        case, found, n = _case(task), task.equilibrium(), task.retries()
        # What the enumeration covers: plans not too long, and few tasks left at the horizon.
        short = (found.retries <= LONGEST) | np.isinf(found.retries)
        hard = np.where(np.isinf(n.k1), types[1].min(axis=1), types[2].min(axis=1))
        keep = short & ((n.k1 <= LONGEST) | np.isinf(n.k1)) & ((1 - hard) ** 120 < 1e-9)
        for k, name in enumerate(need):
            keep &= (case != k) | (np.cumsum((case == k) & keep) <= count - need[name])
            need[name] += int((keep & (case == k)).sum())
        if keep.any():
            given = (*types, *money.values())
            best, utility = best_visible_plan(*(x[keep] for x in given))
            worst = max(
                worst,
                deviation(found.provider_cost[keep], best),
                deviation(found.user_utility[keep], utility),
            )
    return Found(worst, need)


# -- two attempts ---------------------------------------------------------------------------------


def _joint(count: int, random):
    """Any joint distribution of the two chances on a few types."""
    m = int(random.integers(2, 6))
    prior = random.dirichlet(np.ones(m), count)
    chances = random.beta(0.6, 0.6, (2, count, m))
    if random.random() < 0.3:
        chances[1] = 1 - chances[0] * random.uniform(0.2, 1, (count, 1))
    return prior, *chances


def _two_attempts(count: int, random) -> Found:
    """Closed forms of every plan, of the best one and of the regret, against trees of outcomes."""
    need = dict.fromkeys(("independence picks the best plan", "independence picks a worse plan"), 0)
    names = (*PARAMETERS[:4], P, *twice.INDEPENDENT)
    forms = [*(twice.plan_cost(*plan) for plan in ((1, 1), (1, 2), (2, 1), (2, 2)))]
    closed = numpy_function(names, [*forms, twice.SECOND_CHANCE, twice.REGRET_BOUND])
    naive = numpy_function(names, [x.subs(twice.INDEPENDENT) for x in forms])
    worst = 0.0
    while min(need.values()) < count:
        prior, first, second = _joint(512, random)
        c = 10 ** random.uniform(-1, 1, (2, 512))
        penalty = 10 ** random.uniform(0, 2, 512)
        fail = {1: 1 - first, 2: 1 - second}
        trees = [
            (
                prior
                * (c[i - 1][:, None] + fail[i] * (c[j - 1][:, None] + fail[j] * penalty[:, None]))
            ).sum(axis=1)
            for i, j in ((1, 1), (1, 2), (2, 1), (2, 2))
        ]
        lost = (prior * fail[1]).sum(axis=1)
        chance = (prior * fail[1] * (second - first)).sum(axis=1) / lost
        centre = [x - (prior * x).sum(axis=1, keepdims=True) for x in (first, second)]
        covariance = [
            (prior * centre[i] * centre[j]).sum(axis=1) for i, j in ((0, 0), (0, 1), (1, 1))
        ]
        means = [(prior * x).sum(axis=1) for x in (first, second)]
        given = (*means, *c, penalty, *covariance)
        *plans, difference, bound = closed(*given)
        picked = np.argmin(np.array(naive(*given)), axis=0)
        regret = np.array(trees)[picked, np.arange(512)] - np.min(trees, axis=0)
        case = (regret > 1e-9).astype(int)
        keep = np.zeros(512, bool)
        for k, name in enumerate(need):
            mine = np.flatnonzero(case == k)[: count - need[name]]
            keep[mine] = True
            need[name] += len(mine)
        if keep.any():
            worst = max(
                worst,
                *(deviation(x[keep], y[keep]) for x, y in zip(plans, trees, strict=True)),
                deviation(difference[keep], chance[keep]),
                float(np.max(regret[keep] - bound[keep])),
            )
    return Found(worst, need)


def _retry_log(count: int, random) -> Found:
    """Estimates from simulated logs against the truth they were drawn from, in standard errors."""
    questions, worst = 4000, 0.0
    for _ in range(count):
        prior, *chances = (x[0] for x in _joint(1, random))
        chances = np.array(chances) * 0.9 + 0.05
        kind = random.choice(len(prior), questions, p=prior)
        drawn = random.random((2, 2, questions)) < chances[:, None, kind]
        log = RetryLog.from_attempts(*drawn.reshape(4, questions))
        means = chances @ prior
        centre = chances - means[:, None]
        truth = [*means, *(prior @ (centre[i] * centre[j]) for i, j in ((0, 0), (0, 1), (1, 1)))]
        found = [log.p1, log.p2, log.sigma11, log.sigma12, log.sigma22]
        errors = list(log.standard_errors.values())
        worst = max(worst, *(abs(x - y) / e for x, y, e in zip(found, truth, errors, strict=True)))
    return Found(worst, {"logs": count})


COMPARISONS = {
    "retries": Comparison(
        "n* passes on M1, then M2, against the best of all sequences", _retries, 1e-9, 400, "tasks"
    ),
    "learning": Comparison(
        "the best plan against users who solve their own stopping problem",
        _learning,
        1e-8,
        60,
        "tasks",
    ),
    "two_attempts": Comparison(
        "plans of two prompts against trees of outcomes", _two_attempts, 1e-12, 10_000, "games"
    ),
    "retry_log": Comparison(
        "estimates from two attempts against the truth, in standard errors",
        _retry_log,
        5.0,
        400,
        "logs of 4,000 questions",
    ),
}
