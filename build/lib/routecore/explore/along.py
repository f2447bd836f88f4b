"""What has to be computed anew along the axes of a panel, and what is computed once."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from routecore.translate import numpy_function


@dataclass(frozen=True)
class Along:
    """Expressions that run along axes.

    Attributes
    ----------
    arguments : the controls, then the axes that are not controls, then the quantities that stay
        the same along the axes; these are known before the run
    expressions : the outputs, and the quantities they use that change along the axes
    """

    arguments: tuple[sp.Symbol, ...]
    expressions: dict[str, sp.Expr]


def along(
    controls: Sequence[sp.Symbol],
    quantities: Mapping[str, sp.Expr],
    axes: Sequence[sp.Symbol],
    outputs: Mapping[str, sp.Expr],
) -> Along:
    """Sort what `outputs` need by whether it changes along `axes`.

    A quantity whose own symbol is on an axis is given by the axis.

    Examples
    --------
    >>> from routecore.symbols import p1, q
    >>> once, U = sp.symbols("once U")
    >>> along([p1], {"once": p1**2, "U": once * q}, [q], {"half": U / 2})
    Along(arguments=(p1, q, once), expressions={'half': U/2, 'U': once*q})
    """
    given = {axis.name: axis for axis in axes}
    varying = set(given)
    while more := {
        name
        for name, value in quantities.items()
        if name not in varying and any(x.name in varying for x in value.free_symbols)
    }:
        varying |= more
    # A quantity may be written with a real symbol or a plain one: a name is the same either way.
    same = {
        variant: given.get(name, sp.Symbol(name))
        for name in quantities
        for variant in (sp.Symbol(name), sp.Symbol(name, real=True))
    }
    found: dict[str, sp.Expr] = {}
    once: set[str] = set()
    todo = dict(outputs)
    while todo:
        key, value = todo.popitem()
        found[key] = sp.sympify(value).xreplace(same)
        used = {x.name for x in value.free_symbols if x.name in quantities and x.name not in given}
        once |= used - varying
        todo |= {name: quantities[name] for name in used & varying if name not in found}
    extra = [axis for axis in axes if axis not in controls]
    return Along((*controls, *extra, *(sp.Symbol(name) for name in sorted(once))), found)


def function(arguments: Sequence[sp.Symbol], expressions: Mapping[str, sp.Expr]) -> Callable:
    """The NumPy function of the expressions, made once for each set of them."""
    return _function(tuple(arguments), tuple(expressions.items()))


@functools.lru_cache(maxsize=128)
def _function(arguments, items) -> Callable:
    return numpy_function(arguments, dict(items))
