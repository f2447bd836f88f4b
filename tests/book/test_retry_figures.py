"""The explorers on retries say what the package says, at random settings of their sliders."""

import numpy as np
import pytest

from routecore.beyond.difficulty import DifficultTask
from routecore.beyond.two_attempts import NAMES, TwoPrompts
from routecore.book.figures.a_signal_before_a_failure_after import head_start
from routecore.book.figures.bad_news import bad_news
from routecore.book.figures.try_it_twice import two_attempts

SETTINGS = 120


def settings(explorer, seed=0):
    random = np.random.default_rng(seed)
    for _ in range(SETTINGS):
        explorer.reset()
        for name in random.permutation(list(explorer.controls)):
            control = explorer.controls[name]
            explorer.set(**{str(name): float(control.axis.at(random.random()))})
        yield explorer.values, explorer.points


def test_bad_news_solves_the_task():
    for v, shown in settings(bad_news()):
        able = v["p1"] + v["rho"] * (1 - v["p1"])
        task = DifficultTask.two_types(
            easy=v["p1"] / able,
            p1_easy=able,
            p1_hard=0.0,
            p2_easy=v["p2"],
            p2_hard=v["p2"],
            c1=1.0,
            c2=v["dear"],
            t1=1.0,
            t2=v["slow"],
            V=v["V"],
            P=v["P"],
        )
        found, n = task.equilibrium(), task.retries()
        assert shown["J"] == pytest.approx(float(found.provider_cost), rel=1e-8)
        for name in ("n_star", "n_user", "k1", "n_max"):
            assert shown[name] == getattr(n, name), (name, v)


def test_two_attempts_finds_the_plan():
    possible = 0
    for v, shown in settings(two_attempts()):
        given = {name: v[name] for name in ("p1", "p2", "c1", "c2", "P")}
        sigmas = {f"sigma{k}": v[f"Sigma{k}"] for k in (11, 12, 22)}
        try:
            game = TwoPrompts(**given, **sigmas)
        except ValueError:
            assert shown["possible"] == 0
            continue
        possible += 1
        assert shown["possible"] == 1
        assert NAMES[int(shown["plan"]) - 1] == game.plan_name
        assert NAMES[int(shown["believed"]) - 1] == game.independent().plan_name
        assert shown["regret"] == pytest.approx(float(game.regret), abs=1e-9)
        assert shown["bound"] == pytest.approx(float(game.regret_bound), abs=1e-9)
    assert possible > 10


def test_head_start_counts_after_the_signal():
    seen = 0
    for v, shown in settings(head_start()):
        odds = v["share"] / (1 - v["share"]) * np.exp(v["signal"])
        task = DifficultTask.two_types(
            easy=odds / (1 + odds),
            c1=1.0,
            c2=v["dear"],
            t1=1.0,
            t2=v["slow"],
            V=1e9,
            P=1.0,
            **{name: v[name] for name in ("p1_easy", "p1_hard", "p2_easy", "p2_hard")},
        )
        if not shown["ordered"]:
            continue
        seen += 1
        n = float(task.retries().n_star)
        if shown["between"]:
            assert shown["chosen"] == n
        assert shown["cost"] == pytest.approx(float(task.outcome(n).provider_cost), rel=1e-9)
    assert seen > 20
