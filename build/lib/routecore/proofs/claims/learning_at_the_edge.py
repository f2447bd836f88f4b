"""Claims of the chapter "Learning at the edge": what choices made in ignorance cost."""

import sympy as sp

from routecore.beyond.learning_forms import (
    regret_of_a_pass,
    regret_of_keeping,
    regret_of_losing,
    slope,
)
from routecore.proofs.claim import claim, only_m2
from routecore.routing.forms import J0, cost_of_pass, one_shot_cost, s0
from routecore.symbols import NET_VALUE, V, a, c1, c2, p1, p2, s, t1, t2, xi1, xi2

n1, n2 = sp.symbols("n1 n2", real=True)  # any numbers of visits
p2_hat, width, tests = sp.symbols("p2_hat width tests", real=True)

_about = {"source": "derived", "verdict": "new"}
_pass = {**_about, "oracle": "regret_of_a_pass"}
_search = {**_about, "oracle": "patience_search"}
m1_cheaper = c1 / p1 < c2 / p2
_threshold = s0.subs({xi1: NET_VALUE[xi1], xi2: NET_VALUE[xi2]})

CLAIMS = (
    claim(
        id="learn_pass",
        **_pass,
        title="Users who stay: n2 passes on M2 cost n2 (c2 - p2 c1/p1) more than staying with M1",
        given=[n1 >= 0, n2 >= 0, sp.Eq(p1 * n1 + p2 * n2, 1)],
        then=sp.Eq(c1 * n1 + c2 * n2 - cost_of_pass[1], n2 * regret_of_a_pass),
    ),
    claim(
        id="learn_pass_sign",
        **_pass,
        title="A pass on M2 is regretted iff c1/p1 < c2/p2",
        then=sp.Equivalent(regret_of_a_pass > 0, m1_cheaper),
    ),
    claim(
        id="learn_lost",
        **_search,
        title="xi_1 < 0 < xi_2: a task whose user would leave costs (1 - p1)(P - P2) more than J0",
        given=only_m2,
        then=sp.Eq(one_shot_cost[1] - J0, regret_of_losing),
    ),
    claim(
        id="learn_kept",
        **_search,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2, s >= s0: a task whose user is kept costs at most"
        " (1 - p1) (c2/p2 - c1/p1)/p1 times s - s0 more than J0",
        given=[*only_m2, m1_cheaper, s >= s0],
        then=sp.And(regret_of_keeping >= 0, regret_of_keeping <= a * slope * (s - s0)),
    ),
    claim(
        id="learn_phase",
        **_search,
        title="c1/p1 < c2/p2: tests a square of the range apart keep users too dearly by at most"
        " (c2/p2 - c1/p1)/p1 in all",
        given=[m1_cheaper, width > 0, width <= 1, tests >= 0, tests * width**2 <= width],
        then=tests * slope * width <= slope,
    ),
    claim(
        id="learn_end",
        **_search,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: 1/w tasks at an s at most w above s0 cost at most"
        " (1 - p1) (c2/p2 - c1/p1)/p1 more",
        given=[*only_m2, m1_cheaper, width > 0, width <= 1, s >= s0, s <= s0 + width],
        then=regret_of_keeping / width <= a * slope,
    ),
    claim(
        id="learn_trap",
        **_search,
        title="V p1 < t1, V p2 > t2: an estimate above p2 puts the plug-in threshold too low",
        given=[
            V * p1 < t1,
            V * p2 > t2,
            p2_hat > p2,
            p2_hat <= 1,
            p1 > 0,
            V > 0,
            t2 > 0,
        ],
        then=_threshold.subs(p2, p2_hat) < _threshold,
    ),
)
