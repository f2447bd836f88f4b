"""The tables of the chapter on rarity: shares under the priors, and every measured pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import numpy as np

from routecore.beyond.retry_rarity import cascade_share
from routecore.measured import ModelPair, model_pairs
from routecore.routing.forms import P2, P3, cost_of_pass
from routecore.routing.game import Game
from routecore.routing.rarity import PRIORS, Share, Tally, time_to_success
from routecore.routing.routes import Regime, Route
from routecore.symbols import NET_VALUE, PARAMETERS
from routecore.translate import numpy_function

# The grid of the table of pairs: V in seconds, P in US dollars per 1,000 tasks.
GRID_V = np.geomspace(0.1, 100, 181)
GRID_P = np.geomspace(0.01, 100, 61)

CORRELATIONS = (0, 0.2, 0.5)  # of two attempts of M1 at one task


@dataclass(frozen=True)
class Table:
    """A table that scrolls inside itself on a page; its text is its caption."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    tall: bool = False

    def __repr__(self) -> str:
        return f"{self.caption} ({len(self.rows)} rows)"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.head)
        rows = "".join(
            f'<tr><th scope="row">{escape(first)}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
            + "</tr>"
            for first, *rest in self.rows
        )
        style = ' style="max-height:30rem;overflow:auto;white-space:nowrap"' if self.tall else ""
        return (
            f'<div class="table-scroll" tabindex="0" role="region"'
            f' aria-label="{escape(self.caption)}"{style}>'
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )


def share(found: Share | None) -> str:
    """The share with its interval, broken over two lines between them at most."""
    return (
        "–"
        if found is None
        else "\N{NO-BREAK SPACE}".join(repr(found).replace(" [", "\n[").split(" ")).replace(
            "\n", " "
        )
    )


def overall(tallies: Sequence[Tally]) -> Table:
    """The share of games with an optimal cascade, one row a prior."""
    return Table(
        "Share of games in which a cascade is the provider's optimum, with 95 % Wilson intervals",
        ["prior", "games", "any cascade", "cascade at s₀", "cascade at s_L"],
        [
            [
                t.prior.name,
                f"{t.games:,}",
                share(t.cascades()),
                share(t.cascades(route=Route.CASCADE_S0)),
                share(t.cascades(route=Route.CASCADE_SL)),
            ]
            for t in tallies
        ],
    )


def by_regime(tallies: Sequence[Tally]) -> Table:
    """How often each regime occurs, and how often it has an optimal cascade."""
    return Table(
        "By regime: how common it is, and the share of its games with an optimal cascade",
        ["regime", *(f"{t.prior.name}: {what}" for t in tallies for what in ("occurs", "cascade"))],
        [
            [
                str(regime),
                *(
                    cell
                    for t in tallies
                    for cell in (share(t.part(regime=regime)), share(t.cascades(regime=regime)))
                ),
            ]
            for regime in Regime
        ],
    )


# Where a cascade can pay at all: the regime, and the model with the larger cost-of-pass.
CONFLICTS = {
    "t₂/p₂ < V < t₁/p₁ and c₁/p₁ < c₂/p₂": {"regime": Regime.ONLY_M2_VALUE, "cheaper": 0},
    "t₁/p₁ < V < t₂/p₂ and c₁/p₁ > c₂/p₂": {"regime": Regime.ONLY_M1_VALUE, "cheaper": 1},
}
PENALTIES = ("P below both costs-of-pass", "P between them", "P above both")


def drivers(tallies: Sequence[Tally]) -> Table:
    """How often the two models pull apart, and what P then decides."""
    rows = []
    for label, where in CONFLICTS.items():
        rows.append([f"{label}: occurs in", *(share(t.part(**where)) for t in tallies)])
        rows.append(["… then a cascade in", *(share(t.cascades(**where)) for t in tallies)])
        rows += [
            [f"… {words}", *(share(t.cascades(**where, above=k)) for t in tallies)]
            for k, words in enumerate(PENALTIES)
        ]
    return Table(
        "What drives it: the conflict, and the churn penalty",
        ["where", *(t.prior.name for t in tallies)],
        rows,
    )


