"""Refusing bad input in one sentence, before any work. The rules are the domains in `symbols`."""

from collections.abc import Mapping
from numbers import Number

import numpy as np

from routecore.symbols import ORDER, QUANTITIES
from routecore.translate import numpy_function


def real_array(name: str, value) -> np.ndarray:
    """`value` as a float array of finite reals.

    Raises
    ------
    ValueError
        If it is not real numbers, or holds a NaN or an infinity.
    """
    try:
        raw = np.asarray(value)
        # Text and None would be read as numbers; exact numbers such as Fraction come as objects.
        if raw.dtype.kind not in "biufO" or (
            raw.dtype.kind == "O" and not all(isinstance(x, Number) for x in raw.flat)
        ):
            raise TypeError
        array = raw.astype(float, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(
            f"{name} must be a real number or an array of them, not {_short(value)}."
        ) from None
    finite = np.isfinite(array)
    if not finite.all():
        raise ValueError(f"{_where(name, array, ~finite)} is not a finite number.")
    return array


def in_domain(values: Mapping[str, np.ndarray]) -> None:
    """Check each named array against its domain, and each ordered pair against its order.

    Raises
    ------
    ValueError
        Naming the argument, its value (and the first offending index) and the rule it breaks.
    """
    for name, array in values.items():
        quantity = QUANTITIES[name]
        for rule in quantity.domain:
            kept = numpy_rule(rule)(array)
            if not np.all(kept):
                raise ValueError(f"{_where(name, array, ~kept)} breaks the rule {rule}.")
    for rule in ORDER:
        low, high = rule.lhs.name, rule.rhs.name
        if low in values and high in values:
            kept = values[low] < values[high]
            if not np.all(kept):
                pair = np.broadcast_arrays(values[low], values[high])
                first = _where(low, pair[0], ~kept)
                second = _where(high, pair[1], ~kept)
                raise ValueError(f"{first} and {second} break the rule {rule}.")


_RULES: dict = {}


def numpy_rule(rule):
    """The rule, a relation in one symbol, as a NumPy predicate (built once)."""
    if rule not in _RULES:
        _RULES[rule] = numpy_function(sorted(rule.free_symbols, key=str), rule)
    return _RULES[rule]


def broadcast_shape(values: Mapping[str, np.ndarray]) -> tuple[int, ...]:
    """The common shape of the named arrays; ValueError names two shapes that do not fit."""
    shape: tuple[int, ...] = ()
    so_far = ""
    for name, array in values.items():
        try:
            shape = np.broadcast_shapes(shape, array.shape)
        except ValueError:
            raise ValueError(
                f"{name} has shape {array.shape}, which does not broadcast with the shape "
                f"{shape} of {so_far}."
            ) from None
        so_far = f"{so_far}, {name}" if so_far else name
    return shape


def model_codes(model) -> np.ndarray:
    """`model` as an integer array of 1s and 2s; anything else is refused."""
    array = real_array("model", model)
    known = (array == 1) | (array == 2)
    if not np.all(known):
        raise ValueError(f"{_where('model', array, ~known)} is neither 1 nor 2.")
    return array.astype(np.int8)


def _where(name: str, array: np.ndarray, bad: np.ndarray) -> str:
    """`name[index] = value` for the first offending entry."""
    if array.ndim == 0:
        return f"{name} = {_number(array)}"
    index = tuple(int(i) for i in np.argwhere(bad)[0])
    label = ", ".join(map(str, index))
    return f"{name}[{label}] = {_number(array[index])}"


def _number(value) -> str:
    """All the digits that matter: 1.0000000001 must not read as the 1 that a rule allows."""
    return repr(float(value)).removesuffix(".0")


def _short(value) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."
