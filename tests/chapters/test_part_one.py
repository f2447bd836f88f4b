"""The numbers that the chapters of Part I tell without printing them, each worked out again."""

import numpy as np
import pytest

from routecore import Game
from routecore.book.rarity_tables import pair_regions
from routecore.measured import model_pair
from routecore.routing import forms
from routecore.routing.oracle import play
from routecore.routing.rarity import PRIORS, Prior, tally
from routecore.symbols import c1, c2, p1, p2, xi1, xi2


def ratio(letter, *names):
    """How many times what a success costs (or takes) on M1 it does on M2."""
    pair = model_pair(*names).parameters
    first, second = (pair[f"{letter}{i}"] / pair[f"p{i}"] for i in (1, 2))
    return second / first


def test_measured_ratios():
    assert ratio("c", "llama3.1-8b", "gpt-4o", "mmlu") == pytest.approx(9, abs=0.5)
    larger = "qwen2.5-32b-coder-instruct"
    assert 1 / ratio("c", "llama3.2-1b", larger, "triviaqa") == pytest.approx(1 / 5, abs=0.02)
    assert ratio("t", "llama3.2-1b", larger, "triviaqa") < 1


def test_thresholds_in_the_predictions():
    four = {p1: 0.5, p2: 0.8, c1: 1, c2: 4, xi1: -0.1, xi2: 0.2}
    assert float(forms.P2.subs(four)) == pytest.approx(3.33, abs=0.005)
    five = {p1: 0.3, p2: 0.9, c1: 1, c2: 2, xi1: 0.2, xi2: -0.3}
    assert float(forms.P3.subs(five)) == pytest.approx(8.25, abs=0.005)


def test_the_user_who_is_slowed_down():
    game = Game(p1=0.5, p2=0.8, c1=1.0, c2=2.0, t1=3.0, t2=4.0, V=10.0, P=1.5)
    # After one failure: two more passes are expected, or the lost task is paid for.
    assert float(game.net_value[0]) == 2 and 1 / game.parameters["p1"] * 1.0 == 2 > 1.5
    slow = game.replace(t2=game.throttle().t2)
    assert float(slow.parameters["t2"]) == 8 and float(slow.net_value[1]) == 0
    for one, s, q, utility, cost in ((game, 0, 0, 4, 2), (slow, 1, 1, 2, 1.75)):
        played = play(one, 1, s, q, tasks=200_000, seed=1)
        assert played.user_utility == pytest.approx(utility, abs=0.05)
        assert played.provider_cost == pytest.approx(cost, abs=0.02)


def test_windows_of_the_measured_pairs():
    apart = [region for region in pair_regions() if region.route is not None]
    widths = np.array([abs(region.times[1] - region.times[0]) for region in apart])
    assert (round(widths.min(), 2), round(widths.max(), 2)) == (0.01, 0.63)
    assert np.median(widths) < 0.1


def test_with_V_between_the_times_cascades_are_six_times_as_common():
    def between(random, count):
        drawn = dict(PRIORS["uniform"].draw(random, count))
        drawn["V"] = np.sqrt(drawn["t1"] / drawn["p1"] * drawn["t2"] / drawn["p2"])
        return drawn

    share = tally(Prior("between", "", between), 200_000).cascades().value
    plain = tally(PRIORS["uniform"], 200_000).cascades().value
    assert share == pytest.approx(0.18, abs=0.005) and share / plain == pytest.approx(6, abs=0.5)
