"""Paper B's numbers, as the book states them."""

import numpy as np
import pytest

from routecore.book.benefit_multiples import SHOWN, benefit_multiples
from routecore.cascades.published import BENCHMARKS, benefit_curves, published


def test_router_aurocs_and_leads():
    found = {name: published(name) for name in BENCHMARKS}
    assert [round(found[b].router_auroc["llama-3.1-8b"], 3) for b in BENCHMARKS] == [
        0.635,
        0.482,
        0.689,
        0.643,
        0.745,
    ]
    assert [round(found[b].lead(found[b].router), 1) for b in BENCHMARKS] == [
        3.5,
        -10.2,
        0.4,
        3.7,
        3.7,
    ]
    # The envelope against itself has no lead, whichever budgets count.
    assert found["mmlu"].lead(found["mmlu"].envelope, common=True) == 0


def test_curves_stay_in_their_range():
    for name in BENCHMARKS:
        curves = published(name)
        for values in (curves.router, curves.envelope, curves.chain, curves.same_signal):
            assert values.shape == curves.budget.shape
            assert ((values[np.isfinite(values)] >= 0) & (values[np.isfinite(values)] <= 1)).all()
        assert (np.diff(curves.budget) > 0).all()


def test_benefit_curves():
    curves = {(c.benchmark, c.low, c.high): c for c in benefit_curves()}
    rising = curves["simpleqa", "gpt-4o-mini", "gpt-4o"]
    assert rising.benefit[[0, 49, 99, 149, 199]].round(2).tolist() == [
        -0.03,
        0.11,
        0.26,
        0.30,
        0.28,
    ]
    assert rising.largest_rise > 0.3 and rising.band.shape == (2, 50)
    assert all(curves[name].valid for name in SHOWN)
    assert len(benefit_multiples().axes) == len(SHOWN)


def test_an_unknown_benchmark_is_refused():
    with pytest.raises(ValueError, match="benchmark is 'gsm8k': it must be one of mmlu"):
        published("gsm8k")
