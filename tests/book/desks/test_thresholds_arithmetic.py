"""The page's arithmetic is the package's, to 1e-9: frontier, hull, router, halves and bootstrap."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.cascades import Frontier, Router, break_even, choice, evaluate
from routecore.cascades import bootstrap as bootstrap_module
from routecore.cascades import frontier as frontier_module
from routecore.cascades.choice import CHOICES, choice_shares
from routecore.cascades.decide import decide
from routecore.cascades.hull import upper_hull
from routecore.cascades.resample import enough
from routecore.cascades.rivalry import rivalry

KINDS = {"cascade": Frontier, "router": Router}
POINT = ("threshold", "cost", "quality", "escalation_rate", "shadow_price")
MONEY = st.integers(0, 40).map(lambda k: k / 8)


def close(page, package):
    """Equal to 1e-9, relative or absolute, infinities included."""
    assert np.shape(page) == np.shape(package)
    np.testing.assert_allclose(
        np.asarray(page, float), np.asarray(package, float), rtol=1e-9, atol=1e-9
    )


def same_points(page, package):
    close(
        [[point[name] for name in POINT] for point in page],
        [[getattr(point, name) for name in POINT] for point in package],
    )


def plain(log):
    return [x if np.ndim(x) == 0 else np.asarray(x, float).tolist() for x in log]


@st.composite
def logs(draw):
    """Tied or distinct scores of either sign, graded or not, costs per query or one for all."""
    n = draw(st.integers(2, 24))
    scores = st.one_of(st.integers(-3, 3).map(float), st.floats(-1e308, 1e308))
    score = draw(st.lists(scores, min_size=n, max_size=n).filter(lambda s: len(set(s)) > 1))
    outcome = draw(st.sampled_from([st.integers(0, 1), st.integers(0, 10).map(lambda k: k / 10)]))
    cost = st.one_of(MONEY, st.lists(MONEY, min_size=n, max_size=n))
    lists = st.lists(outcome, min_size=n, max_size=n)
    return np.array(score), draw(lists), draw(lists), draw(cost), draw(cost)


def large(seed, n=3000, grades=2, ties=False, per_query=True):
    """A log with the quirks of a real one."""
    rng = np.random.default_rng(seed)
    score = rng.integers(0, 40, n) / 7 if ties else rng.normal(size=n)
    right = 1 / (1 + np.exp(-score))
    low = np.floor(grades * np.clip(right + 0.3 * rng.normal(size=n), 0, 0.999)) / (grades - 1)
    high = np.floor(grades * rng.beta(4, 1, n) * 0.999) / (grades - 1)
    costs = (rng.lognormal(size=n), 4 * rng.lognormal(size=n)) if per_query else (0.13, 0.71)
    return score, low, high, *costs


CASES = {
    "outcomes": large(0),
    "grades": large(1, grades=11),
    "ties": large(2, ties=True),
    "flat costs": large(3, per_query=False),
    "ties, grades": large(4, grades=11, ties=True),
    "free": (*large(5)[:3], 0.0, 0.0),
    "cheap model free": (*large(6)[:3], 0.0, 2.5),
    "dear model free": (*large(7)[:3], 1.5, 0.0),
    "no benefit": (large(8)[0], *[np.ones(3000)] * 2, 1.0, 2.0),
    "large costs": (*large(9)[:3], 1e100, 1e99),
    "cached answers": (
        *large(10)[:4],
        np.where(np.random.default_rng(10).random(3000) < 0.3, 0.0, large(10)[4]),
    ),
    "two queries": ([2, 1], [0, 1], [1, 1], 1.0, 4.0),
}


def frontier_of(page, log, kind):
    """Columns of the page's frontier, and of its points at every threshold of the log.

    They travel as text: Playwright takes long over long lists.
    """
    told = page.evaluate(
        """([log, kind, names]) => {
      const f = frontier(JSON.parse(log), kind), list = (x) => Array.from(x).join(" ");
      const points = Array.from(f.log.threshold, (x) => f.atThreshold(x));
      return { threshold: list(f.threshold), cost: list(f.cost), quality: list(f.quality),
        escalation_rate: list(f.rate), row: list(f.hull.row), price: list(f.hull.price),
        ...Object.fromEntries(names.map((name) => [`at_${name}`, list(points.map((p) => p[name]))]))
      };
    }""",
        [json.dumps(plain(log)), kind, POINT],
    )
    return {name: [float(x) for x in text.split()] for name, text in told.items()}


def compare(page, log, kind):
    mine, yours = frontier_of(page, log, kind), KINDS[kind].from_outcomes(*log)
    for name in ("threshold", "cost", "quality", "escalation_rate"):
        close(mine[name], getattr(yours, name))
    assert mine["row"] == yours.hull().row.tolist()
    close(mine["price"], yours.hull().price)
    points = [yours.at_threshold(x) for x in yours.log.threshold]
    for name in POINT:
        close(mine[f"at_{name}"], [getattr(point, name) for point in points])
    return yours


def levels(frontier, seed=0):
    """Budgets and targets: anywhere in reach, at rows, at the ends."""
    rng = np.random.default_rng(seed)
    cost, quality = frontier.cost, frontier.quality
    budgets = [
        *rng.uniform(cost[0], cost[-1], 8),
        *rng.choice(cost, 6),
        cost[0],
        cost[-1],
        2 * cost[-1] + 1,
    ]
    best, vertex = quality.max(), frontier.hull().row
    # At a vertex of the hull one row more or less is another answer.
    budgets += [*cost[rng.choice(vertex, 6)]]
    targets = [
        *rng.uniform(0, best, 8),
        *rng.choice(quality, 6),
        best,
        0.0,
        *quality[rng.choice(vertex, 6)],
    ]
    return [float(x) for x in budgets], [float(x) for x in targets]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_frontier_hull_and_choices_are_the_package_s(opened_desk, case, kind):
    log = CASES[case]
    yours = compare(opened_desk, log, kind)
    budgets, targets = levels(yours)
    by_budget, by_quality = opened_desk.evaluate(
        """([log, kind, budgets, targets]) => {
      const f = frontier(log, kind);
      return [budgets.map((x) => f.atBudget(x)), targets.map((x) => f.atQuality(x))];
    }""",
        [plain(log), kind, budgets, targets],
    )
    same_points(by_budget, [yours.at_budget(level) for level in budgets])
    same_points(by_quality, [yours.at_quality(level) for level in targets])


@settings(max_examples=60, deadline=None)
@given(log=logs(), kind=st.sampled_from(list(KINDS)))
def test_any_small_log(opened_desk, log, kind):
    compare(opened_desk, log, kind)


@settings(max_examples=60, deadline=None)
@given(
    n=st.one_of(st.integers(1, 80), st.integers(65, 600)),
    seed=st.integers(0, 10**6),
    free=st.sampled_from([0.0, 0.3, 0.9, 1.0]),
    levels=st.sampled_from([2, 5, 2**20]),
)
def test_the_hull_of_vertical_runs_and_duplicates(opened_desk, n, seed, free, levels):
    """Exact on whole numbers, where tests/cascades/test_hull.py holds the package's hull exact."""
    rng = np.random.default_rng(seed)
    cost = np.cumsum(np.where(rng.random(n) < free, 0, rng.integers(1, 50, n))).astype(float)
    quality = np.maximum.accumulate(rng.integers(-levels, levels, n)).astype(float)
    row, price = opened_desk.evaluate(
        "([cost, quality]) => { const h = core.hull(Float64Array.from(cost),"
        " Float64Array.from(quality)); return [Array.from(h.row), Array.from(h.price)]; }",
        [cost.tolist(), quality.tolist()],
    )
    yours = upper_hull(cost, quality)
    assert row == yours.row.tolist()
    close(price, yours.price)


