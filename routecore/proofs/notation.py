"""Claims as plain text: ``xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 >= c1/p1``.

`read` turns a text into a claim, `write` a claim into a text. Nothing is evaluated as Python: a text
is cut into tokens and parsed by descent, and its length, depth and powers are bounded, so that any
text is answered in moments, with a claim or with a sentence.

The grammar, loosest first::

    for all x, y: A => B          own quantities, hypotheses => conclusion
    A <=> B,  A or B,  A and B,  not A
    x < y <= z                    < <= > >= = !=, in chains
    x + y - z,  x*y/z,  -x,  x^2
    sqrt(x)  max(x, y)  min(x, y)  if(A, x, y)  U(1, s, q)  J(1, s, q)  3/4  0.25  (...)
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.printing.str import StrPrinter

from routecore.proofs.claim import Claim, claim
from routecore.routing import forms
from routecore.symbols import QUANTITIES, a, b, kappa1, kappa2, r

LONGEST = 8_000  # characters
DEEPEST = 30  # brackets within brackets
HIGHEST = 8  # of an exponent
DEGREE = 60  # of any product of powers
DIGITS = 20  # of a number
CHOICES = 8  # of a max or a min

# Quantities of the book that have a formula: a text may use the name for the formula.
NAMED: dict[str, sp.Expr] = {
    "a": a,
    "b": b,
    "r": r,
    "kappa1": kappa1,
    "kappa2": kappa2,
    "s0": forms.s0,
    "sL": forms.sL,
    "sH": forms.sH,
    "J0": forms.J0,
    "JL": forms.JL,
    "P1": forms.P1,
    "P2": forms.P2,
    "P3": forms.P3,
    "P_static": forms.P_static,
}

# Functions of a first model, an escalation probability and a probability of leaving.
OF_A_STRATEGY: dict[str, Callable] = {
    "U": forms.user_utility,
    "J": forms.provider_cost,
    "S": forms.success,
    "L": forms.latency,
    "C": forms.serving_cost,
}

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<sign><=>|=>|<=|>=|!=|==|\*\*|[-+*/^<>=(),:]))"
)
_OTHER_WAYS_TO_WRITE = str.maketrans(
    {
        "≤": "<=", "≥": ">=", "≠": "!=", "⇒": "=>", "→": "=>", "⇔": "<=>", "∧": " and ", "∨": " or ",
        "¬": " not ", "·": "*", "×": "*", "−": "-", "ξ": "xi", "κ": "kappa", "²": "^2", "³": "^3",
        **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
    }
)  # fmt: skip
_RELATIONS = {
    "<": sp.Lt,
    "<=": sp.Le,
    ">": sp.Gt,
    ">=": sp.Ge,
    "=": sp.Eq,
    "==": sp.Eq,
    "!=": sp.Ne,
}
_WORDS = {"and", "or", "not", "for", "all", "sqrt", "max", "min", "if", "true", "false"}


class NotationError(ValueError):
    """The text is not a claim; the message is one sentence that says where and why."""


@dataclass(frozen=True)
class Statement:
    """A text that has been read.

    Attributes
    ----------
    own : names that ``for all`` declares
    given, then : hypotheses and conclusion, in the names of the text (for printing)
    claim : the same as a claim, with the book's formula in place of each name
    """

    own: tuple[str, ...]
    given: tuple[Boolean, ...]
    then: Boolean
    claim: Claim


def read(text: str, title: str = "") -> Statement:
    """The claim that a text states; the domains of the book's quantities are hypotheses already.

    Raises
    ------
    NotationError
        Where the text is not a claim.

    Examples
    --------
    >>> read("xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 >= c1/p1").then
    P2 >= c1/p1
    >>> read("xi3 > 0")
    Traceback (most recent call last):
    routecore.proofs.notation.NotationError: claim is 'xi3 > 0': xi3 (character 1) is no quantity ...
    """
    if not isinstance(text, str):
        raise NotationError(f"claim is {_quoted(text)}: it must be text.")
    return _Parser(text).statement(title)


class _Parser:
    def __init__(self, text: str):
        self.text = text
        if len(text) > LONGEST:
            self.fail(f"a claim has at most {LONGEST:,} characters, and this one has {len(text):,}")
        self.tokens = self.cut(text.translate(_OTHER_WAYS_TO_WRITE))
        self.at = self.depth = 0
        self.own: dict[str, sp.Symbol] = {}
        self.meaning: dict[sp.Basic, sp.Basic] = {}  # of each name that stands for a formula

    def cut(self, text: str) -> list[tuple[str, str, int]]:
        tokens, at, text = [], 0, text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                self.fail(f"{_quoted(text[at])} (character {at + 1}) means nothing here")
            kind = found.lastgroup or ""
            if kind == "number" and len(found[kind]) > DIGITS:
                self.fail(
                    f"a number has at most {DIGITS} digits (character {found.start(kind) + 1})"
                )
            tokens.append((kind, found[kind], found.start(kind)))
            at = found.end()
        return [*tokens, ("end", "", len(text))]

    def fail(self, rule: str) -> NoReturn:
        raise NotationError(f"claim is {_quoted(self.text)}: {rule}.")

    def wrong(self, wanted: str) -> NoReturn:
        kind, token, start = self.tokens[self.at]
        found = "the text ends" if kind == "end" else f"{token!r} stands (character {start + 1})"
        self.fail(f"{found} where {wanted} should be")

    def takes(self, *signs: str) -> str | None:
        """The next token, if it is one of these; then it is passed."""
        token = self.tokens[self.at][1]
        if token not in signs or not token:
            return None
        self.at += 1
        return token

    def needs(self, sign: str) -> None:
        if not self.takes(sign):
            self.wrong(repr(sign))

    def inside(self, parse: Callable) -> Any:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"brackets stand at most {DEEPEST} deep")
        result = parse()
        self.depth -= 1
        return result

    # -- conditions ---------------------------------------------------------------------------

    def statement(self, title: str) -> Statement:
        if self.takes("for"):
            self.needs("all")
            self.declare()
            while self.takes(","):
                self.declare()
            self.needs(":")
        given, then = None, self.condition(self.equivalence)
        if self.takes("=>"):
            given, then = then, self.condition(self.equivalence)
        if self.tokens[self.at][0] != "end":
            self.wrong("the end of the claim")
        parts = () if given is None else sp.And.make_args(given)
        parts = tuple(x for x in parts if x is not sp.true)
        formal = claim(
            [x.xreplace(self.meaning) for x in parts],
            then.xreplace(self.meaning),
            title=title or " ".join(self.text.split()),
        )
        return Statement(tuple(self.own), parts, then, formal)

    def declare(self) -> None:
        kind, name, _ = self.tokens[self.at]
        if kind != "name" or name in _WORDS or name in QUANTITIES:
            self.wrong("a name of your own")
        self.own[name] = sp.Symbol(name, real=True)
        self.at += 1

    def condition(self, parse: Callable) -> Boolean:
        start = self.at
        return self.holds(parse(), start)

    def holds(self, value: Any, start: int) -> Boolean:
        """`value`, if it is a condition; `start` is where its text begins."""
        if not isinstance(value, Boolean) or isinstance(value, sp.Symbol):
            self.at = start
            self.wrong("a condition, such as xi1 < 0,")
        return value

    def implication(self) -> Any:
        start, value = self.at, self.equivalence()
        if not self.takes("=>"):
            return value
        then = self.condition(self.equivalence)
        return sp.Implies(self.holds(value, start), then, evaluate=False)

    def equivalence(self) -> Any:
        start, value = self.at, self.disjunction()
        if not self.takes("<=>"):
            return value
        other = self.condition(self.disjunction)
        return sp.Equivalent(self.holds(value, start), other, evaluate=False)

    def disjunction(self) -> Any:
        return self.joined(sp.Or, "or", self.conjunction)

    def conjunction(self) -> Any:
        return self.joined(sp.And, "and", self.negation)

    def joined(self, join: Callable, word: str, parse: Callable) -> Any:
        start, value = self.at, parse()
        if self.tokens[self.at][1] != word:
            return value
        parts = [self.holds(value, start)]
        while self.takes(word):
            parts.append(self.condition(parse))
        return join(*parts, evaluate=False)

    def negation(self) -> Any:
        if self.takes("not"):
            return sp.Not(self.inside(lambda: self.condition(self.negation)))
        return self.chain()

    def chain(self) -> Any:
        start, left = self.at, self.sum()
        relations: list[Boolean] = []
        while sign := self.takes(*_RELATIONS):
            if not relations:
                self.number(left, start)
            after, right = self.at, self.sum()
            relations.append(_RELATIONS[sign](left, self.number(right, after)))
            left = right
        if not relations:
            return left
        return relations[0] if len(relations) == 1 else sp.And(*relations, evaluate=False)

    # -- numbers ------------------------------------------------------------------------------

    def number(self, value: Any, start: int) -> sp.Expr:
        if not isinstance(value, sp.Expr):
            self.at = start
            self.wrong("a quantity, not a condition,")
        return value

    def quantity(self, parse: Callable) -> sp.Expr:
        start = self.at
        return self.number(parse(), start)

    def sum(self) -> Any:
        # -x*y is -(x*y), as SymPy writes it: SymPy multiplies -(1 - p)*y out, and -((1 - p)*y) not.
        start, sign = self.at, self.takes("-", "+")
        value = self.quantity(self.product) if sign else self.product()
        value = -value if sign == "-" else value
        while sign := self.takes("+", "-"):
            other = self.quantity(self.product)
            value = self.number(value, start) + (other if sign == "+" else -other)
        return value

    def product(self) -> Any:
        start, value = self.at, self.signed()
        while sign := self.takes("*", "/"):
            after, other = self.at, self.quantity(self.signed)
            if sign == "/" and other == 0:
                self.at = after
                self.wrong("something other than 0")
            value = self.number(value, start) * (other if sign == "*" else 1 / other)
            self.bounded(value)
        return value

    def signed(self) -> Any:
        if sign := self.takes("-", "+"):
            value = self.inside(lambda: self.quantity(self.signed))
            return -value if sign == "-" else value
        return self.power()

    def power(self) -> Any:
        start, value = self.at, self.primary()
        if self.takes("^", "**"):
            negative = self.takes("-")
            kind, token, _ = self.tokens[self.at]
            if kind != "number" or not token.isdigit() or int(token) > HIGHEST:
                self.wrong(f"a whole exponent up to {HIGHEST}")
            self.at += 1
            base = self.number(value, start)
            if negative and base == 0:
                self.fail("0 has no negative powers")
            value = base ** (-int(token) if negative else int(token))
            self.bounded(value)
        return value

    def bounded(self, value: sp.Expr) -> None:
        if _degree(value) > DEGREE:
            self.fail(f"a product of powers has at most the degree {DEGREE}")
        if any(not x.exp.is_Integer and abs(x.exp) != sp.S.Half for x in value.atoms(sp.Pow)):
            self.fail("a root may not stand under a root or a power of its own")
        if any(max(abs(x.p), x.q).bit_length() > 512 for x in value.atoms(sp.Rational)):
            self.fail("a number in it grows beyond 150 digits")

    def primary(self) -> Any:
        kind, token, start = self.tokens[self.at]
        if kind == "number":
            self.at += 1
            return sp.Rational(token)
        if self.takes("("):
            value = self.inside(self.implication)
            self.needs(")")
            return value
        if kind != "name":
            self.wrong("a quantity")
        self.at += 1
        if self.tokens[self.at][1] == "(" and token not in self.own:
            return self.call(token, start)
        return self.named(token, start)

    def named(self, name: str, start: int) -> Any:
        if name in self.own:
            return self.own[name]
        if name in QUANTITIES:
            return QUANTITIES[name].symbol
        if name in ("true", "false"):
            return sp.true if name == "true" else sp.false
        if name in NAMED:
            symbol = sp.Symbol(name, real=True)
            self.meaning[symbol] = NAMED[name]
            return symbol
        self.fail(
            f"{_quoted(name)[1:-1]} (character {start + 1}) is no quantity of the book;"
            f' "for all {_quoted(name)[1:-1]}:" in front would make it one of your own'
        )

    def call(self, name: str, start: int) -> Any:
        self.needs("(")
        value = self.inside(lambda: self.arguments(name, start))
        self.needs(")")
        return value

    def arguments(self, name: str, start: int) -> Any:
        if name == "sqrt":
            value = sp.sqrt(self.quantity(self.sum))
            self.bounded(value)
            return value
        if name in ("max", "min"):
            values = [self.quantity(self.sum)]
            while self.takes(","):
                values.append(self.quantity(self.sum))
            if len(values) > CHOICES:
                self.fail(f"{name} takes at most {CHOICES} values")
            return (sp.Max if name == "max" else sp.Min)(*values)
        if name == "if":
            condition = self.condition(self.implication)
            self.needs(",")
            first = self.quantity(self.sum)
            self.needs(",")
            return sp.Piecewise((first, condition), (self.quantity(self.sum), True))
        if name in OF_A_STRATEGY:
            model = self.tokens[self.at][1]
            if model not in ("1", "2"):
                self.wrong("the model the user meets first, 1 or 2,")
            self.at += 1
            strategy = []
            for _ in "sq":
                self.needs(",")
                strategy.append(self.quantity(self.sum))
            if any(x.atoms(AppliedUndef) for x in strategy):
                self.fail(f"{name} takes quantities, and no other {'/'.join(OF_A_STRATEGY)}")
            symbol = sp.Function(name, real=True)(int(model), *strategy)
            inner = [x.xreplace(self.meaning) for x in strategy]
            self.meaning[symbol] = OF_A_STRATEGY[name](int(model), *inner)
            return symbol
        self.fail(f"{_quoted(name)[1:-1]} (character {start + 1}) is no function of the notation")


def write(claim: Claim) -> str:
    """The claim as a text that `read` turns into the same claim.

    Hypotheses that `claim` adds by itself, the domains of the quantities, are not written.

    Examples
    --------
    >>> from routecore.proofs.claims import chapter_claims
    >>> print(write(chapter_claims("theorem_4_only_m2")[4]))
    xi1 < 0 and xi2 > 0 and c1/p1 < c2/p2 => J0 < c2/p2
    """
    given, then = named(claim)
    text = condition_text(then, 1)
    if given:
        text = f"{' and '.join(condition_text(x, 3) for x in given)} => {text}"
    own = sorted({symbol.name for symbol in claim.symbols} - set(QUANTITIES))
    return f"for all {', '.join(own)}: {text}" if own else text


def named(claim: Claim) -> tuple[list[Boolean], Boolean]:
    """What is given and what follows, with the names of the book's quantities for their formulas."""
    taken = {symbol.name for symbol in claim.symbols}
    names = {
        formula: sp.Symbol(name, real=True)
        for name, formula in NAMED.items()
        if name not in taken and len(formula.free_symbols) > 1 and "kappa" not in name
    }
    given = [x.xreplace(names) for x in claim.given if x is not sp.true]
    return given, claim.then.xreplace(names)


