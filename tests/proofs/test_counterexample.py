"""A counterexample speaks for itself and becomes a game that shows what it says."""

import pytest
import sympy as sp
import z3

from routecore import Regime
from routecore.proofs.claim import claim
from routecore.proofs.counterexample import Counterexample, exact, latencies
from routecore.proofs.prove import prove
from routecore.symbols import P, V, c1, c2, p1, p2, s, t1, t2, xi1, xi2


def refuted(given, then):
    found = prove(claim(given=given, then=then, title="a wrong claim"))
    assert isinstance(found, Counterexample), found
    return found


REFUTED = {
    "only net values": refuted([xi1 < 0, xi2 > 0], xi1 + xi2 > 0),
    "both negative": refuted([xi1 < -1, xi2 < -2], xi1 > xi2),
    "one net value, far out": refuted([xi1 > 1000], xi1 / p1 < 1001),
    "the other far out": refuted([xi2 > 1000], xi2 / p2 < 1001),
    "net values and probabilities": refuted([xi1 > 0, xi2 > 0], xi1 / p1 > xi2 / p2),
    "costs": refuted([], c1 / p1 < c2 / p2),
    "one cost": refuted([c1 > 5], c1 > 6),
    "the dearer cost": refuted([c2 > 5], c2 > 6),
    "one probability": refuted([], p1 > sp.Rational(1, 3)),
    "the other probability": refuted([], p2 > sp.Rational(2, 3)),
    "churn penalty": refuted([], P > 3),
    "strategy": refuted([xi1 > 0], s * xi1 > 0),
    "latencies and value": refuted([xi1 < 0, xi2 > 0], t2 > 2 * t1),
    "only a latency": refuted([t1 > 3], t1 > 4),
}


@pytest.mark.parametrize("found", REFUTED.values(), ids=REFUTED)
def test_game_has_the_values_of_the_counterexample(found):
    game = found.game()
    net = dict(zip((xi1, xi2), game.net_value, strict=True))
    for symbol, value in found.values.items():
        if symbol in net:
            assert float(net[symbol]) == pytest.approx(float(value), rel=1e-9, abs=1e-9)
        elif symbol.name in game.parameters:
            assert float(game.parameters[symbol.name]) == float(value)
    assert game.equilibrium().regime in list(Regime)


def test_repr_gives_the_numbers():
    found = Counterexample.from_values(
        claim(then=p1 > p2, title="M1 is better"), {p2: sp.Rational(3, 4), p1: sp.Rational(1, 3)}
    )
    assert repr(found) == "Counterexample to M1 is better: p1 = 0.3333, p2 = 0.75."
    assert list(found.values) == [p1, p2] and found.proved is False


def test_values_outside_the_domain_are_no_game():
    outside = Counterexample(claim(then=p1 > 0), {p1: sp.Integer(-1)})
    with pytest.raises(ValueError, match=r"p1 is -1\.0: the rule is p1 > 0\."):
        outside.game()


@pytest.mark.parametrize("x1, x2", [(0, 0), (-3, 2), (5, -1), (7, 9), (-2, -8), (-1, 100)])
def test_latencies_realise_any_net_values(x1, x2):
    known = {
        "xi1": sp.Integer(x1),
        "xi2": sp.Integer(x2),
        "p1": sp.Rational(1, 4),
        "p2": sp.Rational(1, 3),
    }
    found = latencies(known)
    assert 0 < found["t1"] < found["t2"] and found["V"] > 0
    assert found["V"] * known["p1"] - found["t1"] == x1
    assert found["V"] * known["p2"] - found["t2"] == x2


def test_numbers_of_z3_become_numbers_of_sympy():
    assert exact(None) == 0
    assert exact(z3.RealVal("-7/3")) == sp.Rational(-7, 3)
    x = z3.Real("x")
    solver = z3.Solver()
    solver.add(x * x == 2, x > 0)
    assert solver.check() == z3.sat
    root = exact(solver.model()[x])
    assert root.is_Rational and abs(root - sp.sqrt(2)) < sp.Rational(1, 10**29)


def test_quantities_of_the_claim_are_all_there():
    assert set(REFUTED["latencies and value"].values) == {xi1, xi2, t1, t2, p1, p2, V}
