"""A shelf of models, any policy: the closed forms.

Derived, chapter "Nine models on the shelf". Of two models that a policy mixes, `j` is the slow one
(its time per success is above V, so xi_j < 0) and `l` the quick one. Nothing here needs a sign of a
cost, a latency or a penalty; only 0 < p < 1.
"""

import sympy as sp

from routecore.routing import forms
from routecore.symbols import V, a, b, p2, xi1, xi2

p, c, t, R = sp.symbols("p c t R", real=True)
pj, cj, tj = sp.symbols("p_j c_j t_j", real=True)
pl, cl, tl = sp.symbols("p_l c_l t_l", real=True)
gamma_j, gamma_l, tau_j, tau_l = sp.symbols("gamma_j gamma_l tau_j tau_l", real=True)
xi_j, xi_l = sp.symbols("xi_j xi_l", real=True)

cost_of_pass = c / p
time_per_success = t / p
# V p - t, written so that its sign is that of V - tau in floats, too.
net_value = p * (V - time_per_success)

# What the first pass and a failure of it cost, when going on from a failure costs R.
start_cost = c + (1 - p) * R

# The straight line through (tau_j, gamma_j) and (tau_l, gamma_l), read at V: an edge of the hull.
edge_height = gamma_l + (gamma_j - gamma_l) * (V - tau_l) / (tau_j - tau_l)
# Its slope: what one unit of V would save. The shadow price of the user's patience.
edge_slope = (gamma_l - gamma_j) / (tau_j - tau_l)

# Draw the slow model with this probability, afresh each time, and a pass is worth 0 on average.
slow_share = xi_l / (xi_l - xi_j)

# The height of the edge in the numbers of the two models: cost per success of those draws.
edge_cost = (xi_l * cj - xi_j * cl) / (xi_l * pj - xi_j * pl)
NUMBERS = {
    gamma_j: cj / pj,
    gamma_l: cl / pl,
    tau_j: tj / pj,
    tau_l: tl / pl,
    xi_j: V * pj - tj,
    xi_l: V * pl - tl,
}

# Draw once and stay: the slow model until it is left for the quick one, for good, with this
# probability after each failure. Nothing comes back down.
escalation = -xi_j / (xi_l / pl - xi_j)

# A user who sees the next model accepts one slow pass if the quick one follows (for ever).
slow_then_quick = xi_j + (1 - pj) * xi_l / pl

# Two models, xi_1 > 0 > xi_2: the escalation probability that keeps a user who counts failures.
s_inf = (1 - b / a) * forms.sH
# "One coin after the first failure of M1, then stay put": the probability of M2 on that coin.
coin = (xi1 / (1 - a)) / (xi1 / (1 - a) - xi2 / p2)
