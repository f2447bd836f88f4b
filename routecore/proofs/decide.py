"""Z3 on a script, and nothing else: what a browser needs to prove a claim of the book.

It imports no SymPy, so that a first proof need not wait for it.
"""

import time

from routecore.extras import extra

with extra("prove"):
    import z3


def decide(script: str) -> dict:
    """Whether some numbers satisfy an SMT-LIB script.

    Parameters
    ----------
    script : declarations and assertions over the reals

    Returns
    -------
    dict with ``answer`` ("sat", "unsat" or "unknown"), ``seconds``, ``solver`` (its name and
    version) and, of "sat", ``values``: name -> (exact text, float).

    Examples
    --------
    >>> found = decide("(declare-const x Real)(assert (= (* 2 x) 1))")
    >>> found["answer"], found["values"]
    ('sat', {'x': ('1/2', 0.5)})
    """
    solver = z3.Solver(ctx=z3.Context())  # as in `prove`: what was asked before has no part in it
    start = time.perf_counter()
    solver.from_string(script)
    answer = solver.check()
    found = {
        "answer": str(answer),
        "seconds": time.perf_counter() - start,
        "solver": f"Z3 {z3.get_version_string()}",
    }
    if answer == z3.sat:
        model = solver.model()
        # A model may also say what a division by zero would be, which is a function.
        found["values"] = {x.name(): _value(model[x]) for x in model.decls() if not x.arity()}
    return found


def _value(number) -> tuple[str, float]:
    if z3.is_algebraic_value(number):
        return number.as_decimal(12), float(number.approx(20).as_fraction())
    return str(number.as_fraction()), float(number.as_fraction())
