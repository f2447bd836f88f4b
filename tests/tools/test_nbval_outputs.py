"""What nbval got from a notebook is what an execution of it gives."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.normalise import merged

ROOT = Path(__file__).parents[2]
SHOW = "from IPython.display import HTML, display\ndisplay(HTML('<b>bold</b>'))\n1 + 1"
PRINT = "print('one')\nprint('two')\ndisplay(HTML('<i>'))\nprint('three')"
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def checked(folder, *sources):
    """Run nbval on a notebook of these cells; its exit status, and what the plugin wrote."""
    cells = [new_markdown_cell("# T"), *map(new_code_cell, sources)]
    given, executed = folder / "given.ipynb", folder / "executed.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), given)
    plugins = ["-p", "nbval.plugin", "-p", "tools.nbval_outputs", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "-o", "addopts=", "--nbval-lax"]
    status = subprocess.run(
        [*command, f"--executed={executed}", given],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
    ).returncode
    return status, nbformat.read(executed, as_version=4) if executed.exists() else None


def told(notebook):
    """The outputs of each cell and the language, without the times of execution."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [merged(cell.outputs) for cell in cells]
    return [cell.execution_count for cell in cells], outputs, notebook.metadata


def test_the_plugin_writes_what_an_execution_gives(tmp_path):
    status, executed = checked(tmp_path, SHOW, PRINT)
    assert status == 0
    plain = nbformat.read(tmp_path / "given.ipynb", as_version=4)
    NotebookClient(plain, kernel_name="python3").execute()
    for notebook in (executed, plain):
        nbformat.validate(notebook)
    assert told(executed) == told(plain)
    assert "HTML" in str(executed) and "three" in str(executed)


def test_nothing_is_written_when_a_cell_fails(tmp_path):
    status, executed = checked(tmp_path, SHOW, "1 / 0")
    assert status == 1 and executed is None
