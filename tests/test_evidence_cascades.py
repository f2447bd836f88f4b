"""The checks of Part II agree, and would notice a wrong formula."""

import numpy as np
import pytest

from routecore import evidence_cascades, signal_forms
from routecore.evidence import check
from routecore.evidence_cascades import CHECKS


@pytest.mark.parametrize("name", CHECKS)
def test_agrees(name):
    found = check(name, per_regime=2, seed=5)
    assert found.agrees, found
    assert found.games == 2 and found.unit in repr(found)


def test_notices_a_wrong_chain(monkeypatch):
    monkeypatch.setattr(signal_forms, "CHAIN_COST",
                        signal_forms.CHAIN_COST + signal_forms.cM * signal_forms.REACH_H)
    assert evidence_cascades.chain(2, np.random.default_rng(0)) > CHECKS["chain"][2]
