"""A second kind of proof: after a substitution every coefficient has one sign.

A polynomial whose coefficients are all >= 0, one of them above 0, is positive wherever its
variables are. So an inequality between rational functions is proved once its quantities are written
in terms of variables that take all positive values: s = 1/(1 + S) for 0 < s < 1, say, and
b = a/(1 + B) for 0 < b < a. Nothing is searched, and any reader can check the list of coefficients;
it is independent of Z3, which `routecore.proofs.prove` relies on.

Source: derived, for the lemmas of the mixed branch (chapter "The six routes").
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from routecore.proofs.claim import Claim


@dataclass(frozen=True)
class Certificate:
    """What the coefficients of a claim say after a substitution.

    Attributes
    ----------
    claim : the claim
    substitutions : quantity -> expression of variables that take all positive values
    terms : number of coefficients looked at: of the substitution's denominators, and of every
        factor of lhs - rhs once these are cleared
    opposed : how many of them differ in sign from the others of their factor
    covers : the variables are positive wherever the hypotheses hold, so that nothing is left out
    sign : of lhs - rhs, if no coefficient is opposed
    seconds : time of the check
    """

    claim: Claim
    substitutions: Mapping[sp.Symbol, sp.Expr] = field(hash=False)
    terms: int
    opposed: int
    covers: bool
    sign: int
    seconds: float = field(compare=False)

    @property
    def proved(self) -> bool:
        """Whether this is a proof. If not, the claim may still be true."""
        sign = {sp.Gt: (1,), sp.Ge: (1, 0), sp.Lt: (-1,), sp.Le: (-1, 0)}[self.claim.then.func]
        return self.covers and not self.opposed and self.sign in sign

    def __repr__(self) -> str:
        if self.proved:
            return f"Certificate: {self.claim.title} ({self.terms:,} coefficients, none opposed)."
        why = "" if self.covers else "; the substitution leaves some of the hypotheses out"
        return (
            f"No certificate: {self.claim.title} ({self.terms:,} coefficients, "
            f"{self.opposed:,} opposed{why})."
        )


def certificate(
    claim: Claim, substitutions: Mapping[sp.Symbol, sp.Expr] | None = None
) -> Certificate:
    """Look for a proof of an inequality in the signs of its coefficients.

    Parameters
    ----------
    claim : its conclusion is one inequality between rational functions of its quantities
    substitutions : for each quantity of the claim (others are passed over), a rational function of
        new variables. The variables stand for all positive numbers; that they are positive wherever
        the hypotheses hold is checked, by solving for them (`Certificate.covers`). By default
        those that the claim brings.

    Raises
    ------
    ValueError
        If the conclusion is not such an inequality, or a quantity has no substitution.

    Examples
    --------
    >>> from routecore.proofs.claim import claim
    >>> from routecore.symbols import p1, p2
    >>> A, B = sp.symbols("A B", positive=True)
    >>> certificate(claim(then=p1 * (1 - p2) < p2), {p1: A / (1 + A + B), p2: (A + B) / (1 + A + B)})
    Certificate: p1*(1 - p2) < p2 (10 coefficients, none opposed).
    """
    start = time.perf_counter()
    difference = _difference(claim)
    substitutions = dict(claim.substitution) if substitutions is None else substitutions
    for symbol in claim.symbols:
        if symbol not in substitutions:
            raise ValueError(
                f"substitutions lacks {symbol}: every quantity of the claim needs one."
            )
    substitutions = {symbol: substitutions[symbol] for symbol in claim.symbols}
    variables = sorted(set().union(*(x.free_symbols for x in substitutions.values())), key=str)
    ring = sp.ring(variables, sp.QQ)[0]
    # Each quantity as a quotient of two polynomials, of which the lower one must be positive.
    quotients = {
        symbol: [ring.from_expr(sp.expand(x)) for x in sp.fraction(sp.together(value))]
        for symbol, value in substitutions.items()
    }
    counts = [_count(bottom) for _, bottom in quotients.values()]
    terms, opposed, sign = sum(map(sum, counts)), sum(below for _, below in counts), 1
    for factor, power in sp.factor(difference).as_powers_dict().items():
        above, below = _count(_cleared(factor, quotients, ring))
        terms, opposed = terms + above + below, opposed + min(above, below)
        sign *= ((above > 0) - (below > 0)) ** (2 - power % 2)
    return Certificate(
        claim,
        substitutions,
        terms,
        opposed,
        _covers(claim, substitutions, variables),
        int(sign),
        time.perf_counter() - start,
    )


def _cleared(factor: sp.Expr, quotients: Mapping, ring):
    """A polynomial after the substitution, times the denominators that this brings in."""
    stated = sp.Poly(factor, *quotients)
    total = ring.zero
    for powers, coefficient in stated.terms():
        term = ring(coefficient)
        for (top, bottom), power, degree in zip(
            quotients.values(), powers, stated.degree_list(), strict=True
        ):
            term *= top**power * bottom ** (degree - power)
        total += term
    return total


def _count(polynomial) -> tuple[int, int]:
    """How many coefficients are above 0, and how many below."""
    coefficients = list(polynomial.values())
    above = sum(x > 0 for x in coefficients)
    return above, len(coefficients) - above


def _difference(claim: Claim) -> sp.Expr:
    """What the claim compares with 0."""
    if not isinstance(claim.then, sp.Gt | sp.Ge | sp.Lt | sp.Le):
        raise ValueError(f"then is {claim.then}: a certificate needs one inequality.")
    difference = claim.then.lhs - claim.then.rhs
    if not difference.is_rational_function(*claim.symbols):
        raise ValueError(f"then is {claim.then}: its sides must be rational functions.")
    return difference


def _covers(claim: Claim, substitutions: Mapping, variables: list[sp.Symbol]) -> bool:
    """Whether the variables, solved for, are positive wherever the hypotheses hold."""
    plain = {x: sp.Dummy(x.name, real=True) for x in variables}
    equations = [symbol - value.xreplace(plain) for symbol, value in substitutions.items()]
    solved = sp.solve(equations, list(plain.values()), dict=True)
    if len(solved) != 1 or set(solved[0]) != set(plain.values()):
        return False
    sides = [h.gts - h.lts for h in claim.hypotheses if isinstance(h, sp.Gt | sp.Lt)]
    # Sums too: from p1 < p2 and p2 < 1 follows p1 < 1.
    known = {sp.expand(x) for x in (*sides, *(x + y for x in sides for y in sides))}
    return all(_is_positive(value, known) for value in solved[0].values())


def _is_positive(value: sp.Expr, known: set[sp.Expr]) -> bool:
    """Whether a quotient is positive because its factors are among the `known` positive ones."""
    top, bottom = sp.fraction(sp.factor(value))
    if sp.expand(top * bottom) in known:
        return True
    sign = 1
    for factor, power in (top * bottom).as_powers_dict().items():
        if factor.is_number or sp.expand(factor) in known:
            below = factor.is_number and factor < 0
        elif sp.expand(-factor) in known:
            below = True
        else:
            return False
        sign *= (-1 if below else 1) ** (power % 2)
    return sign > 0
