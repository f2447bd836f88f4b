"""The execution cache forgets what a change has reached, and nothing else."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat.v4 import new_code_cell, new_notebook, new_output

ROOT = Path(__file__).parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "_ext" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


kept_runs, reach = load("kept_runs"), load("reach")


OFFER = """from typing import TYPE_CHECKING
from routecore.doors import door
if TYPE_CHECKING:
    {}
"""
ROOT_FILES = {"__init__.py", "doors.py"}
SHOP = ROOT_FILES | {"shop/__init__.py"}


@pytest.fixture
def package(tmp_path):
    """A small package: a imports b inside a function, c loads its folder by name, d stands alone.

    It offers f of a, and shop offers x of b; their doors load what is asked for.
    """
    files = {
        "__init__.py": OFFER.format("from routecore.a import f"),
        "doors.py": "from importlib import import_module\n",
        "shop/__init__.py": OFFER.format("from routecore.b import x"),
        "shop/till.py": "",
        "a.py": "def f():\n    from routecore.b import x\n    return x\n",
        "b.py": "x = 1\n",
        "d.py": "y = 1\n",
        "c/__init__.py": "from importlib import import_module\nimport_module('routecore.c.e')\n",
        "c/e.py": "z = 1\n",
        "data/table.csv": "1,2\n",
    }
    for name, text in files.items():
        path = tmp_path / "routecore" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)
    return tmp_path / "routecore"


@pytest.fixture
def fingerprint(package):
    def now(source):
        for remembered in (reach._module, reach._file, reach._reached_from, reach._data):
            remembered.cache_clear()
        return reach.fingerprint(source, package)

    return now


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from routecore.a import f", ROOT_FILES | {"a.py", "b.py"}),
        ("from routecore import d", ROOT_FILES | {"d.py"}),
        ("from routecore import c", ROOT_FILES | {"c/__init__.py", "c/e.py"}),
        ("import numpy", set()),
        # A door: what is asked for, or where a package itself is at hand, all that it offers.
        ("from routecore import f", ROOT_FILES | {"a.py", "b.py"}),
        ("import routecore as r\nr.f()", ROOT_FILES | {"a.py", "b.py"}),
        ("import routecore.d\nroutecore.f()", ROOT_FILES | {"a.py", "b.py", "d.py"}),
        ("import routecore.d as d", ROOT_FILES | {"d.py"}),
        ("from routecore.shop import till", SHOP | {"shop/till.py"}),
        ("from routecore.shop import x", SHOP | {"b.py"}),
        ("from routecore import shop\nshop.x", SHOP | {"b.py"}),
        ("from routecore.shop import *\nx", SHOP | {"b.py"}),
    ],
)
def test_reaches_what_is_imported(package, source, expected):
    found = reach.reached(source, package)
    assert {path.relative_to(package).as_posix() for path in found} == expected


TELL = """
import sys
for name, module in sys.modules.items():
    if name.split(".")[0] == "routecore":
        print(module.__file__)
"""


@pytest.mark.parametrize("name", ["from_log_to_threshold", "ledger", "theorem_5_only_m1"])
def test_what_a_chapter_loads_it_reaches(name):
    code = kept_runs.code_of(nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4))
    imports = [line for line in code.splitlines() if line.startswith(("import ", "from "))]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*imports, TELL])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {Path(line) for line in done.stdout.splitlines()}
    found = reach.reached(code, ROOT / "routecore")
    assert len(loaded) > 10 and loaded <= found
    assert not [path for path in found if "desks" in path.parts]


def test_a_change_counts_where_it_is_reached(package, fingerprint):
    uses, alone = "from routecore.a import f", "from routecore import d"
    before = fingerprint(uses), fingerprint(alone)
    (package / "b.py").write_text("x = 2\n")
    assert fingerprint(uses) != before[0] and fingerprint(alone) == before[1]


def test_a_comment_does_not_count_and_data_do(package, fingerprint):
    before = fingerprint("import routecore.d")
    (package / "d.py").write_text("# why\n\ny = 1\n")
    assert fingerprint("import routecore.d") == before
    (package / "data/table.csv").write_text("1,3\n")
    assert fingerprint("import routecore.d") != before


@pytest.mark.parametrize(
    ("file", "counts"),
    [("c/page.html", True), ("c/ports/sum.js", True), ("c/static/page.js", False)],
)
def test_a_template_and_a_port_count_for_those_who_reach_their_folder(
    package, fingerprint, file, counts
):
    uses, alone = "from routecore import c", "import routecore.d"
    before = fingerprint(uses), fingerprint(alone)
    (package / file).parent.mkdir(exist_ok=True)
    (package / file).write_text("new")
    assert (fingerprint(uses) != before[0]) == counts
    assert fingerprint(alone) == before[1]


def test_the_ledger_is_executed_late_and_not_last():
    assert kept_runs.in_order({"d", "c/ledger", "a", "b"}) == ["a", "c/ledger", "b", "d"]
    assert kept_runs.in_order(["ledger"]) == ["ledger"]
    assert kept_runs.in_order([Path("b.ipynb"), Path("a.ipynb")]) == [
        Path("a.ipynb"),
        Path("b.ipynb"),
    ]


def test_proofs_are_kept_for_one_state_of_the_package(tmp_path, monkeypatch):
    folder = kept_runs.kept_proofs(tmp_path)
    folder.mkdir(parents=True)
    assert kept_runs.kept_proofs(tmp_path) == folder and folder.exists()
    assert kept_runs.environment(tmp_path)["ROUTECORE_KEPT"] == str(folder)
    monkeypatch.setattr(kept_runs, "fingerprint", lambda source, package: "another state")
    assert kept_runs.kept_proofs(tmp_path) != folder
    assert not folder.exists()


def test_the_cache_forgets_one_notebook_and_keeps_the_other(package, tmp_path):
    cache = get_cache(str(tmp_path / "cache"))
    pages = {
        "uses": new_notebook(cells=[new_code_cell("from routecore.a import f")]),
        "alone": new_notebook(cells=[new_code_cell("%matplotlib inline\nimport routecore.d as d")]),
    }
    cache.get_version()
    kept_runs.forget_what_changed(cache, pages, package)
    for name, notebook in pages.items():
        bundle = CacheBundleIn(nbformat.from_dict(notebook), f"{name}.ipynb")
        cache.cache_notebook_bundle(bundle, check_validity=False)
    (package / "b.py").write_text("x = 3\n")
    for remembered in ("_module", "_file", "_reached_from"):
        kept_runs.fingerprint.__globals__[remembered].cache_clear()
    kept_runs.forget_what_changed(cache, pages, package)
    cache.match_cache_notebook(pages["alone"])
    with pytest.raises(KeyError):
        cache.match_cache_notebook(pages["uses"])


def test_what_a_cell_writes_to_stderr_is_found():
    loud = new_code_cell("x")
    loud.outputs = [
        new_output("stream", name="stdout", text="fine"),
        new_output("stream", name="stderr", text="no home"),
    ]
    assert kept_runs.stderr_of(new_notebook(cells=[loud])) == "no home"
