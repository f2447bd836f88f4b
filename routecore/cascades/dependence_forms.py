"""What a score is worth over all budgets, and what it loses if it also feels how hard H finds it.

Two forms. The first holds for any score: queries fall into four groups by who is right, and only
how the score ranks the groups against each other counts. The second is the logistic signal of
`routecore.cascades.signal` with one more shift where H is right: `e0` where L is wrong and `e1`
where L is right, or the same `e` in both. It bends the benefit. Derived, within the two-model
setting of Bouchard 2026.
"""

import sympy as sp

from routecore.cascades import signal
from routecore.cascades.signal import A, d, h0, h1, tau, x

e = sp.Symbol("e", real=True)  # shift of the score where H is right
e0, e1 = sp.symbols("e0 e1", real=True)  # the same where L is wrong, where L is right
u, D, E, E0, E1 = sp.symbols("u D E E0 E1", real=True)  # e^tau, e^d, e^e, e^e0, e^e1

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

# The logistic signal whose score is shifted where H is right as well, by groups with the shares w:
# what is escalated at a threshold, and what that adds to L's accuracy.
w_B, w_L, w_G, w_N = sp.symbols("w_B w_L w_G w_N", real=True)
SHARES = {w_B: BOTH, w_L: ONLY_L, w_G: ONLY_H, w_N: NEITHER}
_shift = {w_B: d + e1, w_L: d, w_G: e0, w_N: sp.Integer(0)}
GROUP_RATE = sum(share * signal.logistic(tau - shift) for share, shift in _shift.items())
GROUP_GAIN = w_G * signal.logistic(tau - e0) - w_L * signal.logistic(tau - d)


def same_rate(shift) -> sp.Expr:
    """What a larger shift adds to the quality if the threshold follows to keep the rate.

    dQ/ds - dQ/dtau (dF/ds)/(dF/dtau), for s one of d, e0 and e1.
    """
    quality, rate = (
        [sp.diff(form, symbol) for symbol in (shift, tau)] for form in (GROUP_GAIN, GROUP_RATE)
    )
    return quality[0] - quality[1] * rate[0] / rate[1]


# How the signal ranks the groups, and so its AUROC for L's answer and its worth over all rates.
_a = signal.AUROC.subs
CHANCES = {
    gain_neither: _a(d, -e0),
    gain_both: _a(d, d + e1 - e0),
    gain_loss: _a(d, d - e0),
    neither_both: _a(d, d + e1),
    neither_loss: signal.AUROC,
    loss_both: _a(d, e1),
}
SIGNAL_AUROC = AUROC.subs(CHANCES, simultaneous=True)

# The threshold beyond which escalating no longer pays. The density of the gained over that of the
# lost falls with the score iff d > e0; else the quality is largest at one of the two ends.
_gained, _lost = sp.sqrt(ONLY_H) * sp.exp(e0 / 2), sp.sqrt(ONLY_L) * sp.exp(d / 2)
LAST_WORTH = sp.Piecewise(
    (sp.oo, d <= e0),
    (-sp.oo, ONLY_H * sp.exp(-e0) <= ONLY_L * sp.exp(-d)),
    (sp.oo, ONLY_H * sp.exp(e0) >= ONLY_L * sp.exp(d)),
    (sp.log((_gained * sp.exp(d) - _lost * sp.exp(e0)) / (_lost - _gained)), True),
)

# With one shift e for all that H solves.
_alike = {e0: e, e1: e, **SHARES}
_SHIFTS = tuple((SHARES[group], shift.subs(_alike)) for group, shift in _shift.items())
RATE = GROUP_RATE.subs(_alike)
QUALITY = A + GROUP_GAIN.subs(_alike)
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
    """An expression of this module in u = e^tau (or e^x), D = e^d, E = e^e, E0 and E1."""
    logs = {
        x: sp.log(u),
        tau: sp.log(u),
        d: sp.log(D),
        e: sp.log(E),
        e0: sp.log(E0),
        e1: sp.log(E1),
    }
    return sp.sympify(expression).subs(logs, simultaneous=True)
