"""How a page says where it can be run."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("run_page", ROOT / "_ext" / "run_page.py")
run_page = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run_page)


def app(repository=""):
    return SimpleNamespace(
        srcdir=ROOT,
        config=SimpleNamespace(run_page_repository=repository, run_page_branch="main"),
        env=SimpleNamespace(
            doc2path=lambda name: next(
                (
                    str(path)
                    for end in (".ipynb", ".md")
                    if (path := ROOT / f"{name}{end}").exists()
                ),
                str(ROOT / name),
            )
        ),
    )


def test_without_a_repository_there_are_no_links():
    assert run_page.links(app(), "chapters/the_game") == {}
    assert run_page.links(app("https://example.org/book"), "chapters/the_game") == {}


@pytest.mark.parametrize("end", ["", ".git", "/"])
def test_a_repository_opens_in_binder_and_colab(end):
    found = run_page.links(app(f"https://github.com/someone/book{end}"), "chapters/the_game")
    assert found == {
        "Binder": "https://mybinder.org/v2/gh/someone/book/main"
        "?urlpath=lab/tree/chapters/the_game.ipynb",
        "Colab": "https://colab.research.google.com/github/someone/book/blob/main/"
        "chapters/the_game.ipynb",
    }


def test_a_page_in_markdown_is_given_as_a_notebook():
    notebook = run_page.notebook_of(app(), "chapters/desk_game")
    nbformat.validate(notebook)
    assert any("GameDesk()" in cell.source for cell in notebook.cells)
    assert run_page.notebook_of(app(), "chapters/api") is None
    assert run_page.notebook_of(app(), "search") is None


def test_a_notebook_is_given_without_outputs_and_always_the_same():
    first, again = (run_page.notebook_of(app(), "chapters/the_game") for _ in range(2))
    assert not any(cell.get("outputs") for cell in first.cells)
    assert nbformat.writes(first) == nbformat.writes(again)
