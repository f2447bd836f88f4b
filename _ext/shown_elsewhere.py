"""Which pages are written after a change: those that were read anew, or all of them.

A page shows things of other pages: their titles and numbers, the places of labels, works that are
cited; and it names scripts and styles with a digest of what is in them. Sphinx does not follow these.
As long as all of them are as they were in the last build, only what was read anew is written.

Sphinx takes up the search index of the last build without the signatures on its pages, and would
forget those of the pages that it does not write. So they are noted here, and given back to it.
"""

import hashlib
import json
from pathlib import Path

from book_assets import asset_groups
from prover import settings

STAMP = "shown_elsewhere.json"


def shown_elsewhere(env) -> dict:
    """What pages show of one another, as text and numbers."""
    std, py, math, cite = (env.domaindata[name] for name in ("std", "py", "math", "cite"))
    return {
        "titles": {page: title.astext() for page, title in env.titles.items()},
        "order": env.toctree_includes,
        "numbers": [env.toc_secnumbers, env.toc_fignumbers],
        "labels": [std["labels"], std["anonlabels"]],
        "theorems": env.proof_list,
        "exercises": {
            label: [known["docname"], known["node"].children[0].astext()]
            for label, known in env.sphinx_exercise_registry.items()
        },
        "equations": math["objects"],
        "names": py["objects"],
        "cited": sorted(
            [ref.docname, ref.citation_ref_id, *(target.key for target in ref.targets)]
            for ref in cite["citation_refs"]
        ),
    }


def digest(app, env) -> str:
    """SHA-256 of what any page may show though it is not its own."""
    text = json.dumps(shown_elsewhere(env), sort_keys=True, default=str)
    found = hashlib.sha256((text + settings(app)).encode())
    for path in sorted(Path(app.srcdir, "_static").rglob("*")) + sorted(
        Path(__file__).parent.rglob("*")
    ):
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.name.encode() + path.read_bytes())
    for _, assets in asset_groups():
        for each in assets:
            found.update(each.text.encode())
    return found.hexdigest()


def pages_to_write(app, env):
    """All pages, if what they show of one another has changed since the last build; else none."""
    stamp = Path(app.doctreedir) / STAMP
    app.shown_elsewhere = digest(app, env)
    last = json.loads(stamp.read_text()) if stamp.exists() else {}
    if last.get("digest") != app.shown_elsewhere:
        return sorted(env.found_docs)
    env._search_index_index_entries.update(last["signatures"])
    return []


def keep(app, exception):
    """Note what the pages show of one another, once all of it has been written."""
    stamp = Path(app.doctreedir) / STAMP
    if exception is None and app.builder.format == "html":
        signatures = app.env._search_index_index_entries
        stamp.write_text(json.dumps({"digest": app.shown_elsewhere, "signatures": signatures}))
    else:
        stamp.unlink(missing_ok=True)


def setup(app):
    app.connect("env-get-updated", pages_to_write)
    app.connect("build-finished", keep)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
