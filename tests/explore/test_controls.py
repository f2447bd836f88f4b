"""Controls and axes: their rules, and what they refuse."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore.explore import Axis, Control
from routecore.explore.controls import pretty
from routecore.symbols import c1, p1, xi2


def test_labels_and_units_come_from_the_quantities():
    assert pretty(xi2) == "ξ₂"
    cost = Control(c1, 1, 0.1, 10, scale="log")
    assert (cost.label, cost.unit) == ("provider's cost of one pass on M1", "money")
    assert cost.axis.label == "c₁ (money)"
    chance = Control(p1, 0.5, 0, 1)
    assert (chance.unit, chance.axis.label) == ("", "p₁")
    assert Control(c1, 1, 0, 2, label="cost", unit="$").axis.label == "c₁ ($)"


@pytest.mark.parametrize(
    "change, rule",
    [
        ({"value": 2}, "p1 is 2.0, but must be 0.1 to 0.9."),
        ({"value": math.nan}, "p1 is nan, but must be 0.1 to 0.9."),
        ({"low": 0.9}, "control p1 has low=0.9 and high=0.9, but low must be below high."),
        ({"high": math.inf}, "control p1 has low=0.1 and high=inf, but low must be below high."),
        ({"scale": "cubic"}, "scale of control p1 is 'cubic', but must be 'linear' or 'log'."),
        (
            {"scale": "log", "low": 0},
            "low of control p1 is 0, but a logarithmic scale must start above 0.",
        ),
        (
            {"scale": "log", "steps": 5000},
            "steps of control p1 is 5000, but moves must differ by 0.2 %.",
        ),
        ({"step": 0}, "step of control p1 is 0, but must be positive."),
    ],
)
def test_a_control_refuses(change, rule):
    with pytest.raises(ValueError) as refused:
        Control(**{"symbol": p1, "value": 0.5, "low": 0.1, "high": 0.9, **change})
    assert str(refused.value) == rule


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_an_axis_and_its_fractions_are_inverse(scale):
    axis = Axis(p1, 0.01, 100, scale)
    for fraction in np.linspace(0, 1, 11):
        assert axis.fraction(axis.at(fraction)) == pytest.approx(fraction, abs=1e-12)


def test_a_value_below_zero_has_no_place_on_a_logarithmic_axis():
    assert math.isnan(Axis(p1, 0.01, 1, "log").fraction(0))


CONTROLS = (
    Control(p1, 0.5, 0.05, 0.95),
    Control(p1, 1, 0.3, 40, step=0.05),
    Control(p1, 10, 0, 500, step=25),
    Control(p1, 1, 0.001, 100, scale="log"),
)


@given(st.sampled_from(CONTROLS), st.floats(0, 1))
def test_a_neighbour_lies_beyond_and_in_range(control, fraction):
    value = control.axis.at(fraction)
    value = min(max(value, control.low), control.high)
    above, below = control.neighbour(value, 1), control.neighbour(value, -1)
    assert control.low <= below <= control.high and control.low <= above <= control.high
    assert above > value or value == control.high
    assert below < value or value == control.low


@pytest.mark.browser
def test_the_page_moves_controls_alike(chromium_page):
    draw = random.Random(11)
    for control in CONTROLS:
        fields = {
            key: getattr(control, key)
            for key in ("low", "high", "step", "scale", "steps", "digits")
        }
        values = [control.axis.at(draw.random()) for _ in range(200)]
        found = chromium_page.evaluate(
            "([control, values]) => values.map((value) => [1, -1].map((direction) => "
            "routecore.neighbour(control, value, direction)))",
            [fields, values],
        )
        expected = [[control.neighbour(value, 1), control.neighbour(value, -1)] for value in values]
        assert found == expected
