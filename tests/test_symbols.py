"""The quantities of the model: their domains are those of the model section, no more, no less."""

import inspect

import pytest
import sympy as sp

from routecore import Game
from routecore.symbols import (
    NET_VALUE,
    ORDER,
    PARAMETERS,
    QUANTITIES,
    P,
    V,
    c1,
    c2,
    domain_of,
    p1,
    p2,
    q,
    s,
    t1,
    t2,
    xi1,
    xi2,
)

DOMAINS = {
    p1: [p1 > 0, p1 < 1],
    p2: [p2 > 0, p2 < 1],
    c1: [c1 > 0],
    c2: [c2 > 0],
    t1: [t1 > 0],
    t2: [t2 > 0],
    V: [V > 0],
    P: [P >= 0],
    s: [s >= 0, s <= 1],
    q: [q >= 0, q <= 1],
    xi1: [],
    xi2: [],
}


@pytest.mark.parametrize("symbol", DOMAINS, ids=str)
def test_each_quantity_has_its_domain(symbol):
    entry = QUANTITIES[symbol.name]
    assert entry.symbol is symbol and entry.name == symbol.name
    assert list(entry.domain) == DOMAINS[symbol]
    assert entry.meaning and entry.unit in ("–", "money", "time")


def test_there_are_no_other_quantities():
    assert {entry.symbol for entry in QUANTITIES.values()} == set(DOMAINS)


def test_domains_are_not_assumptions():
    # A proof drops hypotheses one by one; an assumption would still be there.
    for symbol in DOMAINS:
        assert symbol.is_real and symbol.is_positive is None and symbol.is_zero is None


def test_parameters_are_those_of_a_game_in_order():
    assert [x.name for x in PARAMETERS] == list(inspect.signature(Game).parameters)


def test_an_order_implies_the_rules_it_replaces():
    assert set(ORDER) == {p1 < p2, c1 < c2, t1 < t2}
    for order, implied in ORDER.items():
        low, high = order.args
        kept = [x for symbol in (low, high) for x in DOMAINS[symbol] if x not in implied]
        for rule in implied:
            # No value breaks the rule while the order and the other rules hold.
            values = [sp.Rational(k, 2) for k in range(-3, 6)]
            for a in values:
                for b in values:
                    at = {low: a, high: b}
                    if all(x.subs(at) == sp.true for x in (*kept, order)):
                        assert rule.subs(at) == sp.true


@pytest.mark.parametrize(
    "expression, rules",
    [
        (sp.Integer(3), set()),
        (V * p1 - t1, {V > 0, p1 > 0, p1 < 1, t1 > 0}),
        (p2 / c1, {p2 > 0, p2 < 1, c1 > 0}),
        (c1 / p1 - c2 / p2, {p1 > 0, p2 < 1, p1 < p2, c1 > 0, c1 < c2}),
        (xi1 - xi2, set()),
        (t1 * t2 * P, {t1 > 0, t1 < t2, P >= 0}),
    ],
)
def test_domain_of_an_expression(expression, rules):
    found = domain_of(expression)
    assert set(found) == rules and len(found) == len(rules)


def test_domain_of_several_expressions_is_that_of_all_together():
    assert set(domain_of(p1 > s, p2)) == {p1 > 0, p2 < 1, p1 < p2, s >= 0, s <= 1}


def test_net_value_is_value_of_a_pass_less_its_latency():
    assert NET_VALUE == {xi1: V * p1 - t1, xi2: V * p2 - t2}
