"""What a claim is: hypotheses => conclusion, with its source and our verdict, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from routecore.symbols import MONEY_AND_TIME, NET_VALUE, domain_of, t1, t2, xi1, xi2

VERDICTS = ("confirmed", "sharpened", "corrected", "new")

# The two regimes of mixed signs, as hypotheses: the only ones in which a cascade can be optimal.
only_m2 = [xi1 < 0, xi2 > 0]
only_m1 = [xi1 > 0, xi2 < 0]


@dataclass(frozen=True)
class Claim:
    """hypotheses => conclusion, over all reals.

    Attributes
    ----------
    id : short unique name, for links
    title : the claim in one line
    given : the hypotheses that are stated
    then : the conclusion
    source : where it comes from, e.g. "Theorem 2" or "derived"
    reported : what is reported of the paper on this point ("" where nothing is)
    verdict : confirmed, sharpened, corrected or new
    chapter : the chapter that derives it
    oracle : name of the independent check in `routecore.proofs.evidence` that covers it
    substitution : of an inequality that `routecore.proofs.certificate` proves too, each quantity
        with what it is in terms of positive variables
    """

    id: str
    title: str
    given: tuple[Boolean, ...]
    then: Boolean
    source: str = ""
    reported: str = ""
    verdict: str = ""
    chapter: str = ""
    oracle: str = ""
    substitution: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()

    @cached_property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The quantities the claim speaks of, by name."""
        free = set().union(*(x.free_symbols for x in (*self.given, self.then)))
        return tuple(sorted(free, key=lambda symbol: symbol.name))

    @cached_property
    def hypotheses(self) -> tuple[Boolean, ...]:
        """The stated hypotheses and the domains of the quantities, each once."""
        domain = [
            rule for rule in domain_of(*self.given, self.then) if _strict(rule) not in self.given
        ]
        return tuple(dict.fromkeys((*self.given, *domain)))

    @property
    def signs_of_money_and_time(self) -> tuple[Boolean, ...]:
        """Hypotheses that are domains of costs, latencies, V and P, and are not stated."""
        return tuple(
            h
            for h in self.hypotheses
            if h not in self.given and h.free_symbols <= set(MONEY_AND_TIME)
        )


def _strict(rule: Boolean) -> Boolean:
    """The strict form of ``s >= 0`` or ``s <= 1``: where that is given, the rule says nothing."""
    strict = {sp.Ge: sp.Gt, sp.Le: sp.Lt}
    return strict.get(rule.func, rule.func)(*rule.args)


def claim(
    given: Iterable[Boolean | bool] = (),
    then: Boolean | bool = True,
    title: str = "",
    **about: Any,
) -> Claim:
    """A claim in one line.

    The domains of the quantities it speaks of (0 < p1 < p2 < 1, 0 <= s <= 1, ...) are hypotheses
    already. Where xi_i meets t_i or V, its definition xi_i = V p_i - t_i is one too.

    Parameters
    ----------
    given : hypotheses, relations between the symbols of `routecore.symbols`
    then : the conclusion
    title : one line; the conclusion itself when empty

    Raises
    ------
    ValueError
        If a hypothesis or the conclusion is not a condition.

    Examples
    --------
    >>> from routecore.symbols import p1, xi1
    >>> claim(given=[xi1 > 0], then=xi1 / p1 > xi1).hypotheses
    (xi1 > 0, p1 > 0, p1 < 1)
    """
    if isinstance(given, str | Boolean) or not isinstance(given, Iterable):
        raise ValueError(f"given = {given} is not a list of conditions.")
    given = tuple(_condition(f"given[{i}]", x) for i, x in enumerate(given))
    then = _condition("then", then)
    free = set().union(*(x.free_symbols for x in (*given, then)))
    if free & {xi1, xi2} and free & {t1, t2, sp.Symbol("V", real=True)}:
        given += tuple(sp.Eq(xi, net) for xi, net in NET_VALUE.items() if xi in free)
    return Claim(
        id=about.pop("id", ""), title=title or sp.sstr(then), given=given, then=then, **about
    )


def _condition(name: str, value: Boolean | bool) -> Boolean:
    """`value` as a condition. Text is refused: SymPy would read it with symbols of its own."""
    condition = sp.S(value) if isinstance(value, bool) else value
    if not isinstance(condition, Boolean) or isinstance(condition, sp.Symbol):
        raise ValueError(f"{name} = {value!r} is not a condition.")
    return condition
