"""The ledger: every claim of the book on one page, worked out when the page is built."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from html import escape

import sympy as sp

from routecore.book.chapters import CHAPTERS, PARTS, Chapter
from routecore.proofs.claim import VERDICTS, Claim
from routecore.proofs.claims import chapter_claims
from routecore.proofs.evidence import COMPARISONS, Evidence, evidence
from routecore.proofs.prove import TIMEOUT, Proof
from routecore.proofs.report import holds_for_any_signs, named, needs, proof, verdict, words

# Far apart, so that a slow machine says the same; `make bench` prints the seconds.
LIMITS = (10.0, TIMEOUT, float("inf"))


@dataclass(frozen=True)
class Ledger:
    """Claims with their proofs and the oracle's evidence; shows itself as text and as HTML."""

    claims: tuple[Claim, ...]

    @cached_property
    def results(self) -> dict:
        """`proof(claim)` for each claim, by id."""
        return {claim.id: proof(claim) for claim in self.claims}

    def __repr__(self) -> str:
        proved = sum(result.proved for result in self.results.values())
        return f"{proved} claims proved, {len(self.claims) - proved} open"

    @property
    def times(self) -> str:
        """How long a proof takes at most, in words that are the same on every machine."""
        slowest = max(result.seconds for result in self.results.values())
        return f"each decided within {next(limit for limit in LIMITS if slowest < limit):.0f} s"

    @property
    def net_costs(self) -> str:
        """Which claims of Part I hold for costs, latencies, V and P of any sign and order.

        Proved here again, without the hypotheses that no claim states: c1 > 0, c1 < c2, t1 > 0,
        t1 < t2, V > 0 and P >= 0. So a price that the user pays per pass may be taken off a cost.
        """
        part = [claim for claim in self.claims if CHAPTERS[claim.chapter].part == PARTS[0]]
        speaking = [claim for claim in part if claim.signs_of_money_and_time]
        holding = [claim for claim in speaking if holds_for_any_signs(claim)]
        return (
            f"{len(part)} claims in Part I\n"
            f"{len(speaking)} of them bring hypotheses on the signs or the order of money and time\n"
            f"{len(holding)} of these proved again without them"
        )

    @property
    def jointly(self) -> str:
        """The claims whose idle hypotheses cannot all be dropped, with what must stay."""
        lines = []
        for key, result in self.results.items():
            if isinstance(result, Proof) and result.needed_jointly:
                kept = " and ".join(sp.sstr(h) for h in result.needed_jointly)
                lines.append(f"{key}: {kept}")
        return "\n".join([f"in {len(lines)} of {len(self.claims)} claims", *lines])

    def _repr_html_(self) -> str:
        return "".join(
            f"<h3>{part}</h3>" + "".join(map(self._chapter, chapters))
            for part in PARTS
            if (chapters := [c for c in CHAPTERS.values() if c.part == part and self._of(c)])
        )

    def _of(self, chapter: Chapter) -> list[Claim]:
        return [claim for claim in self.claims if claim.chapter == chapter.key]

    def _chapter(self, chapter: Chapter) -> str:
        claims = self._of(chapter)
        heads = "".join(
            f'<th scope="col">{name}</th>'
            for name in ("Claim", "Verdict", "Proof, and the hypotheses it needs", "Oracle")
        )
        return (
            f'<details class="ledger-chapter"><summary>{chapter.title}: {self._summary(claims)}'
            "</summary>"
            '<div class="table-scroll" tabindex="0" role="region"'
            f' aria-label="Ledger, {chapter.title}">'
            f'<table class="proofs ledger"><caption>'
            f'<a href="{chapter.key}.html">{chapter.title}</a></caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(map(self._row, claims))}</tbody>"
            "</table></div></details>"
        )

    def _summary(self, claims: list[Claim]) -> str:
        """How many claims, how many of each verdict, and how many are open."""
        verdicts = Counter(claim.verdict for claim in claims)
        found = [f"{verdicts[word]} {word}" for word in VERDICTS if verdicts[word]]
        still_open = sum(not self.results[claim.id].proved for claim in claims)
        proved = f"{still_open} open" if still_open else "all proved"
        one = "claim" if len(claims) == 1 else "claims"
        return f"{len(claims)} {one}, {proved} ({', '.join(found)})"

    def _row(self, claim: Claim) -> str:
        result = self.results[claim.id]
        reported = f"<br><small>Reported: {words(claim.reported)}</small>" if claim.reported else ""
        return (
            f'<tr id="{claim.id}"{named(claim)}><th scope="row">{words(claim.title)}<br>'
            f"<small>{escape(claim.source)}, <code>{claim.id}</code></small></th>"
            f"<td><strong>{claim.verdict}</strong>{reported}</td>"
            f"<td>{verdict(result)}<br>{needs(result, examples=False)}</td><td>{_oracle(claim)}</td></tr>"
        )


def ledger() -> Ledger:
    """All claims of the book.

    >>> from routecore.proofs.claims import CLAIMS
    >>> len(ledger().claims) == len(CLAIMS)
    True
    """
    return Ledger(tuple(claim for key in CHAPTERS for claim in chapter_claims(key)))


def _oracle(claim: Claim) -> str:
    """What the oracle found for claims of this kind, in a few words; details in `oracle_table`."""
    if claim.oracle not in COMPARISONS:
        return "–"
    word = "agrees" if evidence(claim.oracle).agrees else "disagrees"
    return f'<a href="#oracle-{claim.oracle}">{word}: {claim.oracle.replace("_", " ")}</a>'


def _drawn(found: Evidence) -> str:
    """How many were drawn, and how many of each case where there are several, as HTML."""
    total = f"{found.drawn:,} {found.unit}"
    if len(found.cases) < 2:
        return total
    return f"<details><summary>{total}</summary>{escape(found.by_case)}</details>"


@dataclass(frozen=True)
class OracleTable:
    """Independent checks, all of them by default, with how many cases and the worst deviation."""

    names: tuple[str, ...] = tuple(COMPARISONS)

    def __repr__(self) -> str:
        agree = sum(evidence(name).agrees for name in self.names)
        return f"{agree} of {len(self.names)} independent checks agree"

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr id="oracle-{name}"><th scope="row">{name.replace("_", " ")}</th>'
            f"<td>{escape(found.what)}</td><td>{_drawn(found)}</td>"
            f"<td>{found.worst:.0e}</td><td>{'yes' if found.agrees else 'NO'}</td></tr>"
            for name, found in ((name, evidence(name)) for name in self.names)
        )
        heads = "".join(
            f'<th scope="col">{name}</th>'
            for name in ("Check", "What is compared", "On", "Worst deviation", "Agrees")
        )
        return (
            '<div class="table-scroll" tabindex="0" role="region" aria-label="Independent checks">'
            '<table class="proofs"><caption>What the oracle compared</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )
