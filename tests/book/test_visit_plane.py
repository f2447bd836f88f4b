"""The visit plane: what is drawn is what the theorems say of it."""

import numpy as np
import pytest
import sympy as sp

from routecore import Game
from routecore.book.figures.proposition_1_misalignment import who_wants_what_plane
from routecore.book.figures.six_routes import routes_plane
from routecore.book.figures.theorem_2_user_patience import patience_plane
from routecore.book.figures.theorem_4_only_m2 import only_m2_plane
from routecore.book.figures.theorem_5_only_m1 import only_m1_plane
from routecore.book.figures.visit_plane import VISITS, route_visits, strategies_at
from routecore.explore import Plane
from routecore.explore.plane import ACROSS, UP
from routecore.routing.forms import visits
from routecore.routing.oracle import outcome
from routecore.routing.routes import TABLE, Route
from routecore.symbols import P, kappa1, kappa2, p1, p2, q, s, xi1, xi2
from routecore.translate import numpy_function

PLANES = (patience_plane, routes_plane, only_m2_plane, only_m1_plane, who_wants_what_plane)


def panel(explorer):
    return next(each for each in explorer.panels if isinstance(each, Plane))


@pytest.mark.parametrize("make", PLANES)
def test_it_is_always_drawn_the_same(make):
    first, here = panel(only_m1_plane()), panel(make())
    assert (here.x_label, here.y_label) == VISITS
    for each in ("curves", "families"):
        mine, other = getattr(here, each), getattr(first, each)
        looks = [(x.label, x.colour) for x in other]
        assert [(x.label, x.colour) for x in mine] == looks[: len(mine)]
    assert [(x.label, x.colour) for x in here.points] == [(x.label, x.colour) for x in first.points]


def test_the_corners_are_worth_what_the_table_of_routes_says():
    """The lines are the players' utilities: at every corner they give the table's J and U."""
    for row, (n1, n2) in ((TABLE[code], route_visits(code)) for code in Route):
        assert sp.simplify(xi1 * n1 + xi2 * n2 - row.utility) == 0
        assert sp.simplify(P + kappa1 * n1 + kappa2 * n2 - row.cost) == 0


def drawn(explorer):
    """The points of a plane that exist now, by label, and the ring of the provider's route."""
    points, k = explorer.points, explorer.panels.index(panel(explorer))
    named = {
        point.label: (points[f"panel{k}_point{i}_x"], points[f"panel{k}_point{i}_y"])
        for i, point in enumerate(panel(explorer).points)
        if point.label
    }
    ring = points[f"panel{k}_ring0_x"], points[f"panel{k}_ring0_y"]
    return {label: at for label, at in named.items() if np.isfinite(at).all()}, ring


def test_the_ring_is_on_the_corner_on_offer_that_the_providers_lines_single_out():
    explorer, draw = who_wants_what_plane(), np.random.default_rng(3)
    routes = set()
    for _ in range(150):
        explorer.reset()
        for name in draw.permutation(list(explorer.controls)):
            control = explorer.controls[name]
            explorer.set(**{str(name): float(control.axis.at(draw.random()))})
        game, known = explorer.game, explorer.values
        offered, ring = drawn(explorer)
        best = game.equilibrium()
        routes.add(int(best.route))
        prices = [known["c1"] - known["P"] * known["p1"], known["c2"] - known["P"] * known["p2"]]
        cost = {label: known["P"] + np.dot(prices, at) for label, at in offered.items()}
        at_ring = known["P"] + np.dot(prices, ring)
        assert at_ring == pytest.approx(min(cost.values()), rel=1e-9)
        assert at_ring == pytest.approx(float(best.provider_cost), rel=1e-9)
    assert len(routes) >= 4


def test_no_answered_strategy_lies_on_the_cheaper_side_of_the_providers_line():
    """Theorem 5 as it is drawn: the whole curve of answers, against the oracle's chain."""
    explorer, draw = only_m1_plane(), np.random.default_rng(4)
    for label in explorer.presets:
        explorer.preset(label)
        known, k = explorer.values, 0
        x, y = explorer.traces(k)["s from 0 to 1, as users answer it"]
        cost = known["P"] + (known["c1"] - known["P"] * known["p1"]) * x
        cost = cost + (known["c2"] - known["P"] * known["p2"]) * y
        best = explorer.points["provider_cost"]
        assert np.nanmin(cost) >= best * (1 - 1e-9)
        # The points are outcomes: the oracle finds the same cost for the strategy behind each.
        i = int(draw.integers(len(x)))
        s = i / (len(x) - 1)
        game = Game(
            **{name: known[name] for name in ("p1", "p2", "c1", "c2", "P")},
            V=1 + abs(known["xi2"]) + 1 / known["p1"],
            **latencies(known),
        )
        q = float(game.best_response(1, s))
        _, there = outcome(game.numbers(), 1, s, q)
        assert cost[i] == pytest.approx(float(there), rel=1e-9)


def latencies(known):
    """Latencies that have the net values: any will do, if V is large enough."""
    value = 1 + abs(known["xi2"]) + 1 / known["p1"]
    return {f"t{i}": value * known[f"p{i}"] - known[f"xi{i}"] for i in (1, 2)}


def test_the_families_are_parallel_at_the_second_threshold():
    explorer, draw = only_m2_plane(), np.random.default_rng(5)
    for _ in range(40):
        p = np.sort(draw.uniform(0.05, 0.95, 2))
        if p[1] - p[0] < 0.02:
            continue
        explorer.reset()
        explorer.set(p1=float(p[0]), p2=float(p[1]), xi1=-float(draw.random()) * 0.9 - 0.05)
        threshold = explorer.points["P2"]
        if not 0.01 <= threshold <= 100:
            continue
        explorer.set(P=float(threshold))
        a, b, c, d = (explorer.points[f"panel0_family{i}_{side}"] for i in (0, 1) for side in "ab")
        assert a * d - b * c == pytest.approx(0, abs=1e-9)


def test_a_dragged_outcome_is_reached_by_the_strategies_it_sets():
    s_, q_ = (numpy_function((p1, p2, ACROSS, UP), strategies_at()[x]) for x in (s, q))
    n1, n2 = (numpy_function((p1, p2, s, q), n) for n in visits(1))
    draw = np.random.default_rng(7)
    p = np.sort(draw.uniform(0.02, 0.98, (2, 400)), axis=0)
    at = draw.uniform(0.01, 0.99, (2, 400))
    x, y = n1(*p, *at), n2(*p, *at)
    np.testing.assert_allclose([s_(*p, x, y), q_(*p, x, y)], at, atol=1e-8)
    # Past the line of solved tasks nobody leaves, and s is still a probability.
    far = [s_(*p, 2 * x + 1, 2 * y), q_(*p, 1 / p[0] + x, 1 / p[1] + y)]
    assert ((far[0] >= 0) & (far[0] <= 1)).all() and (far[1] == 0).all()
