"""Every theorem, proposition and lemma of the book, as data: `CLAIMS[id]`.

A chapter's claims stand in the module of its name, as a tuple `CLAIMS`.
"""

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from routecore.proofs.kept import kept

if TYPE_CHECKING:
    from routecore.proofs.claim import Claim


@cache
def chapter_claims(chapter: str) -> "tuple[Claim, ...]":
    """The claims a chapter derives, in order; none where it has no module here.

    A module is loaded when its claims are asked for: SymPy takes seconds to build all of them, and
    a chapter's kernel needs a few. In a build they are read from what is kept of them
    (`routecore.proofs.kept`).

    >>> chapter_claims("theorem_1_served_by_m2")[0].id
    't1_stay'
    """
    if chapter not in chapters_with_claims():
        return ()
    return kept(f"claims-{chapter}", lambda: _stated(chapter))


def _stated(chapter: str) -> "tuple[Claim, ...]":
    stated = import_module(f"{__name__}.{chapter}").CLAIMS
    return tuple(replace(entry, chapter=chapter) for entry in stated)


@cache
def chapters_with_claims() -> tuple[str, ...]:
    """The keys of the chapters that state claims, by name; `routecore.book` has their order."""
    return tuple(module.name for module in iter_modules(__path__))


@cache
def _every_claim() -> "dict[str, Claim]":
    return {
        entry.id: entry for chapter in chapters_with_claims() for entry in chapter_claims(chapter)
    }


def __getattr__(name: str) -> "dict[str, Claim]":
    if name == "CLAIMS":
        return _every_claim()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["CLAIMS", "chapter_claims", "chapters_with_claims"]  # CLAIMS: __getattr__
