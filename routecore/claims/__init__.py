"""Every theorem, proposition and lemma of the book, as data: `CLAIMS[id]`."""

from routecore.claims import (
    alignment,
    cascades,
    patience,
    provider,
    rarity,
    six_routes,
    the_game,
    throttling,
)
from routecore.claims.base import Claim, claim

CLAIMS: dict[str, Claim] = {
    entry.id: entry
    for module in (the_game, patience, six_routes, provider, alignment, throttling, rarity,
                   cascades)
    for entry in module.CLAIMS
}


def chapter_claims(chapter: str) -> tuple[Claim, ...]:
    """The claims a chapter derives, in order.

    >>> chapter_claims("theorem_1")[0].id
    't1_stay'
    """
    return tuple(entry for entry in CLAIMS.values() if entry.chapter == chapter)


__all__ = ["CLAIMS", "Claim", "chapter_claims", "claim"]
