"""What the desk for the game needs to say whether the route is certain, as `Game.certify` does.

The quantities whose signs decide, and the one that is not linear, come as generated functions; the
cases of Theorems 3-5 and the sentences as data. The script `game-desk-certify.js` holds the
algorithm of `routecore.routing.certify`, and a test compares the two.
"""

from routecore.numbers import parts
from routecore.routing.certify import MARGIN, SENTENCES, SLICES, size_of
from routecore.routing.certify_forms import (
    CASES,
    LINEAR,
    ONE_SHOT_LESS_CASCADE,
    SIGNS,
    leaving_p2,
)
from routecore.symbols import PARAMETERS
from routecore.translate import javascript

ALPHA = 0.05  # both accuracies lie in their exact intervals with a chance of at least 1 - ALPHA


def generated() -> list[str]:
    """`boxSigns` and `boxSizes`, the linear quantities; `boxP3`, the one that is not linear."""
    signs = {name: SIGNS[name].value for name in LINEAR}
    sizes = {name: size_of(name) for name in LINEAR}
    return [
        javascript("boxSigns", PARAMETERS, signs),
        javascript("boxSizes", PARAMETERS, sizes),
        javascript("boxP3", (*PARAMETERS, leaving_p2), {"value": ONE_SHOT_LESS_CASCADE}),
    ]


def data() -> dict:
    """What game-desk-certify.js needs besides the functions."""
    return {
        "linear": LINEAR,
        "words": {name: [sign.above, sign.below] for name, sign in SIGNS.items()},
        "cases": [{"route": int(case.route), "signs": case.signs} for case in CASES],
        "slices": SLICES,
        "margin": MARGIN,
        "alpha": ALPHA,
        "sentences": {name: parts(text) for name, text in SENTENCES.items()},
    }
