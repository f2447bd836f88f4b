"""A price per call or per success: the closed forms.

Derived, chapter "What a price would change". `w` is the money value of the user's time, so a price
takes price/w from the net value of a pass and the price itself from its cost.
"""

import sympy as sp

from routecore.beyond.shelf_forms import c, net_value, p, t
from routecore.symbols import V, c1, c2, p1, p2, t1, t2

w, mu, price, fee = sp.symbols("w mu pi phi", real=True)
gamma, tau = sp.symbols("gamma tau", real=True)

# One model's line in the picture of prices: its cost-of-pass and the value of its lateness.
line = gamma + mu * (tau - V)

# The game with a price on each pass: what a pass costs the provider, how long it seems to take.
net_cost = c - price
net_latency = t + price / w

# The dearest price per pass that an indifferent user accepts for ever, and per success.
full_price = w * net_value
full_fee = full_price / p

# A uniform price per call above which M1 has the smaller net cost-of-pass, and above which (times
# 1/w) the user prefers M2.
provider_switch = (c1 * p2 - c2 * p1) / (p2 - p1)
user_switch = w * (t2 * p1 - t1 * p2) / (p2 - p1)
