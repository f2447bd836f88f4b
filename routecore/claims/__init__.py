"""Every theorem, proposition and lemma of the book, as data: `CLAIMS[id]`."""

from functools import cache
from importlib import import_module

from routecore.claims.base import Claim, claim

# Chapter -> the module that states its claims. A module is loaded when its claims are asked for:
# SymPy takes seconds to build all of them, and a chapter's kernel needs a few.
MODULES = {
    "the_game": "the_game",
    "theorem_1": "patience",
    "theorem_2": "patience",
    "six_routes": "six_routes",
    "theorem_3": "provider",
    "theorem_4": "provider",
    "theorem_5": "provider",
    "proposition_1": "alignment",
    "proposition_2": "throttling",
    "rarity": "rarity",
    "cascade_frontier_duality": "cascades",
    "envelope_and_switching_points": "cascades",
    "chains_and_first_order_conditions": "cascades",
    "router_or_cascade": "cascades",
}


def _stated_in(module: str) -> tuple[Claim, ...]:
    return import_module(f"routecore.claims.{module}").CLAIMS


def chapter_claims(chapter: str) -> tuple[Claim, ...]:
    """The claims a chapter derives, in order.

    >>> chapter_claims("theorem_1")[0].id
    't1_stay'
    """
    stated = _stated_in(MODULES[chapter]) if chapter in MODULES else ()
    return tuple(entry for entry in stated if entry.chapter == chapter)


@cache
def _every_claim() -> dict[str, Claim]:
    return {entry.id: entry for module in dict.fromkeys(MODULES.values())
            for entry in _stated_in(module)}


def __getattr__(name: str) -> dict[str, Claim]:
    if name == "CLAIMS":
        return _every_claim()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["CLAIMS", "Claim", "chapter_claims", "claim"]  # CLAIMS comes from __getattr__
