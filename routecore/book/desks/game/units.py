"""What people have in place of the desk's units: prices per token or call, minutes, money per task.

The page's units stay dollars (or another currency) per 1,000 passes, seconds, and dollars per 1,000
tasks. What is typed in other units is turned into these by the expressions below.
"""

import sympy as sp

from routecore.symbols import PARAMETERS, c1, p1, p2, t1
from routecore.translate import javascript

PASSES = 1000  # a cost is that of so many passes, a penalty that of so many lost tasks
TOKENS = 1_000_000  # a price is that of so many tokens
SECONDS_IN = {"s": 1, "min": 60, "ms": sp.Rational(1, 1000)}
LEAST, MOST = 1e-9, 1e9  # of a number on a slider that has been widened

price_in, price_out, tokens_in, tokens_out, per_call, per_task = sp.symbols(
    "price_in price_out tokens_in tokens_out per_call per_task", nonnegative=True
)
amount, seconds = sp.symbols("amount seconds", positive=True)

CONVERSIONS: dict[str, sp.Expr] = {
    "tokens": PASSES * (price_in * tokens_in + price_out * tokens_out) / TOKENS,
    "call": PASSES * per_call,
    "time": amount * seconds,
    "penalty": PASSES * per_task,
}
# The fields of a conversion, in the order of its function: name, label, unit. The page puts the
# reader's currency in the place of every $.
FIELDS = {
    "tokens": (
        ("price_in", "price of tokens read", "$ per million"),
        ("tokens_in", "tokens read", "per pass"),
        ("price_out", "price of tokens written", "$ per million"),
        ("tokens_out", "tokens written", "per pass"),
    ),
    "call": (("per_call", "or price of a call", "$"),),
    "time": (("amount", "how long", ""),),
    "penalty": (("per_task", "cost of one lost task", "$"),),
}
# What may be typed for each quantity: a heading, and the conversions that are offered.
GIVEN = (
    ("c1", "Cost of a pass on M1", ("tokens", "call")),
    ("c2", "Cost of a pass on M2", ("tokens", "call")),
    ("t1", "Latency of a pass on M1", ("time",)),
    ("t2", "Latency of a pass on M2", ("time",)),
    ("V", "Value of a solved task: how long a user would wait", ("time",)),
    ("P", "Churn penalty", ("penalty",)),
)
PARTNERS = {
    p1: "M2 is the better model",
    c1: "M2 is the dearer model",
    t1: "M2 is the slower model",
}


def generated() -> list[str]:
    """One function a conversion."""
    arguments = {
        "tokens": (price_in, tokens_in, price_out, tokens_out),
        "call": (per_call,),
        "time": (amount, seconds),
        "penalty": (per_task,),
    }
    return [
        javascript(f"from_{name}", arguments[name], {"result": expression})
        for name, expression in CONVERSIONS.items()
    ]


def domain() -> dict[str, dict]:
    """How far each slider may be widened, and the rule in words."""
    probabilities = (p1, p2)
    return {
        symbol.name: {
            "low": 0 if symbol in probabilities else LEAST,
            "high": 1 if symbol in probabilities else MOST,
            "open": symbol in probabilities,
            "rule": "it must lie strictly between 0 and 1"
            if symbol in probabilities
            else f"it must lie between {LEAST:g} and {MOST:g}",
        }
        for symbol in PARAMETERS
    }


def data() -> dict:
    """What game-desk-units.js needs besides the functions."""
    return {
        "domain": domain(),
        "seconds": {name: float(value) for name, value in SECONDS_IN.items()},
        "order": {symbol.name: words for symbol, words in PARTNERS.items()},
    }
