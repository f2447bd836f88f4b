"""Bad input: each rule of the model on its own, refused in one sentence that says what and why."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routecore import Game
from routecore.measured import model_pair
from routecore.routing import oracle

GOOD = {"p1": 0.4, "p2": 0.8, "c1": 1.0, "c2": 3.0, "t1": 0.2, "t2": 0.5, "V": 1.0, "P": 2.0}
GAME = Game(**GOOD)
NAMES = list(GOOD)

OUTSIDE = [
    ("p1", 0, "p1 is 0.0: the rule is p1 > 0."),
    ("p1", -0.1, "p1 is -0.1: the rule is p1 > 0."),
    ("p1", 1, "p1 is 1.0: the rule is p1 < 1."),
    ("p1", 1.0000000001, "p1 is 1.0000000001: the rule is p1 < 1."),
    ("p1", 0.8, "p1 is 0.8 and p2 is 0.8: the rule is p1 < p2."),
    ("p1", 0.9, "p1 is 0.9 and p2 is 0.8: the rule is p1 < p2."),
    ("p2", 1, "p2 is 1.0: the rule is p2 < 1."),
    ("p2", 1.5, "p2 is 1.5: the rule is p2 < 1."),
    ("p2", 0, "p2 is 0.0: the rule is p2 > 0."),
    ("c1", 0, "c1 is 0.0: the rule is c1 > 0."),
    ("c1", -1, "c1 is -1.0: the rule is c1 > 0."),
    ("c1", 3, "c1 is 3.0 and c2 is 3.0: the rule is c1 < c2."),
    ("c2", -3, "c2 is -3.0: the rule is c2 > 0."),
    ("c2", 0.5, "c1 is 1.0 and c2 is 0.5: the rule is c1 < c2."),
    ("t1", 0, "t1 is 0.0: the rule is t1 > 0."),
    ("t1", 0.7, "t1 is 0.7 and t2 is 0.5: the rule is t1 < t2."),
    ("t2", -0.1, "t2 is -0.1: the rule is t2 > 0."),
    ("t2", 0.2, "t1 is 0.2 and t2 is 0.2: the rule is t1 < t2."),
    ("V", 0, "V is 0.0: the rule is V > 0."),
    ("V", -2, "V is -2.0: the rule is V > 0."),
    ("P", -1e-9, "P is -1e-09: the rule is P >= 0."),
]
NOT_REAL = [
    "0.4",
    b"0.4",
    "many",
    0.4 + 0j,
    1j,
    None,
    [0.4, None],
    ["0.4"],
    [[0.4], [0.4, 0.5]],
    {},
    np.datetime64("2026-01-01"),
    np.array(["0.4"], dtype=object),
    10**400,
    object,
]


def refusal(call, *arguments, **named) -> str:
    with pytest.raises(ValueError) as error:
        call(*arguments, **named)
    message = str(error.value)
    assert message.endswith(".") and "\n" not in message and ". " not in message
    return message


@pytest.mark.parametrize("name, value, message", OUTSIDE)
def test_a_value_outside_its_domain(name, value, message):
    assert refusal(Game, **{**GOOD, name: value}) == message


@pytest.mark.parametrize("name, value, message", OUTSIDE)
def test_the_first_offending_index_of_an_array(name, value, message):
    values = np.full((2, 3), GOOD[name])
    values[1, 1:] = value
    found = refusal(Game, **{**GOOD, name: values})
    # An order names both sides, the one that is an array at the index where it first breaks.
    assert f"{name}[1, 1] is " in found
    assert found.endswith(message[message.index(": the rule") :])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_not_finite(name, value):
    assert (
        refusal(Game, **{**GOOD, name: value}) == f"{name} is {value}: it must be a finite number."
    )
    column = np.full(5, GOOD[name])
    column[3] = value
    message = refusal(Game, **{**GOOD, name: column})
    assert message == f"{name}[3] is {value}: it must be a finite number."


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", NOT_REAL, ids=lambda x: repr(x)[:20])
def test_what_is_not_a_real_number(name, value):
    message = refusal(Game, **{**GOOD, name: value})
    assert re.match(rf"{name}(\[\d\])? is (ragged: its rows|.*: it must be a finite)", message)
    assert len(message) < 130


def test_shapes_that_do_not_fit():
    message = refusal(Game, **{**GOOD, "p1": np.full(2, 0.4), "c2": np.full(3, 3.0)})
    assert message == ("c2 has shape (3,): it must broadcast with the shape (2,) of p1, p2, c1.")
    pair = Game(**{**GOOD, "P": [1.0, 2.0]})
    assert refusal(pair.best_response, 1, [0.1, 0.2, 0.3]) == (
        "s has shape (3,): it must broadcast with the shape (2,) of "
        "p1, p2, c1, c2, t1, t2, V, P, model."
    )
    assert refusal(pair.best_response, [1, 2, 1], 0.5).startswith("model has shape (3,): ")
    assert refusal(pair.user_utility, 1, 0.5, [0, 0, 1]).startswith("q has shape (3,): ")


def test_a_missing_or_unknown_parameter_is_named_by_python():
    for bad in ({**GOOD, "p3": 0.9}, {k: v for k, v in GOOD.items() if k != "P"}):
        with pytest.raises(TypeError, match=r"p3|P"):
            Game(**bad)
    with pytest.raises(TypeError):
        Game(0.4, 0.8, 1, 3, 0.2, 0.5, 1, 2)  # keywords only: nobody remembers an order of eight


METHODS = {
    "best_response": lambda model, s, q: GAME.best_response(model, s),
    "user_utility": GAME.user_utility,
    "provider_cost": GAME.provider_cost,
    "play": lambda model, s, q: oracle.play(GAME, model, s, q, tasks=10),
}


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
class TestStrategies:
    @pytest.mark.parametrize(
        "model, message",
        [
            (0, "model is 0: a model is 1 or 2."),
            (3, "model is 3: a model is 1 or 2."),
            (1.5, "model is 1.5: a model is 1 or 2."),
            (-1, "model is -1: a model is 1 or 2."),
            ([1, 2, 7], "model[2] is 7: a model is 1 or 2."),
            (float("nan"), "model is nan: it must be a finite number."),
            ("1", "model is '1': it must be a finite number."),
            (None, "model is None: it must be a finite number."),
        ],
    )
    def test_model(self, method, model, message):
        assert refusal(method, model, 0.5, 0.5) == message

    @pytest.mark.parametrize(
        "bad, rule",
        [
            (-1e-12, "is -1e-12: the rule is {} >= 0."),
            (1.5, "is 1.5: the rule is {} <= 1."),
            (float("nan"), "is nan: it must be a finite number."),
            (float("inf"), "is inf: it must be a finite number."),
            (0.5j, "is 0.5j: it must be a finite number."),
            ("half", "is 'half': it must be a finite number."),
        ],
    )
    def test_s_and_q(self, method, bad, rule):
        assert refusal(method, 1, bad, 0.5) == f"s {rule.format('s')}"
        if method is not METHODS["best_response"]:
            assert refusal(method, 2, 0.5, bad) == f"q {rule.format('q')}"

    def test_first_offending_index(self, method):
        assert refusal(method, 1, [0.5, 1, 2, 3], 0.5) == "s[2] is 2.0: the rule is s <= 1."


def test_bad_input_is_refused_before_any_work(monkeypatch):
    monkeypatch.setattr("routecore.routing.solver._per_model", None)
    monkeypatch.setattr("routecore.routing.solver._table", None)
    refusal(Game, **{**GOOD, "p1": 2})
    refusal(GAME.best_response, 3, 0.5)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"steps": 1}, "steps is 1: it must be a whole number of at least 2."),
        ({"steps": 10.0}, "steps is 10.0: it must be a whole number of at least 2."),
        ({"zooms": -1}, "zooms is -1: it must be a whole number of at least 0."),
        ({"game": Game(**{**GOOD, "P": [1, 2]})}, "game has shape (2,): it must be a single game."),
    ],
)
def test_search(arguments, message):
    assert refusal(oracle.search, **{"game": GAME, **arguments}) == message


def test_play():
    many = Game(**{**GOOD, "P": [1, 2]})
    assert refusal(oracle.play, many, 1, 0.5, 0.5) == (
        "game has shape (2,): it must be a single game."
    )
    assert refusal(oracle.play, GAME, 1, 0.5, 0.5, tasks=1) == (
        "tasks is 1: it must be a whole number of at least 2."
    )


def test_an_unknown_model_pair():
    assert refusal(model_pair, "gpt-4o", "llama3.1-8b", "mmlu") == (
        "standard = 'gpt-4o', reasoning = 'llama3.1-8b', benchmark = 'mmlu' is not a measured pair"
        " with p1 < p2, c1 < c2 and t1 < t2."
    )


@pytest.mark.parametrize(
    "value",
    [
        Fraction(2, 5),
        Decimal("0.4"),
        np.float32(0.4),
        np.longdouble(0.4),
        np.array(0.4),
        [0.4],
        (0.4, 0.3),
        np.array([0.4, 0.3], dtype=np.float16),
    ],
)
def test_other_kinds_of_real_number_are_welcome(value):
    game = Game(**{**GOOD, "p1": value})
    assert np.allclose(game.parameters["p1"], np.asarray(value, dtype=float))


def test_whole_numbers_and_arrays_are_not_changed():
    column = np.array([1.0, 2.0])
    Game(**{**GOOD, "P": column}).equilibrium()
    assert column.tolist() == [1.0, 2.0]
    assert Game(**{**GOOD, "c1": 1, "c2": 3, "P": 0}).equilibrium().provider_cost.dtype == float


@given(st.floats())
def test_every_float_is_accepted_exactly_inside_the_domain(value):
    for name, inside in {"p1": 0 < value < 0.8, "P": 0 <= value < np.inf}.items():
        if inside:
            Game(**{**GOOD, name: value})
        else:
            assert refusal(Game, **{**GOOD, name: value}).startswith(f"{name} is ")
