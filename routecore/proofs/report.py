"""Proofs as a reader sees them: one row a claim, in a chapter or in the ledger."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape

from routecore.proofs.claim import Claim
from routecore.proofs.claims import chapter_claims
from routecore.proofs.prove import Proof, prove
from routecore.translate import latex


@dataclass(frozen=True)
class ProofTable:
    """Claims and what became of them; shows itself as text and as an HTML table."""

    claims: tuple[Claim, ...]

    @cached_property
    def results(self) -> tuple:
        """`prove(claim)` for each claim, in order."""
        return tuple(prove(claim) for claim in self.claims)

    def __repr__(self) -> str:
        proved = sum(result.proved for result in self.results)
        lines = [f"{proved} of {len(self.results)} claims proved for all parameters"]
        return "\n".join([*lines, *(f"  {result!r}" for result in self.results)])

    def _repr_html_(self) -> str:
        rows = "".join(
            _row(claim, result) for claim, result in zip(self.claims, self.results, strict=True)
        )
        return (
            '<div class="table-scroll" tabindex="0" role="region" aria-label="Proofs">'
            '<table class="proofs formulas">'
            "<caption>What was handed to Z3, and what came back</caption>"
            '<thead><tr><th scope="col">Claim</th><th scope="col">Result</th>'
            '<th scope="col">Hypotheses it needs</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )


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


def _row(claim: Claim, result) -> str:
    return (
        f'<tr id="claim-{claim.id}"><th scope="row">{words(claim.title)}</th>'
        f"<td>{verdict(result)}</td><td>{needs(result)}</td></tr>"
    )


def verdict(result) -> str:
    """Proved (with the time), open, refuted or vacuous, as HTML."""
    if isinstance(result, Proof):
        return f"proved in {result.seconds:.2f}&nbsp;s"
    return escape(repr(result))


def needs(result) -> str:
    """The hypotheses a proof needs, each with what goes wrong without it, as HTML."""
    if not isinstance(result, Proof):
        return ""
    items = []
    for entry in result.dropped:
        if entry.verdict == "not needed":
            continue
        example = "not decided in time"
        if entry.counterexample is not None:
            example = "fails at " + ", ".join(
                f"{words(symbol.name)} = {float(value):.3g}"
                for symbol, value in entry.counterexample.values.items()
            )
        condition = escape(latex(entry.hypothesis))
        items.append(f"<details><summary>without \\({condition}\\)</summary>{example}</details>")
    return "".join(items) or "none: it holds without them"


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
