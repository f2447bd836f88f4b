"""One formula, four lives: SymPy with exact rationals, NumPy, JavaScript in Chromium, simulation.

The games have short binary parameters, so that every life is given the same numbers, and come
from all four regimes and from their boundaries xi_i = 0.
"""

from functools import cache

import numpy as np
import pytest
import sympy as sp

from routecore import Game, Regime
from routecore.routing import forms, routes
from routecore.symbols import NET_VALUE, PARAMETERS, q, s, xi1, xi2
from routecore.translate import javascript, numpy_function
from tests.strategies import PARTS, exact_batch

ARGUMENTS = (*PARAMETERS, s, q)
GAMES, EXACT = 200, 5  # games per regime and boundary; how many of them in exact arithmetic
BOUNDARIES = ("", "xi1", "xi2", "both")

one_good = sp.And(xi1 <= 0, xi2 >= 0, xi1 < xi2)
one_bad = sp.And(xi1 >= 0, xi2 <= 0, xi1 > xi2)
mixed = sp.Piecewise((sp.And(s > forms.sL, s < forms.sH), sp.And(xi1 > 0, xi2 < 0)), (False, True))

# Each quantity, and where it is defined.
QUANTITIES = {
    "U1": (forms.user_utility(1), sp.true),
    "U2": (forms.user_utility(2), sp.true),
    "J1": (forms.provider_cost(1), sp.true),
    "J2": (forms.provider_cost(2), sp.true),
    "s0": (forms.s0, one_good),
    "J0": (forms.J0, one_good),
    "P2": (forms.P2, one_good),
    "sL": (forms.sL, one_bad),
    "sH": (forms.sH, one_bad),
    "JL": (forms.JL, one_bad),
    "P3": (forms.P3, one_bad),
    "r_star": (forms.r_star, mixed),
    "P1": (forms.P1, sp.true),
    "P_static": (forms.P_static, sp.true),
    "q1": (forms.best_response[1], sp.true),
    "q2": (forms.best_response[2], sp.true),
    "throttling_pays": (sp.Piecewise((1, forms.throttling_pays), (0, True)), sp.true),
    "regime": (routes.REGIME, sp.true),
}
PROGRAM = {
    **{xi.name: net for xi, net in NET_VALUE.items()},
    **{name: form for name, (form, _) in QUANTITIES.items()},
    **routes.provider_program(),
    **routes.user_program(),
}
DEFINED = {**{name: where for name, (_, where) in QUANTITIES.items()}}
# A tie of two routes, or a threshold met exactly, may be broken by the last bit.
CODES = ("route", "favourite")


@cache
def columns(regime, boundary) -> dict:
    """Games with a strategy each; s lies between sL and sH in half of the games that have them."""
    known = exact_batch(regime, GAMES, seed=11, boundary=boundary)
    random = np.random.default_rng(11)
    known["s"], known["q"] = random.integers(0, PARTS + 1, (2, GAMES)) / PARTS
    single = Game(**{x.name: known[x.name] for x in PARAMETERS})
    x1, x2 = single.net_value
    inside = (x1 > 0) & (x2 < 0) & (np.arange(GAMES) % 2 == 0)
    if inside.any():
        at = [known[x.name] for x in PARAMETERS]
        ends = numpy_function(PARAMETERS, [forms.sL.subs(NET_VALUE), forms.sH.subs(NET_VALUE)])
        low, high = (np.where(inside, end, 0.5) for end in ends(*at))
        between = np.round((low + random.uniform(0.1, 0.9, GAMES) * (high - low)) * 2**20) / 2**20
        known["s"] = np.where(inside, between, known["s"])
    return known


@cache
def by_numpy(regime, boundary) -> dict:
    known = columns(regime, boundary)
    found = numpy_function(ARGUMENTS, PROGRAM)(*(known[x.name] for x in ARGUMENTS))
    return {name: np.broadcast_to(x, (GAMES,)) for name, x in found.items()}


def defined(name, regime, boundary) -> np.ndarray:
    where = DEFINED.get(name, sp.true)
    known = columns(regime, boundary)
    holds = numpy_function(ARGUMENTS, sp.sympify(where).subs(NET_VALUE))(
        *(known[x.name] for x in ARGUMENTS)
    )
    return np.broadcast_to(holds, (GAMES,))


def clear_choice(found, code) -> np.ndarray:
    """Where the best route is best by more than rounding."""
    field, sign = ("cost", 1) if code == "route" else ("utility", -1)
    values = np.sort(sign * np.array([found[f"{field}_{k}"] for k in range(6)]), axis=0)
    return values[1] - values[0] > 1e-9 * (1 + np.abs(values[0]))


