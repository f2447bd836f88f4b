"""Say on every page that is a notebook how to run it, and give the notebook with it.

The line is `templates/components/run-page.html`. Where `_config.yml` names the repository it also
opens the page in Binder and in Colab.
"""

import re
import sys
from pathlib import Path

import jupytext
import nbformat

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from normalise import named

FOLDER = "_static/notebooks"
GITHUB = re.compile(r"https://github\.com/([^/]+/[^/]+?)(?:\.git)?/?$")


def notebook_of(app, pagename):
    """The page's notebook without outputs, or None if the page has no code."""
    path = Path(app.env.doc2path(pagename))
    if not path.is_file():  # a page that Sphinx makes, such as the search
        return None
    notebook = jupytext.read(path)
    if path.suffix == ".md" and not any(cell.cell_type == "code" for cell in notebook.cells):
        return None
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c{number:03}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.source = named(cell.source)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    return notebook


def links(app, pagename):
    """Where else the page can be run, by name: services that open a public repository."""
    found = GITHUB.match(app.config.run_page_repository)
    if not found:
        return {}
    name, branch = found[1], app.config.run_page_branch
    source = Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
    there = {"Binder": f"https://mybinder.org/v2/gh/{name}/{branch}?urlpath=lab/tree/{source}"}
    if source.endswith(".ipynb"):
        there["Colab"] = f"https://colab.research.google.com/github/{name}/blob/{branch}/{source}"
    return there


def add_line(app, pagename, templatename, context, doctree):
    """Write the notebook, and the line at the end of the page."""
    if app.builder.format != "html" or "body" not in context or doctree is None:
        return
    notebook = notebook_of(app, pagename)
    if notebook is None:
        return
    target = Path(app.outdir) / FOLDER / f"{pagename.rpartition('/')[2]}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8")
    context["body"] += app.builder.templates.render(
        "run-page.html",
        {
            "notebook": context["pathto"](f"{FOLDER}/{target.name}", resource=True),
            "source": Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix(),
            "repository": app.config.run_page_repository,
            "links": links(app, pagename),
            "movable": any(cell.source.endswith("\nexplorer") for cell in notebook.cells),
        },
    )


def setup(app):
    app.add_config_value("run_page_repository", "", "html")
    app.add_config_value("run_page_branch", "main", "html")
    app.connect("html-page-context", add_line)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
