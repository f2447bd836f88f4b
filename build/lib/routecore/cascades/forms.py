"""The logistic signal in u = e^x and D = e^d, where all of it is a quotient of polynomials.

Z3 decides polynomial conditions, and the page computes a quotient faster than an exponential. The
formulas are `routecore.cascades.signal`'s, translated by substitution; what is written here for the
first time is the threshold at a given rate, the chain of three models, and the nesting. Derived,
within the settings of Bouchard 2026.
"""

import sympy as sp

from routecore.cascades import signal
from routecore.cascades.signal import A, accH, cH, cL, d, h0, h1, tau, x

u, D, f = sp.symbols("u D f", real=True)
nu, price = sp.symbols("nu price", real=True)


def rational(expression) -> sp.Expr:
    """An expression of `routecore.cascades.signal` in u = e^x (or e^tau) and D = e^d.

    >>> rational(signal.RATE)
    A/(D/u + 1) + (1 - A)/(1 + 1/u)
    """
    logs = {x: sp.log(u), tau: sp.log(u), d: sp.log(D)}
    return sp.sympify(expression).subs(logs, simultaneous=True)


RATE = rational(signal.RATE)
QUALITY = rational(signal.QUALITY)
COST = rational(signal.CASCADE_COST)
POSTERIOR_ODDS = sp.factor(rational(signal.POSTERIOR_ODDS))
POSTERIOR = POSTERIOR_ODDS / (1 + POSTERIOR_ODDS)
BENEFIT = signal.BENEFIT.subs(signal.POSTERIOR, POSTERIOR)
# The benefit of escalating the least and the most confident query there could be.
BENEFIT_LOW = BENEFIT.subs(u, 0)
BENEFIT_HIGH = h0 - (1 + h0 - h1) * A * D / (1 - A + A * D)

# The threshold that escalates a share f. RATE = f is a quadratic in u with one positive root.
_B = A + (1 - A) * D - f * (1 + D)
AT_RATE = 2 * f * D / (_B + sp.sqrt(_B**2 + 4 * f * (1 - f) * D))
# The threshold at which the benefit is `price` times c_H: the signal's, as u.
AT_PRICE = rational(sp.exp(signal.THRESHOLD)).subs(signal.lam, price)

# Nesting: 0 when the two models' errors are independent, 1 when H solves whatever L solves. The
# correlation it stands for is that share of the largest one that is possible where A < acc_H.
_LARGEST = sp.solve(sp.Eq(signal.RIGHT_AFTER_RIGHT, 1), signal.phi)[0]
CORRELATION = nu * _LARGEST
H1 = sp.factor(sp.simplify(signal.RIGHT_AFTER_RIGHT.subs(signal.phi, CORRELATION)))
H0 = sp.solve(sp.Eq(signal.ACCURACY_HIGH, accH), h0)[0].subs(h1, H1)

# Router against cascade: what the cascade spends on cheap answers that it throws away, and the
# quality which that money would buy. A router is predicted to win where its signal loses less.
structural = sp.Symbol("structural_cost", real=True)
signal_loss, tolerated_loss = sp.symbols("signal_loss tolerated_loss", real=True)
STRUCTURAL_COST = f * cL
TOLERATED_LOSS = signal.lam * structural
ROUTER_PREDICTED = signal_loss < tolerated_loss

# Domain of a signal that tells right from wrong, as hypotheses.
DOMAIN = (D > 1, A > 0, A < 1, 1 + h0 - h1 > 0)

# Three models L, M, H in a chain, each outcome depending on the one before. M is right with b1
# where L is right and b0 where it is wrong; H with h1 and h0 after M. u1, D1 and u2, D2 are the
# thresholds and separations of the scores of L and M.
b0, b1, cM = sp.symbols("b0 b1 c_M", real=True)
u1, u2, D1, D2 = sp.symbols("u1 u2 D1 D2", real=True)

_right, _wrong = (rational(signal.logistic(z)) for z in (tau - d, tau))
PASS_RIGHT_1, PASS_WRONG_1 = (e.subs({u: u1, D: D1}) for e in (_right, _wrong))
PASS_RIGHT_2, PASS_WRONG_2 = (e.subs({u: u2, D: D2}) for e in (_right, _wrong))
# Shares of all queries: L right (wrong) and passed on; M right (wrong) among them; reaching H.
_L1, _L0 = A * PASS_RIGHT_1, (1 - A) * PASS_WRONG_1
REACH_M = _L1 + _L0
_M1 = _L1 * b1 + _L0 * b0
_M0 = REACH_M - _M1
REACH_H = _M1 * PASS_RIGHT_2 + _M0 * PASS_WRONG_2
ACCURACY_AT_M = _M1 / REACH_M
CHAIN_QUALITY = (
    A * (1 - PASS_RIGHT_1)
    + _M1 * (1 - PASS_RIGHT_2)
    + h1 * _M1 * PASS_RIGHT_2
    + h0 * _M0 * PASS_WRONG_2
)
CHAIN_COST = cL + cM * REACH_M + cH * REACH_H

# What passing on buys at each boundary, per money, for the query that sits on it.
PRICE_2 = BENEFIT.subs({A: ACCURACY_AT_M, u: u2, D: D2}, simultaneous=True) / cH
_pi = POSTERIOR.subs({u: u1, D: D1})


def _beyond(right_at_M):
    """Expected quality and cost from M on, for a query that M solves with this probability."""
    quality = (
        right_at_M * (1 - PASS_RIGHT_2 + h1 * PASS_RIGHT_2) + (1 - right_at_M) * h0 * PASS_WRONG_2
    )
    return quality, cM + cH * (right_at_M * PASS_RIGHT_2 + (1 - right_at_M) * PASS_WRONG_2)


_after_right, _after_wrong = _beyond(b1), _beyond(b0)
GAIN_1 = _pi * (_after_right[0] - 1) + (1 - _pi) * _after_wrong[0]
SPEND_1 = _pi * _after_right[1] + (1 - _pi) * _after_wrong[1]
PRICE_1 = GAIN_1 / SPEND_1
# L to H without M: H's accuracy where L is right, and where it is wrong.
H1_PAST_M = b1 * h1 + (1 - b1) * h0
H0_PAST_M = b0 * h1 + (1 - b0) * h0
