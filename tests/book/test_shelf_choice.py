"""The explorer of the shelf: what its page finds is what `Shelf` says, for 2 to 12 models."""

import itertools
from collections import Counter

import numpy as np
import pytest

from routecore.beyond.shelf import Shelf
from routecore.book.figures.nine_models_on_the_shelf import two_hulls
from routecore.book.figures.shelf_choice import MOST, NAMES, choice, shelf_choice, shelf_of

# Of these the value is compared; which of several equal models is meant may differ by rounding.
NUMBERS = ("G", "R", "lost", "leaves", "cheapest", "dearest", "highest", "slowest")


def values_of(models, value, penalty):
    """The controls' values for models (p, c, t); what does not count is noise."""
    values = {"models": float(len(models)), "V": float(value), "P": float(penalty)}
    for i in range(1, MOST + 1):
        row = models[i - 1] if i <= len(models) else (0.97, 0.01, 0.1)
        values |= {f"{part}{i}": float(x) for part, x in zip("pct", row, strict=True)}
    return values


def shelves(count, seed):
    """Random shelves of every size: free ones, dominated ones, ones with ties and equal models."""
    random = np.random.default_rng(seed)
    for n in range(count):
        k = 2 + n % (MOST - 1)
        p, c, t = random.uniform(0.05, 0.98, k), *(10.0 ** random.uniform(-1, 1, (2, k)))
        kind = random.choice(["free", "frontier", "same p", "a grid", "copies", "dominated"])
        if kind == "frontier":  # many vertices
            p, x = np.sort(p), np.linspace(0, 1, k)
            c, t = p * (1 + 4 * x**2), p * (1 + 3 * (1 - x) ** 2)
        elif kind == "same p":
            p[:] = p[0]
        elif kind == "a grid":  # of numbers that floats hold, so that ties are exact
            p, c, t = (random.integers(1, 4, k) / 4 for _ in range(3))
        elif kind == "copies":
            p, c, t = (x[random.integers(0, 2, k)] for x in (p, c, t))
        elif kind == "dominated":
            p[1:], c[1:], t[1:] = p[0] * 0.9, c[0] * 1.1, t[0] * 1.1
        tau = t / p
        # V at a vertex, too.
        V = random.choice([random.uniform(0.8 * tau.min(), 1.2 * tau.max()), random.choice(tau)])
        yield kind, values_of(list(zip(p, c, t, strict=True)), V, 10.0 ** random.uniform(-1, 2))


@pytest.fixture(scope="module")
def both(browser):
    """For each shelf its kind, its values, and what Python and the page find."""
    drawn = list(shelves(1100, seed=5))
    page = browser.new_page()
    run = f"(all) => {{ const f = {shelf_choice().javascript}; return all.map(f); }}"
    found = page.evaluate(run, [values for _, values in drawn])
    page.close()
    worked = shelf_choice()
    return [
        (kind, values, worked.found(values), js)
        for (kind, values), js in zip(drawn, found, strict=True)
    ]


@pytest.mark.browser
def test_the_port_finds_what_python_finds(both):
    cases, sizes = Counter(), Counter()
    for kind, values, python, js in both:
        assert set(NAMES) == set(python) == set(js)
        for name in (*NUMBERS, *(name for name in NAMES if name.startswith("hull_"))):
            assert js[name] == pytest.approx(python[name], rel=1e-9, abs=1e-12), (name, values)
        shelf = shelf_of(values)
        for found in (python, js):
            check_the_choice(shelf, found)
        if kind in ("a grid", "copies"):
            np.testing.assert_equal(
                {name: js[name] for name in ("first", "quick", "slow", "unused")},
                {name: float(python[name]) for name in ("first", "quick", "slow", "unused")},
            )
        cases[case_of(python)] += 1
        sizes[len(shelf.models)] += 1
    assert min(sizes.values()) >= 50 and set(sizes) == set(range(2, MOST + 1))
    assert len(cases) == 5 and min(cases.values()) >= 10, cases


def case_of(found):
    if not found["leaves"]:
        return "nobody leaves"
    if found["lost"]:
        return "lost, no model quick enough" if np.isinf(found["G"]) else "lost"
    return "a mix" if found["slow"] != found["quick"] else "one model"


