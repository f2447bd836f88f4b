"""Every theorem, proposition and lemma of the book, as data: `CLAIMS[id]`."""

from routecore.claims import alignment, patience, provider, six_routes, the_game, throttling
from routecore.claims.base import Claim, claim

CLAIMS: dict[str, Claim] = {
    entry.id: entry
    for module in (the_game, patience, six_routes, provider, alignment, throttling)
    for entry in module.CLAIMS
}


def chapter_claims(chapter: str) -> tuple[Claim, ...]:
    """The claims a chapter derives, in order.

    >>> [entry.id for entry in chapter_claims("theorem_1")]
    ['t1_stay', 't1_leave', 't1_tie']
    """
    return tuple(entry for entry in CLAIMS.values() if entry.chapter == chapter)


__all__ = ["CLAIMS", "Claim", "chapter_claims", "claim"]
