"""Bad input is refused here, before any work, in one sentence.

The sentence names the argument (of an array, the first offending index), its value, and the rule it
breaks. The rules of the game are the domains in `routecore.symbols`.
"""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from numbers import Real

import numpy as np

# A mean of n floats is only known to some 1e-16 times sqrt(n), relative. A budget or a target is
# met within this allowance, so that a cost summed in another order is not refused for its last bit.
ROUNDING = 1e-12

# Sums, squares and ratios of costs within these bounds stay finite.
LEAST_COST, MOST_COST = 1e-100, 1e100
COST_RANGE = "0 or between 1e-100 and 1e+100"
# The largest finite number: it lies above every other score and below the threshold infinity.
HIGHEST = sys.float_info.max


def show(value) -> str:
    """A value as a person writes it: no NumPy type name, long text cut short."""
    value = value.item() if isinstance(value, np.generic) else value
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def refuse_first(name: str, array: np.ndarray, bad: np.ndarray, rule: str) -> None:
    """Raise ValueError at the first index where `bad` holds, if any."""
    if bad.any():
        where = tuple(np.argwhere(bad)[0].tolist())
        raise ValueError(f"{_at(name, where)} is {show(array[where])}: {rule}.")


def _at(name: str, where: tuple[int, ...]) -> str:
    """An element's name; a single number has no index."""
    return f"{name}[{', '.join(map(str, where))}]" if where else name


def numbers(
    name: str,
    value,
    shape: tuple[int, ...] | None = None,
    ndim: int | None = 1,
    *,
    infinite: bool = False,
) -> np.ndarray:
    """`value` as an array of real numbers; bool and small integers keep their type.

    `ndim` is None where an array of any dimension will do. Infinities are refused unless
    `infinite`.
    """
    good, rule = (
        (lambda x: ~np.isnan(x), "it must be a number or an infinity")
        if infinite
        else (np.isfinite, "it must be a finite number")
    )
    if np.ma.isMaskedArray(value):
        refuse_first(name, value.data, np.ma.getmaskarray(value), "a value is missing there")
        value = value.data
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows must have the same length.") from None
    if ndim is not None and array.ndim != ndim:
        wanted = {0: "a single number", 1: "one-dimensional", 2: "two-dimensional"}[ndim]
        raise ValueError(f"{name} has shape {array.shape}: it must be {wanted}.")
    if array.dtype.kind not in "biuf":
        array = _parsed(name, array, good, rule)
    if shape is not None and array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}: the other arguments call for {shape}.")
    if array.dtype.kind == "f":
        array = array if array.dtype.itemsize <= 8 else array.astype(float)
        if not good(array).all():
            refuse_first(name, array, ~good(array), rule)
    return array


def floats(name: str, value) -> np.ndarray:
    """`value` as a float array of finite reals, of any dimension."""
    return numbers(name, value, ndim=None).astype(float, copy=False)


def _parsed(name: str, array: np.ndarray, good, rule: str) -> np.ndarray:
    """An array of Python objects as floats, naming the first that is not a real number."""
    out = np.empty(array.shape)
    for where, item in np.ndenumerate(array):
        try:
            # float() alone would read a string.
            out[where] = float(item) if isinstance(item, Real | Decimal | np.bool_) else np.nan
        except OverflowError:
            out[where] = np.nan
        if not good(out[where]):
            raise ValueError(f"{_at(name, where)} is {show(item)}: {rule}.")
    return out


def broadcast_shape(values: Mapping[str, np.ndarray]) -> tuple[int, ...]:
    """The common shape of the named arrays; two shapes that do not fit are refused."""
    shape: tuple[int, ...] = ()
    so_far = ""
    for name, array in values.items():
        try:
            shape = np.broadcast_shapes(shape, array.shape)
        except ValueError:
            raise ValueError(
                f"{name} has shape {array.shape}: it must broadcast with the shape "
                f"{shape} of {so_far}."
            ) from None
        so_far = f"{so_far}, {name}" if so_far else name
    return shape


def in_domain(values: Mapping[str, np.ndarray]) -> None:
    """Refuse a quantity of the game outside its domain, or a pair of them out of order."""
    from routecore.symbols import ORDER, QUANTITIES  # SymPy: imported when a game is made

    for name, array in values.items():
        for rule in QUANTITIES[name].domain:
            holds, said = _rule(rule)
            refuse_first(name, array, ~holds(array), said)
    for rule in ORDER:
        low, high = rule.lhs.name, rule.rhs.name
        if low in values and high in values:
            bad = values[low] >= values[high]
            if bad.any():
                pair = np.broadcast_arrays(values[low], values[high])
                at = tuple(np.argwhere(bad)[0].tolist())
                sides = [
                    f"{_at(name, at if values[name].ndim else ())} is {show(side[at])}"
                    for name, side in zip((low, high), pair, strict=True)
                ]
                raise ValueError(f"{' and '.join(sides)}: the rule is {rule}.")


@cache
def _rule(rule):
    """A relation in one symbol as a NumPy predicate, and how it is said (SymPy prints slowly)."""
    from routecore.translate import numpy_function

    return numpy_function(sorted(rule.free_symbols, key=str), rule), f"the rule is {rule}"


