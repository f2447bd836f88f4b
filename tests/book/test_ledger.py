"""The ledger shows every claim once, under a page that exists, and hides nothing that is open."""

from dataclasses import replace

import sympy as sp

from routecore.book.chapters import CHAPTERS
from routecore.book.ledger import Ledger, OracleTable, ledger
from routecore.proofs.claim import Claim, claim
from routecore.proofs.claims import CLAIMS, chapter_claims
from routecore.proofs.evidence import COMPARISONS, compare, evidence
from routecore.proofs.kept import FOLDER
from routecore.proofs.report import needs, proofs, verdict, words
from routecore.symbols import c1, p1, xi1, xi2


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
        "proved by Z3",
        "ξ₂ &gt; 0",
        "#oracle-best_response",
    ):
        assert text in html
    assert html.count("<tr id=") == 2
    assert "Theorem 1: 1 claim, all proved (1 confirmed)" in html
    assert repr(shown) == "2 claims proved, 0 open"
    assert shown.times == "each decided within 10 s"


def test_the_checks_of_the_oracle_are_listed_with_what_they_found():
    """The page itself, which nbval runs, shows all of them and must say that all agree."""
    assert OracleTable().names == tuple(COMPARISONS)
    few = ("best_response", "two_steps")
    table = OracleTable(few)
    assert repr(table) == "2 of 2 independent checks agree"
    html = table._repr_html_()
    assert all(f'id="oracle-{name}"' in html for name in few) and html.count("<tr id=") == 2


def test_a_check_that_disagrees_is_shown(monkeypatch):
    found = replace(evidence("two_steps"), worst=1.0)
    monkeypatch.setattr("routecore.book.ledger.evidence", lambda name: found)
    table = OracleTable(("two_steps",))
    assert repr(table) == "0 of 1 independent checks agree" and "<td>NO</td>" in table._repr_html_()


def test_a_second_proof_stands_beside_the_first():
    html = Ledger((CLAIMS["routes_mixed_N1"],))._repr_html_()
    assert "without Z3: 166 coefficients, none opposed" in html


def test_what_is_needed_jointly_is_said():
    html = Ledger((CLAIMS["t2_mixed_best"], CLAIMS["t1_tie"]))._repr_html_()
    assert "if the others go, ξ₂ &lt; 0 and s &lt; 1 must stay" in html
    assert "not needed, even all at once: p₂ &gt; 0" in html
    shown = Ledger((CLAIMS["t2_mixed_best"], CLAIMS["t1_tie"])).jointly
    assert shown == "in 1 of 2 claims\nt2_mixed_best: xi2 < 0 and s < 1"


def test_part_one_holds_for_net_costs_of_any_sign_and_order():
    part, speaking, holding = (int(line.split()[0]) for line in ledger().net_costs.splitlines())
    assert part > speaking == holding > 60


def test_of_what_is_kept_the_ledger_says_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    claims = CLAIMS["t1_stay"], CLAIMS["t4_P2_between"]
    first, second = Ledger(claims), Ledger(claims)
    assert first._repr_html_() == second._repr_html_()
    assert first.net_costs == second.net_costs
    monkeypatch.delenv(FOLDER)
    assert Ledger(claims)._repr_html_() == first._repr_html_()
    assert Ledger(claims).net_costs == first.net_costs
    # SymPy would take seconds to read the formulas again that a claim and its proof share.
    assert all(second.results[claim.id].claim is claim for claim in claims)


def test_claims_that_are_kept_are_the_claims_that_are_stated(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for chapter in ("theorem_5_only_m1", "six_routes"):
        stated, read = (chapter_claims.__wrapped__(chapter) for _ in range(2))
        assert read == stated == chapter_claims(chapter)
        assert [sp.srepr((x.given, x.then)) for x in read] == [
            sp.srepr((x.given, x.then)) for x in stated
        ]


def test_a_comparison_is_kept_for_each_size_and_seed(tmp_path, monkeypatch):
    plain = [compare("values", count=5), compare("values", count=6), compare("values", 5, seed=1)]
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for _ in range(2):
        assert plain == [
            compare("values", count=5),
            compare("values", count=6),
            compare("values", 5, seed=1),
        ]
    assert len(list(tmp_path.iterdir())) == 3


def test_a_claim_that_needs_a_sign_of_money_is_not_counted():
    positive = claim(id="x", then=c1 + xi1**2 > 0, title="x", chapter="the_game")
    assert Ledger((positive,)).net_costs.splitlines()[-1].startswith("0 of these")


def test_the_page_stays_light(monkeypatch):
    monkeypatch.setattr("routecore.book.ledger.evidence", lambda name: compare(name, count=12))
    entries = tuple(CLAIMS.values())[::30]  # from every part
    assert len(entries) >= 10
    # Some 300 claims stay below 400 kB, to which a test in a browser holds the page itself.
    assert len(Ledger(entries)._repr_html_()) < len(entries) * 1300


def test_what_is_not_proved_is_shown_as_such():
    false = claim(
        id="wrong", given=[xi1 > 0], then=xi1 / p1 < xi1, title="wrong", chapter="the_game"
    )
    shown = Ledger((false,))
    assert repr(shown) == "0 claims proved, 1 open"
    assert "Counterexample to wrong" in shown._repr_html_()
    assert "1 claim, 1 open" in shown._repr_html_()


def test_proof_table_in_words_and_in_html():
    table = proofs([CLAIMS["t1_tie"]])
    assert "1 of 1 claims proved" in repr(table)
    assert 'id="claim-t1_tie"' in table._repr_html_()
    html = proofs([CLAIMS["t1_stay"]])._repr_html_()
    assert "without ξ₂ &gt; 0: fails at" in html


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
