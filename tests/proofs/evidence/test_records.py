"""The checks on scores, logs and benefits agree, cover their cases, and notice a wrong formula."""

import numpy as np
import pytest

from routecore.cascades import (
    biased_log,
    certificates,
    dependence,
    dependence_forms,
    drawing_level,
)
from routecore.cascades.drawing_level import Ranking
from routecore.proofs.evidence import benefit, compare, logs, scores

NAMES = [name for module in (scores, logs, benefit) for name in module.COMPARISONS]


@pytest.mark.parametrize("name", NAMES)
def test_agrees_on_every_case(name):
    found = compare(name, count=12, seed=5)
    assert found.agrees, found
    assert min(found.cases.values()) >= 12


def test_notices_a_wrong_area(monkeypatch):
    monkeypatch.setattr(dependence, "_area", lambda *x: (0.5, 0.0, 0.5))
    assert scores.areas(2, np.random.default_rng(0)).worst > 1e-3


@pytest.mark.parametrize("off", [0.02, -0.02])
def test_notices_a_wrong_level(monkeypatch, off):
    rule = drawing_level.auroc_to_draw_level
    monkeypatch.setattr(drawing_level, "auroc_to_draw_level", lambda *x: rule(*x) + off)
    assert scores.draws_level(2, np.random.default_rng(0)).worst > 3e-3


def test_notices_a_level_that_is_blind_to_h(monkeypatch):
    monkeypatch.setattr(
        drawing_level, "Ranking", lambda auroc, *felt: Ranking(auroc, *(0.5 for _ in felt))
    )
    assert scores.draws_level(4, np.random.default_rng(0)).worst > 1e-2


def test_notices_a_wrong_effect_of_a_shift(monkeypatch):
    monkeypatch.setattr(dependence_forms, "same_rate", lambda shift: dependence_forms.GROUP_GAIN)
    assert scores.same_rate(3, np.random.default_rng(0)).worst > 1e-2


def test_notices_a_threshold_from_the_log_alone(monkeypatch):
    monkeypatch.setattr(
        certificates, "right_answers_needed", lambda n, target, confidence: round(n * target)
    )
    assert logs.certificates(60, np.random.default_rng(0)).worst > 0.1


def test_notices_a_wrong_variance(monkeypatch):
    monkeypatch.setattr(biased_log, "variance_of", lambda q, m, share, n: q * (1 - q) / n)
    assert logs.biased_log(100, np.random.default_rng(0)).worst > 0.1
