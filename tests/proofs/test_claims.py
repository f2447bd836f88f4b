"""Claims as data: complete, unique, and true at points drawn from their own hypotheses."""

import inspect
import re

import numpy as np
import pytest
import sympy as sp

from routecore.proofs.claim import VERDICTS, Claim, claim
from routecore.proofs.claims import CLAIMS, chapter_claims
from routecore.proofs.evidence import COMPARISONS
from routecore.routing import forms
from routecore.symbols import (
    NET_VALUE,
    QUANTITIES,
    P,
    V,
    c1,
    kappa1,
    kappa2,
    p1,
    p2,
    r,
    s,
    t1,
    xi1,
    xi2,
)
from tests.points import exactly, in_floats, sample

PART_ONE = {
    "the_game",
    "theorem_1_served_by_m2",
    "theorem_2_user_patience",
    "six_routes",
    "theorem_3_same_sign",
    "theorem_4_only_m2",
    "theorem_5_only_m1",
    "proposition_1_misalignment",
    "proposition_2_throttling",
}
POINTS = 200

every_claim = pytest.mark.parametrize("entry", CLAIMS.values(), ids=list(CLAIMS))


@every_claim
def test_says_everything_about_itself(entry):
    assert CLAIMS[entry.id] is entry
    assert entry.id.isidentifier() and entry.id == entry.id.strip()
    assert entry.title and not entry.title.endswith(".") and "\n" not in entry.title
    assert entry.source and entry.verdict in VERDICTS and entry.chapter.isidentifier()
    assert entry.oracle in COMPARISONS
    # A verdict on the paper's words needs the paper's words; "new" has none.
    if entry.verdict in ("corrected", "confirmed") and entry.source != "derived":
        assert entry.reported


# What a title may name besides the symbols themselves: expressions, and the letters of a pair.
NAMED = {
    **{name: getattr(forms, name) for name in ("s0", "sL", "sH", "P1", "P2", "P3", "J0", "JL")},
    "J_L": forms.JL,
    "r*": forms.r_star,
    "kappa_1": kappa1,
    "kappa_2": kappa2,
    "h_s": sp.diff(forms.h, s),
    "h": forms.h,
    "r": r,
    "N1": forms.visits(1)[0],
    "N2": forms.visits(1)[1],
    **{f"xi_{i}": xi for i, xi in ((1, xi1), (2, xi2))},
    "net values": xi1 + xi2,
    "U": xi1,
    "J": P,
}
# Part III writes some quantities through others: net values and the time that is left hold V and the
# latencies, the chances on each type hold the mean one, costs make J and latencies U.
NET_VALUES = [{"xi1", "xi2"}, {"xi_j", "xi_l"}]
WRITTEN_THROUGH = {
    "V": [*NET_VALUES, {"d_j", "d_l"}],
    **{name: NET_VALUES for name in ("t1", "t2")},
    "p1": [{"p1_easy", "p1_hard"}, {"u1", "u2", "u3"}],
    "p2": [{"p2_easy", "p2_hard"}, {"v1", "v2", "v3"}],
    "J": [{"c1", "c2"}],
    "U": [{"t1", "t2"}],
}
WORDS = re.compile(
    r"net values|'s\b|r\*|[A-Za-z]+(?:_?[A-Za-z]?[0-9]|_[A-Za-z]+)?(?![A-Za-z0-9_*])"
)
SET_TO_A_NUMBER = re.compile(r"\b([a-z]+(?:_?[0-9])?) = [01]\b")


def named_in(title: str) -> dict[str, set[str]]:
    """The quantities that a title names, with the names of the symbols each is made of."""
    # "s = 1" may stand in the formula as a 1.
    written_in = set(SET_TO_A_NUMBER.findall(title))
    found = {}
    for word in WORDS.findall(title):
        if word in NAMED and word not in written_in:
            found[word] = {symbol.name for symbol in NAMED[word].free_symbols}
        elif word in QUANTITIES and word not in written_in:
            found[word] = {word}
    return found


@every_claim
def test_speaks_of_the_quantities_its_title_names(entry):
    symbols = {symbol.name for symbol in entry.symbols}
    for word, needed in named_in(entry.title).items():
        # A claim may leave a quantity open, as a symbol of that name: n1 for any number of visits.
        as_they_are = {word, word.lower()} if word != "net values" else {"x1", "x2"}
        through = any(group <= symbols for group in WRITTEN_THROUGH.get(word, ()))
        assert needed <= symbols or as_they_are & symbols or through, (word, needed - symbols)