@cache
def exactly(form):
    """The expression over SymPy's own rationals, roots left as roots."""
    return sp.lambdify((*ARGUMENTS, xi1, xi2), form, modules="sympy")


every_batch = pytest.mark.parametrize("boundary", BOUNDARIES)
every_regime = pytest.mark.parametrize("regime", list(Regime), ids=lambda x: x.name)


@every_batch
@every_regime
def test_numpy_is_sympy_with_exact_rationals(regime, boundary):
    known, found = columns(regime, boundary), by_numpy(regime, boundary)
    for k in range(EXACT):
        at = [sp.Rational(*float(known[x.name][k]).as_integer_ratio()) for x in ARGUMENTS]
        at += exactly(tuple(NET_VALUE.values()))(*at, 0, 0)
        exact = {
            name: exactly(form)(*at)
            for name, (form, where) in QUANTITIES.items()
            if exactly(where)(*at)
        }
        for steps in (routes.provider_program(), routes.user_program()):
            done = {}
            for name, form in steps.items():
                own = name[-1].isdigit()  # cost_0 ... : from the parameters; the rest from those
                done[sp.Symbol(name)] = exactly(form)(*at) if own else form.subs(done)
            exact |= {symbol.name: x for symbol, x in done.items()}
        for name, expected in exact.items():
            if name in CODES and not clear_choice(found, name)[k]:
                continue
            expected = float(sp.N(expected, 30))
            assert found[name][k] == pytest.approx(expected, rel=1e-9, abs=1e-12), (name, k)


@every_batch
@every_regime
def test_game_is_numpy(regime, boundary):
    """The methods people call give what the expressions give."""
    known, found = columns(regime, boundary), by_numpy(regime, boundary)
    games = Game(**{x.name: known[x.name] for x in PARAMETERS})
    s_, q_ = known["s"], known["q"]
    outcome, favourite = games.equilibrium(), games.user_optimum()
    pairs = {
        "xi1": games.net_value[0],
        "xi2": games.net_value[1],
        "q1": games.best_response(1, s_),
        "q2": games.best_response(2, s_),
        "U1": games.user_utility(1, s_, q_),
        "U2": games.user_utility(2, s_, q_),
        "J1": games.provider_cost(1, s_, q_),
        "J2": games.provider_cost(2, s_, q_),
        "provider_cost": outcome.provider_cost,
        "regime": outcome.regime,
        "best_utility": favourite.user_utility,
    }
    for name, value in pairs.items():
        assert np.allclose(value, found[name], rtol=1e-12, atol=1e-12), name
    for name, value in {"route": outcome.route, "favourite": favourite.route}.items():
        clear = clear_choice(found, name)
        assert np.array_equal(value[clear], found[name][clear]), name
    assert not games.throttle().saving[found["throttling_pays"] == 0].any()


@pytest.fixture(scope="module")
def page(browser):
    """A page whose only code is what the printer wrote."""
    page = browser.new_page()
    page.set_content("<title>lives</title>")
    page.add_script_tag(content=javascript("life", ARGUMENTS, PROGRAM))
    yield page
    page.close()


@every_batch
@every_regime
def test_javascript_is_numpy(page, regime, boundary):
    known, found = columns(regime, boundary), by_numpy(regime, boundary)
    rows = np.transpose([known[x.name] for x in ARGUMENTS]).tolist()
    # Text, because JSON has no infinity; a route that is not there costs infinitely much.
    answers = page.evaluate(
        "([rows, names]) => rows.map(row => { const all = life(...row);"
        " return names.map(name => String(Number(all[name]))); })",
        [rows, list(PROGRAM)],
    )
    values = dict(zip(PROGRAM, np.array(answers).T, strict=True))
    for name in PROGRAM:
        where = defined(name, regime, boundary)
        if name in CODES:
            where = where & clear_choice(found, name)
        # r* is a small difference near sH, as far as its last digits go.
        close = {"rtol": 1e-9, "atol": 1e-9} if name in ("r_star", "q1") else {"rtol": 1e-12}
        script = np.array([float(x) for x in values[name]])
        assert np.allclose(script[where], found[name][where], **close), name


def test_every_quantity_is_met_where_it_is_defined():
    met = {name: 0 for name in QUANTITIES}
    for regime in Regime:
        for boundary in BOUNDARIES:
            for name in met:
                met[name] += int(defined(name, regime, boundary).sum())
    assert min(met.values()) >= 80, met


def test_every_route_and_regime_is_met():
    chosen, regimes = set(), set()
    for regime in Regime:
        for boundary in BOUNDARIES:
            found = by_numpy(regime, boundary)
            chosen |= set(found["route"][clear_choice(found, "route")])
            regimes |= set(found["regime"])
    assert chosen == set(routes.Route) and regimes == set(Regime)
