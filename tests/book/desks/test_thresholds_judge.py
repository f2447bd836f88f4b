"""What a threshold is judged by: a certificate and a second log, the page's and the package's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.binomial import at_least, clopper_pearson
from routecore.cascades import Frontier
from routecore.cascades.calibration import log_hash
from routecore.cascades.certificates import right_answers_needed, wilks_rank
from routecore.cascades.drift import drift


def log(seed, n=500, shift=0.0, per_query=False, grades=1):
    """A cheap model right in most cases that its score knows; `shift` makes it worse."""
    rng = np.random.default_rng(seed)
    score = np.round(rng.random(n), 2)
    low = rng.random(n) < np.clip(score - shift, 0, 1)
    high = rng.integers(0, grades + 1, n) / grades if grades > 1 else rng.random(n) < 0.9
    costs = (rng.random(n), 4 * rng.random(n)) if per_query else (1.0, 4.0)
    return [score, low * 1.0, high * 1.0, *costs]


def plain(columns):
    return [x if np.ndim(x) == 0 else x.tolist() for x in columns]


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 10**6), share=st.floats(0, 1), p=st.floats(0, 1))
def test_binomial_tails_are_the_package_s(opened_desk, n, share, p):
    k = round(share * n)
    found = opened_desk.evaluate("(x) => core.atLeast(...x)", [k, n, p])
    assert found == pytest.approx(float(at_least(k, n, p)), rel=1e-7, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 10**5), share=st.floats(0, 1), alpha=st.floats(1e-4, 0.9))
def test_so_are_exact_intervals(opened_desk, n, share, alpha):
    k = round(share * n)
    found = opened_desk.evaluate("(x) => core.clopperPearson(...x)", [k, n, alpha])
    assert found == pytest.approx([float(x) for x in clopper_pearson(k, n, alpha)], abs=1e-9)


def test_so_are_the_ranks_that_certify(opened_desk):
    cases = [[n, s, 0.9] for n in (2, 50, 1531, 200_000) for s in (0.01, 0.3, 0.72, 0.999)]
    found = opened_desk.evaluate(
        "(cases) => cases.map((x) => [core.wilksRank(...x), core.rightAnswersNeeded(...x)])", cases
    )
    assert found == [[wilks_rank(*x), right_answers_needed(*x)] for x in cases]


@pytest.mark.parametrize("seed", range(3))
def test_a_certificate_says_what_the_package_says(opened_desk, seed):
    columns = log(seed)
    frontier = Frontier.from_outcomes(*columns)
    levels = [{"budget": x} for x in (0.5, 1.0, 1.01, 2.5, 5.0)]
    always = float(frontier.quality[-1])
    levels += [{"target": x} for x in (0.3, 0.7, always - 0.01, always, 0.98)]
    said = opened_desk.evaluate(
        """([log, levels]) => levels.map((level) => thresholdsDesk.desk.words.certificate(
          core.certified(frontier(log, "cascade"), level)))""",
        [plain(columns), levels],
    )
    assert said == [str(frontier.certified(**level)) for level in levels]
    assert any("about" in x for x in said) and any(x.startswith("Certified") for x in said)


@pytest.mark.parametrize(
    ("changed", "level", "why"),
    [
        ({"per_query": True}, {"budget": 2.0}, "only where costs do not vary by query"),
        ({"grades": 4}, {"target": 0.7}, "needs outcomes 0 or 1"),
    ],
)
def test_what_cannot_be_certified_is_said(opened_desk, changed, level, why):
    columns = log(3, **changed)
    with pytest.raises(ValueError):
        Frontier.from_outcomes(*columns).certified(**level)
    said = opened_desk.evaluate(
        """([log, level]) => thresholdsDesk.desk.words.certificate(
          core.certified(frontier(log, "cascade"), level))""",
        [plain(columns), level],
    )
    assert why in said


@pytest.mark.parametrize("shift", [0.0, 0.3])
@pytest.mark.parametrize("per_query", [False, True])
def test_a_second_log_is_judged_as_the_package_judges_it(opened_desk, shift, per_query):
    one, other = log(4, per_query=per_query), log(5, n=700, shift=shift, per_query=per_query)
    first, second = Frontier.from_outcomes(*one), Frontier.from_outcomes(*other)
    for threshold in (0.0, 0.31, 0.8, np.inf):
        mine = opened_desk.evaluate(
            """([one, other, threshold]) => {
              const found = core.drift(frontier(one, "cascade"), frontier(other, "cascade"),
                threshold ?? Infinity);
              return { ...found, text: thresholdsDesk.desk.words.drift(found) };
            }""",
            [plain(one), plain(other), None if threshold == np.inf else threshold],
        )
        yours = drift(first, second, threshold)
        assert mine["text"] == yours.text
        assert mine["best"]["quality"] == pytest.approx(yours.best.quality)
        for name, row in yours.rows.items():
            assert mine["rows"][name] == pytest.approx(row, rel=1e-9, abs=1e-12)


def test_the_hash_of_a_log_is_the_one_of_a_calibration_file(opened_desk):
    for per_query in (False, True):
        columns = log(6, per_query=per_query)
        found = opened_desk.evaluate(
            '(log) => core.logHash(frontier(log, "cascade").log)', plain(columns)
        )
        assert found == log_hash(Frontier.from_outcomes(*columns))
