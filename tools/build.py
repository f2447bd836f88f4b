"""Build the book: all of it, or after a clean build what has changed since.

    python tools/build.py

A build that fails leaves no stamp, and the one after it reads every page again, so that no warning
is lost. So does a change of what every page depends on: the settings, the extensions, the
bibliography, the installed packages. Which notebooks a change in `routecore` reaches is up to
_ext/execute_chapters.py, and which pages are written again to _ext/shown_elsewhere.py.
"""

import hashlib
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = Path("_build") / "clean"
SHARED = ("_config.yml", "_toc.yml", "references.bib", "_ext/**/*.py")


def digest(root: Path) -> str:
    """SHA-256 of what every page depends on."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(path for pattern in SHARED for path in root.glob(pattern)):
        found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    installed = sorted({f"{each.name} {each.version}" for each in distributions()})
    found.update("\n".join(installed).encode())
    return found.hexdigest()


def build(root: Path, run=subprocess.run) -> int:
    """Build the book in `root`; return the exit status of jupyter-book."""
    stamp, now = root / STAMP, digest(root)
    clean = stamp.exists() and stamp.read_text() == now
    stamp.unlink(missing_ok=True)
    book = Path(sys.executable).with_name("jupyter-book")
    every = [] if clean else ["--all"]
    command = [str(book), "build", ".", *every, "-W", "-n", "--keep-going"]
    status = run(command, cwd=root).returncode
    if status == 0:
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(now)
    return status


if __name__ == "__main__":
    sys.exit(build(ROOT))