def test_a_title_names_what_a_reader_would_say_it_names():
    assert named_in("xi_1 < 0 < xi_2, c1/p1 >= c2/p2: M2 beats M1 iff P >= P1") == {
        "xi_1": {"xi1"},
        "xi_2": {"xi2"},
        **{name: {name} for name in ("c1", "p1", "c2", "p2", "P")},
        "P1": {"c1", "c2", "p1", "p2"},
    }
    assert set(named_in("Both net values >= 0: at s = 1 r* and N2 rise, sL falls")) == {
        "net values",
        "r*",
        "N2",
        "sL",
    }
    assert not named_in("A user's wish, the provider's s = 0, a pass on M1, an H and a Q0")


def test_ids_and_titles_are_unique():
    chapters = {entry.chapter for entry in CLAIMS.values()}
    assert chapters >= PART_ONE
    assert len({entry.title for entry in CLAIMS.values()}) == len(CLAIMS)
    everything = [x for chapter in chapters for x in chapter_claims(chapter)]
    assert sorted(x.id for x in everything) == sorted(CLAIMS)
    assert chapter_claims("no_such_chapter") == ()


@every_claim
def test_holds_at_points_that_meet_its_hypotheses(entry):
    points = sample(entry, POINTS)
    assert len(points) == POINTS, "too few points: the sampling does not reach the hypotheses"
    for point in points:
        assert exactly([entry.then], point) == [True], point
    columns = {x: np.array([float(point[x]) for point in points]) for x in entry.symbols}
    holds, clear = in_floats([entry.then], columns, tolerance=1e-9)
    assert clear.sum() >= 0.85 * POINTS  # a tenth of the points lie on xi2 = 0 on purpose
    assert holds[clear].all()


@every_claim
def test_hypotheses_speak_of_the_claim_and_are_stated_once(entry):
    assert len(set(entry.hypotheses)) == len(entry.hypotheses)
    for hypothesis in entry.hypotheses:
        assert hypothesis.free_symbols <= set(entry.symbols)
        assert hypothesis not in (sp.true, sp.false)
    # Were it already true to SymPy, nothing would be left to prove.
    assert entry.then not in (sp.true, sp.false)


def test_a_claim_brings_the_domains_of_its_quantities():
    found = claim(given=[xi1 < 0], then=s * p1 < p2)
    assert set(found.hypotheses) == {xi1 < 0, p1 > 0, p2 < 1, p1 < p2, s >= 0, s <= 1}
    assert found.title == sp.sstr(s * p1 < p2)
    assert found.symbols == (p1, p2, s, xi1)


def test_a_strict_hypothesis_replaces_its_domain():
    assert claim(given=[s > 0], then=s < 2).hypotheses == (s > 0, s <= 1)


def test_net_values_are_defined_where_they_meet_latency_or_value():
    assert sp.Eq(xi1, NET_VALUE[xi1]) in claim(given=[t1 > 1], then=xi1 < V).hypotheses
    assert sp.Eq(xi1, NET_VALUE[xi1]) not in claim(given=[xi1 > 0], then=xi1 / p1 > 0).hypotheses
    both = claim(given=[xi1 < 0, xi2 > 0], then=V > 0).hypotheses
    assert {sp.Eq(xi, net) for xi, net in NET_VALUE.items()} <= set(both)


def test_fields_of_the_ledger_are_passed_on():
    found = claim(
        then=c1 > 0,
        id="x",
        title="t",
        source="derived",
        verdict="new",
        chapter="c",
        oracle="values",
        reported="r",
    )
    fields = {name: getattr(found, name) for name in inspect.signature(Claim).parameters}
    assert fields == {
        "id": "x",
        "title": "t",
        "given": (),
        "then": c1 > 0,
        "source": "derived",
        "verdict": "new",
        "chapter": "c",
        "oracle": "values",
        "reported": "r",
        "substitution": (),
    }


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"given": [xi1 > 0, xi1]}, "given[1] = xi1 is not a condition."),
        ({"given": [3]}, "given[0] = 3 is not a condition."),
        ({"then": p1 + 1}, "then = p1 + 1 is not a condition."),
        ({"then": 1}, "then = 1 is not a condition."),
        ({"then": None}, "then = None is not a condition."),
        ({"given": ["p1 > 0"]}, "given[0] = 'p1 > 0' is not a condition."),
        ({"given": p1 > 0}, "given = p1 > 0 is not a list of conditions."),
        ({"given": 7}, "given = 7 is not a list of conditions."),
    ],
)
def test_refuses_what_is_not_a_condition(arguments, message):
    with pytest.raises(ValueError) as error:
        claim(**{"then": p1 > 0, **arguments})
    assert str(error.value) == message
