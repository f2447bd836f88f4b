"""Execute the book's notebooks ahead of reading, on every core.

MyST-NB executes notebooks one at a time, while it reads them. So, before reading, this extension
forgets what a change has reached (kept_runs.py), executes what is not in the cache in parallel, and
says which chapter took how long. MyST-NB then finds every notebook in the cache. One that fails is
left out: MyST-NB executes it again and reports the traceback. One that writes to stderr is not kept
either, and what it wrote is shown.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.errors import ExtensionError
from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).parent))
from kept_runs import environment, forget_what_changed, in_order, keep, stderr_of

log = logging.getLogger(__name__)

# Event, with the names of the pages: an extension may get ready meanwhile what it will need of them.
EXECUTING = "notebooks-executing"


def prepare(app):
    """Set what every kernel finds."""
    os.environ.update(environment(Path(app.outdir).parent))


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


def execute(app, env, docnames):
    """Execute, in parallel, those of the pages to be read that are notebooks not in the cache."""
    config = env.mystnb_config
    if config.execution_mode != "cache":
        return
    cache = get_cache(config.execution_cache_path)
    notebooks = notebooks_of(env, docnames)
    forget_what_changed(cache, notebooks, Path(app.srcdir) / "routecore")

    waiting = []
    for docname in in_order(notebooks):
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
        app.emit(EXECUTING, [docname for docname, _, _ in waiting])
        for done, future in enumerate(as_completed(futures), 1):
            docname, path = futures[future]
            result = future.result()
            said = stderr_of(result.nb) if result.err else keep(cache, result.nb, path)
            if said:
                complaints.append(f"{docname} wrote to stderr:\n{said}")
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


def setup(app):
    app.add_event(EXECUTING)
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", reached_by_change)
    app.connect("env-before-read-docs", execute)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