def condition_text(condition: Boolean, binding: int = 0) -> str:
    """A condition in the notation, in brackets where it binds less tightly than asked for.

    >>> x, y = sp.symbols("x y", real=True)
    >>> condition_text(sp.Or(x < y, sp.Eq(x, 1)), 3)
    '(x < y or x = 1)'
    """
    if isinstance(condition, Relational):
        sign = _SIGNS[type(condition)]
        return f"{_text(condition.lhs)} {sign} {_text(condition.rhs)}"
    if isinstance(condition, sp.Not):
        return f"not ({condition_text(condition.args[0])})"
    joint, binds = _JOINTS.get(type(condition), (None, 9))
    if joint is None:
        return str(condition).lower()
    parts = (condition_text(x, binds + 1) for x in condition.args)
    text = joint.join(sorted(parts) if binds else parts)
    return f"({text})" if binds < binding else text


_SIGNS = {sp.Lt: "<", sp.Le: "<=", sp.Gt: ">", sp.Ge: ">=", sp.Eq: "=", sp.Ne: "!="}
_JOINTS = {
    sp.Implies: (" => ", 0),
    sp.Equivalent: (" <=> ", 1),
    sp.Or: (" or ", 2),
    sp.And: (" and ", 3),
}


class _Printer(StrPrinter):
    def _print_Max(self, value):
        return f"max({', '.join(map(self._print, value.args))})"

    def _print_Min(self, value):
        return f"min({', '.join(map(self._print, value.args))})"

    def _print_Piecewise(self, value):
        *cases, (last, _) = value.args
        text = self._print(last)
        for branch, condition in reversed(cases):
            text = f"if({condition_text(condition)}, {self._print(branch)}, {text})"
        return text


def _text(value: sp.Expr) -> str:
    text = re.sub(r"\*\*\((-\d+)\)", r"^\1", _Printer().doprint(value))
    return text.replace("**", "^")


def _degree(value: sp.Basic) -> int:
    """An upper bound of the degree of numerator and denominator, constants counting as well."""
    if isinstance(value, sp.Pow):
        return max(1, abs(sp.ceiling(value.exp))) * _degree(value.base)
    if isinstance(value, sp.Mul):
        return sum(map(_degree, value.args))
    return max(map(_degree, value.args), default=1)


def _quoted(text: object) -> str:
    """A text in quotation marks, on one line; a long one is cut short."""
    line = " ".join(repr(text).split())
    return line if len(line) <= 60 else line[:57] + "..."
