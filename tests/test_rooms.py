"""Imports run one way: a room uses only what stands above it in this list."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "routecore"
ROOMS = ("ground", "routing", "cascades", "beyond", "proofs", "explore", "book")


def room(parts):
    """The room of a module; what stands at the top of the package is the shared ground."""
    return parts[0] if parts and parts[0] in ROOMS else "ground"


def test_imports_run_one_way():
    for path in PACKAGE.rglob("*.py"):
        here = path.relative_to(PACKAGE).with_suffix("").parts
        if here in {("__init__",), ("__main__",)}:  # the two doors: the API, the command line
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [f"{node.module}.{x.name}" for x in node.names]
                if isinstance(node, ast.ImportFrom)
                else [x.name for x in getattr(node, "names", ()) if isinstance(node, ast.Import)]
            )
            for name in names:
                if name.startswith("routecore."):
                    used = room(name.split(".")[1:])
                    assert ROOMS.index(used) <= ROOMS.index(room(here)), f"{path}: {name}"
