"""Pages are written again when something changed that others show, and only then."""

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def module(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    found = importlib.import_module("shown_elsewhere")
    monkeypatch.setattr(found, "settings", lambda app: app.prover_settings)
    monkeypatch.setattr(found, "asset_groups", lambda: [])
    yield found
    sys.modules.pop("shown_elsewhere")


@pytest.fixture
def env():
    """What Sphinx knows of two pages."""

    def title(text):
        return nodes.title("", "", nodes.Text(text))

    exercise = nodes.Element("", nodes.caption("", "", nodes.Text("One half")), nodes.Text("Why?"))
    reference = SimpleNamespace(
        docname="a", citation_ref_id="id1", targets=[SimpleNamespace(key="one2026work")]
    )
    return SimpleNamespace(
        found_docs={"b", "a"},
        titles={"a": title("The first"), "b": title("The second")},
        toctree_includes={"a": ["b"]},
        toc_secnumbers={},
        toc_fignumbers={"a": {"exercise": {"ex-1": (1,)}}},
        proof_list={"thm-1": {"docname": "a", "label": "thm-1"}},
        sphinx_exercise_registry={"ex-1": {"docname": "a", "node": exercise}},
        domaindata={
            "std": {
                "labels": {"here": ("a", "here", "Here")},
                "anonlabels": {"here": ("a", "here")},
            },
            "py": {"objects": {}},
            "math": {"objects": {}},
            "cite": {"citation_refs": [reference]},
        },
        _search_index_index_entries={},
    )


@pytest.fixture
def app(tmp_path, env):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "book.css").write_text("p {}")
    return SimpleNamespace(
        srcdir=tmp_path,
        doctreedir=tmp_path,
        env=env,
        prover_settings="{}",
        builder=SimpleNamespace(format="html"),
    )


@pytest.fixture
def built(module, app, env):
    """A build that has ended well."""
    assert module.pages_to_write(app, env) == ["a", "b"]
    module.keep(app, None)
    assert module.pages_to_write(app, env) == []
    return module


def test_words_of_a_page_are_its_own(built, app, env):
    env.sphinx_exercise_registry["ex-1"]["node"] += nodes.Text(" Prove it.")
    env.domaindata["std"]["labels"] = {"here": ("a", "here", "Here")}
    assert built.pages_to_write(app, env) == []


def test_the_search_is_told_the_signatures_of_pages_that_are_not_written(built, app, env):
    found = {"a": [], "b": [["Game (class in routecore)", "routecore.Game", ""]]}
    env._search_index_index_entries = dict(found)
    built.keep(app, None)
    env._search_index_index_entries = {}
    assert built.pages_to_write(app, env) == []
    assert env._search_index_index_entries == found


@pytest.mark.parametrize(
    "change",
    [
        lambda app, env: env.titles["b"].__setitem__(0, nodes.Text("The last")),
        lambda app, env: env.toctree_includes["a"].append("c"),
        lambda app, env: env.toc_fignumbers["a"]["exercise"].update({"ex-1": (2,)}),
        lambda app, env: env.proof_list.pop("thm-1"),
        lambda app, env: env.domaindata["std"]["labels"].update(here=("b", "here", "Here")),
        lambda app, env: env.domaindata["py"]["objects"].update({"routecore.Game": "a"}),
        lambda app, env: env.domaindata["cite"]["citation_refs"].clear(),
        lambda app, env: (app.srcdir / "_static" / "book.css").write_text("p { margin: 0 }"),
        lambda app, env: setattr(app, "prover_settings", '{"book":"another"}'),
    ],
)
def test_what_others_show_has_all_pages_written(built, app, env, change):
    change(app, env)
    assert built.pages_to_write(app, env) == ["a", "b"]


def test_a_build_that_failed_vouches_for_nothing(built, app, env):
    built.keep(app, RuntimeError("no"))
    assert built.pages_to_write(app, env) == ["a", "b"]
