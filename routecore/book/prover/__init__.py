"""The prover in the page: its scripts, and the pages that want them."""

from importlib.resources import files
from pathlib import Path

_STATIC = Path(str(files("routecore.book.prover"))) / "static"

# A page with one of these loads the small script; all else comes with the first click.
RUNS = "runs-here"  # the class of a code cell that runs in the page
MARKS = ("data-claim=", "data-ask-the-prover", RUNS)
SCRIPT = _STATIC / "prover.js"
STYLE = _STATIC / "prover.css"
MODULES = _STATIC / "modules"
