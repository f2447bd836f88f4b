"""The ledger: every claim of the book on one page, worked out when the page is built."""

from dataclasses import dataclass
from functools import cached_property
from html import escape

from routecore.claims import CLAIMS, Claim
from routecore.evidence import CHECKS, evidence
from routecore.prove import Proof, prove
from routecore.report import needs, verdict, words

# Key of a chapter in the claims -> its title and the page it is built into.
CHAPTERS = {
    "the_game": ("The game", "the_game"),
    "theorem_1": ("Theorem 1", "theorem_1_served_by_m2"),
    "theorem_2": ("Theorem 2", "theorem_2_user_patience"),
    "six_routes": ("The six routes", "six_routes"),
    "theorem_3": ("Theorem 3", "theorem_3_same_sign"),
    "theorem_4": ("Theorem 4", "theorem_4_only_m2"),
    "theorem_5": ("Theorem 5", "theorem_5_only_m1"),
    "proposition_1": ("Proposition 1", "proposition_1_misalignment"),
    "proposition_2": ("Proposition 2", "proposition_2_throttling"),
    "rarity": ("How rare is a cascade?", "how_rare_is_a_cascade"),
    "cascade_frontier_duality": ("The frontier and its price", "cascade_frontier_duality"),
    "envelope_and_switching_points": ("The envelope", "envelope_and_switching_points"),
    "chains_and_first_order_conditions": ("Chains", "chains_and_first_order_conditions"),
    "router_or_cascade": ("Router or cascade", "router_or_cascade"),
}


@dataclass(frozen=True)
class Ledger:
    """Claims with their proofs and the oracle's evidence; shows itself as text and as HTML."""

    claims: tuple[Claim, ...]

    @cached_property
    def results(self) -> dict:
        """`prove(claim)` for each claim, by id."""
        return {claim.id: prove(claim) for claim in self.claims}

    def __repr__(self) -> str:
        proved = sum(result.proved for result in self.results.values())
        return f"{proved} claims proved, {len(self.claims) - proved} open"

    @property
    def times(self) -> str:
        """Total and largest proof time, in words."""
        seconds = {key: result.seconds for key, result in self.results.items()
                   if isinstance(result, Proof)}
        slowest = max(seconds, key=seconds.get)
        return (f"{sum(seconds.values()):.1f} s for all proofs; the longest,"
                f" {seconds[slowest]:.1f} s, is {CLAIMS[slowest].title!r}.")

    def _repr_html_(self) -> str:
        return "".join(
            self._chapter(key, title, page) for key, (title, page) in CHAPTERS.items()
            if any(claim.chapter == key for claim in self.claims)
        )

    def _chapter(self, key: str, title: str, page: str) -> str:
        rows = "".join(self._row(claim) for claim in self.claims if claim.chapter == key)
        heads = "".join(f'<th scope="col">{name}</th>' for name in (
            "Claim", "Source", "Reported", "Verdict", "Proof", "Hypotheses it needs", "Oracle"))
        return (
            f'<div class="table-scroll" tabindex="0" role="region" aria-label="Ledger, {title}">'
            f'<table class="proofs ledger mathjax_process"><caption>'
            f'<a href="{page}.html">{title}</a></caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, claim: Claim) -> str:
        result = self.results[claim.id]
        return (
            f'<tr id="{claim.id}"><th scope="row">{words(claim.title)}<br>'
            f"<code>{claim.id}</code></th><td>{escape(claim.source)}</td>"
            f"<td>{words(claim.reported) or '–'}</td><td>{claim.verdict}</td>"
            f"<td>{verdict(result)}</td><td>{needs(result)}</td><td>{_oracle(claim)}</td></tr>"
        )


def ledger() -> Ledger:
    """All claims of the book.

    >>> len(ledger().claims) == len(CLAIMS)
    True
    """
    return Ledger(tuple(CLAIMS.values()))


def _oracle(claim: Claim) -> str:
    """What the oracle found for claims of this kind, in a few words."""
    if claim.oracle not in CHECKS:
        return "–"
    found = evidence(claim.oracle)
    word = "agrees" if found.agrees else "disagrees"
    return (f"{escape(found.what)}: {word} on {found.games} {found.unit},"
            f" off by at most {found.worst:.0e}")
