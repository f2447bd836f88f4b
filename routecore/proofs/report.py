"""Proofs as a reader sees them: one row a claim, in a chapter or in the ledger."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from routecore.proofs.certificate import certificate
from routecore.proofs.claim import Claim
from routecore.proofs.claims import chapter_claims
from routecore.proofs.counterexample import Counterexample
from routecore.proofs.kept import Result, keep, keeping, kept
from routecore.proofs.prove import Dropped, Open, Proof, Vacuous, follows, prove
from routecore.symbols import QUANTITIES


@dataclass(frozen=True)
class ProofTable:
    """Claims and what became of them; shows itself as text and as an HTML table."""

    claims: tuple[Claim, ...]

    @cached_property
    def results(self) -> tuple:
        """`proof(claim)` for each claim, in order."""
        return tuple(proof(claim) for claim in self.claims)

    def __repr__(self) -> str:
        proved = sum(result.proved for result in self.results)
        lines = [f"{proved} of {len(self.results)} claims proved for all parameters"]
        return "\n".join([*lines, *(f"  {result!r}" for result in self.results)])

    def _repr_html_(self) -> str:
        rows = "".join(
            _row(claim, result) for claim, result in zip(self.claims, self.results, strict=True)
        )
        return (
            f'<details class="fold proof-table"><summary>{self.summary}: show the table</summary>'
            '<div class="table-scroll" tabindex="0" role="region" aria-label="Proofs">'
            '<table class="proofs">'
            "<caption>What was handed to Z3, and what came back</caption>"
            '<thead><tr><th scope="col">Claim</th><th scope="col">Result</th>'
            '<th scope="col">Hypotheses it needs</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div></details>"
        )

    @property
    def summary(self) -> str:
        """How many claims there are and how many of them are proved, in a few words."""
        total, unproved = len(self.results), sum(not result.proved for result in self.results)
        count = f"{total} claim{'s' if total > 1 else ''}"
        if unproved:
            return f"{count}, {total - unproved} proved"
        return f"{count}, {'all ' if total > 1 else ''}proved"


def proofs(chapter: str | Iterable[Claim]) -> ProofTable:
    """The proofs of a chapter's claims (or of the claims given).

    Parameters
    ----------
    chapter : name of a chapter, or claims

    Raises
    ------
    ValueError
        If no claim belongs to that chapter.

    Examples
    --------
    >>> from routecore.proofs.claims import CLAIMS
    >>> proofs([CLAIMS["t1_tie"]])
    1 of 1 claims proved for all parameters
      Proved: With xi_2 = 0 the user of M2 does not care.
    """
    claims = chapter_claims(chapter) if isinstance(chapter, str) else tuple(chapter)
    if not claims:
        raise ValueError(f"chapter = {chapter!r} has no claims.")
    return ProofTable(claims)


def proof(claim: Claim) -> Proof | Counterexample | Open | Vacuous:
    """`prove(claim)`; of a claim of the book, what is kept of it (`routecore.proofs.kept`)."""
    return _of_the_book("claim", claim, lambda: prove(claim))


def keep_proof(result: Proof) -> None:
    """Keep a proof of one of the book's claims, so that `proof` need not work it out once more."""
    keep(f"claim-{result.claim.id}", _with_guards(result), result.claim)


def _with_guards(result):
    if isinstance(result, Proof):
        _ = result.enough  # works out `dropped` too, and both are kept with the proof
    return result


def holds_for_any_signs(claim: Claim) -> bool:
    """Whether a claim is proved without the signs and the order of money and time that no claim states.

    Of a claim of the book, what is kept of it (`routecore.proofs.kept`).
    """

    def work() -> bool:
        others = [h for h in claim.hypotheses if h not in claim.signs_of_money_and_time]
        return follows(claim, others, everywhere=True)

    return _of_the_book("any-signs", claim, work)


def _of_the_book(kind: str, claim: Claim, work: Callable[[], Result]) -> Result:
    """`work()`; of a claim of the book, what is kept of it under this kind."""
    if not keeping() or claim not in chapter_claims(claim.chapter):
        return work()
    return kept(f"{kind}-{claim.id}", lambda: _with_guards(work()), claim)


def _row(claim: Claim, result) -> str:
    return (
        f'<tr id="claim-{claim.id}"{named(claim)}><th scope="row">{words(claim.title)}</th>'
        f"<td>{verdict(result)}</td><td>{needs(result)}</td></tr>"
    )


def named(claim: Claim) -> str:
    """Attributes of a row by which the page finds the claim's file, where there is one."""
    return f' data-claim="{claim.id}" data-chapter="{claim.chapter}"' if claim.chapter else ""


def verdict(result) -> str:
    """Proved (with a second proof where there is one), open or refuted, as HTML.

    Without the time, which is another in each build: `make bench` prints it.
    """
    if not isinstance(result, Proof):
        return escape(repr(result))
    text = "proved by Z3"
    if not result.claim.substitution:
        return text
    second = _of_the_book("certificate", result.claim, lambda: certificate(result.claim))
    found = "none opposed" if second.proved else f"{second.opposed:,} opposed: no proof"
    return f"{text}<br><small>without Z3: {second.terms:,} coefficients, {found}</small>"


