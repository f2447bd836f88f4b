"""The visit plane: the one picture that recurs through Part I, always drawn the same.

An outcome is a point (N1, N2), the expected visits of a task to M1 and to M2. By the visit identity
the user's utility and the provider's cost are linear in it, so each party is a family of parallel
lines; the routes are corners. Source: derived, chapter "The game".
"""

from collections.abc import Mapping, Sequence

import sympy as sp

from routecore.book.figures.part_one import ROUTE_COLOURS, favourite, of_route, plain
from routecore.explore import Axis, Control, Curve, Explorer, Family, Plane, Point, Readout, Ring
from routecore.explore.plane import ACROSS, UP
from routecore.routing import forms
from routecore.routing.codes import Route
from routecore.routing.routes import TABLE, provider_program, user_program
from routecore.symbols import P, a, kappa1, kappa2, p1, p2, q, s, xi1, xi2

VISITS = ("visits to M1 a task", "visits to M2 a task")
# Curves of the players' choices are dark and light teal beside the colours of the routes; the two
# families are told apart by dashes too. All hold 3:1 on white and on black.
EDGE, CHOICE, ANSWERED = "#8A8A8A", "#0E8A8A", "#A8568F"
USERS, PROVIDER = "#8A63C8", "#B0651A"
# Where the name of a route stands, in pixels from its corner: names of corners that all but meet
# (p1 or p2 near 1) stand one above the other.
PLACES = {
    Route.STAY_M1: (9, -20),
    Route.STAY_M2: (9, -7),
    Route.CASCADE_S0: (9, -7),
    Route.CASCADE_SL: (9, -7),
    Route.ONE_SHOT_M1: (9, -4),
    Route.ONE_SHOT_M2: (9, 6),
}


ROUTE = sp.Symbol("route")
N1, N2 = sp.symbols("N1 N2")  # of the outcome through which the lines pass


def route_visits(route: Route) -> tuple[sp.Expr, sp.Expr]:
    """The visits (N1, N2) on a route."""
    row = TABLE[route]
    return forms.visits(row.model, row.s, row.q)


