"""Numbers read the same in Python and in the page."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.numbers import (
    colour_limits,
    log_ticks,
    nice_above,
    nice_below,
    nice_limits,
    number,
    tick,
)

SPECS = (".0f", ".1f", ".2f", ".6f", ".1g", ".2g", ".3g", ".4g", ".8g", ".0%", ".1%", ".2%")


def values() -> list[float]:
    """Numbers of every size, numbers on rounding ties, and numbers one step beside a tie."""
    draw = random.Random(20260211)
    ties = [k / 2**n for n in range(8) for k in range(-40, 41)]
    beside = [math.nextafter(tie, draw.choice((-math.inf, math.inf))) for tie in ties]
    sizes = [draw.choice((-1, 1)) * 10 ** draw.uniform(-12, 15) for _ in range(1500)]
    plain = [round(draw.uniform(-1000, 1000), draw.randrange(6)) for _ in range(1000)]
    powers = [10.0**k for k in range(-8, 23)] + [9.995, 99.95, 999.5, 0.9995, 1e21, 123456789e15]
    return [*ties, *beside, *sizes, *plain, *powers, math.nan, math.inf, -math.inf, -0.0]


@pytest.mark.parametrize(
    "value, spec, text",
    [
        (0.125, ".2f", "0.12"),
        (2.5, ".0f", "2"),
        (1234.5, ".3g", "1.23e+03"),
        (0.5, ".0%", "50%"),
        (-0.25, ".2f", "−0.25"),
        (-0.001, ".2f", "0.00"),
        (-1e-7, ".2g", "−1e-07"),
        (math.nan, ".3g", "–"),
        (-math.inf, ".3g", "−∞"),
    ],
)
def test_number_is_pythons_text_set_for_reading(value, spec, text):
    assert number(value, spec) == text


@pytest.mark.browser
def test_the_page_writes_the_same_numbers(chromium_page):
    cases = [(value, spec) for value in values() for spec in SPECS]
    # JSON has neither NaN nor infinities, so numbers travel as text.
    written = chromium_page.evaluate(
        """([values, specs]) => values.split(" ").flatMap((value) =>
             specs.map((spec) => routecore.number(Number(value), spec))).join("|")""",
        [" ".join(map(repr, values())).replace("inf", "Infinity"), SPECS],
    ).split("|")
    wrong = [
        (case, number(*case), page)
        for case, page in zip(cases, written, strict=True)
        if number(*case) != page
    ]
    assert not wrong, wrong[:5]


@pytest.mark.browser
def test_the_page_writes_the_same_ticks(chromium_page):
    written = chromium_page.evaluate(
        "(values) => values.split(' ').map((value) => routecore.tick(Number(value))).join('|')",
        " ".join(map(repr, values())).replace("inf", "Infinity"),
    )
    assert written.split("|") == [tick(value) for value in values()]


def axes() -> list[tuple[float, float]]:
    draw = random.Random(5)
    rounded = [(a * 10.0**n, b * 10.0 ** (n + d)) for n in (-3, 0, 2) for a in (1, 2, 4, 5)
               for b in (1, 2, 8, 9) for d in (0, 1, 2, 6, 14) if a < b * 10**d]  # fmt: skip
    lows = [10 ** draw.uniform(-6, 6) for _ in range(300)]
    return [*rounded, *((low, low * 10 ** draw.uniform(0.02, 12)) for low in lows)]


@pytest.mark.browser
def test_the_page_has_the_same_ticks_on_a_logarithmic_axis(chromium_page):
    drawn = chromium_page.evaluate(
        "(axes) => axes.map((axis) => routecore.logTicks(...axis))", axes()
    )
    for axis, ticks in zip(axes(), drawn, strict=True):
        assert ticks == pytest.approx(log_ticks(*axis), rel=1e-12), axis


@pytest.mark.parametrize("low, high", axes())
def test_a_logarithmic_axis_has_a_few_ticks_within_it(low, high):
    ticks = np.array(log_ticks(low, high))
    assert 2 <= len(ticks) <= 11 and (np.diff(ticks) > 0).all()
    assert low * (1 - 1e-8) <= ticks[0] and ticks[-1] <= high * (1 + 1e-8)
    if high >= 1000 * low:  # no end of it is far from a number
        assert ticks[0] <= 1e2 * low and ticks[-1] >= high / 1e2


@given(st.floats(-1e9, 1e9))
def test_a_tick_is_short(value):
    assert len(tick(value)) <= 11 and ("e" not in tick(value) or abs(value) < 1e-4)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_nice_limits_enclose_and_waste_little(low, span):
    nice = nice_limits(low, low + span)
    slack = 1e-8 * max(abs(low), span)
    assert nice[0] <= low + slack and low + span <= nice[1] + slack
    assert nice[1] - nice[0] <= 4 * span


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_diverging_colours_have_zero_in_the_middle(low, span):
    low, high = colour_limits(low, low + span, diverging=True)
    assert low == -high


@given(st.floats(1e-9, 1e9))
def test_a_value_lies_between_the_round_ones(value):
    low, high = nice_below(value), nice_above(value)
    assert value / 2 < low <= value * (1 + 1e-9) and value * (1 - 1e-9) <= high < 2 * value
    assert nice_below(low) == pytest.approx(low) and nice_above(high) == pytest.approx(high)


def test_limits_of_nothing_are_usable():
    assert nice_limits(math.inf, -math.inf) == (0.0, 1.0)
    assert nice_limits(0.0, 0.0) == (-1.0, 1.0)


@pytest.mark.browser
def test_the_page_finds_the_same_limits(chromium_page):
    draw = random.Random(7)
    lows = [draw.choice((-1, 1)) * 10 ** draw.uniform(-6, 9) for _ in range(500)]
    pairs = [(low, low + 10 ** draw.uniform(-6, 9)) for low in lows] + [(0, 0), (3, 3), (-2, -2)]
    for diverging in (False, True):
        found = chromium_page.evaluate(
            "([pairs, diverging]) => pairs.map(([low, high]) => "
            "routecore.colourLimits(low, high, diverging))",
            [pairs, diverging],
        )
        for pair, page in zip(pairs, found, strict=True):
            assert page == pytest.approx(colour_limits(*pair, diverging), rel=1e-12), pair


@pytest.mark.browser
def test_the_page_rounds_outwards_the_same(chromium_page):
    draw = random.Random(8)
    round_ones = [k * 10.0**n for n in range(-9, 10) for k in range(1, 10)]
    values = [*round_ones, *(10 ** draw.uniform(-9, 9) for _ in range(500))]
    found = chromium_page.evaluate(
        "values => values.map((x) => [routecore.niceBelow(x), routecore.niceAbove(x)])", values
    )
    for value, page in zip(values, found, strict=True):
        assert page == pytest.approx([nice_below(value), nice_above(value)], rel=1e-12), value
