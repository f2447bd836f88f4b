"""What a notebook's output depends on: the modules it reaches, by their imports.

A module counts by its syntax tree, so that a comment or a blank line changes nothing. One that
loads modules by name (`import_module`) reaches all of its folder. A file that is no module (data, the
template of a page) counts for whom reaches a module of its folder, or of the nearest one around it.
"""

import ast
import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from threading import Lock

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = "routecore"
EXTRAS = ("", "beyond", "explore", "ibis", "logs", "prove", "records", "spark")


def fingerprint(source: str, package: Path) -> str:
    """SHA-256 of everything that an output depends on, besides the notebook's own source.

    Parameters
    ----------
    source : the notebook's code
    package : folder of the package that the notebooks import

    Returns
    -------
    Hexadecimal digest of the modules it reaches, the data, Python and the installed packages.
    """
    digest = hashlib.sha256(_surroundings().encode())
    with _writing:
        _recall(package)
        before = len(_known)
        paths = reached(source, package)
        for path in sorted(paths):
            name, module = path.relative_to(package).as_posix(), _module(path)
            digest.update(name.encode() + module["tree"].encode())
        folders = {path.parent for path in paths}
        for path, owner, data in _data(package):
            if owner in folders:
                digest.update(path.encode() + data)
        if len(_known) > before:
            _write_down(package)
    return digest.hexdigest()


def reached(source: str, package: Path) -> set[Path]:
    """The files of the package that the code imports, directly or through one another."""
    found: set[Path] = set()
    waiting = _files(_imports(ast.parse(source)), package)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting |= _reached_from(path, package)
    return found


@cache
def _reached_from(path: Path, package: Path) -> frozenset[Path]:
    module = _module(path)
    by_name = set(path.parent.rglob("*.py")) if module["by_name"] else set()
    return frozenset(_files(module["imports"], package) | by_name)


# What is known of modules, by the SHA-256 of their bytes. It is kept from build to build: to parse
# them all takes longer than to write a page.
_known: dict[str, dict] = {}
_writing = Lock()  # the prover's claims are looked at in a thread of their own


@cache
def _module(path: Path) -> dict:
    """The digest of a module's syntax tree, what it imports, whether it imports by name."""
    text = path.read_bytes()
    key = hashlib.sha256(text).hexdigest()
    if key not in _known:
        tree = ast.parse(text)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        _known[key] = {
            "tree": hashlib.sha256(ast.dump(tree).encode()).hexdigest(),
            "imports": sorted(_imports(tree)),
            "by_name": "import_module" in names,
        }
    return _known[key]


def _notes(package: Path) -> Path:
    return package.parent / "_build" / "modules.json"


@cache
def _recall(package: Path) -> None:
    """Take up what an earlier build has written down."""
    path = _notes(package)
    if path.exists():
        _known.update(json.loads(path.read_text()))


def _write_down(package: Path) -> None:
    path = _notes(package)
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(_known, sort_keys=True))
    part.replace(path)


def _imports(tree: ast.AST) -> set[str]:
    """The names of the package and of its modules that the import statements of a tree name."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.split(".")[0] == PACKAGE}


def _files(names: Iterable[str], package: Path) -> set[Path]:
    """The files that these names mean, with the doors of their folders."""
    found = set()
    for name in names:
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            here = package.joinpath(*parts[1:end])
            found |= {p for p in (here.with_suffix(".py"), here / "__init__.py") if p.is_file()}
    return found


@cache
def _data(package: Path) -> list[tuple[str, Path, bytes]]:
    """The files that are not modules: name, the nearest folder of modules around it, digest.

    Scripts and style sheets are loaded by a page and change no output; ports are printed into one.
    """
    found = []
    for path in sorted(package.rglob("*")):
        loaded = path.suffix in (".js", ".mjs", ".css") and path.parent.name != "ports"
        if path.is_file() and path.suffix not in (".py", ".pyc") and not loaded:
            owner = next(each for each in path.parents if (each / "__init__.py").exists())
            digest = hashlib.sha256(path.read_bytes()).digest()
            found.append((path.relative_to(package).as_posix(), owner, digest))
    return found


@cache
def _surroundings() -> str:
    """Python and the packages that notebooks run on."""
    return f"{sys.version} {sorted(_installed())}"


def _installed() -> set[str]:
    """The packages, with their versions, that a kernel and routecore with its extras need.

    What else is installed, to test or to open the book, changes no output.
    """
    found: dict[str, str] = {}
    waiting = [("ipykernel", "")] + [(PACKAGE, extra) for extra in EXTRAS]
    seen = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            package = distribution(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
        found[canonicalize_name(name)] = package.version
        for line in package.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(needed.name, each) for each in ("", *needed.extras)]
    return {f"{name} {version}" for name, version in found.items()}
