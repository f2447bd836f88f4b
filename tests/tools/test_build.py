"""When the book is built anew and when only what has changed: no warning is lost."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest

spec = importlib.util.spec_from_file_location(
    "build", Path(__file__).parents[2] / "tools" / "build.py"
)
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)


@pytest.fixture
def book(tmp_path):
    """``book(status)``: a build that ends so; returns whether it read every page."""
    (tmp_path / "_config.yml").write_text("title: a book")

    def build(status=0):
        asked = []

        def run(command, cwd):
            asked.append(command)
            return SimpleNamespace(returncode=status)

        assert tool.build(tmp_path, run) == status
        return "--all" in asked[0]

    build.root = tmp_path
    return build


def test_the_first_build_reads_all_and_the_next_what_has_changed(book):
    assert book()
    assert not book()


def test_after_a_failure_every_page_is_read_until_one_is_clean(book):
    book()
    book(status=1)
    assert book(status=1)
    assert book()
    assert not book()


@pytest.mark.parametrize("name", ["_config.yml", "references.bib", "_ext/new.py"])
def test_what_every_page_depends_on_has_all_read(book, name):
    book()
    (book.root / name).parent.mkdir(exist_ok=True)
    (book.root / name).write_text("something else")
    assert book()
    assert not book()
