"""The simulated logs agree with the forms, and would not with others."""

import numpy as np
import pytest

from routecore.proofs.evidence import compare, patience
from routecore.routing import patience_forms as form


@pytest.mark.parametrize("seed", range(4))
def test_logs_scatter_as_the_forms_say(seed):
    found = compare("stays_and_leaves", seed=seed)
    assert found.agrees, found
    assert len(found.cases) == 3 and min(found.cases.values()) >= 10


def test_a_wrong_form_is_found(monkeypatch):
    monkeypatch.setattr(form, "CHOICE", form.CHOICE * 1.3)
    found = patience.stays_and_leaves(4_000, np.random.default_rng(0))
    assert found.worst > patience.COMPARISONS["stays_and_leaves"].allowed