@dataclass(frozen=True)
class PairRegion:
    """Where, in the plane of V and P, a measured pair is best served by a cascade.

    Attributes
    ----------
    pair : the measured pair
    cheaper, quicker : model (1 or 2) with the smaller cost-of-pass, and time to success
    times : time to success on M1 and M2, in seconds: V above it makes a pass worth waiting for
    route : the cascade that can be optimal, or None
    penalty : the least and the greatest P above which it is, as V runs between the two times
    shares : share of each route on the grid `GRID_V` x `GRID_P`, in the order of `Route`
    """

    pair: ModelPair
    cheaper: int
    quicker: int
    times: tuple[float, float]
    route: Route | None
    penalty: tuple[float, float] | None
    shares: tuple[float, ...]


@cache
def pair_regions() -> tuple[PairRegion, ...]:
    """All measured pairs: those that can have a cascade first, the largest share before the others.

    >>> len(pair_regions())
    133
    """
    found = [_region(pair) for pair in model_pairs()]
    return tuple(
        sorted(
            found,
            key=lambda region: (
                region.route is None,
                -region.shares[Route.CASCADE_S0] - region.shares[Route.CASCADE_SL],
                region.pair.label,
            ),
        )
    )


_terms = numpy_function(PARAMETERS, [*cost_of_pass.values(), *time_to_success.values()])
_penalty = {
    route: numpy_function(PARAMETERS, expression.subs(NET_VALUE, simultaneous=True))
    for route, expression in ((Route.CASCADE_S0, P2), (Route.CASCADE_SL, P3))
}


def _region(pair: ModelPair) -> PairRegion:
    plane = Game(**pair.parameters, V=GRID_V[:, None], P=GRID_P[None, :])
    counts = np.bincount(plane.equilibrium().route.ravel(), minlength=len(Route))
    known = [*pair.parameters.values()]
    cost1, cost2, time1, time2 = (float(x) for x in _terms(*known, 1.0, 1.0))
    cheaper, quicker = 1 + (cost2 < cost1), 1 + (time2 < time1)
    route, penalty = None, None
    if cheaper != quicker:
        route = Route.CASCADE_S0 if cheaper == 1 else Route.CASCADE_SL
        between = np.linspace(*sorted((time1, time2)), 201)[1:-1]
        needed = _penalty[route](*known, between, 1.0)
        penalty = float(needed.min()), float(needed.max())
    return PairRegion(
        pair, cheaper, quicker, (time1, time2), route, penalty, tuple(counts / counts.sum())
    )


def measured_pairs() -> Table:
    """Every measured pair: where a cascade is optimal, and how often each route is on the grid."""
    return Table(
        f"{len(pair_regions())} measured pairs (Zellinger & Thomson 2025, arXiv:2501.09345)",
        [
            "M1 / M2",
            "benchmark",
            "cheaper per success",
            "quicker per success",
            "t₁/p₁ (s)",
            "t₂/p₂ (s)",
            "cascade for V between (s)",
            "and P above ($)",
            "M1",
            "M2",
            "cascade s₀",
            "cascade s_L",
            "one shot M1",
            "one shot M2",
        ],
        [_row(region) for region in pair_regions()],
        tall=True,
    )


def _row(region: PairRegion) -> list[str]:
    window, penalty = "never", "–"
    if region.route is not None:
        low, high = sorted(region.times)
        window = f"{low:.3g} and {high:.3g}"
        penalty = "{:.3g} to {:.3g}".format(*region.penalty)
    pair = region.pair
    return [
        f"{pair.standard.model} / {pair.reasoning.model}",
        pair.standard.benchmark,
        f"M{region.cheaper}",
        f"M{region.quicker}",
        *(f"{t:.3g}" for t in region.times),
        window,
        penalty,
        *(f"{x:.1%}".replace("%", " %") if x else "0" for x in region.shares),
    ]


def by_correlation(games: int, seed: int = 0) -> Table:
    """The share of games with an optimal cascade where a failure is bad news, one row a prior."""
    return Table(
        "Share of games with an optimal cascade, by correlation of two attempts of M1,"
        " with 95 % Wilson intervals",
        [
            "prior",
            "games",
            *("independent" if rho == 0 else f"ρ = {rho:g}" for rho in CORRELATIONS),
        ],
        [
            [
                prior.name,
                f"{games:,}",
                *(share(cascade_share(prior, rho, games, seed)) for rho in CORRELATIONS),
            ]
            for prior in PRIORS.values()
        ],
    )
