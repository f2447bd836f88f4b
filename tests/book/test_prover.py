"""What the prover in the page is given: cells that run without NumPy, examples that mean something."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import nbformat
import pytest

from routecore.book.prover.desk import EXAMPLES, prover_desk
from routecore.proofs.prove import prove

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

import prover_files  # noqa: E402
from prover_cells import cells  # noqa: E402

PACKAGE = ROOT / "routecore"


@pytest.mark.parametrize(
    ("example", "answer"),
    list(
        zip(
            EXAMPLES.values(),
            ["Proof", "Counterexample", "Proof", "Counterexample", "Proof", "Vacuous", "Proof"],
            strict=True,
        )
    ),
    ids=EXAMPLES,
)
def test_an_example_has_the_answer_that_it_is_there_for(example, answer):
    assert type(prove(example)).__name__ == answer


def test_the_desk_is_a_form_without_a_script():
    html = prover_desk()._repr_html_()
    assert "<script" not in html and "data-ask-the-prover" in html
    assert all(name in html for name in EXAMPLES)


def notebook(name):
    return nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)


# Runs the cells of a page where importing NumPy fails, as in a browser. Reads them from stdin.
PROGRAM = """
import json, sys
for name in ("numpy", "scipy", "matplotlib", "bokeh", "ipywidgets", "pandas"):
    sys.modules[name] = None
from routecore.proofs.page import run
print(json.dumps([json.loads(run(code)) for code in json.load(sys.stdin)]))
"""


@pytest.mark.parametrize("name", ["theorem_4_only_m2", "ask_the_prover"])
def test_the_cells_said_to_run_do_so_without_numpy_and_show_what_the_book_shows(name):
    book = notebook(name)
    found = cells(book, PACKAGE)
    runs = [entry["code"] for entry in found if not entry["needs"]]
    assert len(runs) >= len(found) // 2
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(runs), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    results = dict(zip(runs, json.loads(done.stdout), strict=True))
    assert {code: x["error"] for code, x in results.items() if x["error"]} == {}
    for cell in book.cells:
        if cell.source in results and cell.source.startswith("# NBVAL_CHECK_OUTPUT"):
            stored = "".join(x.text for x in cell.outputs if x.output_type == "stream")
            assert results[cell.source]["text"].startswith(stored.rstrip("\n"))


def test_a_cell_that_needs_more_says_what():
    found = {
        entry["code"]: entry["needs"] for entry in cells(notebook("theorem_5_only_m1"), PACKAGE)
    }
    needs = {needs for code, needs in found.items() if "from routecore import Game" in code}
    assert needs == {"NumPy"}
    assert next(needs for code, needs in found.items() if "only_m1()" in code) == "a kernel"


def test_what_uses_a_name_needs_what_the_name_needs():
    book = nbformat.v4.new_notebook()
    sources = [
        "import numpy as np\nx = np.zeros(3)",
        "import sympy as sp\ny = sp.Symbol('y')",
        "print(x)",
        "x = y + 1",
        "print(x)",
        "%matplotlib inline",
    ]
    book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    assert [entry["needs"] for entry in cells(book, PACKAGE)] == [
        "NumPy",
        "",
        "NumPy",
        "",
        "",
        "IPython",
    ]


def test_the_zip_of_routecore_proves_without_anything_else_and_is_the_same_bytes(tmp_path):
    first, second = tmp_path / "one.zip", tmp_path / "two.zip"
    for path in (first, second):
        prover_files.pack_sources(PACKAGE, path)
    assert first.read_bytes() == second.read_bytes()
    program = (
        f"import sys; sys.path.insert(0, {str(first)!r}); sys.modules['numpy'] = None\n"
        "from routecore.proofs.decide import decide; assert 'sympy' not in sys.modules\n"
        "import routecore.proofs.page, routecore\n"
        "assert '.zip' in routecore.__file__\n"
        "from routecore.proofs.claims import chapter_claims, chapters_with_claims\n"
        "assert len(chapters_with_claims()) > 20 and chapter_claims('theorem_4_only_m2')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("fetch", [prover_files.fetch, prover_files.fetch_editor])
def test_a_file_with_another_hash_is_refused(tmp_path, monkeypatch, fetch):
    def packed(command):
        folder = Path(command[-1].partition("=")[2])
        (folder / "packed-1.0.tgz").write_bytes(b"something else")

    monkeypatch.setattr(prover_files, "_run", packed)
    monkeypatch.setattr(prover_files, "_node", lambda cache: (["node"], ["npm"]))
    with pytest.raises(prover_files.Unavailable, match="it must be"):
        fetch(tmp_path)


def test_the_editor_comes_with_what_its_modules_import_and_with_nothing_else(tmp_path, monkeypatch):
    package = {f"dist/{name}": "" for name in (*prover_files.EDITOR_DOORS, "layout.css")}
    package["dist/prism/languages/python.js"] = 'import { a } from "../../core.js";\n'
    package |= {"LICENSE": "MIT", "dist/core.js": "", "dist/other.js": "", "readme.md": ""}
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as out:
        for name, text in package.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            out.addfile(entry, io.BytesIO(text.encode()))
    digest = base64.b64encode(hashlib.sha512(archive.getvalue()).digest()).decode()

    def packed(command):
        folder = Path(command[-1].partition("=")[2])
        (folder / "editor-1.0.tgz").write_bytes(archive.getvalue())

    monkeypatch.setattr(prover_files, "EDITOR_SHA512", digest)
    monkeypatch.setattr(prover_files, "_run", packed)
    monkeypatch.setattr(prover_files, "_node", lambda cache: (["node"], ["npm"]))
    folder = prover_files.fetch_editor(tmp_path)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {"LICENSE", "core.js", "layout.css", *prover_files.EDITOR_DOORS}
    assert not (tmp_path / "work-editor").exists()


def test_a_program_that_fails_is_said_in_a_sentence(tmp_path):
    with pytest.raises(prover_files.Unavailable, match=r"^python\S* failed: "):
        prover_files._run([sys.executable, "-c", "raise SystemExit('no such host')"])
