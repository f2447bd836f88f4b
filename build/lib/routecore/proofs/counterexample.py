"""A counterexample: numbers at which a claim's hypotheses hold and its conclusion fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy as sp

from routecore.extras import extra
from routecore.symbols import NET_VALUE, PARAMETERS, V, c1, c2, p1, p2, t1, t2, xi1, xi2

if TYPE_CHECKING:
    from routecore.proofs.claim import Claim
    from routecore.routing.game import Game

# What a quantity is when a claim does not mention it: any game will do, this one is plain.
DEFAULTS = {
    "p1": "1/2",
    "p2": "3/4",
    "c1": "1",
    "c2": "2",
    "t1": "1",
    "t2": "2",
    "V": "1",
    "P": "1",
}


@dataclass(frozen=True)
class Counterexample:
    """Values that refute a claim.

    Attributes
    ----------
    claim : the claim
    values : dict of symbol to exact number
    """

    claim: "Claim"
    values: dict[sp.Symbol, sp.Expr]
    proved = False

    @classmethod
    def from_values(cls, claim: "Claim", values: Mapping[sp.Symbol, sp.Expr]) -> "Counterexample":
        return cls(claim, dict(sorted(values.items(), key=lambda item: item[0].name)))

    def __repr__(self) -> str:
        numbers = ", ".join(f"{k} = {float(v):.4g}" for k, v in self.values.items())
        return f"Counterexample to {self.claim.title}: {numbers}."

    def game(self) -> "Game":
        """The counterexample as a `routecore.Game` to explore.

        Latencies and V that realise the net values are chosen where the claim speaks of xi only;
        quantities it does not mention get plain values.

        Raises
        ------
        ValueError
            If the values lie outside the domain of a game (a dropped hypothesis may do that).
        """
        from routecore.routing.game import Game

        known = {symbol.name: value for symbol, value in self.values.items()}
        for low, high in ((p1, p2), (c1, c2)):
            _complete(known, low.name, high.name)
        known.setdefault("P", sp.Rational(DEFAULTS["P"]))
        if {"t1", "t2", "V"} & set(known):
            # Where a claim names these, its net values follow from them (see `claim`).
            _complete(known, "t1", "t2")
            known.setdefault("V", sp.Rational(DEFAULTS["V"]))
        else:
            known.update(latencies(known))
        return Game(**{symbol.name: float(known[symbol.name]) for symbol in PARAMETERS})


def _complete(known: dict, low: str, high: str) -> None:
    """Fill in a missing one of an ordered pair so that low < high."""
    if low not in known and high not in known:
        known[low], known[high] = sp.Rational(DEFAULTS[low]), sp.Rational(DEFAULTS[high])
    elif low not in known:
        known[low] = known[high] / 2
    elif high not in known:
        known[high] = (known[low] + 1) / 2 if high == "p2" else 2 * known[low]


def latencies(known: dict) -> dict:
    """V, t1 and t2 whose net values are the given xi (claim "net values are free")."""
    x1 = known.get("xi1", sp.Integer(0))
    x2 = known.get("xi2", sp.Integer(0))
    q1, q2 = known["p1"], known["p2"]
    value = 1 + max(sp.Integer(0), x1 / q1, (x2 - x1) / (q2 - q1))
    solved = sp.solve(
        [
            (xi - net).subs({xi1: x1, xi2: x2, p1: q1, p2: q2, V: value})
            for xi, net in NET_VALUE.items()
        ],
        [t1, t2],
        dict=True,
    )[0]
    return {"V": value, "t1": solved[t1], "t2": solved[t2]}


def exact(value) -> sp.Expr:
    """A Z3 number as an exact SymPy number (an algebraic one to 30 digits; None as 0)."""
    with extra("prove"):
        import z3

    if value is None:
        return sp.Integer(0)
    if z3.is_rational_value(value):
        return sp.Rational(value.numerator_as_long(), value.denominator_as_long())
    return exact(value.approx(30))
