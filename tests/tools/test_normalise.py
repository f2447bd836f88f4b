"""The stored form of a notebook: stable, and checked for every chapter."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import nbbase

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("normalise", ROOT / "tools" / "normalise.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)


@pytest.fixture
def executed():
    """A notebook as a front end saves it: counts, ids, timestamps, pictures."""
    marked = nbbase.new_code_cell("# NBVAL_CHECK_OUTPUT\nprint(1)\n2", execution_count=7)
    marked.metadata.update({"execution": {"iopub.status.busy": "2020"}, "tags": ["hide-input"]})
    marked.outputs = [
        nbbase.new_output("stream", name="stdout", text="1\n"),
        nbbase.new_output("stream", name="stderr", text="noise\n"),
        nbbase.new_output("display_data", {"image/png": "aGk="}),
        nbbase.new_output(
            "execute_result", {"text/plain": "2", "text/html": "<b>2</b>"}, execution_count=7
        ),
    ]
    other = nbbase.new_code_cell("3", execution_count=8)
    other.outputs = [nbbase.new_output("execute_result", {"text/plain": "3"}, execution_count=8)]
    prose = nbbase.new_markdown_cell("Prose  \n")
    return nbbase.new_notebook(cells=[prose, marked, other], metadata={"widgets": {"state": {}}})


def test_keeps_text_outputs_of_marked_cells_only(executed):
    _, marked, other = tool.normalise(executed).cells
    assert [output.output_type for output in marked.outputs] == ["stream", "execute_result"]
    assert marked.outputs[1].data == {"text/plain": "2"}
    assert other.outputs == []


def test_drops_what_an_execution_leaves_behind(executed):
    text = tool.text_of(tool.normalise(executed))
    for noise in ("iopub", "widgets", "noise", "image/png", '"execution_count": 7'):
        assert noise not in text
    assert '"hide-input"' in text


def test_is_a_valid_notebook_and_a_fixed_point(executed):
    once = tool.normalise(executed)
    nbformat.validate(once)
    assert tool.text_of(tool.normalise(once)) == tool.text_of(once)


def test_check_tells_the_two_forms_apart(executed, tmp_path, capsys):
    path = tmp_path / "chapter.ipynb"
    nbformat.write(executed, path)
    assert tool.main(["--check", str(path)]) == 1
    assert str(path) in capsys.readouterr().out
    path.write_text(tool.text_of(tool.normalise(executed)), encoding="utf-8")
    assert tool.main(["--check", str(path)]) == 0


def test_writes_an_executed_notebook_from_text(tmp_path):
    draft = tmp_path / "chapter.md"
    draft.write_text(
        "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n---\n"
        "# A title\n\n"
        "```{code-cell} python\n# NBVAL_CHECK_OUTPUT\n6 * 7\n```\n",
        encoding="utf-8",
    )
    assert tool.main([str(draft)]) == 0
    written = nbformat.read(tmp_path / "chapter.ipynb", as_version=4)
    assert written.cells[0].source == "# A title"
    assert written.cells[1].outputs[0].data["text/plain"] == "42"
    assert tool.in_stored_form(tmp_path / "chapter.ipynb")


def nbval(path):
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "-p", "no:cacheprovider"]
    options = [f"--rootdir={ROOT}", "-c", ROOT / "pyproject.toml", "-p", "conftest"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    return subprocess.run(
        [*command, *options, path], capture_output=True, text=True, env=environment
    )


@pytest.mark.parametrize(("stored", "status"), [("42", 0), ("43", 1)])
def test_nbval_compares_what_is_stored(tmp_path, stored, status):
    """Also where the kernel sends more than the plain text that is kept."""
    cell = nbbase.new_code_cell(
        "# NBVAL_CHECK_OUTPUT\n"
        "class Answer:\n"
        "    def __repr__(self): return '42'\n"
        "    def _repr_html_(self): return '<b>42</b>'\n"
        "Answer()"
    )
    cell.outputs = [nbbase.new_output("execute_result", {"text/plain": stored})]
    path = tmp_path / "chapter.ipynb"
    path.write_text(tool.text_of(tool.normalise(nbbase.new_notebook(cells=[cell]))))
    done = nbval(path)
    assert done.returncode == status, done.stdout + done.stderr


def test_every_chapter_is_in_its_stored_form():
    other = [p.name for p in (ROOT / "chapters").glob("*.ipynb") if not tool.in_stored_form(p)]
    assert other == []


def test_an_explorer_that_is_shown_has_a_name():
    shown = "from routecore.book.figures.the_game import two_sides\n\ntwo_sides()"
    assert tool.named(shown).splitlines()[-2:] == ["explorer = two_sides()", "explorer"]
    assert tool.named(tool.named(shown)) == tool.named(shown)
    for other in (
        "from routecore.book.figures.x import pools\nprint(pools())",
        "from routecore.book.figures.x import pools\nmodels = pools()",
        "%matplotlib inline\nprint(1)",
    ):
        assert tool.named(other) == other
