"""Chains against pairs on held-out queries."""

import pytest

from routecore.book.depth import compare_depth


@pytest.mark.parametrize("shared", [True, False])
def test_full_chain_is_never_above_the_best_chain_by_much(shared):
    found = compare_depth(
        ["llama3.2-3b", "llama3.1-8b", "llama3.1-70b"],
        "mmlu",
        shared=shared,
        queries=400,
        logs=3,
        budgets=3,
    )
    # Held out, either may win; but the best chain contains the full one.
    assert found.full - found.best < 3 * (found.full_error + found.best_error) + 1
    assert "full chain" in repr(found) and "best chain" in repr(found)
