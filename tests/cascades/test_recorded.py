"""Recorded answers: what the table holds, and that its scores never saw their question."""

import numpy as np
import pytest
import sympy as sp

from routecore.cascades.dependence import below
from routecore.cascades.recorded import (
    by_subject,
    gain_over_random,
    measured_curve,
    recorded_answers,
    subject_benefit,
)


@pytest.mark.parametrize(
    ("name", "questions", "accuracies", "subjects"),
    [("mmlu", 14042, (0.681, 0.806), 57), ("gsm8k", 1307, (0.637, 0.858), 1)],
)
def test_the_table(name, questions, accuracies, subjects):
    log = recorded_answers(name)
    assert len(log) == questions and len(log.subjects) == subjects
    found = (log.correct_low.mean().round(3), log.correct_high.mean().round(3))
    assert found == accuracies
    assert np.bincount(log.fold).min() > questions / 5 - 2
    assert set(np.unique(log.correct_low)) == {0, 1}
    assert log.costs()[0].min() > 0 and log.costs()[0].mean() < log.costs()[1].mean()


def test_the_aurocs_that_the_book_states():
    gsm8k, mmlu = recorded_answers("gsm8k"), recorded_answers("mmlu")

    def auroc(score, right):
        return round(below(score[right == 0], score[right == 1]), 3)

    assert auroc(gsm8k.low_after, gsm8k.correct_low) == 0.781
    assert auroc(gsm8k.low_before, gsm8k.correct_low) == 0.595
    assert auroc(mmlu.low_before, mmlu.correct_low) == 0.717
    assert auroc(mmlu.high_before, mmlu.correct_high) == 0.755


def test_policies_and_their_ends():
    log = recorded_answers("gsm8k")
    for policy in (log.cascade(), log.router()):
        assert policy.quality[0] == pytest.approx(log.correct_low.mean())
        assert policy.quality[-1] == pytest.approx(log.correct_high.mean())
        assert gain_over_random(policy, [0, 1]) == pytest.approx([0, 0], abs=1e-12)
    with pytest.raises(ValueError, match="when is 'after': mmlu has scores before the answer"):
        recorded_answers("mmlu").scores("after")
    with pytest.raises(ValueError, match="name is 'triviaqa': it must be one of mmlu, gsm8k"):
        recorded_answers("triviaqa")


def test_the_curve_of_the_explorer_goes_through_its_knots():
    cascade, f = recorded_answers("gsm8k").cascade(), sp.Symbol("f")
    curve = sp.lambdify(f, measured_curve(cascade, f), "numpy")
    at = np.linspace(0, 1, 33)
    measured = np.interp(at, cascade.escalation_rate, cascade.quality)
    np.testing.assert_allclose([curve(x) for x in at], measured, atol=6e-5)


def test_subjects_add_up():
    mmlu = recorded_answers("mmlu")
    sent = mmlu.scores("before")["benefit"] < -0.18
    rows = by_subject(mmlu, sent)
    quality = sum(row.quality * row.questions for row in rows) / len(mmlu)
    assert quality == pytest.approx(np.where(sent, mmlu.correct_high, mmlu.correct_low).mean())
    # A subject's own fold does not enter its mean benefit.
    first = (mmlu.subject == 0) & (mmlu.fold == 0)
    other = (mmlu.subject == 0) & (mmlu.fold != 0)
    gain = mmlu.correct_high.astype(float) - mmlu.correct_low
    assert subject_benefit(mmlu)[first] == pytest.approx(gain[other].mean())