def model_codes(model) -> np.ndarray:
    """`model` as an integer array of 1s and 2s."""
    array = numbers("model", model, ndim=None)
    refuse_first("model", array, (array != 1) & (array != 2), "a model is 1 or 2")
    return array.astype(np.int8)


def scores(name: str, value, ndim: int = 1, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Scores of at least two queries; infinities (the log-odds of 0 and 1) are welcome.

    Infinity as a threshold escalates every query, so as a score it is read as `HIGHEST`.
    """
    array = numbers(name, value, shape, ndim, infinite=True)
    if array.dtype.kind == "f" and (array == np.inf).any():
        array = np.minimum(array.astype(float), HIGHEST)
    if array.shape[-1] < 2:
        raise ValueError(f"{name} has {array.shape[-1]} queries: a frontier needs at least 2.")
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        refuse_first(name, array, unfit(array), "a float must hold a score exactly")
    return array.astype(np.int8) if array.dtype.kind == "b" else array


def unfit(array: np.ndarray) -> np.ndarray:
    """Where a float does not hold a whole number, so that two of them could become one."""
    bad = (array > 2**53) | ((array < -(2**53)) if array.dtype.kind == "i" else False)
    bad[bad] = [int(float(x)) != x for x in array[bad].tolist()]
    return bad


def refuse_constant(name: str, low, high) -> None:
    """A score that never varies cannot tell queries apart."""
    if low == high:
        raise ValueError(
            f"{name} is {show(low)} for every query: a threshold needs at least "
            "two distinct scores."
        )


def correctness(name: str, value, shape: tuple[int, ...], ndim: int = 1) -> np.ndarray:
    """Outcomes in [0, 1]: int8 where all are 0 or 1, so that their sums are exact, else float."""
    array = numbers(name, value, shape, ndim)
    if array.dtype.kind == "b":
        return array.view(np.int8)
    low, high = array.min(), array.max()
    if low < 0 or high > 1:
        refuse_first(
            name,
            array,
            (array < 0) | (array > 1),
            "an outcome must be 0, 1 or a grade between them",
        )
    if array.dtype.kind == "f" and not ((array == 0) | (array == 1)).all():
        return array.astype(float)
    return array.astype(np.int8)


def costs(name: str, value, length: int) -> np.ndarray | float:
    """A cost per query, or one number that all queries share; never negative."""
    if np.ndim(value) == 0:
        cost = number(name, value, "a cost must be zero or more", 0.0)
        refuse_cost(name, np.asarray(cost))
        return cost
    array = numbers(name, value, (length,)).astype(float, copy=False)
    refuse_cost(name, array)
    return array


def refuse_cost(name: str, array: np.ndarray) -> None:
    """Refuse a cost below zero, or one whose sums or ratios would not stay finite."""
    refuse_first(name, array, array < 0, "a cost must be zero or more")
    odd = (array > MOST_COST) | ((array < LEAST_COST) & (array > 0))
    refuse_first(name, array, odd, f"a cost must be {COST_RANGE}")


def number(
    name: str,
    value,
    rule: str,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    open_ends: bool = False,
) -> float:
    """One finite number within [low, high], or strictly within if `open_ends`."""
    # A string is refused like any other wrong type; float() alone would read "1".
    real = isinstance(value, (int, float, np.integer, np.floating)) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iuf"
    )
    inside = (
        real and np.isfinite(value) and (low < value < high if open_ends else low <= value <= high)
    )
    if not inside:
        raise ValueError(f"{name} is {show(value)}: {rule}.")
    return float(value)


def whole(name: str, value, low: int) -> int:
    """A whole number of at least `low`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < low:
        raise ValueError(f"{name} is {show(value)}: it must be a whole number of at least {low}.")
    return int(value)


def levels(name: str, value, low: float, high: float, what: str) -> np.ndarray:
    """Budgets or quality targets of any shape, refused outside what is attainable.

    A budget has a floor (`high` is then only named), a target a ceiling (`low` is only named).
    """
    array = np.asarray(numbers(name, value, ndim=np.ndim(value)), dtype=float)
    slack = ROUNDING * np.abs(array)
    too_far = array + slack < low if what == "budget" else array - slack > high
    if too_far.any():
        where = tuple(np.argwhere(too_far)[0].tolist())
        side = "below the cheapest policy" if what == "budget" else "above the best policy"
        quantity = "mean costs" if what == "budget" else "qualities"
        raise ValueError(
            f"{_at(name, where)} is {show(array[where])}, {side}: attainable "
            f"{quantity} run from {show(low)} to {show(high)}."
        )
    return array


def distinct_models(models: Sequence, at_least: int = 2) -> tuple:
    """Model names, each once."""
    models = tuple(models)
    for i, model in enumerate(models):
        if model in models[:i]:
            raise ValueError(f"models[{i}] is {show(model)}: each model may be named once.")
    if len(models) < at_least:
        raise ValueError(f"models has {len(models)} entries: a cascade needs at least {at_least}.")
    return models
