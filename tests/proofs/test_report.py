"""What a proof needs is shown, and the hypotheses that teach stand before mere bounds."""

import re

from routecore.proofs.claims import CLAIMS
from routecore.proofs.prove import prove
from routecore.proofs.report import needs


def folds(name):
    """The summaries of the folds in a claim's row, each with what is inside."""
    html = needs(prove(CLAIMS[name]))
    return dict(re.findall(r"<details><summary>(.*?)</summary>(.*?)</details>", html))


def test_what_teaches_stands_before_the_bounds():
    first, second = folds("t1_stay").items()
    assert first[0] == "ξ₂ &gt; 0" and "q = -" not in first[1]
    assert second[0].startswith("bounds: ") and "without p₂ &lt; 1: fails at p₂ = 2" in second[1]


def test_a_claim_may_need_bounds_only():
    (only,) = folds("t1_tie_extremes")
    assert only.startswith("only bounds: p₂ &gt; 0")


def test_a_claim_may_need_no_bounds():
    (only,) = folds("t1_tie")
    assert only == "ξ₂ = 0"
