"""What folds on a page, and what stays open: the rule of _ext/folds.py."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "_ext"))
import folds

FIGURE = "from routecore.book.figures.x import x\nx()"
PROOFS = "from routecore.proofs.report import proofs\n\ntable = proofs('x')\nprint(repr(table))"


@pytest.mark.parametrize(
    ("source", "plumbing"),
    [
        (FIGURE, True),
        (PROOFS, True),
        ("import sympy as sp\nfrom routecore.symbols import p1", True),
        ("from routecore.proofs.evidence import evidence\nprint(evidence('x').agrees)", True),
        # A derivation, and a use of the package, are arguments.
        ("import sympy as sp\nprint(sp.factor(sp.Symbol('x') ** 2 - 1))", False),
        ("from routecore import Game\nGame", False),
        ("x = 2\nprint(x)", False),
        # The book's module beside the package's: the package's part is worth reading.
        ("from routecore.book.figures.x import pools\nfrom routecore import f\nf(pools())", False),
    ],
)
def test_plumbing(source, plumbing):
    assert folds.is_plumbing(source, set()) is plumbing


def test_names_of_plumbing_are_known_below():
    known = set()
    assert folds.is_plumbing(PROOFS, known) and folds.is_plumbing("table", known)
    assert not folds.is_plumbing("table", set())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# Two users, one threshold.\nx()", "Code: Two users, one threshold"),
        (PROOFS, "Code: the claims go to the prover"),
        (FIGURE, "Code: the figure"),
        ("summary = f()\ncompare_depth(3)", "Code: f"),
        ("import sympy", "Code: imports"),
        ("print(*found, sep='\\n')", "Code: what is shown"),
        ("print(abs(found), tell(found))", "Code: tell"),
    ],
)
def test_a_summary_says_what_is_inside(source, words):
    assert folds.summary(source) == words


def test_the_mark_of_nbval_goes_from_the_page():
    assert folds.MARK.sub("", "# NBVAL_CHECK_OUTPUT\nx = 1\n") == "x = 1\n"


@pytest.mark.parametrize(
    ("said", "folds_too"),
    [("True", True), ("True True", True), ("[True, True]", True), ("False", False), ("0.5", False)],
)
def test_what_a_check_says_folds_only_where_it_agrees(said, folds_too):
    assert bool(folds.AGREES.fullmatch(said)) is folds_too
