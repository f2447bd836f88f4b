"""The ledger shows every claim once, under a page that exists, and hides nothing that is open."""

import sympy as sp

from routecore.book.chapters import CHAPTERS
from routecore.book.ledger import Ledger, OracleTable, ledger
from routecore.proofs.claim import Claim, claim
from routecore.proofs.claims import CLAIMS
from routecore.proofs.evidence import COMPARISONS
from routecore.proofs.report import needs, proofs, verdict, words
from routecore.symbols import p1, xi1, xi2


def test_every_claim_has_a_chapter_that_exists_and_a_known_check():
    assert {entry.chapter for entry in CLAIMS.values()} <= set(CHAPTERS)
    assert {entry.oracle for entry in CLAIMS.values()} <= {"", *COMPARISONS}
    assert len(ledger().claims) == len(CLAIMS)


def test_a_row_says_everything_about_a_claim():
    shown = Ledger((CLAIMS["t1_stay"], CLAIMS["t4_P2_between"]))
    html = shown._repr_html_()
    for text in (
        "t1_stay",
        "Theorem 1",
        "theorem_1_served_by_m2.html",
        "confirmed",
        "proved in",
        "without \\(\\xi_{2} &gt; 0\\)",
        "fails at",
        "#oracle-best_response",
    ):
        assert text in html
    assert html.count("<tr id=") == 2
    assert repr(shown) == "2 claims proved, 0 open"
    assert shown.times.splitlines()[0].endswith("s for all proofs")


def test_every_check_of_the_oracle_agrees():
    table = OracleTable()
    assert repr(table) == f"{len(COMPARISONS)} of {len(COMPARISONS)} independent checks agree"
    assert all(f'id="oracle-{name}"' in table._repr_html_() for name in COMPARISONS)


def test_what_is_not_proved_is_shown_as_such():
    false = claim(
        id="wrong", given=[xi1 > 0], then=xi1 / p1 < xi1, title="wrong", chapter="the_game"
    )
    shown = Ledger((false,))
    assert repr(shown) == "0 claims proved, 1 open"
    assert "Counterexample to wrong" in shown._repr_html_()


def test_proof_table_in_words_and_in_html():
    table = proofs([CLAIMS["t1_tie"]])
    assert "1 of 1 claims proved" in repr(table)
    assert 'id="claim-t1_tie"' in table._repr_html_()


def test_proofs_of_an_unknown_chapter_are_refused():
    try:
        proofs("no_such_chapter")
    except ValueError as error:
        assert str(error) == "chapter = 'no_such_chapter' has no claims."
    else:
        raise AssertionError


def test_needs_lists_what_is_needed_and_says_when_nothing_is():
    simple = Claim("x", "x", (), sp.Ge(xi1**2 + xi2**2, 0))
    result = proofs([simple]).results[0]
    assert needs(result).startswith("none") and verdict(result).startswith("proved")
    assert needs(None) == ""


def test_words_escape_html():
    assert words("a <b> & xi_1 <= M1") == "a &lt;b&gt; &amp; ξ₁ ≤ M1"
