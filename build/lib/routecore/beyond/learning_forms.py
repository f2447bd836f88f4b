"""Closed forms of what learning costs, each written once, as a SymPy expression.

Regret is the expected cost above that of a provider who knows p1 and p2.

Source: derived, chapter "Learning at the edge".
"""

import sympy as sp

from routecore.routing.forms import J0, P2, cascade_cost, cost_of_pass, s0
from routecore.symbols import P, a, c1, c2, p1, p2, s

# Number of tasks.
K = sp.Symbol("K", real=True)

# ---------------------------------------------------------------------------------------------
# Users stay whatever happens, and M1 has the lower cost-of-pass.
# ---------------------------------------------------------------------------------------------

# The regret of one pass on M2: its cost less that of the successes it saves M1.
regret_of_a_pass = c2 - p2 * cost_of_pass[1]

# The success probability at which M2 would be as cheap. To tell p2 from it takes about
# ln(K)/divergence passes on M2, so no policy that does well in every game has less regret than
# this for large K (Lai and Robbins 1985).
p2_tie = c2 * p1 / c1
divergence = p2 * sp.log(p2 / p2_tie) + (1 - p2) * sp.log((1 - p2) / (1 - p2_tie))
regret_floor = sp.Piecewise((regret_of_a_pass * sp.log(K) / divergence, p2_tie < 1), (0, True))

# ---------------------------------------------------------------------------------------------
# Only M2 is worth its wait: users stay iff s >= s0. The cliff.
# ---------------------------------------------------------------------------------------------

more_per_success = cost_of_pass[2] - cost_of_pass[1]
regret_of_losing = a * (P - P2)
regret_of_keeping = cascade_cost(s) - J0
regret_of_s = sp.Piecewise((regret_of_losing, s < s0), (regret_of_keeping, True))

# A promise of s is tested by the first failure of M1, which takes 1/a tasks on average. So a test
# that loses a user costs P - P2, and one that keeps a user at most this times s - s0:
slope = more_per_success / p1

# Phases of the search: the range of s0 shrinks from 1 to 1/2, 1/4, 1/16, 1/256, ... until 1/K.
phases = 1 + sp.ceiling(sp.log(sp.log(K, 2), 2))
# Each phase loses at most one user, and keeps users at most `slope` too dearly in all; the tasks
# after the search are at most 1/K too generous.
search_bound = phases * (P - P2 + slope) + a * slope
