"""How an explorer writes a number: Python's format specifications, set for reading.

The page writes the same text from JavaScript (`routecore.number` in explore/static/explorer-numbers.js); a test
compares the two.
"""

import math
from collections.abc import Mapping
from string import Formatter


def number(value: float, spec: str) -> str:
    """`value` under a format specification such as ``.2f``, ``.3g`` or ``.0%``.

    The text is Python's, with a real minus sign and without a negative zero. A value that does
    not exist is a dash, because an explorer may show a quantity outside its regime.

    >>> number(-0.25, ".2f"), number(-0.001, ".2f"), number(float("nan"), ".2f")
    ('−0.25', '0.00', '–')
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = format(value, spec)
    if not text.startswith("-"):
        return text
    return ("−" if any(digit in text for digit in "123456789") else "") + text[1:]


def tick(value: float) -> str:
    """A number beside an axis: up to four digits, and thousands and millions from 10,000 on.

    >>> tick(0.25), tick(1000), tick(20_000), tick(-1e6)
    ('0.25', '1000', '20k', '−1M')
    """
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= max(size, 9999.5):
            return number(value / size, ".4g") + letter
    return number(value, ".4g")


def log_ticks(low: float, high: float) -> list[float]:
    """The numbers beside a logarithmic axis: powers of ten; on less than two decades 1, 2 and 5 times
    them; and where there are not three of these, equal steps.

    >>> log_ticks(0.01, 100), log_ticks(1, 20), log_ticks(4, 9)
    ([0.01, 0.1, 1.0, 10.0, 100.0], [1.0, 2.0, 5.0, 10.0, 20.0], [4.0, 6.0, 8.0])
    """
    first = math.floor(math.log10(low) + 1e-9)
    powers = range(first, math.ceil(math.log10(high) - 1e-9) + 1)
    wide = high >= 100 * low * (1 - 1e-9)
    every = -(-(len(powers) - 1) // 9)
    ticks = [
        k * 10.0**n for n in powers[:: every if wide else 1] for k in ((1,) if wide else (1, 2, 5))
    ]
    ticks = [tick for tick in ticks if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]
    if wide or len(ticks) > 2:
        return ticks
    step = _nice_step((high - low) / 4)
    start = math.ceil(low / step - 1e-9)
    return [k * step for k in range(start, math.floor(high / step + 1e-9) + 1)]


def parts(template: str) -> list:
    """A sentence cut into texts and [name, format specification] pairs.

    >>> parts("J = {J:.2f} of {who}")
    ['J = ', ['J', '.2f'], ' of ', ['who', '']]
    """
    found: list = []
    for text, key, spec, _ in Formatter().parse(template):
        found += ([text] if text else []) + ([[key, spec]] if key is not None else [])
    return found


def fill(template: str, known: Mapping) -> str:
    """A sentence with its numbers written as `number` writes them; a name without a format is text.

    >>> fill("J = {J:.2f} of {who}", {"J": -1, "who": "the provider"})
    'J = −1.00 of the provider'
    """
    return "".join(
        part
        if isinstance(part, str)
        else number(known[part[0]], part[1])
        if part[1]
        else known[part[0]]
        for part in parts(template)
    )


def nice_limits(low: float, high: float) -> tuple[float, float]:
    """Limits rounded outwards to a step of 1, 2 or 5 times a power of ten.

    A rounded axis stays still while a slider moves, until the curves really need more room.

    >>> nice_limits(-0.31, 1.74)
    (-1.0, 2.0)
    >>> nice_limits(3.0, 3.0)
    (2.0, 4.0)
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if high - low <= 1e-12 * max(abs(low), abs(high), 1e-12):
        room = abs(low) / 3 or 1.0
        low, high = low - room, high + room
    step = _nice_step((high - low) / 4)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def _nice_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten: the least that is no less than `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(k for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-12))


def nice_below(value: float) -> float:
    """A positive value rounded down to one significant digit.

    >>> nice_below(1.0), nice_below(73.0)
    (1.0, 70.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return power * math.floor(value / power + 1e-9)


def nice_above(value: float) -> float:
    """A positive value rounded up to one significant digit.

    >>> nice_above(1.0), nice_above(73.0)
    (1.0, 80.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return power * math.ceil(value / power - 1e-9)


def colour_limits(low: float, high: float, diverging: bool) -> tuple[float, float]:
    """Limits of a colour scale; a diverging one has 0 in its middle.

    >>> colour_limits(-0.3, 1.1, diverging=True)
    (-1.5, 1.5)
    """
    low, high = nice_limits(low, high)
    if diverging:
        high = max(abs(low), abs(high))
        low = -high
    return low, high
