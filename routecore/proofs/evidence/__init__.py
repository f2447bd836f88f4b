"""What programs that share no formula with the book say about it.

Each check draws random cases of a theorem, compares the closed forms with a search, a simulation or
a linear program, and reports the worst deviation and how often each case occurred. So it also
covers what a proof cannot: the translation of the model into formulas. The checks of a subject
stand in the module of its name, in a dict `COMPARISONS`.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import numpy as np

from routecore.proofs.evidence.base import Comparison, Evidence
from routecore.proofs.kept import kept


@cache
def _every_check() -> dict[str, Comparison]:
    """All checks, loaded when one is run: a chapter shows a few, and what is kept needs none."""
    return {
        name: comparison
        for module in iter_modules(__path__)
        for name, comparison in getattr(
            import_module(f"{__name__}.{module.name}"), "COMPARISONS", {}
        ).items()
    }


def __getattr__(name: str) -> dict[str, Comparison]:
    if name == "COMPARISONS":
        return _every_check()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def compare(name: str, count: int | None = None, seed: int = 0) -> Evidence:
    """Run one of `COMPARISONS`; in a build, once (`routecore.proofs.kept`).

    Parameters
    ----------
    name : key of `COMPARISONS`
    count : draws of each case of the theorem (by default as many as take about two seconds)
    seed : of the random numbers

    Raises
    ------
    ValueError
        If there is no such check.

    Examples
    --------
    >>> compare("values", count=5).agrees
    True
    """

    def work() -> Evidence:
        checks = _every_check()
        if name not in checks:
            raise ValueError(f"name is {name!r}: the checks are {', '.join(checks)}.")
        check = checks[name]
        found = check.run(check.usual if count is None else count, np.random.default_rng(seed))
        return Evidence(
            check.what, dict(found.cases), float(found.worst), check.allowed, check.unit
        )

    of = "" if (count, seed) == (None, 0) else f"-{count}-{seed}"
    return kept(f"evidence-{name}{of}", work)


@cache
def evidence(name: str) -> Evidence:
    """`compare(name)` with its default size, run once."""
    return compare(name)


__all__ = ["COMPARISONS", "Comparison", "Evidence", "compare", "evidence"]  # the first: __getattr__
