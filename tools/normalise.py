"""Bring stored notebooks into one form, so that a diff shows what an author changed.

    python tools/normalise.py                      every chapter: execute, then rewrite
    python tools/normalise.py chapters/x.ipynb     that one
    python tools/normalise.py draft.md ...         a MyST or other jupytext file: write the .ipynb
    python tools/normalise.py --stored             every chapter: rewrite, with the outputs it has
    python tools/normalise.py --check              change nothing; fail if a file has another form

An explorer that a cell shows gets the name `explorer`, for the cells after it. Kept: the sources,
cell tags and MyST-NB's cell settings, and the text outputs of the cells marked
`# NBVAL_CHECK_OUTPUT`. Dropped: everything else that an execution leaves behind.
"""

import argparse
import ast
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import nbbase

ROOT = Path(__file__).parents[1]
MARK = re.compile(r"^\s*#\s*NBVAL_CHECK_OUTPUT\b", re.MULTILINE)
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELL_METADATA = ("tags", "mystnb")


def kept_output(output):
    """The stored form of one output of a marked cell, or None if it is not text."""
    if output.output_type == "stream" and output.name == "stdout":
        return nbbase.new_output("stream", name="stdout", text=output.text)
    if output.output_type in ("execute_result", "display_data"):
        if "text/plain" not in output.data:
            return None
        stored = nbbase.new_output(output.output_type, {"text/plain": output.data["text/plain"]})
        if output.output_type == "execute_result":
            stored.execution_count = None
        return stored
    return None


def merged(outputs):
    """The outputs with neighbouring streams as one: where a stream is cut is a matter of timing."""
    joined = []
    for output in outputs:
        if joined and output.output_type == joined[-1].output_type == "stream":
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def named(source):
    """The source of a cell, with the explorer that it shows called ``explorer``.

    A reader moves the figure and asks for ``explorer.values`` in the next cell. The cells meant are
    those that import from a chapter's figures and end in a bare call of what they import.
    """
    if "from routecore.book.figures." not in source:
        return source
    tree = ast.parse(source)
    figures = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module.startswith("routecore.book.figures.")
        for alias in node.names
    }
    last = tree.body[-1]
    call = last.value if isinstance(last, ast.Expr) else None
    if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") in figures):
        return source
    lines = source.rstrip().splitlines()
    lines[last.lineno - 1] = f"explorer = {lines[last.lineno - 1]}"
    return "\n".join([*lines, "explorer"])


def normalise(notebook):
    """The notebook in its stored form; the argument is left as it is.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Version 4.

    Returns
    -------
    nbformat.NotebookNode
    """
    cells = []
    for number, cell in enumerate(notebook.cells):
        make = {
            "code": nbbase.new_code_cell,
            "markdown": nbbase.new_markdown_cell,
            "raw": nbbase.new_raw_cell,
        }[cell.cell_type]
        source = cell.source.rstrip()
        stored = make(named(source) if cell.cell_type == "code" else source)
        # By position: an inserted cell renumbers those after it, which a diff shows on one line
        # each; a random id would change at every conversion from text.
        stored.id = f"c{number:03}"
        stored.metadata.update({k: cell.metadata[k] for k in CELL_METADATA if k in cell.metadata})
        if cell.cell_type == "code" and MARK.search(cell.source):
            kept = map(kept_output, cell.outputs)
            stored.outputs = merged(output for output in kept if output is not None)
        cells.append(stored)
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return nbbase.new_notebook(cells=cells, metadata=metadata)


def text_of(notebook):
    """The bytes of the file, as text: sorted keys, one space of indentation, a final newline."""
    # nbformat's writer sorts the keys and indents by one space.
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def read(path):
    """A notebook from an .ipynb file or from any text form that jupytext knows."""
    if path.suffix == ".ipynb":
        return nbformat.read(path, as_version=4)
    import jupytext

    return jupytext.read(path)


def execute(notebook, folder):
    """Run the notebook in that folder, so that its outputs are those of now."""
    notebook.metadata["kernelspec"] = KERNEL
    NotebookClient(
        notebook,
        timeout=300,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def in_stored_form(path):
    """Whether the file is, byte for byte, what this tool would make of the notebook in it."""
    text = path.read_text(encoding="utf-8")
    return text == text_of(normalise(nbformat.reads(text, as_version=4)))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, report the others")
    parser.add_argument("--stored", action="store_true", help="rewrite without executing")
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    files = options.files or sorted((ROOT / "chapters").glob("*.ipynb"))
    if options.check:
        other = [path for path in files if not in_stored_form(path)]
        for path in other:
            print(f"{path} is not in its stored form: run python tools/normalise.py {path}")
        return int(bool(other))
    for path in files:
        start = time.monotonic()
        target = path.with_suffix(".ipynb").resolve()
        notebook = read(path)
        if not options.stored:
            execute(notebook, target.parent)
        target.write_text(text_of(normalise(notebook)), encoding="utf-8")
        print(f"{target.stem:40} {time.monotonic() - start:5.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
