"""What a log that saw only half can tell: variances, and a population to draw figures from.

Derived, chapter 'A log that saw only half'; the weighting is that of Horvitz and Thompson (1952).
"""

import sympy as sp

eps, n, Q, m, h = sp.symbols("epsilon n Q m h", real=True)

# Variance of the estimated quality at a threshold above tau0. The band is what lies between the
# two; m = E[1{in the band} rho^2], where rho is what the estimator has to learn of each query there.
VARIANCE = (Q * (1 - Q) + (1 / eps - 1) * m) / n
# The exploration at which the standard error is h.
EXPLORATION = sp.factor(sp.solve(sp.Eq(VARIANCE, h**2), eps)[0])

# Shares of all queries that lie in the band, by who is right there: L and H, H alone, L alone.
b11, b01, b10 = sp.symbols("b11 b01 b10", real=True)
BAND_PLAIN = b11 + b01  # rho = y_H
BAND_GAIN = b01 + b10  # rho = y_H - y_L
# The same with neither right, and a prediction of y_H where L is right and where it is wrong.
b00, f1, f0 = sp.symbols("b00 f1 f0", real=True)
BAND_PREDICTED = sum(  # rho = y_H - f
    share * (outcome - guess) ** 2
    for share, outcome, guess in ((b11, 1, f1), (b10, 0, f1), (b01, 1, f0), (b00, 0, f0))
)

# A population to draw figures from, and the normal quantile of a one-sided bound.
tau, tau0, alpha, high, x = sp.symbols("tau tau0 alpha high x", real=True)
# A uniform score that is L's chance of being right, and H right with
# the chance `high` whatever the score. Escalating below tau then has this quality:
TRUTH = sp.factor(sp.integrate(x, (x, tau, 1)) + high * tau)
# In the band H is right where L is (share `high` of the mean score) and where it is not.
BAND = sp.factor(sp.integrate(high * (1 - x) + (1 - high) * x, (x, tau0, tau)))
# Normal quantile of 1 - alpha, after Hastings (1955): error below 4.5e-4.
_t = sp.sqrt(-2 * sp.log(alpha))
_numerator = sp.Float("2.515517") + sp.Float("0.802853") * _t + sp.Float("0.010328") * _t**2
_denominator = (
    1 + sp.Float("1.432788") * _t + sp.Float("0.189269") * _t**2 + sp.Float("0.001308") * _t**3
)
QUANTILE = _t - _numerator / _denominator
