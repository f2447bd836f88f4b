"""The prover in the page: bring its files into the book, and tell the pages that they are there.

`prover_files` fetches them while the notebooks are executed, and so are the claims written as text.
Where they cannot be fetched, the book is built without: its buttons then say so.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from docutils.nodes import container
from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).parent))
import prover_files
from book_assets import place
from prover_cells import cells
from reach import fingerprint

from routecore.book.prover import MARKS, MODULES, RUNS, SCRIPT, STYLE
from routecore.explore.assets import read
from routecore.proofs.claims import chapters_with_claims

log = logging.getLogger(__name__)


def begin(app):
    """Fetch and write in threads, which wait for other processes most of the time."""
    cache = Path(app.outdir).parent / "prover"
    pool = ThreadPoolExecutor(2)
    package = Path(app.srcdir) / "routecore"
    app.prover = {
        "files": pool.submit(_fetch_all, cache),
        "claims": pool.submit(write_claims, cache / "claims", package, proved_in(app)),
        "package": package,
    }
    pool.shutdown(wait=False)
    place(app, [read(SCRIPT), read(STYLE)])


def _fetch_all(cache):
    """The folders of the prover and of the editor, one after the other: both may install Node."""
    return (
        _fetch(prover_files.fetch, cache, "The prover is left out of the pages"),
        _fetch(prover_files.fetch_editor, cache, "Code is edited in plain fields"),
    )


def _fetch(fetch, cache, without):
    try:
        return fetch(cache)
    except (prover_files.Unavailable, OSError, subprocess.SubprocessError) as error:
        log.info("%s: %s", without, error)
        return None


def proved_in(app) -> list[str]:
    """The chapters with claims that this book has pages for; the ledger shows those of all."""
    pages = {docname.rpartition("/")[2] for docname in app.config.external_site_map}
    return [key for key in chapters_with_claims() if key in pages or "ledger" in pages]


def write_claims(folder: Path, package: Path, chapters: list[str]) -> list[Path]:
    """A file a chapter; those whose modules have not changed are kept."""
    paths = {}
    for chapter in chapters:
        source = (
            f"import routecore.proofs.smt, routecore.proofs.notation"
            f"\nimport routecore.proofs.claims.{chapter}"
        )
        paths[chapter] = folder / fingerprint(source, package)[:16] / f"{chapter}.json"
    missing = {chapter: path for chapter, path in paths.items() if not path.exists()}
    if missing:
        shutil.rmtree(folder / "new", ignore_errors=True)
        (folder / "new").mkdir(parents=True)
        subprocess.run(
            [
                sys.executable,
                str(Path(__file__).with_name("prover_claims.py")),
                str(folder / "new"),
                *missing,
            ],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": "0"},
        )
    for chapter, path in missing.items():
        path.parent.mkdir(exist_ok=True)
        (folder / "new" / f"{chapter}.json").replace(path)
    return list(paths.values())


def settings(app) -> str:
    """What the script is told: where the files lie and how large they are; empty without them."""
    if not hasattr(app, "prover_settings"):
        folder, editor = app.prover["files"].result()
        app.prover_settings = ""
        if folder is not None:
            sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
            ours = [*prover_files.sources(app.prover["package"]), *sorted(MODULES.iterdir())]
            version = hashlib.sha256(b"".join(path.read_bytes() for path in ours)).hexdigest()[:16]
            where = {"core": f"core-{folder.name}", "book": f"book-{version}"}
            if editor:
                where["editor"] = editor.name
            app.prover_settings = json.dumps({**where, "sizes": sizes}, separators=(",", ":"))
    return app.prover_settings


def mark_cells(app, doctree, docname):
    """Say in the classes of each code cell whether it runs in the page, or what it needs."""
    path = Path(app.env.doc2path(docname))
    nodes = [x for x in doctree.findall(container) if "cell" in x["classes"]]
    if path.suffix != ".ipynb" or not nodes:
        return
    notebook = nbformat.read(path, as_version=4)
    found = cells(notebook, app.prover["package"])
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for node in nodes:
        parts = [*node.get("joined", []), node["cell_index"]]  # what folds.py has put into one
        needs = next(filter(None, (found[code.index(i)]["needs"] for i in parts)), "")
        node["classes"] += [RUNS] if not needs else ["runs-elsewhere", f"needs-{needs.split()[-1]}"]


def link(app, pagename, templatename, context, doctree):
    """Add the small script and the style of the buttons to pages that have something to prove."""
    if any(mark in context.get("body", "") for mark in MARKS):
        attributes = {"data-prover": settings(app)}
        app.add_js_file(SCRIPT.name, priority=450, loading_method="defer", **attributes)
        app.add_css_file(STYLE.name, priority=700)


def copy(app, exception):
    """Copy everything into the built book."""
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    claims = app.prover["claims"].result()
    if not settings(app):
        return
    where = json.loads(settings(app))
    (folder, editor), out = app.prover["files"].result(), static / "prover"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(folder, out / where["core"], ignore=shutil.ignore_patterns("complete"))
    if "editor" in where:
        shutil.copytree(editor, out / where["editor"])
    book = out / where["book"]
    shutil.copytree(MODULES, book)
    prover_files.pack_sources(app.prover["package"], book / "routecore.zip")
    (book / "claims").mkdir()
    for path in claims:
        shutil.copyfile(path, book / "claims" / path.name)
    weight = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    log.info("The prover: %.1f MB", weight / 1e6)


def setup(app):
    app.connect("builder-inited", begin)
    app.connect("doctree-resolved", mark_cells)
    app.connect("html-page-context", link)
    app.connect("build-finished", copy)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
