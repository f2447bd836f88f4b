"""What a notebook's output depends on: the modules it reaches, by their imports.

A module counts by its syntax tree, so that a comment or a blank line changes nothing. One that
loads modules by name (`import_module`) reaches all of its folder. Who asks a package for a name
passes its door (`routecore/doors.py`) and reaches the module behind that name; who imports the
package itself may ask for any. A file that is no module (data, the template of a page) counts for
whoever reaches a module of its folder, or of the nearest folder of modules around it.
"""

import ast
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
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
    # A door loads by name, too: what lies behind it counts for who asks.
    folder = path.parent if module["by_name"] and path != package / "doors.py" else None
    by_name = set(folder.rglob("*.py")) if folder else set()
    return frozenset(_files(module["imports"], package) | by_name)


# What is known of modules, by the SHA-256 of their bytes. It is kept from build to build: to parse
# them all takes longer than to write a page.
_known: dict[str, dict] = {}
_writing = Lock()  # the prover's claims are looked at in a thread of their own


@cache
def _module(path: Path) -> dict:
    """The digest of a module's syntax tree, what it imports, whether it imports by name, its door."""
    text = path.read_bytes()
    key = hashlib.sha256(text).hexdigest()
    if key not in _known:
        tree = ast.parse(text)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        _known[key] = {
            "tree": hashlib.sha256(ast.dump(tree).encode()).hexdigest(),
            "imports": sorted(_imports(tree)),
            "by_name": "import_module" in names,
            "door": _door(tree),
        }
    return _known[key]


def _notes(package: Path) -> Path:
    return package.parent / "_build" / "reach.json"


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
    """What the import statements of a tree name in the package."""
    names = set()
    for node in _run(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names.add(alias.name)
                if not alias.asname:  # the packages around a module are at hand as well
                    parts = alias.name.split(".")
                    names |= {".".join(parts[:end]) for end in range(1, len(parts))}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] == PACKAGE}


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree but for what only a type checker reads."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not _for_types(child):
            yield from _run(child)


def _for_types(node: ast.AST) -> bool:
    test = node.test if isinstance(node, ast.If) else None
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _door(tree: ast.Module) -> dict[str, str]:
    """The names that a package offers with the modules they come from, as a type checker sees them."""
    return {
        alias.name: node.module
        for block in tree.body
        if _for_types(block)
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def _files(names: Iterable[str], package: Path) -> set[Path]:
    """The files that these names mean, with those of the packages around them."""
    return set().union(*(_file(name, package) for name in names))


@cache
def _file(name: str, package: Path) -> frozenset[Path]:
    """The files that one name means, through the first door on its way that offers it."""
    here, wanted = package, [part for part in name.split(".")[1:] if part != "*"]
    found, offered = _at(here)
    for part in wanted:
        if part in offered:
            return frozenset(found | _file(offered[part], package))
        here = here / part
        more, offered = _at(here)
        found |= more
    # A package by itself may be asked for any of its names.
    return frozenset(found | _files(offered.values(), package))


def _at(here: Path) -> tuple[set[Path], dict[str, str]]:
    """The files of a module or package, and what its door offers."""
    inside = here / "__init__.py"
    files = {path for path in (here.with_suffix(".py"), inside) if path.is_file()}
    return files, _module(inside)["door"] if inside in files else {}


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
