"""`price`: the examples of the chapter, its corollaries over the whole domain, what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.beyond.pricing import at_price, curve, price, switching_prices
from routecore.beyond.shelf import Shelf
from routecore.routing import forms
from routecore.symbols import P, c1, c2, p1, p2, xi1, xi2
from routecore.translate import numpy_function
from tests import strategies  # noqa: F401, the profile: the same examples on every run
from tests.beyond.test_shelf import shelves

EXAMPLE = {"M1": (0.5, 1.0, 1.0), "M2": (0.8, 4.0, 1.2)}
RATES = st.integers(1, 64).map(lambda n: n / 8)


def test_a_fee_for_retries_makes_a_cascade_where_theorem_3_has_none():
    shelf = Shelf(EXAMPLE, V=3.0, P=20.0)
    assert shelf.net_value.tolist() == pytest.approx([0.5, 1.2])
    found = price(shelf, 10.0)
    assert found.policy.first_model == "M1" and found.policy.then == {"M2": 1.0}
    assert found.provider_cost == pytest.approx(-4) and found.fee_per_call == pytest.approx(12)
    K1, K2 = (float(curve(Shelf({"a": m, "b": m}, V=3.0, P=20.0), 10.0)) for m in EXAMPLE.values())
    assert (K1, K2) == (pytest.approx(-8), pytest.approx(-10))
    # Stay with M1, stay with M2, each with its retries charged.
    assert 1 + 0.5 * K1 == pytest.approx(-3) and 4 + 0.2 * K2 == pytest.approx(2)
    # A first model that fails more often would cost less.
    worse = Shelf({**EXAMPLE, "M1": (0.45, 1.0, 1.0)}, V=3.0, P=20.0)
    assert price(worse, 10.0).provider_cost < found.provider_cost


def test_a_given_price_makes_a_cascade():
    shelf = Shelf(EXAMPLE, V=3.0, P=2.0)
    net = at_price(shelf, 10.0, per_call=6.0)
    assert net.net_value.tolist() == pytest.approx([-0.1, 0.6])
    symbols = (p1, p2, c1, c2, xi1, xi2, P)
    at = (*net.p, *net.c, *net.net_value, 2.0)
    s0, J0, one_shot, P2 = numpy_function(
        symbols, [forms.s0, forms.J0, forms.one_shot_cost[1], forms.P2]
    )(*at)
    assert s0 == pytest.approx(2 / 17) and J0 == pytest.approx(-9.21, abs=0.005)
    assert P2 <= 2.0 and one_shot > J0  # Theorem 4: the cascade is the optimum
    policy = net.optimal_policy()
    assert policy.provider_cost == pytest.approx(float(J0))
    assert policy.escalation == pytest.approx(2 / 17)


@given(shelves(), RATES, st.booleans())
def test_more_freedom_in_prices_never_costs_the_provider(shelf, w, opt_in):
    shelf = shelf.replace(opt_in=opt_in)
    costs = [price(shelf, w, rule=rule) for rule in ("none", "nonnegative", "any")]
    none, free, anything = (x.provider_cost for x in costs)
    assert anything <= free + 1e-9 * max(1, abs(free))
    assert free <= none + 1e-9 * max(1, abs(none))
    assert none == pytest.approx(float(shelf.optimal_policy().provider_cost))
    for found in costs:
        assert np.isfinite([found.provider_cost, found.user_utility, found.fee_per_call]).all()
        assert not np.isnan(found.shadow_price)
    assert costs[2].policy.slow == -1  # a freely chosen price ends the mix
    assert costs[1].fee_per_call >= 0


@given(shelves(), RATES)
def test_K_is_the_curve_at_its_shadow_price(shelf, w):
    for rule in ("none", "nonnegative", "any"):
        found = price(shelf, w, rule=rule)
        if not np.isfinite(found.K):
            assert found.shadow_price == np.inf
            continue
        mu = float(found.shadow_price)
        assert curve(shelf, mu) == pytest.approx(float(found.K), rel=1e-9, abs=1e-9)
        assert mu >= (0 if rule == "none" else w) * (1 - 1e-12)
        # Nowhere that the rule allows is the curve higher.
        others = mu + np.linspace(-0.5, 3, 30) * (rule != "any")
        others = others[others >= (0 if rule == "none" else w)]
        assert (curve(shelf, others) <= found.K + 1e-9 * max(1, abs(found.K))).all()


@given(shelves(), RATES)
def test_at_the_price_that_is_set_users_are_indifferent_and_success_costs_K(shelf, w):
    found = price(shelf.replace(opt_in=True), w)
    if found.policy.loses:
        assert found.fee_per_call == found.fee_per_success == 0
        return
    k = int(found.policy.quick)
    for fees in ({"per_call": found.fee_per_call}, {"per_success": found.fee_per_success}):
        net = at_price(shelf, w, **fees)
        assert net.net_value[k] == pytest.approx(0, abs=1e-9)
        assert net.cost_of_pass[k] == pytest.approx(float(found.K), rel=1e-9, abs=1e-9)


@given(shelves(), RATES)
def test_a_mix_survives_iff_time_is_cheaper_than_the_slope_of_the_edge(shelf, w):
    shelf = shelf.replace(opt_in=True)
    before = price(shelf, w, rule="none")
    after = price(shelf, w, rule="nonnegative")
    if before.policy.slow < 0:
        return
    slope = float(before.shadow_price)
    if w < slope * (1 - 1e-9):
        assert after.policy.slow >= 0 and after.fee_per_call == 0
        assert after.K == pytest.approx(float(before.K), rel=1e-9)
    if w > slope * (1 + 1e-9):
        assert after.policy.slow < 0


def test_arrays_are_priced_as_single_shelves():
    random = np.random.default_rng(0)
    p = random.uniform(0.1, 0.9, (6, 3))
    c, t = p * random.uniform(0.3, 3, (6, 3)), p * random.uniform(0.2, 2, (6, 3))
    w = random.uniform(0.1, 3, (2, 6))
    for rule in ("none", "nonnegative", "any"):
        found = price(Shelf.from_arrays(p, c, t, V=1.0, P=2.0), w, rule=rule)
        assert found.provider_cost.shape == (2, 6)
        for i, j in np.ndindex(2, 6):
            one = price(Shelf.from_arrays(p[j], c[j], t[j], V=1.0, P=2.0), w[i, j], rule=rule)
            for name in ("provider_cost", "user_utility", "K", "shadow_price", "fee_per_call"):
                assert getattr(found, name)[i, j] == getattr(one, name), name


def test_a_price_per_call_favours_the_weak_model():
    game = {"p1": 0.3, "p2": 0.9, "c1": 1.0, "c2": 2.0, "t1": 0.1, "t2": 1.2}
    provider, user = switching_prices(**game, w=1.0)
    shelf = Shelf({"M1": (0.3, 1.0, 0.1), "M2": (0.9, 2.0, 1.2)}, V=1.0, P=1.0)
    for switch, quantity in ((provider, "cost_of_pass"), (user, "time_per_success")):
        below, above = (
            getattr(at_price(shelf, 1.0, per_call=switch + d), quantity) for d in (-0.01, 0.01)
        )
        assert np.sign(np.diff(below)) == -np.sign(np.diff(above))
    assert provider < game["c1"]
    dearer = at_price(shelf, 1.0, per_success=5.0)
    for quantity in ("cost_of_pass", "time_per_success"):
        assert np.diff(getattr(dearer, quantity)) == pytest.approx(
            np.diff(getattr(shelf, quantity))
        )


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda shelf: price(shelf, 1.0, rule="free"),
            "rule is 'free': it must be one of none, nonnegative, any.",
        ),
        (lambda shelf: price(shelf, 0.0), "w is 0.0: the user's time must be worth more than 0."),
        (
            lambda shelf: price(shelf, [1.0, -1.0]),
            "w[1] is -1.0: the user's time must be worth more than 0.",
        ),
        (
            lambda shelf: price(shelf.replace(V=np.ones(3)), np.ones(2)),
            "w has shape (2,): it must broadcast with the shape (3,) of the shelf.",
        ),
        (
            lambda shelf: at_price(shelf, 1.0, per_call="6"),
            "per_call is '6': it must be a finite number.",
        ),
        (
            lambda shelf: at_price(shelf, -1.0),
            "w is -1.0: the user's time must be worth more than 0.",
        ),
        (lambda shelf: curve(shelf, np.nan), "mu is nan: it must be a finite number."),
        (
            lambda shelf: switching_prices(p1=0.9, p2=0.3, c1=1, c2=2, t1=1, t2=2, w=1.0),
            "p1 is 0.9 and p2 is 0.3: the rule is p1 < p2.",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError) as error:
        call(Shelf(EXAMPLE, V=3.0, P=2.0))
    assert str(error.value) == message
