"""A question that the reader answers before the page does."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

# A legend sits on the border of its box, and a long one runs over it; one that floats is inside.
# No script: the answer appears when one of the choices is checked, in a page and in a notebook.
_STYLE = (
    "<style>.predict{border:1px solid var(--rule,#bbb);border-radius:4px;max-width:46rem;"
    "margin:1rem 0;padding:.6rem 1.1rem .9rem}.predict legend{float:left;font-size:1em;"
    "font-weight:600;margin:0 0 .3rem;padding:0;width:100%}.predict label{display:inline-block;"
    "margin:.2rem 1.4rem .2rem 0;min-height:24px}.predict [role=status]{display:none;"
    "margin:.5rem 0 0}.predict:has(input:checked) [role=status]{display:block}"
    ".predict .right,.predict .wrong{display:none}.predict:has(.is-right:checked) .right,"
    ".predict:has(.is-wrong:checked) .wrong{display:inline}"
    "@media print{.predict [role=status]{display:block}}</style>"
)


@dataclass(frozen=True)
class Prediction:
    """A question with choices; shows itself as text and as HTML. See `predict`."""

    question: str
    choices: tuple[str, ...]
    answer: str
    because: str

    def __repr__(self) -> str:
        return f"Predict: {self.question} ({' / '.join(self.choices)})"

    def _repr_html_(self) -> str:
        group = "predict-" + sha256(self.question.encode()).hexdigest()[:8]
        choices = "".join(
            f'<label><input type="radio" name="{group}"'
            f' class="{"is-right" if choice == self.answer else "is-wrong"}"> {escape(choice)}</label>'
            for choice in self.choices
        )
        return (
            f'{_STYLE}<fieldset class="predict"><legend>Predict: {escape(self.question)}</legend>'
            f'{choices}<p role="status"><b><span class="right">Yes: </span>'
            f'<span class="wrong">No: </span>{escape(self.answer)}.</b> {escape(self.because)}</p>'
            "</fieldset>"
        )


def predict(question: str, choices: Sequence[str], *, answer: str, because: str) -> Prediction:
    """A prediction the reader makes with a click, before the figure that answers it.

    Parameters
    ----------
    question : one short question
    choices : at least two different answers
    answer : the right one of `choices`
    because : a sentence or two, shown after the click

    Raises
    ------
    ValueError
        If there are fewer than two choices, or `answer` is not one of them.

    Examples
    --------
    >>> predict("Is it so?", ["yes", "no"], answer="no", because="It is not.")
    Predict: Is it so? (yes / no)
    """
    choices = tuple(choices)
    if len(set(choices)) < max(2, len(choices)):
        raise ValueError(f"choices is {list(choices)}: it must hold at least two, each once.")
    if answer not in choices:
        raise ValueError(f"answer is {answer!r}: it must be one of {list(choices)}.")
    return Prediction(question, choices, answer, because)
