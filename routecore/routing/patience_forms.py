"""How precisely a log tells the value V of a solved task, each formula once.

A user stays for a pass if V is at least its time per success, x = t/p. Over sessions ln V spreads
logistically with scale sigma, so a log of stays and leaves is a logistic regression on ln x.
Derived, chapter "How to measure V and P".
"""

import sympy as sp

from routecore.symbols import V

x, sigma = sp.symbols("x sigma", real=True)  # time per success that was offered; spread of ln V
n, z = sp.symbols("n z", real=True)  # sessions; half-width of an interval in standard errors
low, high = sp.symbols("T_low T_high", real=True)  # the window of V
bias = sp.Symbol("bias", real=True)  # of the logarithm of a stated value

STAY = 1 / (1 + (x / V) ** (1 / sigma))

# What one session tells about ln V: a choice at the wait x, and a patience seen to its end.
CHOICE = STAY * (1 - STAY) / sigma**2
WHOLE = 1 / (3 * sigma**2)

WINDOW = sp.log(high / low)


def width(information: sp.Expr) -> sp.Expr:
    """Width of the interval of ln V after n sessions with this information each."""
    return 2 * z / sp.sqrt(n * information)


def sessions(information: sp.Expr) -> sp.Expr:
    """How many sessions make the interval of ln V as narrow as the window."""
    return (2 * z / WINDOW) ** 2 / information


# Where V spreads over users: the share of them inside the window, if its middle is the median.
SHARE_INSIDE = sp.tanh(WINDOW / (4 * sigma))