@settings(max_examples=40, deadline=None)
@given(log=logs(), budget=st.floats(-10, 60), target=st.floats(-0.5, 1.5))
def test_a_level_out_of_reach_gets_the_sentence_of_the_package(opened_desk, log, budget, target):
    yours = Frontier.from_outcomes(*log)
    said = opened_desk.evaluate(
        """([log, budget, target]) => {
      const f = frontier(log, "cascade");
      return [refusal(() => f.atBudget(budget)), refusal(() => f.atQuality(target))];
    }""",
        [plain(log), budget, target],
    )
    for sentence, ask, level in zip(
        said, (yours.at_budget, yours.at_quality), (budget, target), strict=True
    ):
        try:
            ask(level)
        except ValueError as error:
            assert sentence == str(error)
        else:
            assert sentence is None


@pytest.mark.parametrize("level", [math.nan, math.inf, -math.inf])
def test_a_level_that_is_no_number(opened_desk, level):
    log = CASES["outcomes"]
    for name in ("budget", "target"):
        with pytest.raises(ValueError) as refused:
            decide(Frontier.from_outcomes(*log), **{name: level})
        said = opened_desk.evaluate(
            "([log, level]) => refusal(() => frontier(log, 'cascade').choose(level))",
            [plain(log), {name: level}],
        )
        assert said == str(refused.value)


