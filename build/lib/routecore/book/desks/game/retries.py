"""What the desk for the game says of retries that are not independent.

From a correlation of two attempts of M1: n*, by the closed form of the chapter "Bad news". From a
retry log: whether the plan of two prompts that independence picks can be trusted, by the formulas
of "Try it twice" and in the words of `routecore.beyond.retry_log`. The script
`game-desk-retries.js` reads the log and takes its means.
"""

import sympy as sp

from routecore.beyond import difficulty_forms as beta
from routecore.beyond import two_attempts_forms as two
from routecore.beyond.difficulty_types import TIE
from routecore.beyond.retry_advice import SENTENCES
from routecore.beyond.retry_log import COLUMNS, NORMAL_95
from routecore.beyond.two_attempts import GIVEN, NAMES, ORDERS
from routecore.numbers import parts
from routecore.routing import wording
from routecore.routing.routes import Route
from routecore.symbols import c1, c2, p1, p2, t1, t2
from routecore.translate import javascript

MOST_RHO = 0.99  # the page's field ends here; the package takes any rho below 1
MOST_BYTES = 5_000_000  # of a log
WORDS = {"1": 1, "0": 0, "1.0": 1, "0.0": 0, "true": 1, "false": 0, "yes": 1, "no": 0}
BETA = (
    "With a correlation of {rho:.3g} between two attempts of M1, and M2 blind to the difficulty,"
    " n* = {n_star:.4g}: at most so many passes go to M1 before M2, if users stay. Users would choose"
    " {n_user:.4g}. Independent retries would give M1 {independent} of the passes."
)
UNKNOWN = "Say how two attempts of M1 are correlated, or give a retry log, to see what changes."


def retries() -> dict[str, sp.Expr]:
    """n* of the provider and of users, rounded as `DifficultTask.retries` rounds them."""
    exact = beta.BETA_RETRIES
    slack = TIE * sp.Max(1, sp.Abs(exact))
    n_star = sp.Piecewise(
        (0, beta.kappa * exact <= TIE), (sp.Max(1, sp.ceiling(exact - slack)), True)
    )
    return {"n_star": n_star, "n_user": n_star.subs({c1: t1, c2: t2}, simultaneous=True)}


def generated() -> list[str]:
    """The functions of the page: `retries`, and `plans` of two prompts with their regret bound."""
    plans = {f"plan{k}": two.plan_cost(*order) for k, order in enumerate(ORDERS)}
    return [
        javascript("retries", (beta.rho, p1, p2, c1, c2, t1, t2), retries()),
        javascript("plans", GIVEN, plans | {"bound": two.REGRET_BOUND}),
    ]


def data() -> dict:
    """What game-desk-retries.js needs besides the functions."""
    rests = wording.retry_sentences()
    return {
        "columns": COLUMNS,
        "words": WORDS,
        "plans": NAMES,
        "normal": NORMAL_95,
        "most_bytes": MOST_BYTES,
        "rests": [rests[route] for route in Route],
        "unknown": UNKNOWN,
        "beta": parts(BETA),
        "log": {name: parts(sentence) for name, sentence in SENTENCES.items()},
    }
