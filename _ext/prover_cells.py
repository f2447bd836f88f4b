"""Which code cells run in the page, where there are SymPy and Z3 and no NumPy: read off the imports.

A cell runs unless it imports, or uses a name that comes from, a module that needs another package,
a function that imports one when called, or a method that does. It is decided by reading syntax
trees, in a second for the whole book; tests/book/test_prover_cells.py runs cells that way.
"""

import ast
import sys
from functools import cache
from pathlib import Path

from prover_files import LEFT_OUT

AVAILABLE = {"routecore", "sympy", "mpmath", "z3", *sys.stdlib_module_names}
SPELT = {"numpy": "NumPy", "scipy": "SciPy", "matplotlib": "Matplotlib", "pandas": "pandas"}
NOTHING = ""


def cells(notebook, package: Path) -> list[dict]:
    """The code cells of a notebook, in order: ``code`` and what it ``needs`` ("" where it runs)."""
    wanting: dict[str, str] = {}  # name -> what it needs
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            try:
                tree = ast.parse(cell.source)
                needs = _needs(tree, wanting, package)
            except SyntaxError:
                tree, needs = ast.Module([], []), "IPython"
            _bind(tree, needs, wanting)
            found.append({"code": cell.source, "needs": needs})
    return found


def _needs(tree: ast.AST, wanting: dict[str, str], package: Path) -> str:
    methods = _methods(package)
    for node in ast.walk(tree):
        needs = NOTHING
        if isinstance(node, ast.Import):
            needs = next(filter(None, (_module(x.name, package) for x in node.names)), NOTHING)
        elif isinstance(node, ast.ImportFrom):
            names = (_name(node.module or "", x.name, package) for x in node.names)
            needs = next(filter(None, names), NOTHING)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            needs = wanting.get(node.id, NOTHING)
        elif isinstance(node, ast.Attribute):
            needs = methods.get(node.attr, NOTHING)
        if needs:
            return needs
    return NOTHING


def _bind(tree: ast.AST, needs: str, wanting: dict[str, str]) -> None:
    """What the statements define needs what they need."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names = [node.id]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [(x.asname or x.name).split(".")[0] for x in node.names]
        else:
            continue
        for name in names:
            if needs:
                wanting[name] = needs
            else:
                wanting.pop(name, None)


def _path(module: str, package: Path) -> Path | None:
    here = package.joinpath(*module.split(".")[1:])
    return next((p for p in (here / "__init__.py", here.with_suffix(".py")) if p.is_file()), None)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


@cache
def _module(module: str, package: Path) -> str:
    """What the import of a module needs."""
    root = module.split(".")[0]
    if root != "routecore":
        return NOTHING if root in AVAILABLE else SPELT.get(root, root)
    path = _path(module, package)
    if path is None:
        return NOTHING  # a name in a module, not a module
    if path.relative_to(package).as_posix().startswith(tuple(f"{x}/" for x in LEFT_OUT)):
        return "a kernel"
    for node in _at_import(_tree(path)):
        modules = (
            [x.name for x in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "", *(f"{node.module}.{x.name}" for x in node.names)]
        )
        for name in modules:
            needs = _module(name, package) if name != module else NOTHING
            if needs:
                return needs
    return NOTHING


def _at_import(tree: ast.AST):
    """The import statements that run when a module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.With | ast.Try):
            yield from _at_import(node)


@cache
def _name(module: str, name: str, package: Path) -> str:
    """What a name of a module needs, when it is imported or called."""
    needs = _module(module, package) or _module(f"{module}.{name}", package)
    path = _path(module, package) if module.startswith("routecore") else None
    if needs or path is None:
        return needs
    for node in _tree(path).body:  # a door says for type checkers where its names come from
        if isinstance(node, ast.If):
            for inner in node.body:
                if isinstance(inner, ast.ImportFrom) and name in (x.name for x in inner.names):
                    return _name(inner.module, name, package)
    return _defined(module, package).get(name, NOTHING)


@cache
def _defined(module: str, package: Path) -> dict[str, str]:
    """The names of a module that need something: by what their definitions use."""
    wanting: dict[str, str] = {}
    tree, before = _tree(_path(module, package)), None
    while before != wanting:  # a function may call one that is defined below it
        before = dict(wanting)
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                for x in node.names:
                    if needs := _name(node.module or "", x.name, package):
                        wanting[x.asname or x.name] = needs
            elif isinstance(node, ast.FunctionDef | ast.Assign | ast.AnnAssign):
                if needs := _needs(node, wanting, package):
                    _bind(_head(node), needs, wanting)
    return wanting


def _head(node: ast.AST) -> ast.AST:
    """A definition without its body, whose local names are nobody else's."""
    if isinstance(node, ast.FunctionDef):
        return ast.Module([ast.ClassDef(node.name, [], [], [], [])], [])
    return node


@cache
def _methods(package: Path) -> dict[str, str]:
    """Methods of classes of `routecore.proofs` that import what they need when they are called."""
    found = {}
    for path in (package / "proofs").glob("*.py"):
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        for inner in ast.walk(method):
                            if isinstance(inner, ast.ImportFrom):
                                needs = _module(inner.module or "", package)
                                if needs:
                                    found[method.name] = needs
    return found