@pytest.mark.parametrize(
    "case", ["outcomes", "grades", "ties", "flat costs", "ties, grades", "dear model free"]
)
def test_router_against_cascade(opened_desk, case):
    log = CASES[case]
    routed = (large(77, ties="ties" in case)[0], *log[1:])
    cascade, router = Frontier.from_outcomes(*log), Router.from_outcomes(*routed)
    budgets, _ = levels(cascade)
    found = opened_desk.evaluate(
        """([log, routed, budgets]) => {
      const cascade = frontier(log, "cascade"), router = frontier(routed, "router");
      return budgets.map((budget) => [core.breakEven(router, cascade, budget),
        core.structuralCost(cascade, cascade.atBudget(budget))]);
    }""",
        [plain(log), plain(routed), budgets],
    )
    for budget, (mine, structural) in zip(budgets, found, strict=True):
        yours = vars(break_even(router, cascade, budget))
        close([mine[name] for name in yours], list(yours.values()))
        close(structural, yours["structural_cost"])


class Drawn:
    """Stands in for NumPy's generator: hands out what the page has drawn."""

    def __init__(self, permutation=None, draws=()):
        self.shuffled, self.draws = permutation, list(draws)

    def permutation(self, n):
        assert sorted(self.shuffled) == list(range(n))
        return np.array(self.shuffled)

    def integers(self, low, high, size):
        drawn = np.array(self.draws.pop(0))
        assert len(drawn) == size and drawn.min() >= low and drawn.max() < high
        return drawn


@pytest.mark.parametrize("n", [4, 5, 7, 300, 3000])
def test_the_held_out_check_on_the_same_halves(opened_desk, monkeypatch, n):
    log = [x if np.ndim(x) == 0 else x[:n] for x in large(n, ties=n > 10)]
    shuffled, found = opened_desk.evaluate(
        """([log, n]) => {
      const whole = frontier(log, "cascade");
      const shuffled = core.permutation(n, core.generator(5));
      const halves = core.halves(whole.log, shuffled);
      const levels = [{ budget: whole.cost[0] }, { budget: whole.cost.at(-1) },
        { budget: (whole.cost[0] + whole.cost.at(-1)) / 2 }, { target: 0.2 },
        { target: whole.bestQuality }];
      return [Array.from(shuffled), levels.map((level) => {
        let held = null;
        const refused = refusal(() => { held = core.evaluate(...halves, level); });
        return { level, held, refused };
      })];
    }""",
        [plain(log), n],
    )
    monkeypatch.setattr(frontier_module.np.random, "default_rng", lambda seed: Drawn(shuffled))
    halves = Frontier.from_outcomes(*log).split(seed=0)
    assert any(each["held"] for each in found)
    for each in found:
        try:
            yours = evaluate(*halves, **each["level"])
        except ValueError as error:
            assert each["refused"] == str(error)
            continue
        same_points(
            [each["held"]["calibration"], each["held"]["test"]], [yours.calibration, yours.test]
        )
        rest = ("quality_error", "cost_error", "optimism", "overspend")
        close([each["held"][name] for name in rest], [getattr(yours, name) for name in rest])


