"""Every quantity of the routing game, once: symbol, meaning, unit and domain.

The symbols are only declared real. Their domains are data (`Quantity.domain`), not SymPy
assumptions, because a proof must be able to drop a hypothesis such as ``p2 < 1`` and see what
happens; an assumption would silently simplify it away.

Source: paper A (Mahmood 2026), model section, as restated in the chapter "The game".
"""

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

p1, p2 = sp.symbols("p1 p2", real=True)
c1, c2 = sp.symbols("c1 c2", real=True)
t1, t2 = sp.symbols("t1 t2", real=True)
V, P = sp.symbols("V P", real=True)
s, q = sp.symbols("s q", real=True)
xi1, xi2 = sp.symbols("xi1 xi2", real=True)

# Short names the algebra uses: failure probabilities and the probability of re-prompting.
a = 1 - p1
b = 1 - p2
r = 1 - q

# The net value of a pass, xi_i = V p_i - t_i. In the algebra xi1 and xi2 stand for themselves:
# every real pair is the net value of some game (claim "net values are free").
NET_VALUE = {xi1: V * p1 - t1, xi2: V * p2 - t2}

# Net cost of a pass, kappa_i: what a pass costs less the churn penalty it is expected to avert.
kappa1 = c1 - P * p1
kappa2 = c2 - P * p2


@dataclass(frozen=True)
class Quantity:
    """One quantity of the model: what it means, its unit, and the values it may take."""

    symbol: sp.Symbol
    meaning: str
    unit: str
    domain: tuple[Boolean, ...]

    @property
    def name(self) -> str:
        return self.symbol.name


QUANTITIES: dict[str, Quantity] = {
    entry.name: entry
    for entry in (
        Quantity(p1, "success probability of one pass on M1", "–", (p1 > 0, p1 < 1)),
        Quantity(p2, "success probability of one pass on M2", "–", (p2 > 0, p2 < 1)),
        Quantity(c1, "provider's cost of one pass on M1", "money", (c1 > 0,)),
        Quantity(c2, "provider's cost of one pass on M2", "money", (c2 > 0,)),
        Quantity(t1, "user's latency of one pass on M1", "time", (t1 > 0,)),
        Quantity(t2, "user's latency of one pass on M2", "time", (t2 > 0,)),
        Quantity(V, "value of a solved task to the user", "time", (V > 0,)),
        Quantity(P, "churn penalty: cost of an unsolved task to the provider", "money", (P >= 0,)),
        Quantity(s, "probability of escalating to M2 after a failure of M1", "–", (s >= 0, s <= 1)),
        Quantity(q, "probability that the user leaves after a failure", "–", (q >= 0, q <= 1)),
        Quantity(xi1, "net value of a pass on M1, V p₁ − t₁", "time", ()),
        Quantity(xi2, "net value of a pass on M2, V p₂ − t₂", "time", ()),
    )
}

# M2 is the better, dearer and slower model. Each order makes the bounds listed with it redundant.
ORDER: dict[Boolean, tuple[Boolean, ...]] = {
    p1 < p2: (p1 < 1, p2 > 0),
    c1 < c2: (c2 > 0,),
    t1 < t2: (t2 > 0,),
}

# What costs and waits are made of. A claim of Part I never needs to know their signs or their order.
MONEY_AND_TIME = (c1, c2, t1, t2, V, P)

# The eight parameters of a game, in the order every generated function takes them.
PARAMETERS = (p1, p2, c1, c2, t1, t2, V, P)


def domain_of(*expressions: sp.Basic) -> tuple[Boolean, ...]:
    """The domain hypotheses of the quantities that occur in `expressions`, without redundancy.

    Examples
    --------
    >>> domain_of(p1 + s)
    (p1 > 0, p1 < 1, s >= 0, s <= 1)
    >>> domain_of(p1 * p2)
    (p1 > 0, p2 < 1, p1 < p2)
    """
    present = set().union(*(sp.sympify(e).free_symbols for e in expressions))
    rules = [
        rule for entry in QUANTITIES.values() if entry.symbol in present for rule in entry.domain
    ]
    for order, implied in ORDER.items():
        if order.free_symbols <= present:
            rules = [rule for rule in rules if rule not in implied] + [order]
    return tuple(rules)
