"""Explorer of the chapter on certificates: where the route is certain, and where it is not."""

import sympy as sp

from routecore.beyond.certificate_forms import (
    DISTANCES,
    HOEFFDING,
    NO_ORDER,
    NOT_CERTAIN,
    alpha,
    certified_route,
    trials,
)
from routecore.book.figures.part_one import (
    ORDER,
    ROUTE_CATEGORIES,
    game_controls,
    plain,
    route,
    which,
)
from routecore.explore import Axis, Band, Control, Explorer, Lines, Map, Mark, Readout
from routecore.measured import model_pair
from routecore.routing.routes import TABLE, provider_program
from routecore.symbols import NET_VALUE, P, V, c1, c2, p1, p2, t1, t2, xi1, xi2

_SYMBOLS = (p1, p2, c1, c2, t1, t2, V, P, trials, alpha)
_THEORY = {
    "the cascade at s₀, 1,000 trials": (0.55, 0.85, 1, 4, 3, 4, 5.1, 5, 1000, 0.05),
    "the same, 10,000 trials": (0.55, 0.85, 1, 4, 3, 4, 5.1, 5, 10_000, 0.05),
    "four corners agree, the middle does not": (0.53, 0.75, 1, 1.4, 0.49, 0.89, 1, 5, 1369, 0.05),
    "a certain route, two net values in doubt": (0.5, 0.8, 1, 4, 0.2, 0.8, 1, 4, 400, 0.05),
    "the cascade of Theorem 5": (0.3, 0.9, 1, 2, 0.1, 1.2, 1, 12, 3000, 0.05),
    "on a boundary: no number of trials helps": (0.5, 0.75, 2, 3, 0.25, 0.5, 1, 10, 100_000, 0.05),
}
_PAIRS = (
    ("llama3.1-70b", "llama3.1-405b", "mmlu", 1.0, 5.0),
    ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.3, 0.2),
    ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5),
)


def _presets() -> dict[str, dict]:
    presets = {k: dict(zip(_SYMBOLS, values, strict=True)) for k, values in _THEORY.items()}
    for standard, reasoning, benchmark, value, penalty in _PAIRS:
        pair = model_pair(standard, reasoning, benchmark)
        known = {sp.Symbol(name, real=True): x for name, x in pair.parameters.items()}
        queries = min(pair.standard.queries or 1000, pair.reasoning.queries or 1000)
        label = f"{standard} / {reasoning}, {benchmark}, {queries:,} queries"
        presets[label] = {**known, V: value, P: penalty, trials: queries, alpha: 0.05}
    return presets


_SIGNS = {
    "xi1": "ξ₁ = 0",
    "xi2": "ξ₂ = 0",
    "cheap": "c₁/p₁ = c₂/p₂",
    "pays1": "P = c₁/p₁",
    "pays2": "P = c₂/p₂",
    "static": "P = (c₂ − c₁)/(p₂ − p₁)",
    "P1": "P = P₁",
    "P2": "P = P₂",
}


def _borders(centre: tuple) -> dict[str, sp.Expr]:
    """Where a box with this centre begins to hold games on a border of the routes."""
    there = dict(zip((p1, p2), centre, strict=True))
    found = {f"{_SIGNS[x]}?": DISTANCES[x] - HOEFFDING for x in _SIGNS}
    return {
        **{label: border.xreplace(there) for label, border in found.items()},
        "p₁ = p₂?": centre[1] - centre[0] - 2 * HOEFFDING,
    }


