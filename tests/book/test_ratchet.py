"""Without exploration a threshold can only fall; with it, it comes back."""

import numpy as np
import pytest

from routecore.book.ratchet import share_escalated


def test_the_ratchet_turns_one_way():
    assert (np.diff(share_escalated(0.0, runs=20)) <= 0).all()
    assert share_escalated(0.0, runs=40)[-1] < 0.2
    assert share_escalated(0.05, runs=40)[-1] > 0.3


def test_a_full_log_settles_at_the_best_share():
    assert share_escalated(1.0, runs=60)[-1] == pytest.approx(0.33, abs=0.03)
