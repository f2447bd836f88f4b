"""What a score is worth over all budgets, and what it loses if it also feels how hard H finds it.

Two forms. The first holds for any score: queries fall into four groups by who is right, and only
how the score ranks the groups against each other counts. The second is the logistic signal of
`routecore.cascades.signal` with a shift `e` where H is right, which bends the benefit. Derived,
within the two-model setting of Bouchard 2026.
"""

import sympy as sp

from routecore.cascades import signal
from routecore.cascades.signal import A, d, h0, h1, tau, x

e = sp.Symbol("e", real=True)  # shift of the score where H is right
u, D, E = sp.symbols("u D E", real=True)  # e^tau, e^d, e^e

# Shares of the queries: who is right, L and then H.
BOTH, ONLY_L, ONLY_H, NEITHER = A * h1, A * (1 - h1), (1 - A) * h0, (1 - A) * (1 - h0)

# How often a query of one group scores below one of another, ties counting half.
gain_neither, gain_both, gain_loss = sp.symbols("s_gn s_gb s_gl", real=True)
neither_both, neither_loss, loss_both = sp.symbols("s_nb s_nl s_lb", real=True)
half = sp.Rational(1, 2)

# A gained query (only H right) or a lost one (only L right) scores below one drawn at random.
GAIN_BELOW = ONLY_H * half + NEITHER * gain_neither + BOTH * gain_both + ONLY_L * gain_loss
LOSS_BELOW = (
    ONLY_L * half + NEITHER * (1 - neither_loss) + BOTH * loss_both + ONLY_H * (1 - gain_loss)
)
# Mean over all escalation rates of the quality gained over escalating at random.
AREA = ONLY_H * (GAIN_BELOW - half) - ONLY_L * (LOSS_BELOW - half)
# AUROC of the score for L's own answer: a wrong one scores below a right one.
AUROC = (
    h0 * h1 * gain_both
    + h0 * (1 - h1) * gain_loss
    + (1 - h0) * h1 * neither_both
    + (1 - h0) * (1 - h1) * neither_loss
)
# The area if H's chance depends on L's outcome alone, with the same AUROC.
AREA_INDEPENDENT = A * (1 - A) * (AUROC - half) * (h0 + 1 - h1)

# The logistic signal whose score is shifted by e where H is right as well.
_SHIFTS = ((BOTH, d + e), (ONLY_L, d), (ONLY_H, e), (NEITHER, sp.Integer(0)))
RATE = sum(share * signal.logistic(tau - shift) for share, shift in _SHIFTS)
QUALITY = A + ONLY_H * signal.logistic(tau - e) - ONLY_L * signal.logistic(tau - d)
# Density of the scores of a group with shift log S, over u: at x = log u all groups share the u.
_DENSITY = sp.cancel(
    sp.diff(signal.logistic(x), x).subs(x, sp.log(u)).subs(u, u / sp.Symbol("S")) / u
)


def _weight(shift) -> sp.Expr:
    return _DENSITY.subs(sp.Symbol("S"), sp.exp(shift))


# What escalating gains at the score x = log u, and how fast that changes at the lowest scores.
BENEFIT = (ONLY_H * _weight(e) - ONLY_L * _weight(d)) / sum(
    share * _weight(shift) for share, shift in _SHIFTS
)
# Where H solves all that L solves, the benefit first rises iff this is positive.
RISES = NEITHER * D**2 * E * (E - 1) - A * (D - 1)


def rational(expression) -> sp.Expr:
    """An expression of this module in u = e^tau (or e^x), D = e^d and E = e^e."""
    logs = {x: sp.log(u), tau: sp.log(u), d: sp.log(D), e: sp.log(E)}
    return sp.sympify(expression).subs(logs, simultaneous=True)
