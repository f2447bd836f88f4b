"""Claims at points: which points satisfy the hypotheses, and does the conclusion hold there?

Two evaluations that do not go through Z3: floats, many points at once, and exact rationals (to 60
digits where a square root occurs). Points are short binary fractions, so both see the same point.
"""

from fractions import Fraction
from functools import cache

import mpmath
import numpy as np
import sympy as sp
from sympy.core.relational import Relational

DIGITS = 60
ZERO = mpmath.mpf(10) ** -45  # below this a difference of 60-digit numbers counts as none
PARTS = 64
RELATIONS = {
    sp.Eq: lambda d: d == 0,
    sp.Ne: lambda d: d != 0,
    sp.Lt: lambda d: d < 0,
    sp.Le: lambda d: d <= 0,
    sp.Gt: lambda d: d > 0,
    sp.Ge: lambda d: d >= 0,
}


def relations(*conditions) -> list[Relational]:
    return sorted(set().union(*(x.atoms(Relational) for x in conditions)), key=str)


@cache
def _differences(condition, rooted):
    """The condition's symbols, a function of them to its relations' differences, and how it counts.

    By the condition, not by the set of them that a caller has: most are asked of with many others.
    """
    atoms = relations(condition)
    differences = [atom.lhs - atom.rhs for atom in atoms]
    rooted = rooted or any(
        p.exp.is_Rational and not p.exp.is_Integer for d in differences for p in d.atoms(sp.Pow)
    )
    modules = ["mpmath"] if rooted else [{"Max": max, "Min": min}, "math"]
    symbols = tuple(condition.free_symbols)
    return symbols, sp.lambdify(symbols, differences, modules=modules, cse=rooted), rooted


@cache
def _logic(*conditions):
    """The conditions as functions of the truth of their relations."""
    atoms = relations(*conditions)
    names = [sp.Symbol(f"h{i}") for i in range(len(atoms))]
    truth = dict(zip(atoms, names, strict=True))
    plain = [sp.to_nnf(x.xreplace(truth), simplify=False) for x in conditions]
    return sp.lambdify(names, plain, "numpy"), [RELATIONS[atom.func] for atom in atoms]


def exactly(conditions, values: dict, zero=None) -> list[bool]:
    """Whether each condition holds at exact rational values (symbol to Fraction).

    With `zero`, differences up to it count as none: Z3 gives algebraic numbers to 30 digits.

    ZeroDivisionError where a condition is not defined: a quotient by 0, a root of less than 0.
    """
    return [_exactly(condition, values, zero) for condition in conditions]


def _exactly(condition, values, zero) -> bool:
    symbols, evaluate, rooted = _differences(condition, zero is not None)
    logic, signs = _logic(condition)
    point = [values[symbol] for symbol in symbols]
    with mpmath.workdps(DIGITS):
        if rooted:
            numbers = [mpmath.mpf(int(x.numerator)) / int(x.denominator) for x in point]
            found = [mpmath.chop(d, zero or ZERO) for d in evaluate(*numbers)]
            if any(isinstance(d, mpmath.mpc) for d in found):
                raise ZeroDivisionError("the root of a negative number")
        else:
            found = evaluate(*point)
            assert not any(isinstance(d, float) for d in found), "not exact"
        truth = [bool(sign(d)) for sign, d in zip(signs, found, strict=True)]
    return bool(logic(*truth)[0])


@cache
def _exact_value(expression, names):
    rooted = any(p.exp.is_Rational and not p.exp.is_Integer for p in expression.atoms(sp.Pow))
    modules = ["mpmath"] if rooted else [{"Max": max, "Min": min}, "math"]
    symbols = [sp.Symbol(name, real=True) for name in names]
    return sp.lambdify(symbols, expression, modules=modules), rooted


def value(expression, known: dict):
    """An expression (or condition) at exact rationals, by name: a Fraction, or 60 digits of it."""
    evaluate, rooted = _exact_value(sp.sympify(expression), tuple(known))
    if not rooted and not any(isinstance(x, mpmath.mpf) for x in known.values()):
        return evaluate(*known.values())
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(
            evaluate(
                *(
                    x
                    if isinstance(x, mpmath.mpf)
                    else mpmath.mpf(int(x.numerator)) / int(x.denominator)
                    for x in known.values()
                )
            )
        )


@cache
def _sides(conditions, symbols):
    """Both sides of the conditions' relations as a function of arrays."""
    atoms = relations(*conditions)
    sides = [side for atom in atoms for side in (atom.lhs, atom.rhs)]
    return atoms, sp.lambdify(symbols, sides, "numpy", cse=True)