def visits_of(code: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """The visits on the route whose code a quantity holds."""
    both = {route: route_visits(route) for route in TABLE}
    n1, n2 = (of_route({route: n[i] for route, n in both.items()}) for i in (0, 1))
    return n1.xreplace({ROUTE: code}), n2.xreplace({ROUTE: code})


def answered() -> tuple[sp.Expr, sp.Expr]:
    """The visits that each s leads to, for a start at M1, once users have answered it.

    Where only M2 is worth its wait, users answer every s below s0 alike, by leaving: a single
    point, which carries its route's name and is no part of the curve.
    """
    leaves = sp.And(xi1 < 0, sp.Or(xi2 <= 0, s < forms.s0))
    n = forms.visits(1, s, forms.patience[1])
    return tuple(sp.Piecewise((sp.nan, leaves), (each, True)) for each in n)


def strategies_at() -> dict[sp.Symbol, sp.Expr]:
    """The s and the q, for a start at M1, that lead to the outcome under the pointer.

    Where no strategy reaches, r is taken at its nearer end, and s for that r, if it has a meaning.

    >>> strategies_at()[q].subs({p1: 0.5, p2: 0.5, ACROSS: 1, UP: 0})
    1
    """
    again = sp.Symbol("r", real=True)
    d1, d2 = (d.subs(q, 1 - again) for d in (forms.D1, forms.D2))
    # N1 and N2 as balance equations: the second is linear in s, and then the first in r.
    (escalated,) = sp.solve(UP * d2 - a * again * s * ACROSS, s)
    (found,) = sp.solve(sp.expand((d1 * ACROSS - 1).subs(s, escalated)), again)
    kept = sp.Max(0, sp.Min(1, found))
    inside = sp.Max(0, sp.Min(1, escalated.subs(again, kept)))
    return {s: sp.Piecewise((inside, found > 0), (sp.nan, True)), q: 1 - kept}


def visit_plane(
    *,
    through: tuple[sp.Expr, sp.Expr],
    rings: Sequence[Ring],
    s_: sp.Expr = s,
    provider: bool = True,
    drag: Mapping[sp.Symbol, sp.Expr] | None = None,
    title: str = "The visit plane",
) -> Plane:
    """The visit plane of a game, whose net values are the controls or quantities xi1 and xi2.

    Parameters
    ----------
    through : the outcome through which a line of each party passes
    rings : the outcomes to single out
    s_ : the s at which the user's q traces its curve
    provider : whether the provider's lines are drawn, which need the costs and P
    drag : what dragging the first ring sets, such as `strategies_at`
    """
    solved = sp.Symbol("solved", real=True)  # share of the way from M1's end to M2's
    families = [Family("equal U (arrow: users gain)", xi1, xi2, "users", USERS)]
    if provider:
        families.append(
            Family(
                "equal J (arrow: the provider gains)",
                -kappa1,
                -kappa2,
                "provider",
                PROVIDER,
            )
        )
    return Plane(
        title,
        *VISITS,
        reach=(1 / p1, 1 / p2),
        curves=[
            Curve(
                "every task is solved",
                Axis(solved, 0, 1, label="share of the way to M2"),
                (1 - solved) / p1,
                solved / p2,
                EDGE,
            ),
            Curve("q from 0 to 1, at this s", Axis(q, 0, 1), *forms.visits(1, s_, q), CHOICE),
            Curve("s from 0 to 1, as users answer it", Axis(s, 0, 1), *answered(), ANSWERED),
        ],
        families=families,
        through=through,
        points=[
            *(Point(*corner) for corner in _corners()),
            *(_point(route) for route in TABLE),
        ],
        rings=rings,
        drag=drag or {},
        samples=161,
    )


def _corners() -> list[tuple[sp.Expr, sp.Expr]]:
    """Where a route has its place, whether it exists now or not."""
    fixed = (Route.STAY_M1, Route.STAY_M2, Route.ONE_SHOT_M1, Route.ONE_SHOT_M2)
    return [route_visits(route) for route in fixed]


def _point(route: Route) -> Point:
    exists = TABLE[route].available
    where = [sp.Piecewise((n, exists), (sp.nan, True)) for n in route_visits(route)]
    name = plain(route)
    if route == Route.STAY_M1:  # close to the right end of the plot
        name = name.replace(" ", "\n", 1)
    return Point(*where, name, ROUTE_COLOURS[route], *PLACES[route])


def outcome_rows(provider: bool = True) -> dict[str, tuple[sp.Expr, str]]:
    """The numbers of the outcome (N1, N2), for a readout."""
    rows = {
        "visits to M1 a task": (N1, ".3g"),
        "visits to M2 a task": (N2, ".3g"),
        "tasks solved": (p1 * N1 + p2 * N2, ".0%"),
        "users' utility U (s)": (xi1 * N1 + xi2 * N2, ".3g"),
    }
    cost = P + kappa1 * N1 + kappa2 * N2
    return rows | ({"provider's cost J ($ per 1,000 tasks)": (cost, ".3g")} if provider else {})


def routes_on_the_plane(
    *,
    name: str,
    title: str,
    question: str,
    controls: Sequence[Control],
    order: Sequence[tuple[sp.Symbol, sp.Symbol]],
    presets: Mapping[str, Mapping[sp.Symbol, float]],
    quantities: Mapping[str, sp.Expr],
    verdict: Sequence,
    wish: bool = False,
) -> Explorer:
    """An explorer of the visit plane: the provider's route among the corners that users allow.

    Parameters
    ----------
    quantities : besides those of the provider's and the users' optimum
    wish : whether the users' favourite is singled out too
    """
    rings = [Ring(N1, N2, "the provider's route")]
    if wish:
        rings.append(Ring(*visits_of(favourite), "users' favourite", "diamond"))
    n1, n2 = visits_of(ROUTE)
    return Explorer(
        name=name,
        title=title,
        question=question,
        controls=controls,
        order=order,
        presets=presets,
        quantities={
            **provider_program(),
            **(user_program() if wish else {}),
            "provider_s": of_route({code: row.s for code, row in TABLE.items()}),
            "N1": n1,
            "N2": n2,
            **quantities,
        },
        panels=[
            visit_plane(through=(N1, N2), rings=rings, s_=sp.Symbol("provider_s")),
            Readout(outcome_rows(), title="On the provider's route"),
        ],
        verdict=verdict,
    )
