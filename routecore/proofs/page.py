"""What the prover in a page asks of SymPy; every answer is JSON.

It runs in the reader's browser, without NumPy: `routecore.proofs.decide` proves there, this module
reads a claim that a reader has typed, and runs the code cells of the page.
"""

import ast
import io
import json
import traceback
from contextlib import redirect_stdout

import sympy as sp
from sympy.printing.mathml import MathMLPresentationPrinter

from routecore.proofs.notation import NotationError, Statement, condition_text, read
from routecore.proofs.smt import pieces


def ask(text: str) -> str:
    """A claim in the notation, ready for Z3 and for the eye; or the sentence that says why not.

    Returns
    -------
    JSON of ``error`` (a sentence); or of ``mathml``, ``hypotheses`` (texts, those added by the
    domains after the stated ones), ``stated`` (how many are stated) and ``parts`` (see
    `routecore.proofs.smt`).

    Examples
    --------
    >>> json.loads(ask("p1 <"))["error"]
    "claim is 'p1 <': the text ends where a quantity should be."
    >>> json.loads(ask("p1 < p2"))["hypotheses"]
    ['p1 > 0', 'p2 < 1', 'p1 < p2']
    """
    try:
        statement = read(text)
    except NotationError as error:
        return json.dumps({"error": str(error)})
    stated = statement.claim
    return json.dumps(
        {
            "mathml": _mathml(statement),
            "hypotheses": [condition_text(x) for x in stated.hypotheses],
            "stated": sum(x in stated.given for x in stated.hypotheses),
            "parts": pieces(stated),
        }
    )


class _Printer(MathMLPresentationPrinter):
    """MathML as the book sets it: xi1 is a xi with an index, J(1, s, q) keeps its commas."""

    def _print_Symbol(self, symbol, style="plain"):
        return super()._print_Symbol(sp.Symbol(_SPELT.get(symbol.name, symbol.name)), style)

    def _print_Function(self, applied):
        return self._call(applied.func.__name__, applied.args)

    def _print_Piecewise(self, value):
        parts = [part for branch, condition in value.args for part in (condition, branch)]
        return self._call("if", [x for x in parts if x is not sp.true])

    def _call(self, name, arguments):
        row, head = self.dom.createElement("mrow"), self.dom.createElement("mi")
        head.appendChild(self.dom.createTextNode(name))
        row.appendChild(head)
        row.appendChild(self._print_Tuple(sp.Tuple(*arguments)))
        return row


_SPELT = {"sL": "s_L", "sH": "s_H", "JL": "J_L", "P_static": "P_static"}


def _mathml(statement: Statement) -> str:
    given = [*map(_row, statement.given)]
    joined = "<mo>∧</mo>".join(given) + ("<mo>⇒</mo>" if given else "")
    return f'<math display="block"><mrow>{joined}{_row(statement.then)}</mrow></math>'


def _row(condition: sp.Basic) -> str:
    text = _Printer().doprint(condition)
    # SymPy leaves these two signs as they are, which HTML would take for tags.
    return text.replace("<mo><</mo>", "<mo>&lt;</mo>").replace("<mo>></mo>", "<mo>&gt;</mo>")


_cells: dict = {}  # the names that the cells of the page have defined


def run(code: str, restart: bool = False) -> str:
    r"""Run a code cell of the page, after the ones before it.

    Parameters
    ----------
    code : of the cell
    restart : forget what earlier cells defined

    Returns
    -------
    JSON of ``text`` (what was printed), ``html`` (of the last expression, if it shows itself so)
    and ``error`` (the last line of a traceback).

    Examples
    --------
    >>> json.loads(run("x = 2\nprint(x)\nx + 1", restart=True))
    {'text': '2\n3', 'html': '', 'error': ''}
    >>> json.loads(run("x / 0"))["error"]
    'ZeroDivisionError: division by zero'
    """
    if restart or not _cells:
        _cells.clear()
        _cells["__name__"] = "__main__"
    shown: list[str] = []
    written = io.StringIO()
    error = ""
    try:
        tree = ast.parse(code)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        with redirect_stdout(written):
            exec(compile(tree, "<cell>", "exec"), _cells)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), _cells)
                _show(value, shown)
    except Exception as problem:
        error = traceback.format_exception_only(problem)[-1].strip()
    return json.dumps(
        {"text": written.getvalue().rstrip("\n"), "html": "".join(shown), "error": error}
    )


def _show(value: object, shown: list[str]) -> None:
    if value is None:
        return
    if isinstance(value, sp.Basic | sp.MatrixBase):
        shown.append(f'<math display="block">{_row(value)}</math>')
    elif hasattr(value, "_repr_html_"):
        shown.append(value._repr_html_())
    else:
        print(repr(value))