def in_floats(conditions, columns: dict, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """Whether all conditions hold, and whether floats can tell: arrays of the columns' length.

    A difference within `tolerance` of the size of its terms counts as zero, in favour of the
    condition. Floats cannot tell then, unless equality is what the condition asks for.
    """
    conditions = tuple(conditions)
    atoms, sides = _sides(conditions, tuple(columns))
    size = len(next(iter(columns.values())))
    logic, signs = _logic(*conditions)
    clear, truth = np.ones(size, bool), []
    with np.errstate(all="ignore"):
        found = sides(*columns.values())
        for atom, sign, left, right in zip(atoms, signs, found[::2], found[1::2], strict=True):
            difference = np.broadcast_to(left - right, (size,))
            scale = np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
            close = np.abs(difference) <= tolerance * scale
            truth.append(sign(difference) | close)
            if not isinstance(atom, sp.Eq):
                clear &= ~close
    holds = np.ones(size, bool)
    for part in logic(*truth):
        holds = holds & part
    return holds, clear


def sample(claim, wanted: int, seed: int = 0, rounds: int = 40) -> list[dict]:
    """Points (symbol to Fraction) at which every hypothesis of the claim holds exactly.

    Inequalities are met by rejection; an equality is solved for a symbol in which it is linear.
    """
    random = np.random.default_rng(seed)
    solved = _solve_equalities(claim)
    inequalities = [h for h in claim.hypotheses if not isinstance(h, sp.Eq)]
    free = [symbol for symbol in claim.symbols if symbol not in solved]
    formulas = {symbol: sp.lambdify(free, formula, "math") for symbol, formula in solved.items()}
    points: list[dict] = []
    for _ in range(rounds):
        drawn = _draw(random, 4000)
        # A quantity of Part II is mostly a share; it may be any number.
        columns = {
            x: drawn[x.name]
            if x.name in drawn
            else np.where(
                random.random(4000) < 0.8,
                random.integers(0, PARTS + 1, 4000) / PARTS,
                random.integers(-2 * PARTS, 2 * PARTS + 1, 4000) / PARTS,
            )
            for x in free
        }
        with np.errstate(all="ignore"):
            columns |= {
                symbol: np.broadcast_to(formula(*columns.values()), (4000,))
                for symbol, formula in formulas.items()
            }
        possible, _ = in_floats(inequalities, columns, 1e-12)
        for k in np.flatnonzero(possible)[: 2 * wanted]:
            point = {symbol: Fraction(float(columns[symbol][k])) for symbol in free}
            try:
                for symbol, formula in formulas.items():
                    point[symbol] = formula(*(point[x] for x in free))
                met = all(exactly(claim.hypotheses, point))
            except ZeroDivisionError:
                continue
            if met:
                points.append(point)
            if len(points) == wanted:
                return points
    return points


def _solve_equalities(claim) -> dict:
    """Each equality hypothesis as symbol = formula, in an order in which they can be computed."""
    solved = {}
    for equality in (h for h in claim.hypotheses if isinstance(h, sp.Eq)):
        numerator = sp.numer(sp.together((equality.lhs - equality.rhs).xreplace(solved)))
        names = ("n1", "n2", "S2", "S1", "y2", "xi2", "xi1", "c2")
        order = sorted(
            numerator.free_symbols,
            key=lambda x: (names.index(x.name) if x.name in names else len(names), x.name),
        )
        unknown = next(x for x in order if sp.degree(numerator, x) == 1)
        # In terms of what is drawn: an earlier unknown was replaced above.
        solved[unknown] = sp.factor(sp.solve(numerator, unknown)[0])
    return solved


def _draw(random, count: int) -> dict[str, np.ndarray]:
    """Short binary fractions for every symbol a claim may speak of, signs and orders mixed."""

    def ints(low, high):
        return random.integers(low, high + 1, count)

    p1 = ints(1, PARTS - 2)
    p2 = random.integers(p1 + 1, PARTS)
    c1 = ints(1, PARTS)
    # A wide spread for c1/p1 < c2/p2, a narrow one so that M2 can be the cheaper one too.
    c2 = c1 + np.where(random.random(count) < 0.5, ints(1, PARTS), ints(1, 8))
    x1, x2 = ints(-PARTS, PARTS), ints(-PARTS, PARTS)
    x2 = np.where(random.random(count) < 0.1, 0, x2)
    fall = random.integers(0, PARTS, (2, count))
    s, q, q_star = ints(0, PARTS), ints(0, PARTS), ints(0, PARTS)
    n1, n2 = ints(0, 2 * PARTS), ints(0, 3 * PARTS)
    columns = {
        "p1": p1,
        "p2": p2,
        "c1": c1,
        "c2": c2,
        "s": s,
        "q": q,
        "q_star": q_star,
        "xi1": x1,
        "xi2": x2,
        "y1": x1 - fall[0],
        "y2": x2 - fall[1],
        "x1": x1,
        "x2": x2,
        "V": ints(1, 16 * PARTS),
        "t1": ints(1, PARTS),
        "t2": ints(PARTS, 2 * PARTS),
        "P": np.where(random.random(count) < 0.1, 0, ints(0, 6 * PARTS)),
        "n1": n1,
        "n2": n2,
        "m1": n1 + fall[0],
        "m2": n2 + 4 * fall[1],
        "S1": s,
        "S2": s,
    }
    return {name: value / PARTS for name, value in columns.items()}
