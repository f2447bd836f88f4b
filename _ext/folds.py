"""Fold what a reader may pass over, behind a line that says what is inside.

A fold is the browser's own `<details>`: it opens by keyboard, find-in-page opens it, and paper opens
all of them (book.js, print.css). What folds:

- code that only shows something of the book's: a figure, a table of proofs, a check (`is_plumbing`).
  Code that is part of an argument stays open;
- cells tagged `hide-input`, `hide-cell` or `hide-output`;
- solutions.

The proofs of a chapter are stored as text, which nbval compares, and shown as a table. The page has
the table alone.
"""

import ast
import builtins
import re
from html import escape

from docutils import nodes
from sphinx_exercise.nodes import solution_node

MARK = re.compile(r"^\s*#\s*NBVAL_CHECK_OUTPUT\b.*\n?", re.MULTILINE)
PLUMBING = re.compile(r"routecore\.book(\..*)?|routecore\.proofs\.(report|evidence)")
PROOFS = re.compile(r"\d+ of \d+ claims proved for all parameters")
AGREES = re.compile(r"\[?(True[,\s]*)+\]?")


class fold(nodes.General, nodes.Element):
    """`<details>` with a summary; `summary` is text."""


def visit_fold(translator, node):
    translator.body.append(translator.starttag(node, "details", CLASS="fold"))
    translator.body.append(f"<summary>{escape(node['summary'], quote=False)}</summary>\n")


def depart_fold(translator, node):
    translator.body.append("</details>\n")


def is_plumbing(source: str, known: set[str]) -> bool:
    """Whether the code does nothing but show what the book's own modules make.

    Parameters
    ----------
    source : code of one cell
    known : names that came from such code above; those of this cell are added to it
    """
    tree = ast.parse(source)
    imported, own, loaded, stored = set(), set(), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            imported |= names
            if isinstance(node, ast.ImportFrom) and PLUMBING.fullmatch(node.module or ""):
                own |= names
        elif isinstance(node, ast.Name):
            (stored if isinstance(node.ctx, ast.Store) else loaded).add(node.id)
    known |= own
    loaded -= set(dir(builtins)) | stored
    if not loaded:
        return bool(imported) and not stored  # nothing but imports
    if loaded - known:
        return False
    known |= stored
    return True


def summary(source: str) -> str:
    """What a fold of code says it holds: the cell's first comment, or what the cell shows."""
    comment = re.search(r"^#\s*(?!NBVAL)(.+)$", source, re.MULTILINE)
    if comment:
        return f"Code: {comment[1].rstrip('.')}"
    for sign, words in (
        ("proofs(", "the claims go to the prover"),
        ("evidence", "the check is run"),
        (".figures.", "the figure"),
    ):
        if sign in source:
            return f"Code: {words}"
    called = [name for name in re.findall(r"\b([a-z]\w*)\(", source) if name not in dir(builtins)]
    if called:
        return f"Code: {called[0].replace('_', ' ')}"
    return "Code: imports" if re.match(r"(import|from) ", source) else "Code: what is shown"


def part(cell, element):
    """The cell's source or its output, or None."""
    return next((x for x in cell.children if x.get("nb_element") == element), None)


def has_table(node) -> bool:
    """Whether a table of proofs is among the HTML below a node."""
    return any('class="proofs"' in html.astext() for html in node.findall(nodes.raw))


def strip_mark(block) -> None:
    """Take nbval's mark out of the code that the page shows."""
    text = MARK.sub("", block.astext())
    block.rawsource = text
    block.children = []
    block += nodes.Text(text)


def fold_cells(app, doctree):
    """Fold the cells of a page, once it has been read."""
    known, shows_table = set(), has_table(doctree)
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("nb_element") != "cell_code":
            continue
        source, output = part(cell, "cell_code_source"), part(cell, "cell_code_output")
        if source is None:
            continue
        block = next(source.findall(nodes.literal_block))
        strip_mark(block)
        code, hidden = block.astext(), cell.attributes.pop("hide_mode", "")
        said = output.astext().strip() if output is not None else ""
        plumbing = is_plumbing(code, known)
        if plumbing and shows_table and PROOFS.match(said) and not has_table(output):
            cell.remove(output)  # the table says it
            output = None
        both = hidden == "all" or (plumbing and AGREES.fullmatch(said))
        if plumbing or hidden in ("all", "input", "input+output"):
            hide(cell, [source, output] if both and output is not None else [source], summary(code))
        if hidden in ("output", "input+output") and output is not None:
            lines = len(said.splitlines())
            hide(cell, [output], f"Output: {lines} line{'s' if lines > 1 else ''}")
        join(cell)


def hide(cell, children, text):
    """Put children of a cell behind a summary, in the place of the first."""
    place = cell.index(children[0])
    for child in children:
        cell.remove(child)
    cell.insert(place, fold("", *children, summary=text, classes=["code"]))


def join(cell):
    """Put a fold that stands alone and the cell's own, which follows at once, into one."""
    siblings = cell.parent.children
    place = siblings.index(cell)
    before = siblings[place - 1] if place else None
    folded = [x for x in cell.children if isinstance(x, fold)]
    if not folded or cell.children[0] is not folded[0] or before is None:
        return
    if getattr(before, "get", dict().get)("nb_element") != "cell_code":
        return
    if len(before.children) == 1 and isinstance(before.children[0], fold):
        folded[0]["summary"] = before.children[0]["summary"]
        folded[0].children[:0] = before.children[0].children
        folded[0].setup_child(folded[0].children[0])
        cell["joined"] = [*before.get("joined", []), before["cell_index"]]
        before.parent.remove(before)


def fold_solutions(app, doctree, docname):
    """A solution that is to be folded becomes a fold, once its title has its number."""
    for node in list(doctree.findall(solution_node)):
        if "dropdown" in node["classes"]:
            title, *rest = node.children
            classes = ["admonition", *(x for x in node["classes"] if x != "dropdown")]
            node.replace_self(
                fold("", *rest, summary=title.astext(), ids=node["ids"], classes=classes)
            )


def setup(app):
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.connect("doctree-read", fold_cells)
    app.connect("doctree-resolved", fold_solutions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