def bootstrap_in_page(page, log, routed, level, replicates=40):
    return page.evaluate(
        """([log, routed, level, replicates]) => {
      const cascade = frontier(log, "cascade"), router = routed && frontier(routed, "router");
      const bootstrap = new core.Bootstrap(cascade, router, level), fill = core.generator(3);
      const { n } = cascade.log, draws = new Uint32Array(n), all = [];
      for (let k = 0; k < replicates; k += 1) {
        bootstrap.once(fill(draws, () => n));
        all.push(Array.from(draws));
      }
      return [bootstrap.result, all];
    }""",
        [plain(log), routed and plain(routed), level, replicates],
    )


@pytest.mark.parametrize("with_router", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.5, 1.0])
@pytest.mark.parametrize("by", ["budget", "target"])
def test_bands_and_shares_on_the_same_draws(opened_desk, monkeypatch, by, share, with_router):
    log = large(11, n=150, ties=True)
    routed = (large(12, n=150)[0], *log[1:]) if with_router else None
    cascade = Frontier.from_outcomes(*log)
    router = Router.from_outcomes(*routed) if routed else None
    ends = (
        (cascade.cost[0], cascade.cost[-1])
        if by == "budget"
        else (cascade.quality.min(), cascade.quality.max())
    )
    level = {by: float(ends[0] + share * (ends[1] - ends[0]))}
    mine, draws = bootstrap_in_page(opened_desk, log, routed, level)

    monkeypatch.setattr(bootstrap_module.np.random, "default_rng", lambda seed: Drawn(draws=draws))
    point = cascade.at_budget(**level) if by == "budget" else cascade.at_quality(**level)
    bands = cascade.bootstrap(point.cost, replicates=40)
    for name in ("cost", "quality", "frontier_quality", "threshold", "attainable", "level"):
        close(mine[name], getattr(bands, name))
    shares = choice_shares(cascade, **level, router=router, resamples=40)
    assert CHOICES[mine["choice"]["recommended"]] == shares.recommended
    close(mine["choice"]["share"], list(shares.share.values()))
    close(mine["choice"]["escalation_rate"], shares.escalation_rate)


def test_the_page_takes_as_many_resamples(opened_desk):
    sizes = [2, 400, 50_000, 50_001, 99_999, 200_000, 200_001, 10**7]
    assert opened_desk.evaluate("(n) => n.map(core.replicates)", sizes) == [
        enough(n) for n in sizes
    ]


def test_its_own_draws_agree_with_numpy_s_in_distribution(opened_desk):
    """Bands of the two generators differ by no more than 400 replicates let them."""
    log = large(13, n=400)
    cascade = Frontier.from_outcomes(*log)
    budget = float(cascade.cost[0] + cascade.cost[-1]) / 2
    mine, draws = bootstrap_in_page(opened_desk, log, None, {"budget": budget}, 400)
    point = cascade.at_budget(budget)
    bands = cascade.bootstrap(point.cost, replicates=400, seed=1)
    for name in ("cost", "quality"):
        width = getattr(bands, name)[1] - getattr(bands, name)[0]
        # An end of a 90 % band has a standard error of about 0.03 of its width here.
        assert np.abs(np.subtract(mine[name], getattr(bands, name))).max() < 0.2 * width
    counts = np.bincount(np.concatenate(draws), minlength=400)
    chi2 = ((counts - 400) ** 2 / 400).sum()
    assert abs(chi2 - 399) < 5 * math.sqrt(2 * 399)


