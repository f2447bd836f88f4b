"""Execute the book's notebooks ahead of reading, on every core.

MyST-NB executes notebooks one at a time, while it reads them, and its cache knows a notebook by
its own source only. A chapter's output also depends on what it imports from routecore and on the
installed packages. So, before reading, this extension forgets what a change has reached, executes
what is not in the cache in parallel, and says which chapter took how long. MyST-NB then finds every
notebook in the cache. One that fails is left out: MyST-NB executes it again and reports the
traceback. One that writes to stderr is not kept either, and what it wrote is shown.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.errors import ExtensionError
from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from normalise import merged
from reach import fingerprint

log = logging.getLogger(__name__)


def prepare(app):
    """What every kernel finds: the page face, a home for Matplotlib, one order of sets."""
    # The book shows an explorer's page face, also when it is built from inside a notebook server.
    os.environ["ROUTECORE_FACE"] = "page"
    # A home that cannot be written would have Matplotlib say so in a page.
    os.environ["MPLCONFIGDIR"] = str(Path(app.outdir).parent / "matplotlib")
    # SymPy's order of subexpressions follows the hash seed, and with it the generated code.
    os.environ["PYTHONHASHSEED"] = "0"


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


def notebooks_of(env, docnames):
    """{page: notebook} of those pages that are notebooks."""
    config, found = env.mystnb_config, {}
    for docname in sorted(docnames):
        path = Path(env.doc2path(docname))
        source = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, config, source)
        if reader is not None:  # None: plain Markdown
            found[docname] = reader.read(source)
    return found


def reached_by_change(app, env, added, changed, removed):
    """Have those pages read again whose output a change outside their own source has reached."""
    config = env.mystnb_config
    if config.execution_mode != "cache":
        return []
    known = sorted(set(env.found_docs) - set(added) - set(changed))
    cache = get_cache(config.execution_cache_path)
    return forget_what_changed(cache, notebooks_of(env, known), Path(app.srcdir) / "routecore")


def write_all(app, env):
    """Have every page written: a title, a number or a label that others show may have changed."""
    return sorted(env.found_docs)


def execute(app, env, docnames):
    """Execute, in parallel, those of the pages to be read that are notebooks not in the cache."""
    config = env.mystnb_config
    if config.execution_mode != "cache":
        return
    cache = get_cache(config.execution_cache_path)
    notebooks = notebooks_of(env, docnames)
    forget_what_changed(cache, notebooks, Path(app.srcdir) / "routecore")

    waiting = []
    # The ledger proves every claim of the book and takes longest: started last, it would end alone.
    for docname in sorted(notebooks, key=lambda name: (not name.endswith("/ledger"), name)):
        try:
            cache.match_cache_notebook(notebooks[docname])
        except KeyError:
            waiting.append((docname, Path(env.doc2path(docname)), notebooks[docname]))
    if not waiting:
        return

    workers = min(os.cpu_count() or 1, len(waiting))
    log.info("executing %d notebooks, %d at a time", len(waiting), workers)
    start = time.perf_counter()
    complaints = []
    with ThreadPoolExecutor(workers) as pool:
        futures = {
            pool.submit(
                single_nb_execution,
                notebook,
                cwd=str(path.parent),
                timeout=config.execution_timeout,
                allow_errors=False,
                # Only the kernel face has widgets; their state would be written into the page.
                store_widget_state=False,
                # Each kernel would warn that it listens on this machine's loopback.
                extra_arguments=["--log-level=ERROR"],
            ): (docname, path)
            for docname, path, notebook in waiting
        }
        for done, future in enumerate(as_completed(futures), 1):
            docname, path = futures[future]
            result = future.result()
            said = stderr_of(result.nb)
            # MyST-NB would add a line break wherever a stream happened to be cut.
            for cell in result.nb.cells:
                if cell.cell_type == "code":
                    cell.outputs = merged(cell.outputs)
            if said:
                complaints.append(f"{docname} wrote to stderr:\n{said}")
            elif result.err is None:
                cache.cache_notebook_bundle(
                    CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time}),
                    check_validity=False,
                    overwrite=True,
                )
            log.info(
                "  %2d/%d  %-44s %5.1f s%s  (%.0f s so far)",
                done,
                len(waiting),
                docname,
                result.time,
                "  FAILED" if result.err or said else "",
                time.perf_counter() - start,
            )
    if complaints:
        raise ExtensionError("\n".join(complaints))


def stderr_of(notebook) -> str:
    """What the cells wrote to stderr."""
    return "".join(
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stderr"
    )


def setup(app):
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", reached_by_change)
    app.connect("env-get-updated", write_all)
    app.connect("env-before-read-docs", execute)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
