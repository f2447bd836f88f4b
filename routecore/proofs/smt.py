"""A claim as the pieces of an SMT-LIB script, so that a reader may leave hypotheses out.

The pieces are text: whoever has them needs Z3 (or another solver) and nothing of SymPy. The book's
pages prove claims from them in the reader's browser.
"""

from sympy.logic.boolalg import Boolean

from routecore.proofs.claim import Claim
from routecore.proofs.prove import polynomial_form
from routecore.translate import smtlib


def pieces(claim: Claim) -> dict:
    """The claim in polynomial form, as text.

    Returns
    -------
    dict with

    declared : declarations of all variables
    given : one assertion for each of ``claim.hypotheses``
    negation : the conclusion, denied
    taken : what denominators, roots, maxima and cases stand for
    symbols : the quantities whose values make a counterexample

    Examples
    --------
    >>> from routecore.proofs.claims import chapter_claims
    >>> parts = pieces(chapter_claims("theorem_1_served_by_m2")[0])
    >>> print(script(parts).splitlines()[-1], parts["symbols"])
    (assert (distinct p2 0)) ['p2', 'q', 'xi2']
    """
    polynomial = polynomial_form(claim)
    stated = [*polynomial.hypotheses, polynomial.negation, *polynomial.taken]
    symbols = sorted({x.name for condition in stated for x in condition.free_symbols})
    return {
        "declared": [f"(declare-const {name} Real)" for name in symbols],
        "given": [_assertion(x) for x in polynomial.hypotheses],
        "negation": _assertion(polynomial.negation),
        "taken": [_assertion(x) for x in polynomial.taken],
        "symbols": [symbol.name for symbol in claim.symbols],
    }


def script(parts: dict, *, without: tuple[int, ...] = (), hypotheses_only: bool = False) -> str:
    """The script whose unsatisfiability proves the claim.

    Parameters
    ----------
    parts : what `pieces` returned
    without : positions of hypotheses to leave out
    hypotheses_only : leave the denied conclusion out: satisfiable unless the claim says nothing
    """
    # Where the other hypotheses hold and the claim fails, one left out fails: that helps Z3.
    kept = [x for i, x in enumerate(parts["given"]) if i not in without]
    if len(without) == 1 and not hypotheses_only:
        kept.append(parts["given"][without[0]].replace("(assert ", "(assert (not ", 1) + ")")
    denied = [] if hypotheses_only else [parts["negation"]]
    return "\n".join([*parts["declared"], *kept, *denied, *parts["taken"]])


def _assertion(condition: Boolean) -> str:
    return smtlib([condition]).splitlines()[-1]