def test_the_seed_decides_and_every_order_is_as_likely(opened_desk):
    one, again, other = opened_desk.evaluate(
        "[1, 1, 2].map((seed) => Array.from(core.permutation(50, core.generator(seed))))"
    )
    assert one == again != other
    first = opened_desk.evaluate("""() => { const seen = {};
      for (let seed = 0; seed < 6000; seed += 1) {
        const key = core.permutation(3, core.generator(seed)).join("");
        seen[key] = (seen[key] ?? 0) + 1;
      }
      return seen; }""")
    assert len(first) == 6 and all(abs(x - 1000) < 5 * math.sqrt(1000) for x in first.values())


def test_the_words_are_the_package_s(opened_desk):
    """The page's first sentences are `decide`'s, given the same numbers."""
    for case in ("outcomes", "ties", "free", "no benefit"):
        frontier = Frontier.from_outcomes(*CASES[case])
        for level in [{"budget": float(frontier.cost[k])} for k in (0, len(frontier) // 2, -1)] + [
            {"target": float(frontier.quality.max())},
            {"target": 0.1},
        ]:
            decision = decide(frontier, **level)
            held = decision.holdout and {
                "calibration": vars(decision.holdout.calibration),
                "test": vars(decision.holdout.test),
                "quality_error": decision.holdout.quality_error,
            }
            bands = {"quality": list(decision.bands.quality), "level": decision.bands.level}
            said = opened_desk.evaluate(
                """([point, held, bands, ofQuality]) => {
              const { words } = thresholdsDesk.desk;
              return [words.choice(point), words.price(point, ofQuality), words.kept(held),
                words.band(bands)].join("\\n"); }""",
                [vars(decision.point), held, bands, "target" in level],
            )
            assert said == decision.text


def test_so_are_the_words_on_routers(opened_desk):
    """Sentence by sentence `rivalry`'s, whichever of the two wins, and where one is out of reach."""
    heard = ""
    for seed, knows in enumerate((0.0, 1.0, 4.0)):
        score, low, high, cost_low, cost_high = large(seed, n=200, per_query=False)
        routed = np.random.default_rng(seed + 50).normal(size=200) + knows * np.asarray(low)
        # The cascade's own signal: good, the router's own, and none.
        score = [score + 9 * np.asarray(low), routed, score][seed]
        cascade = Frontier.from_outcomes(score, low, high, cost_low, cost_high)
        router = Router.from_outcomes(routed, low, high, cost_low, cost_high)
        levels = [{"budget": float(cascade.cost[k])} for k in (0, 60, -1)]
        levels += [{"target": float(cascade.quality[k])} for k in (0, 60)] + [
            {"target": float(cascade.quality.max())}
        ]
        for rival in (router, None):
            said = opened_desk.evaluate(
                """([log, routed, levels]) => {
              const cascade = frontier(log, "cascade"), router = routed && frontier(routed, "router");
              const { words } = thresholdsDesk.desk;
              return levels.map((level) => words.router(
                core.answer({ cascade, router, seed: null }, level, 0), "target" in level));
            }""",
                [
                    plain((score, low, high, cost_low, cost_high)),
                    rival and plain((routed, low, high, cost_low, cost_high)),
                    levels,
                ],
            )
            for lines, level in zip(said, levels, strict=True):
                assert "\n".join(lines) == rivalry(cascade, rival, **level).text
            heard += " ".join(" ".join(lines) for lines in said)
    for words in ("router is better", "cascade is better", "router is cheaper", "are equal"):
        assert words in heard
    assert "does not reach that quality" in heard and "would save" in heard


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 400), min_size=5, max_size=5).filter(sum),
    recommended=st.integers(0, 3),
)
def test_so_are_the_words_on_enough_data(opened_desk, counts, recommended):
    shares = [x / sum(counts) for x in counts]
    yours = choice.ChoiceShares(
        CHOICES[recommended], dict(zip(CHOICES, shares, strict=True)), (0.0, 1.0), sum(counts)
    )
    said = opened_desk.evaluate(
        "(choice) => thresholdsDesk.desk.words.enough(choice)",
        {"recommended": recommended, "share": shares},
    )
    assert said == str(yours)