def needs(result, *, examples: bool = True) -> str:
    """The hypotheses a proof needs, each with what goes wrong without it, as HTML.

    Those that keep a quantity inside its bounds stand apart: without them the claim fails at numbers
    that no game has. Then the hypotheses it does not need: one at a time, and all at once.
    """
    if not isinstance(result, Proof):
        return ""
    entries = [entry for entry in result.dropped if entry.verdict != "not needed"]
    needed = _needed(entries) if examples else ", ".join(condition(x.hypothesis) for x in entries)
    idle = [entry.hypothesis for entry in result.dropped if entry.verdict == "not needed"]
    if not idle:
        return needed or "none"
    text = "not needed, one at a time" if result.needed_jointly else "not needed, even all at once"
    text += f": {', '.join(map(condition, idle))}"
    if result.needed_jointly:
        kept = " and ".join(map(condition, result.needed_jointly))
        text += f"; if the others go, {kept} must stay"
    return f"{needed or 'none is needed'} <small>{text}</small>"


def _needed(entries: list[Dropped]) -> str:
    """The hypotheses in a line, those that teach before the bounds; behind each line, examples."""
    bounds = [entry for entry in entries if _outside_the_model(entry)]
    teach = [entry for entry in entries if entry not in bounds]
    return _folded("", teach) + _folded("bounds: " if teach else "only bounds: ", bounds)


def _outside_the_model(entry: Dropped) -> bool:
    """Whether the example breaks the bounds of a quantity: a probability of -1, a cost below 0."""
    values = entry.counterexample.values if entry.counterexample else {}
    rules = [
        rule
        for quantity in QUANTITIES.values()
        if quantity.symbol in values
        for rule in quantity.domain
    ]
    return any(rule.subs(values) == sp.false for rule in rules)


def _folded(before: str, entries: list[Dropped]) -> str:
    if not entries:
        return ""
    conditions = [condition(entry.hypothesis) for entry in entries]
    lines = "<br>".join(
        f"without {said}: {_example(entry)}"
        for said, entry in zip(conditions, entries, strict=True)
    )
    return f"<details><summary>{before}{', '.join(conditions)}</summary>{lines}</details>"


def _example(entry: Dropped) -> str:
    if entry.counterexample is None:
        return "not decided"
    return "fails at " + ", ".join(
        f"{words(symbol.name)} = {float(value):.3g}"
        for symbol, value in entry.counterexample.values.items()
    )


def condition(hypothesis: Boolean) -> str:
    """A hypothesis in a line of text; HTML-safe.

    Text, and not a formula: the ledger has some hundreds of them.

    >>> from routecore.symbols import p1, p2, xi1
    >>> condition(xi1**2 * p1 > p2)
    'p₁ ξ₁² &gt; p₂'
    """
    if isinstance(hypothesis, Relational):
        sides = (_plain(side) for side in (hypothesis.lhs, hypothesis.rhs))
        return f" {_SIGNS[hypothesis.func]} ".join(sides)
    word = {sp.And: " and ", sp.Or: " or "}.get(hypothesis.func)
    if word is None:
        return words(sp.sstr(hypothesis))
    return word.join(
        condition(x) if isinstance(x, Relational) else f"({condition(x)})"
        for x in sorted(hypothesis.args, key=sp.default_sort_key)
    )


_SIGNS = {
    sp.Gt: "&gt;",
    sp.Ge: "≥",
    sp.Lt: "&lt;",
    sp.Le: "≤",
    sp.Eq: "=",
    sp.Ne: "≠",
}


def _plain(expression: sp.Expr) -> str:
    # Typography first: it looks for numbers that end a word, and a raised 2 does not end one.
    return words(sp.sstr(expression)).replace("**2", "²").replace("**3", "³").replace("*", " ")


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def words(title: str) -> str:
    """A claim's title in typography: xi_1 becomes ξ₁, <= becomes ≤; HTML-safe.

    >>> words("xi_1 <= 0: the threshold s0, kappa_2 and c1/p1")
    'ξ₁ ≤ 0: the threshold s₀, κ₂ and c₁/p₁'
    """
    text = title.replace("xi_", "ξ").replace("kappa_", "κ").replace("<=", "≤").replace(">=", "≥")
    text = re.sub(r"\bxi([12])\b", r"ξ\1", text)
    text = re.sub(
        r"(?<=[ξκa-zA-LN-Z])([0-9]+)\b", lambda found: found[1].translate(_SUBSCRIPTS), text
    )
    text = re.sub(r"\bs([LH])\b", lambda found: "s" + {"L": "ʟ", "H": "ʜ"}[found[1]], text)
    return escape(text, quote=False)
