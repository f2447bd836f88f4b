"""`prove`: a claim, for all parameters at once, or a counterexample with numbers.

The negation of a claim is handed to Z3 as SMT-LIB over the reals. Unsatisfiable means proved.
Two guards keep a proof from being empty: the hypotheses must be satisfiable, and each hypothesis
is dropped in turn to see whether the claim needs it.

Z3 sees a claim in polynomial form (`routecore.proofs.polynomial`). That form is exact where every
denominator is nonzero and every root is of a number >= 0; that this is so under the hypotheses is
proved as well (`Proof.defined`).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from routecore.extras import extra
from routecore.proofs.claim import Claim
from routecore.proofs.counterexample import Counterexample, exact
from routecore.proofs.notation import read
from routecore.proofs.polynomial import Polynomial
from routecore.translate import smtlib

with extra("prove"):
    import z3

TIMEOUT = 60.0  # seconds; a claim not decided by then is open
# For each dropped hypothesis, some five seconds: counted in steps of Z3, so that what a page says does
# not depend on how busy the machine was.
DROP_STEPS = 15_000_000


@dataclass(frozen=True)
class Dropped:
    """What happens to a claim without one of its hypotheses."""

    hypothesis: Boolean
    verdict: str  # "needed", "not needed" or "not decided"
    counterexample: Counterexample | None = None


@dataclass(frozen=True)
class Proof:
    """Z3 found the negation of the claim unsatisfiable.

    Attributes
    ----------
    claim : the claim
    seconds : time of the main query
    satisfiable : some parameters meet all hypotheses (with `witness` as the evidence)
    defined : under the hypotheses no denominator vanishes and no root is of a negative number
    """

    claim: Claim
    seconds: float = field(compare=False)
    witness: Counterexample = field(compare=False)
    defined: bool = True
    proved = True

    @cached_property
    def dropped(self) -> tuple[Dropped, ...]:
        """Each hypothesis dropped in turn; worked out when first asked for."""
        return tuple(_drop(self.claim, i) for i in range(len(self.claim.hypotheses)))

    @cached_property
    def enough(self) -> tuple[Boolean, ...]:
        """Hypotheses that prove the claim by themselves, and of which none can be left out.

        What is not needed one at a time may be needed jointly: of two hypotheses that each follow
        from the other and the rest, one must stay. So all of them are dropped at once, and if that
        fails, one after another. Where there is a choice, the signs of money and time go first and
        the stated hypotheses last. (Up to queries that Z3 does not decide: their hypothesis stays.)
        """
        idle = [entry.hypothesis for entry in self.dropped if entry.verdict == "not needed"]
        kept = [h for h in self.claim.hypotheses if h not in idle]
        if len(idle) < 2 or follows(self.claim, kept):
            return tuple(kept)
        kept = list(self.claim.hypotheses)
        dispensable = self.claim.signs_of_money_and_time
        for hypothesis in sorted(idle, key=lambda h: (h not in dispensable, h in self.claim.given)):
            fewer = [h for h in kept if h is not hypothesis]
            if follows(self.claim, fewer):
                kept = fewer
        return tuple(kept)

    @property
    def needed_jointly(self) -> tuple[Boolean, ...]:
        """Hypotheses that are not needed one at a time, and yet cannot all be left out."""
        alone = {entry.hypothesis for entry in self.dropped if entry.verdict == "not needed"}
        return tuple(h for h in self.enough if h in alone)

    def __repr__(self) -> str:
        text = f"Proved: {self.claim.title}."
        return text if self.defined else text + " (Where it is defined.)"

    @property
    def guards(self) -> str:
        """The two guards, in words."""
        lines = ["hypotheses satisfiable: yes"]
        for entry in self.dropped:
            lines.append(f"without {sp.sstr(entry.hypothesis)}: {entry.verdict}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Open:
    """Z3 did not decide the claim in time. It is neither proved nor refuted."""

    claim: Claim
    seconds: float = field(compare=False)
    reason: str = ""
    proved = False

    def __repr__(self) -> str:
        return f"Open: {self.claim.title} (not decided in {self.seconds:.0f} s)."


@dataclass(frozen=True)
class Vacuous:
    """No parameters satisfy the hypotheses, so the claim says nothing."""

    claim: Claim
    proved = False

    def __repr__(self) -> str:
        return f"Vacuous: no parameters satisfy the hypotheses of {self.claim.title}."


def prove(claim: Claim | str, timeout: float = TIMEOUT) -> Proof | Counterexample | Open | Vacuous:
    """Decide a claim over all reals that satisfy its hypotheses.

    Parameters
    ----------
    claim : the claim (`routecore.proofs.claim.claim` builds one in a line), or a text that states
        it in the notation of `routecore.proofs.notation`
    timeout : seconds Z3 may take for each query

    Returns
    -------
    Proof, or Counterexample (values at which the hypotheses hold and the conclusion does not), or
    Open (not decided in time), or Vacuous (the hypotheses contradict each other).

    Raises
    ------
    NotationError
        Where a text is not a claim.

    Examples
    --------
    >>> prove("xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 >= c1/p1")
    Proved: xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 >= c1/p1.
    >>> from routecore.proofs.claim import claim
    >>> from routecore.symbols import xi1, xi2, p2
    >>> from routecore.routing.forms import s0
    >>> prove(claim(given=[xi1 < 0, xi2 > 0], then=s0 < 1, title="s0 is below 1"))
    Proved: s0 is below 1.
    >>> prove(claim(given=[xi1 < 0, xi2 > 0], then=s0 < sp.Rational(1, 2))).values[p2] < 1
    True
    """
    if isinstance(claim, str):
        claim = read(claim).claim
    form = polynomial_form(claim)
    start = time.perf_counter()
    status, model = _check([*form.hypotheses, form.negation, *form.taken], timeout)
    seconds = time.perf_counter() - start
    if status == "sat":
        return Counterexample.from_values(claim, _values(model, claim))
    if status == "unknown":
        return Open(claim, seconds, model)
    status, model = _check([*form.hypotheses, *form.taken], timeout)
    if status == "unsat":
        return Vacuous(claim)
    if status == "unknown":
        return Open(claim, seconds, "hypotheses not shown satisfiable: " + model)
    return Proof(
        claim,
        seconds,
        Counterexample.from_values(claim, _values(model, claim)),
        _is_defined(claim, form.hypotheses, timeout),
    )


def follows(
    claim: Claim,
    hypotheses: Sequence[Boolean],
    timeout: float = TIMEOUT,
    *,
    steps: int = DROP_STEPS,
    everywhere: bool = False,
) -> bool:
    """Whether the claim is proved from some of its hypotheses only.

    False may mean that it is not, or that Z3 did not decide it within its limits.

    Parameters
    ----------
    claim : the claim
    hypotheses : those of its hypotheses that may be used
    timeout : seconds Z3 may take for each query
    steps : of Z3 that it may take for each query (its resource limit); 0 for any number
    everywhere : ask, too, that every quotient and root is defined wherever these hypotheses hold

    Examples
    --------
    >>> from routecore.proofs.claim import claim
    >>> from routecore.symbols import p1, p2
    >>> small = claim(then=p1 * p2 < 1)
    >>> small.hypotheses
    (p1 > 0, p2 < 1, p1 < p2)
    >>> follows(small, small.hypotheses[1:])
    False
    """
    form = polynomial_form(claim)
    kept = [x for x, h in zip(form.hypotheses, claim.hypotheses, strict=True) if h in hypotheses]
    proved = _check([*kept, form.negation, *form.taken], timeout, steps)[0] == "unsat"
    return proved and (not everywhere or _is_defined(claim, kept, timeout))


def query(claim: Claim) -> str:
    """The SMT-LIB text whose unsatisfiability proves the claim; any SMT solver can check it."""
    form = polynomial_form(claim)
    return smtlib([*form.hypotheses, form.negation, *form.taken])


@dataclass(frozen=True)
class Form:
    """A claim in polynomial form: hypotheses, negated conclusion, needs and definitions."""

    hypotheses: tuple[Boolean, ...]
    negation: Boolean
    steps: tuple[tuple[str, Boolean], ...]

    @property
    def taken(self) -> list[Boolean]:
        return list(dict.fromkeys(condition for _, condition in self.steps))


@lru_cache(maxsize=1024)
def polynomial_form(claim: Claim) -> Form:
    """The claim as Z3 sees it."""
    polynomial = Polynomial()
    hypotheses = tuple(polynomial.boolean(condition) for condition in claim.hypotheses)
    negation = sp.Not(polynomial.boolean(claim.then))
    return Form(hypotheses, negation, tuple(polynomial.steps))


def _drop(claim: Claim, index: int) -> Dropped:
    form, dropped = polynomial_form(claim), claim.hypotheses[index]
    kept = [h for i, h in enumerate(form.hypotheses) if i != index]
    # Where the other hypotheses hold and the claim fails, the dropped one fails: say so to Z3.
    fails = sp.Not(form.hypotheses[index])
    status, model = _check([*kept, fails, form.negation, *form.taken], TIMEOUT, DROP_STEPS)
    if status == "unsat":
        return Dropped(dropped, "not needed")
    if status == "unknown":
        return Dropped(dropped, "not decided")
    return Dropped(dropped, "needed", Counterexample.from_values(claim, _values(model, claim)))


def _is_defined(claim: Claim, hypotheses: Sequence[Boolean], timeout: float) -> bool:
    """Whether every need of the polynomial form follows from `hypotheses` and earlier steps."""
    form, known = polynomial_form(claim), set(claim.symbols)
    facts: list[Boolean] = []
    for kind, condition in form.steps:
        if kind == "need":
            given = [x for x in hypotheses if x.free_symbols <= known]
            if _check([*given, *facts, sp.Not(condition)], timeout)[0] != "unsat":
                return False
        known |= condition.free_symbols
        facts.append(condition)
    return True


def _check(assertions, timeout: float, steps: int = 0):
    """("sat", model), ("unsat", None) or ("unknown", reason)."""
    # A context of its own: in a shared one the same question may take .4 s or, after others, 20 s.
    solver = z3.Solver(ctx=z3.Context())
    solver.set("timeout", int(1000 * timeout))
    solver.set("rlimit", steps)
    kept = [x for x in assertions if x is not sp.true]
    if any(x is sp.false for x in kept):
        return "unsat", None
    if kept:
        solver.from_string(smtlib(kept))
    result = solver.check()
    if result == z3.sat:
        return "sat", solver.model()
    return ("unsat", None) if result == z3.unsat else ("unknown", solver.reason_unknown())


def _values(model, claim: Claim) -> dict[sp.Symbol, sp.Rational]:
    found = {entry.name(): model[entry] for entry in model.decls()}
    return {symbol: exact(found.get(symbol.name)) for symbol in claim.symbols}
