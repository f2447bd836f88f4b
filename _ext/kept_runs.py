"""The executed notebooks that the book is printed from, and when one is no longer true.

jupyter-cache knows a notebook by its own source only. A chapter's output also depends on what it
imports from routecore and on the installed packages, so a fingerprint of those is kept beside it.
Two fill the cache: the build (execute_chapters.py), and the check of every cell before it
(tools/notebooks.py), so that what has been checked is what is printed.
"""

import json
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from jupyter_cache.base import CacheBundleIn

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from normalise import merged
from reach import fingerprint


def environment(build: Path) -> dict[str, str]:
    """What every kernel finds: the page face, a home for Matplotlib, one order of sets."""
    return {
        # The book shows an explorer's page face, also when built from inside a notebook server.
        "ROUTECORE_FACE": "page",
        # A home that cannot be written would have Matplotlib say so in a page.
        "MPLCONFIGDIR": str(build / "matplotlib"),
        # SymPy's order of subexpressions follows the hash seed, and with it the generated code.
        "PYTHONHASHSEED": "0",
        # What the chapters prove, the ledger shows.
        "ROUTECORE_KEPT": str(kept_proofs(build)),
    }


def kept_proofs(build: Path) -> Path:
    """Folder of the proofs and checks that hold for the package as it is; others are removed."""
    package = Path(__file__).parents[1] / "routecore"
    state = fingerprint("from routecore.proofs import claims, evidence, report", package)
    folder = build / "proofs" / state[:16]
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other)
    return folder


def in_order(pages) -> list:
    """Names or paths of pages in the order in which to execute them.

    The ledger shows what the others have proved, so it comes late; begun last, it would end alone.
    """
    ordered = sorted(pages)
    for ledger in [page for page in ordered if Path(page).stem == "ledger"]:
        ordered.remove(ledger)
        ordered.insert(max(len(ordered) - 2, 0), ledger)
    return ordered


def code_of(notebook) -> str:
    """The code cells as one text; lines that only IPython reads are left out."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join(
        line
        for cell in cells
        for line in cell.splitlines()
        if not line.lstrip().startswith(("%", "!"))
    )


def forget_what_changed(cache, notebooks, package):
    """Remove from the cache the notebooks whose dependencies have changed since they were executed.

    Parameters
    ----------
    cache : jupyter_cache's cache
    notebooks : {page: notebook}
    package : folder of routecore

    Returns
    -------
    the pages, sorted
    """
    stamp = Path(cache.path) / "fingerprints.json"
    before = json.loads(stamp.read_text()) if stamp.exists() else {}
    now = {page: fingerprint(code_of(notebook), package) for page, notebook in notebooks.items()}
    changed = sorted(page for page in notebooks if before.get(page) != now[page])
    for page in changed:
        with suppress(KeyError):
            cache.remove_cache(cache.match_cache_notebook(notebooks[page]).pk)
    # Kept before execution: what is executed from here on is executed under these.
    stamp.write_text(json.dumps(before | now, indent=1, sort_keys=True))
    return changed


def keep(cache, notebook, path) -> str:
    """Keep an executed notebook, but for one that wrote to stderr; return what it wrote."""
    said = stderr_of(notebook)
    if not said:
        # MyST-NB would add a line break wherever a stream happened to be cut.
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = merged(cell.outputs)
        bundle = CacheBundleIn(notebook, str(path))
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return said


def stderr_of(notebook) -> str:
    """What the cells wrote to stderr."""
    return "".join(
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stderr"
    )
