"""Results are kept where a folder is named, worked out where none is, and the same either way."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from routecore.proofs import evidence, report
from routecore.proofs.claim import claim
from routecore.proofs.claims import chapter_claims
from routecore.proofs.kept import FOLDER, kept
from routecore.symbols import xi1, xi2


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path / "proofs"))
    return tmp_path / "proofs"


def count_calls(monkeypatch, module, name):
    calls, function = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args: calls.append(args) or function(*args))
    return calls


def test_without_a_folder_it_is_worked_out_each_time(monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    results = iter([1, 2])
    assert [kept("a", lambda: next(results)) for _ in range(2)] == [1, 2]


def test_with_one_it_is_worked_out_once_for_each_name(folder):
    results = iter([1, 2])
    assert [kept(name, lambda: next(results)) for name in "aba"] == [1, 2, 1]
    assert sorted(path.name for path in folder.iterdir()) == ["a.pickle", "b.pickle"]


def test_what_fails_is_not_kept(folder):
    with pytest.raises(ZeroDivisionError):
        kept("a", lambda: 1 / 0)
    assert kept("a", lambda: 1) == 1


def test_many_at_the_same_result_leave_one_whole_file(folder):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept("a", lambda: "x" * 10**6), range(32)))
    assert {len(each) for each in found} == {10**6}
    assert [path.name for path in folder.iterdir()] == ["a.pickle"]


def test_a_proof_kept_says_what_a_proof_worked_out_says(folder, monkeypatch):
    calls = count_calls(monkeypatch, report, "prove")
    claims = chapter_claims("theorem_3_same_sign")
    first, second = (report.ProofTable(claims)._repr_html_() for _ in range(2))
    assert len(calls) == len(claims)
    monkeypatch.delenv(FOLDER)
    assert first == second == report.ProofTable(claims)._repr_html_()
    assert len(calls) == 2 * len(claims)


def test_a_readers_claim_is_not_kept_even_under_a_name_of_the_book(folder):
    stated = chapter_claims("theorem_3_same_sign")[0]
    other = claim([xi1 > 0], xi2 > 0, id=stated.id, chapter=stated.chapter)
    assert not report.proof(other).proved
    assert not list(folder.glob("claim-*"))


def test_evidence_kept_is_evidence_worked_out(folder):
    first, second = (evidence.evidence.__wrapped__("values") for _ in range(2))
    assert first == second == evidence.compare("values")
    assert [path.name for path in folder.iterdir()] == ["evidence-values.pickle"]
