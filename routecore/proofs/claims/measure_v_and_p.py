"""Claims of the chapter "How to measure V and P": what a stay or a leave can tell."""

import sympy as sp

from routecore.proofs.claim import claim
from routecore.routing.patience_forms import CHOICE, WHOLE, n, sigma, width, x, z
from routecore.symbols import V

# How far the offered wait is from the value, (x/V)^(1/sigma): Z3 knows no real powers.
far, window = sp.symbols("far window", real=True)
told = CHOICE.subs((x / V) ** (1 / sigma), far)

_about = {"source": "derived", "verdict": "new", "oracle": "stays_and_leaves"}
_domain = [far > 0, sigma > 0]

CLAIMS = (
    claim(
        id="measure_most",
        **_about,
        title="No wait lets a choice tell more than 1/(4 sigma^2)",
        given=[far > 0],
        then=4 * sigma**2 * told <= 1,
    ),
    claim(
        id="measure_where",
        **_about,
        title="A choice tells 1/(4 sigma^2) only at a wait that is the value itself",
        given=[far > 0],
        then=sp.Equivalent(sp.Eq(4 * sigma**2 * told, 1), sp.Eq(far, 1)),
    ),
    claim(
        id="measure_even",
        **_about,
        title="A wait too long by a factor tells as much as one too short by it",
        given=_domain,
        then=sp.Eq(told, told.subs(far, 1 / far)),
    ),
    claim(
        id="measure_whole",
        **_about,
        title="A choice tells at most three quarters of what a whole patience does",
        given=[far > 0],
        then=4 * told / WHOLE <= 3,
    ),
    claim(
        id="measure_sessions",
        **_about,
        title="An interval that fits into the window takes n window^2 >= (4 z sigma)^2",
        given=[*_domain, z > 0, n > 0, window > 0, sp.expand(width(told) ** 2) <= window**2],
        then=n * window**2 >= 16 * z**2 * sigma**2,
    ),
)