def certified_box() -> Explorer:
    """The route over (p1, p2) where a box of this size has one, and J across the box."""
    x, y = sp.symbols("x y", real=True)
    half = sp.Symbol("half", real=True)

    def edge(at):
        return sp.Piecewise((at, sp.Abs(x - p1) <= HOEFFDING), (sp.nan, True))

    # Put in before the least is taken: SymPy would compare the costs again after each replacement.
    here = {p1: x, **{xi: net.xreplace({p1: x}) for xi, net in NET_VALUE.items()}}

    def cheapest(q: int):
        """The least cost of the routes from which users leave (q = 1) or not, along p1."""
        rows = [
            (row.cost.xreplace(here), row.available.xreplace(here))
            for row in TABLE.values()
            if row.q == q
        ]
        least = sp.Min(*(sp.Piecewise((cost, there), (sp.oo, True)) for cost, there in rows))
        exists = sp.Or(*(there for _, there in rows))
        return sp.Piecewise((least, exists), (sp.nan, True))

    return Explorer(
        name="certified_box",
        title="Is the route certain?",
        question="How many trials of each model does it take before the route is certain?",
        controls=[
            *game_controls(V=5.1, P=5.0),
            Control(
                trials,
                value=1000,
                low=20,
                high=1_000_000,
                scale="log",
                label="trials of each model",
            ),
            Control(
                alpha, value=0.05, low=0.001, high=0.5, scale="log", label="chance of being wrong"
            ),
        ],
        order=ORDER,
        presets=_presets(),
        quantities={
            "xi1": NET_VALUE[xi1],
            "xi2": NET_VALUE[xi2],
            **provider_program(),
            "half": HOEFFDING,
            "certified": certified_route(HOEFFDING),
        },
        panels=[
            Map(
                "The certain route of a box with this centre",
                Axis(x, 0.02, 0.98, label="p₁, as observed"),
                Axis(y, 0.02, 0.98, label="p₂, as observed"),
                certified_route(HOEFFDING, (x, y)),
                categories=[
                    *ROUTE_CATEGORIES,
                    (NOT_CERTAIN, "not certain", "#7F7F7F"),
                    (NO_ORDER, "not even the order of the models", "#C9C9C9"),
                ],
                marker=(p1, p2),
                borders=_borders((x, y)),
                lines={
                    "the box, upper edge": edge(p2 + HOEFFDING),
                    "lower edge": edge(p2 - HOEFFDING),
                },
                n=110,
                points=401,
            ),
            Lines(
                "The provider's cost across the box, at the observed p₂",
                Axis(x, 0.02, 0.98, label="p₁"),
                {
                    "best route that keeps users": cheapest(0),
                    "best route that loses them": cheapest(1),
                },
                y_label="J ($ per 1,000 tasks)",
                bands=[Band(p1 - half, p1 + half, "the box")],
                marks=[Mark(p1, sp.Symbol("provider_cost"), "as observed")],
            ),
            Readout(
                {
                    "half-width of the box": (half, ".4f"),
                    "p₁ from": (sp.Max(0, p1 - half), ".3f"),
                    "p₁ to": (sp.Min(1, p1 + half), ".3f"),
                    "p₂ from": (sp.Max(0, p2 - half), ".3f"),
                    "p₂ to": (sp.Min(1, p2 + half), ".3f"),
                    "ξ₁ (s)": (sp.Symbol("xi1"), ".3g"),
                    "ξ₂ (s)": (sp.Symbol("xi2"), ".3g"),
                }
            ),
        ],
        verdict=[
            which(
                route,
                {code: f"At the observed shares the route is: {plain(code)}." for code in TABLE},
            ),
            [
                (
                    sp.Eq(sp.Symbol("certified"), NO_ORDER),
                    "After {n:.0f} trials each, p₁ and p₂ are known to ±{half:.3f}, and not even the"
                    " order of the two models is certain.",
                ),
                (
                    sp.Eq(sp.Symbol("certified"), NOT_CERTAIN),
                    "After {n:.0f} trials each, p₁ and p₂ are known to ±{half:.3f}, and the box holds"
                    " games of which another route can be the best: more trials are needed.",
                ),
                (
                    True,
                    "After {n:.0f} trials each, p₁ and p₂ are known to ±{half:.3f}, and every game in"
                    " the box has this route. The chance that the box misses the truth is at most"
                    " {alpha:.1%}.",
                ),
            ],
        ],
    )
