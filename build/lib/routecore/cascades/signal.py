"""The formulas of a closed-form cascade: logistic scores, two accuracies, one AUROC.

The cheap model L is right with probability A. Its score, given right, is Logistic(d, 1), and given
wrong Logistic(0, 1). The dear model H is right with probability h1 where L is right and h0 where L
is wrong, whatever the score. Every formula below is a SymPy expression, written once. Derived,
within the two-model setting of Bouchard 2026.
"""

import sympy as sp

from routecore.symbols import Quantity

A, h0, h1 = sp.symbols("A h0 h1", real=True)
d, tau, x = sp.symbols("d tau x", real=True)
cL, cH = sp.symbols("c_L c_H", real=True)
lam = sp.Symbol("lambda", real=True)
accH, phi = sp.symbols("acc_H phi", real=True)

SIGNAL_QUANTITIES: dict[str, Quantity] = {
    entry.name: entry
    for entry in (
        Quantity(A, "accuracy of the cheap model L", "–", (A > 0, A < 1)),
        Quantity(h0, "accuracy of the dear model H where L is wrong", "–", (h0 >= 0, h0 <= 1)),
        Quantity(h1, "accuracy of H where L is right", "–", (h1 >= 0, h1 <= 1)),
        Quantity(d, "distance between the scores of right and wrong answers", "logit", ()),
        Quantity(x, "score", "logit", ()),
        Quantity(tau, "threshold: escalate iff the score lies below it", "logit", ()),
        Quantity(cL, "cost of a pass of L", "money", (cL >= 0,)),
        Quantity(cH, "cost of a pass of H", "money", (cH > 0,)),
        Quantity(lam, "shadow price of the budget", "1/money", (lam >= 0,)),
        Quantity(accH, "accuracy of H", "–", (accH > 0, accH < 1)),
        Quantity(phi, "correlation of L right with H right", "–", (phi >= -1, phi <= 1)),
    )
}


def logistic(z):
    """The logistic distribution function g(z) = 1 / (1 + e^-z)."""
    return 1 / (1 + sp.exp(-z))


def odds(p):
    """p / (1 - p)."""
    return p / (1 - p)


# Share of queries escalated, quality and cost at the threshold tau.
RATE = A * logistic(tau - d) + (1 - A) * logistic(tau)
QUALITY = A * (1 - logistic(tau - d)) + h1 * A * logistic(tau - d) + h0 * (1 - A) * logistic(tau)
CASCADE_COST = cL + cH * RATE
ROUTER_COST = cL * (1 - RATE) + cH * RATE

# How likely L is right given its score, and what escalating gains there. The odds are those of the
# prior times the ratio of the densities g'(x-d) / g'(x), written so that it never overflows.
POSTERIOR_ODDS = odds(A) * sp.exp(d) / (logistic(x) + sp.exp(d) * (1 - logistic(x))) ** 2
POSTERIOR = POSTERIOR_ODDS / (1 + POSTERIOR_ODDS)
BENEFIT = h0 - (1 + h0 - h1) * POSTERIOR

# The price of the budget constraint (quality per money) and that of the target (its reciprocal).
SHADOW_PRICE = BENEFIT.subs(x, tau) / cH
TARGET_PRICE = 1 / SHADOW_PRICE

# The threshold at which the budget has the price lam: BENEFIT(tau) = lam * cH solved for tau.
_P = (h0 - lam * cH) / (1 + h0 - h1)
_K = sp.sqrt(odds(_P) / odds(A) * sp.exp(-d))
THRESHOLD = sp.log((_K * sp.exp(d) - 1) / (1 - _K))

# AUROC of the score. Near d = 0 the closed form cancels; its series there is exact to 1e-16.
AUROC_CLOSED = sp.exp(d) * (sp.exp(d) - 1 - d) / (sp.exp(d) - 1) ** 2
AUROC = sp.Piecewise(
    (sp.Rational(1, 2) + d / 6 - d**3 / 180 + d**5 / 5040, sp.Abs(d) < sp.Rational(1, 50)),
    # The same form with e^-|d|, which cannot overflow; AUROC(-d) = 1 - AUROC(d).
    (AUROC_CLOSED.subs(d, -sp.Abs(d)), d < 0),
    (1 - AUROC_CLOSED.subs(d, -sp.Abs(d)), True),
)

ACCURACY_HIGH = h1 * A + h0 * (1 - A)
# The two conditional accuracies from H's accuracy and the correlation of the two outcomes.
RIGHT_AFTER_RIGHT = accH + phi * sp.sqrt(accH * (1 - accH) * (1 - A) / A)
RIGHT_AFTER_WRONG = accH - phi * sp.sqrt(accH * (1 - accH) * A / (1 - A))
