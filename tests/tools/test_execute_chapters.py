"""The execution cache forgets when what the notebooks import has changed."""

import importlib.util
import types
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location(
    "execute_chapters", ROOT / "_ext" / "execute_chapters.py"
)
extension = importlib.util.module_from_spec(spec)
spec.loader.exec_module(extension)


@pytest.fixture
def app(tmp_path):
    """As much of a Sphinx application as the cache looks at."""
    (tmp_path / "routecore").mkdir()
    (tmp_path / "routecore" / "game.py").write_text("p1 = 1\n")
    config = types.SimpleNamespace(execution_cache_path=str(tmp_path / "cache"))
    env = types.SimpleNamespace(mystnb_config=config, found_docs={"index", "chapters/a"})
    return types.SimpleNamespace(srcdir=tmp_path, env=env)


def fill(app):
    extension.clear_stale_cache(app)
    entry = Path(app.env.mystnb_config.execution_cache_path) / "entry"
    entry.write_text("an executed notebook")
    return entry


def test_keeps_the_cache_when_nothing_has_changed(app):
    entry = fill(app)
    extension.clear_stale_cache(app)
    assert entry.exists()


def test_clears_the_cache_when_the_package_has_changed(app):
    entry = fill(app)
    (app.srcdir / "routecore" / "game.py").write_text("p1 = 2\n")
    extension.clear_stale_cache(app)
    assert not entry.exists()


def test_compiled_files_do_not_count(app):
    before = extension.fingerprint(app.srcdir / "routecore")
    (app.srcdir / "routecore" / "__pycache__").mkdir()
    (app.srcdir / "routecore" / "__pycache__" / "game.pyc").write_bytes(b"compiled")
    assert extension.fingerprint(app.srcdir / "routecore") == before


def test_reads_every_page_again_after_a_change(app):
    extension.clear_stale_cache(app)
    assert extension.reread_all(app, app.env, set(), set(), set()) == ["chapters/a", "index"]
    app.env.routecore_fingerprint = app.routecore_fingerprint
    assert extension.reread_all(app, app.env, set(), set(), set()) == []
