"""Build the package, install it where nothing else is, and use it as a stranger would.

`make test` runs this. The wheel is built from the source distribution, so what is missing in one is
missing in both. In a fresh environment, outside the repository:

- the bare package: the commands and the examples of the README, every doctest that needs no extra;
- with each extra in turn: the doctests that need it; with `explore` an explorer and both desks;
- with all of them, a chapter, in a folder with a space in its name.
"""

import doctest
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The modules that an extra is for. All others must work in the bare package.
EXTRAS = {
    "beyond": ("routecore.beyond.difficulty", "routecore.beyond.retry_rarity"),
    "explore": ("routecore.explore",),
    "ibis": ("routecore.cascades.engine",),
    "logs": ("routecore.cascades.table", "routecore.cascades.outofcore"),
    "prove": (
        "routecore.proofs.decide",
        "routecore.proofs.evidence",
        "routecore.proofs.page",
        "routecore.proofs.prove",
        "routecore.proofs.report",
        "routecore.proofs.smt",
    ),
}
EVERY = "routecore.book"  # the pages of the book need them all
CHAPTER = "the_game.ipynb"
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
FACES = """
from routecore.book.desks.game import GameDesk
from routecore.book.desks.thresholds import ThresholdsDesk
from routecore.explore import Axis, Control, Explorer, Lines
from routecore.explore.assets import explorer_assets
from routecore.symbols import p1, q
explorer = Explorer(
    name="patience", title="Patience", question="How often is a task solved?",
    controls=[Control(p1, value=0.5, low=0.05, high=0.95)],
    panels=[Lines("Success", Axis(q, 0, 1), {"success": p1 / (1 - (1 - p1) * (1 - q))})],
)
explorer.print_figure().savefig("figure.png")
explorer.widget().values = {"p1": 0.7}
assert explorer.values["p1"] == 0.7
for thing, name in ((explorer, "explorer"), (GameDesk(), "game"), (ThresholdsDesk(), "log")):
    page = thing.save(name + ".html").read_text(encoding="utf-8")
    assert "Bokeh" in page and "<script src" not in page, name
    assert all(each.text in page for each in explorer_assets()), name
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="routecore-package-") as home:
        wheel = build(Path(home) / "dist")
        with ThreadPoolExecutor() as both:
            tracks = [both.submit(track, wheel, Path(home)) for track in (bare, extras)]
            for track in as_completed(tracks):
                track.result()
    say("done")


def bare(wheel: Path, home: Path) -> None:
    """The package alone."""
    away = home / "bare"
    python = environment(away / "environment")
    (away / "log.csv").write_text(log(), encoding="utf-8")
    install(python, str(wheel))
    for command in commands():
        run([python.parent / command[0], *command[1:]], away)
    run([python, "-m", "routecore", "--help"], away)
    inside(python, away, "README", "bare")
    say("the bare package works")


def extras(wheel: Path, home: Path) -> None:
    """One extra after the other, then what needs all of them."""
    away = home / "extras"
    python = environment(away / "environment")
    for extra in EXTRAS:
        install(python, f"{wheel}[{extra}]")
        if extra == "explore":
            run([python, "-c", FACES], away)
        inside(python, away, extra)
        say(f"with {extra}")
    inside(python, away, EVERY)
    say("with all of them, the modules of the book")
    folder = away / "my chapters"
    folder.mkdir()
    chapter = shutil.copy(ROOT / "chapters" / CHAPTER, folder)
    install(python, "ipykernel", "nbclient")
    run([python.parent / "jupyter-execute", chapter], folder)
    say(f"{CHAPTER}, executed")


def build(dist: Path) -> Path:
    """The wheel, once both distributions are seen to hold every file of the package."""
    run([sys.executable, "-m", "build", "--outdir", dist, ROOT], ROOT)
    (sdist,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    with zipfile.ZipFile(wheel) as archive:
        wheeled = set(archive.namelist())
    for path in (ROOT / "routecore").rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and "__pycache__" not in path.parts:
            for kind, names in (("sdist", packed), ("wheel", wheeled)):
                if name not in names:
                    sys.exit(f"{name} is missing in the {kind}.")
    say("sdist and wheel hold every file")
    return wheel


def environment(folder: Path) -> Path:
    """The Python of a fresh, empty environment."""
    venv.create(folder)
    return folder / "bin" / "python"


def install(python: Path, *what: str) -> None:
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run([*pip, "--disable-pip-version-check", "--no-compile", *what], python.parent)


def commands() -> list[list[str]]:
    """The commands of the README that run the package: its indented lines."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    found = [line.split() for line in lines if line.startswith("    routecore ")]
    if len(found) < 2:
        sys.exit("README.md shows no commands.")
    return found


def log() -> str:
    """Forty made-up queries, for the commands to read."""
    rows = (f"{k / 40},{int(k > 12)},{int(k % 7 > 0)}" for k in range(40))
    return "\n".join(["score,correct_low,correct_high", *rows, ""])


def run(command: list, where: Path) -> None:
    # Nothing of the repository may be found: neither by the path nor by a variable.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=where, env=kept, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nThis failed: {' '.join(map(str, command))[:300]}")


def inside(python: Path, where: Path, *parts: str) -> None:
    run([python, __file__, *parts], where)


def examples(*parts: str) -> None:
    """Inside the environment: the doctests of the README, of the bare package or of an extra."""
    failed = 0
    for part in parts:
        if part == "README":
            readme = str(ROOT / "README.md")
            failed += doctest.testfile(readme, module_relative=False, optionflags=OPTIONS).failed
            continue
        for name in modules(part):
            failed += doctest.testmod(import_module(name), optionflags=OPTIONS).failed
    sys.exit(failed and f"{failed} examples failed.")


def modules(part: str) -> list[str]:
    """Names of the modules that belong to an extra, to the bare package, or to a room."""
    import routecore

    special = [EVERY, *(prefix for prefixes in EXTRAS.values() for prefix in prefixes)]
    wanted = EXTRAS.get(part, (part,))
    names = ["routecore"]
    for path in Path(routecore.__path__[0]).rglob("*.py"):
        parts = path.relative_to(Path(routecore.__path__[0]).parent).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    within = lambda name, prefix: name == prefix or name.startswith(prefix + ".")  # noqa: E731
    if part == "bare":
        return [x for x in names if not any(within(x, prefix) for prefix in special)]
    return [x for x in names if any(within(x, prefix) for prefix in wanted)]


START = time.monotonic()


def say(what: str) -> None:
    print(f"  {time.monotonic() - START:4.0f} s  {what}", flush=True)


if __name__ == "__main__":
    examples(*sys.argv[1:]) if len(sys.argv) > 1 else main()