def check_the_choice(shelf, found):
    """The models named do cost what is said: an index may differ only between equals."""
    gamma, tau = shelf.cost_of_pass, shelf.time_per_success
    starts = shelf.c + (1 - shelf.p) * found["R"]
    first = int(found["first"]) - 1
    assert starts[first] == pytest.approx(starts.min(), rel=1e-9)
    lit = {i for i in range(len(gamma)) if found[f"state{i + 1}"] % 2}
    assert [i for i in range(MOST) if found[f"state{i + 1}"] >= 2] == [first]
    if np.isinf(found["G"]):
        assert np.isnan(found["quick"]) and np.isnan(found["slow"]) and not lit
        return
    quick, slow = int(found["quick"]) - 1, int(found["slow"]) - 1
    assert lit == (set() if found["lost"] else {quick, slow})
    assert found["unused"] == len(gamma) - len({first, *lit})
    if quick == slow:
        height = gamma[quick]
        assert tau[quick] <= shelf.V
    else:
        share = (shelf.V - tau[quick]) / (tau[slow] - tau[quick])
        height = share * gamma[slow] + (1 - share) * gamma[quick]
        assert tau[quick] <= shelf.V < tau[slow]
    assert height == pytest.approx(found["G"], rel=1e-9)


def test_the_hull_is_drawn_where_no_mix_of_two_models_is_cheaper():
    for _, values in itertools.islice(shelves(200, seed=6), 60):
        shelf, found = shelf_of(values), choice(values)
        x, y = (np.array([found[f"hull_{side}{i}"] for i in range(MOST + 2)]) for side in "xy")
        assert (np.diff(x) >= 0).all() and (np.diff(y) <= 1e-12).all()
        gamma, tau = shelf.cost_of_pass, shelf.time_per_success
        for level in np.linspace(tau.min(), 1.1 * tau.max(), 7):
            mixes = [
                share * gamma[i] + (1 - share) * gamma[j]
                for i, j in itertools.product(range(len(tau)), repeat=2)
                if tau[j] <= level
                for share in [1.0 if tau[i] <= level else (level - tau[j]) / (tau[i] - tau[j])]
            ]
            drawn = np.interp(level, x[1:], y[1:])
            assert drawn == pytest.approx(min(mixes), rel=1e-9)


def test_the_rungs_are_those_of_the_chapter_and_none_is_below_the_whole_shelf():
    explorer = two_hulls()
    labels = list(explorer.panels[3].rows)

    def rungs():
        points = explorer.points
        return np.array([points[f"panel3_row{i}"] for i in range(len(labels))])

    # The chapter's table for the counterexample of Theorem 5.
    expected = [10 / 3, 3, 2.840, 2.825, 2.815, 7 / 3, 2.2593, 2.2593]
    assert rungs() == pytest.approx(expected, abs=6e-4)
    theorem = Counter()
    for _, values in shelves(1000, seed=7):
        explorer.set(**{key: min(max(x, explorer.controls[key].low), explorer.controls[key].high)
                        for key, x in values.items()})  # fmt: skip
        found, points = rungs(), explorer.points
        policy = shelf_of(explorer.values).optimal_policy()
        assert found[-1] == pytest.approx(float(policy.provider_cost), rel=1e-9)
        exist = np.isfinite(found)
        if points["leaves"]:  # else nobody can be made to leave after one shot
            assert (found[exist] >= found[-1] * (1 - 1e-9)).all()
        edge = bool(exist[:-1].any())
        assert edge == (points["quick"] > 0 and points["quick"] != points["slow"])
        if not edge:
            continue
        if points["p_slow"] > points["p_quick"]:
            theorem[5] += 1
            assert exist.all()
            # Ever more is allowed, in both halves.
            assert found[2] >= found[3] * (1 - 1e-9) and found[3] >= found[4] * (1 - 1e-9)
            assert found[5] >= found[6] * (1 - 1e-9)
        else:
            theorem[4] += 1
            assert found[3] == pytest.approx(found[6], rel=1e-9)  # the cascade at s0
            assert found[5] >= found[6] * (1 - 1e-9)
    assert min(theorem.values()) >= 20 and set(theorem) == {4, 5}


def test_the_presets_are_the_measured_models_and_say_so():
    explorer = two_hulls()
    for benchmark in ("mmlu", "triviaqa", "gsm8k", "medmcqa", "truthfulqa"):
        (label,) = (label for label in explorer.presets if label.startswith(benchmark))
        explorer.preset(label)
        shown = shelf_of(explorer.values)
        measured = Shelf.measured(benchmark, V=1.0, P=1.0)
        assert len(shown.models) == len(measured.models) == 9
        for part in ("p", "c", "t"):
            assert getattr(shown, part) == pytest.approx(getattr(measured, part), rel=1e-3)
        first = shown.optimal_policy().first
        assert f"{measured.models[first]} ({first + 1})" in explorer.verdict
    (label,) = (label for label in explorer.presets if "twelve" in label)
    explorer.preset(label)
    assert shelf_of(explorer.values).escalation_suffices
    assert "No task need come back down." in explorer.verdict
