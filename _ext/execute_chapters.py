"""Execute the book's notebooks ahead of reading, on every core.

MyST-NB executes notebooks one at a time, while it reads them, and its cache knows a notebook by
its own source only. A chapter's output also depends on routecore and on the installed packages.
So, before reading, this extension empties the cache if any of those changed, executes what is not
in it in parallel, and says which chapter took how long. MyST-NB then finds every notebook in the
cache. One that fails is left out: MyST-NB executes it again and reports the traceback.
"""

import hashlib
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import distributions
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.util import logging

log = logging.getLogger(__name__)


def fingerprint(package):
    """SHA-256 of everything a notebook's output depends on, besides its own source.

    Parameters
    ----------
    package : pathlib.Path
        Folder of the package that the notebooks import.

    Returns
    -------
    str
        Hexadecimal digest of the package's files, Python's version and the installed packages.
    """
    digest = hashlib.sha256(sys.version.encode())
    digest.update(repr(sorted({f"{d.name} {d.version}" for d in distributions()})).encode())
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def clear_stale_cache(app):
    """Empty the execution cache if it was filled under another fingerprint."""
    # The book shows an explorer's page face, also when it is built from inside a notebook server.
    os.environ["ROUTECORE_FACE"] = "page"
    cache = Path(app.env.mystnb_config.execution_cache_path)
    stamp = cache / "fingerprint"
    current = fingerprint(Path(app.srcdir) / "routecore")
    if cache.exists() and (not stamp.exists() or stamp.read_text() != current):
        log.info("routecore or a package has changed: every notebook is executed again")
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    stamp.write_text(current)
    app.routecore_fingerprint = current


def reread_all(app, env, added, changed, removed):
    """Have every page read again if the last pages were read under another fingerprint."""
    if getattr(env, "routecore_fingerprint", None) == app.routecore_fingerprint:
        return []
    return sorted(env.found_docs)


def execute(app, env, docnames):
    """Execute, in parallel, those of the pages to be read that are notebooks not in the cache."""
    env.routecore_fingerprint = app.routecore_fingerprint
    config = env.mystnb_config
    if config.execution_mode != "cache":
        return
    cache = get_cache(config.execution_cache_path)
    waiting = []
    # The ledger proves every claim of the book and takes longest: started last, it would end alone.
    for docname in sorted(docnames, key=lambda name: (not name.endswith("/ledger"), name)):
        path = Path(env.doc2path(docname))
        source = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, config, source)
        if reader is None:  # plain Markdown
            continue
        notebook = reader.read(source)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            waiting.append((docname, path, notebook))
    if not waiting:
        return

    workers = min(os.cpu_count() or 1, len(waiting))
    log.info("executing %d notebooks, %d at a time", len(waiting), workers)
    start = time.perf_counter()
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
            if result.err is None:
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
                "  FAILED" if result.err else "",
                time.perf_counter() - start,
            )


def setup(app):
    # MyST-NB makes its configuration at builder-inited with the default priority, 500.
    app.connect("builder-inited", clear_stale_cache, priority=600)
    app.connect("env-get-outdated", reread_all)
    app.connect("env-before-read-docs", execute)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
