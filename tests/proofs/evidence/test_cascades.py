"""The checks of Part II agree, and would notice a wrong formula."""

import numpy as np
import pytest

from routecore.cascades import forms as signal_forms
from routecore.proofs.evidence import cascades as evidence_cascades
from routecore.proofs.evidence import compare
from routecore.proofs.evidence.cascades import COMPARISONS


@pytest.mark.parametrize("name", COMPARISONS)
def test_agrees(name):
    found = compare(name, count=2, seed=5)
    assert found.agrees, found
    assert found.drawn == 2 and found.unit in repr(found)


def test_notices_a_wrong_chain(monkeypatch):
    monkeypatch.setattr(
        signal_forms, "CHAIN_COST", signal_forms.CHAIN_COST + signal_forms.cM * signal_forms.REACH_H
    )
    assert evidence_cascades.chain(2, np.random.default_rng(0)) > COMPARISONS["chain"].allowed
