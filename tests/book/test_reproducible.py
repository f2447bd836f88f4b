"""Two builds of the same book are the same bytes, and a later build says what a whole one would.

A few pages in two folders, one with a space in its name, neither under git, with different hash
seeds, time zones and caches.
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ("chapters/the_game", "chapters/api")  # an explorer, proofs, exercises; signatures
TOC = "format: jb-book\nroot: index\nchapters:\n" + "".join(f"  - file: {x}\n" for x in PAGES)
PARTS = ("_config.yml", "_ext", "_static", "chapters", "index.md", "references.bib", "routecore")
PARTS += ("tools",)


def book(folder: Path) -> Path:
    """The sources of the book in a folder of their own, with few pages."""
    folder.mkdir()
    for source in (ROOT / name for name in PARTS):
        if source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / source.name, ignore=ignore)
        else:
            shutil.copy(source, folder)
    (folder / "_toc.yml").write_text(TOC)
    return folder


def start(folder: Path, seed: int, *options: str) -> subprocess.Popen:
    zone = ("UTC", "Asia/Tokyo")[seed % 2]
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "TZ": zone}
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", *options]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=folder, env=environment, **pipe)


def said(building: subprocess.Popen) -> str:
    """What a build printed, once it is over; without colours."""
    output, _ = building.communicate()
    assert building.returncode == 0, output
    return re.sub(r"\x1b\[[\d;]*m", "", output)


def different(one: Path, other: Path) -> list[str]:
    """The files that are not the same bytes in both folders."""
    files = {p.relative_to(x) for x in (one, other) for p in x.rglob("*") if p.is_file()}
    _, wrong, missing = filecmp.cmpfiles(one, other, map(str, files), shallow=False)
    return sorted([*wrong, *missing])


def different_but_for_the_package(one: Path, other: Path) -> list[str]:
    """The same, but for the copy of the package that the prover in the page runs.

    It lies in a folder named by its contents, comments included, and the pages name that folder.
    """
    name = re.compile(rb"book-[0-9a-f]{16}")
    return [
        file
        for file in different(one, other)
        if not file.startswith("_static/prover/")
        and len({name.sub(b"", (x / file).read_bytes()) for x in (one, other)}) > 1
    ]


def test_two_builds_are_the_same_and_a_later_one_reads_only_what_changed(tmp_path):
    first, second = (book(tmp_path / name) for name in ("my book", "another"))
    for building in [start(first, 1, "--all"), start(second, 2, "--all")]:
        said(building)
    html = [folder / "_build" / "html" for folder in (first, second)]
    assert len(list(html[0].rglob("*.html"))) >= 4
    assert different(*html) == []

    page = first / "index.md"
    kept = page.read_text(encoding="utf-8")
    page.write_text(f"{kept}\nOne more sentence.\n", encoding="utf-8")
    module = first / "routecore" / "routing" / "forms.py"
    module.write_text(f"{module.read_text(encoding='utf-8')}\n# a comment\n", encoding="utf-8")
    output = said(start(first, 3))
    assert "0 added, 1 changed" in output and "executing" not in output
    given = "_static/notebooks/index.ipynb"
    assert different_but_for_the_package(*html) == [given, "index.html", "searchindex.js"]
    page.write_text(kept, encoding="utf-8")
    said(start(first, 4))
    assert different_but_for_the_package(*html) == []
