"""The desk of "Ask the prover": a claim is typed in the page and proved in the reader's browser."""

from dataclasses import dataclass
from html import escape

# Each with what is asked; tests/book/test_prover.py knows the answers.
EXAMPLES = {
    "The threshold of Theorem 4": "xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 >= c1/p1",
    "Is every second time enough?": "xi1 < 0 < xi2 and s >= 1/2 => U(1, s, 0) >= U(1, s, 1)",
    "From s0 on, staying beats every q": "xi1 < 0 < xi2 and s >= s0 => U(1, s, q) <= U(1, s, 0)",
    "A lost task is dear: spend on M2?": (
        "xi1 < 0 and xi2 < 0 and P > c1/p1 and P > c2/p2 => J(2, 0, 1) < J(1, 0, 1)"
    ),
    "The same, where M2 costs less per success": (
        "xi1 < 0 and xi2 < 0 and P > c1/p1 and P > c2/p2 and c1/p1 >= c2/p2"
        " => J(2, 0, 1) < J(1, 0, 1)"
    ),
    "Hypotheses that contradict each other": "xi1 > 0 and xi1 = -1 => J(1, s, q) = 0",
    "Quantities of your own": "for all x, y: x > 0 and y > 0 => (x + y)/2 >= sqrt(x*y)",
}


@dataclass(frozen=True)
class Desk:
    """Shows itself as text and, in the built book, as a form."""

    claim: str

    def __repr__(self) -> str:
        return f'prove("{self.claim}")'

    def _repr_html_(self) -> str:
        options = "".join(
            f'<option value="{escape(text)}">{escape(what)}</option>'
            for what, text in EXAMPLES.items()
        )
        return (
            '<section class="prover-desk" data-ask-the-prover aria-label="Ask the prover">'
            "<noscript>The prover needs JavaScript.</noscript><form hidden>"
            '<label for="prover-claim">Your claim</label>'
            '<textarea id="prover-claim" name="claim" rows="3" spellcheck="false"'
            f' autocomplete="off">{escape(self.claim)}</textarea>'
            '<div class="prover-buttons"><button class="prover-button">Prove</button>'
            '<button type="button" class="prover-button prover-link">Copy a link</button>'
            '<select name="example" aria-label="Examples"><option value="">Examples</option>'
            f"{options}</select></div></form>"
            '<div class="prover-formula" tabindex="0" role="region" aria-label="As it is read">'
            "</div>"
            '<div class="prover-answer" role="status"></div></section>'
        )


def prover_desk() -> Desk:
    """The desk with its first example.

    >>> prover_desk()
    prove("xi1 < 0 < xi2 and c1/p1 < c2/p2 => P2 >= c1/p1")
    """
    return Desk(next(iter(EXAMPLES.values())))
