"""The doors: what they show is there, for people and for type checkers; they import no more."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "routecore"
CHAPTERS = PACKAGE.parent / "chapters"
DOORS = ["routecore", "routecore.cascades", "routecore.beyond"]


def run(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [*DOORS, "routecore.explore", "routecore.book.played"])
def test_a_door_shows_what_it_lists_and_what_type_checkers_see(name):
    door = import_module(name)
    tree = ast.parse(Path(door.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        for alias in node.names
    }
    assert sorted(seen) == sorted(door.__all__) == dir(door)
    for shown, module in seen.items():
        assert getattr(door, shown) is getattr(import_module(module), shown)
        assert not (Path(door.__file__).parent / f"{shown}.py").exists()  # it would hide the name


@pytest.mark.parametrize("name", DOORS)
def test_every_name_of_a_door_stands_on_an_api_page(name):
    pages = "".join(p.read_text(encoding="utf-8") for p in CHAPTERS.glob("api*.md"))
    entries = set(re.findall(r"^\.\. auto(?:class|function):: (\S+)$", pages, re.MULTILINE))
    assert {f"{name}.{shown}" for shown in import_module(name).__all__} <= entries


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"module 'routecore' has no attribute 'Gmae'"):
        import_module("routecore").Gmae  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'Gmae'"):
        exec("from routecore import Gmae")


def test_game_is_imported_without_sympy():
    run("import sys; from routecore import Game; assert 'sympy' not in sys.modules")


def test_what_a_build_asks_of_every_page_is_imported_without_sympy():
    asked = "book.assets book.chapters book.prover explore.assets numbers proofs.claims".split()
    imports = ", ".join(f"routecore.{module}" for module in asked)
    run(
        f"import sys, {imports}; routecore.book.assets.asset_groups(); assert 'sympy' not in sys.modules"
    )


def test_the_symbolic_half_works_without_numpy():
    forms = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in PACKAGE.rglob("*forms.py")
    ]
    assert len(forms) >= 2
    run(
        "import sys\n"
        "sys.modules['numpy'] = None\n"
        f"import routecore.symbols, routecore.routing.routes, {', '.join(sorted(forms))}\n"
        "from routecore.proofs.claims import CLAIMS\n"
        "from routecore.proofs.prove import prove\n"
        "from routecore.translate import javascript, latex\n"
        "assert prove(CLAIMS['t1_tie']).proved and latex(CLAIMS['t1_tie'].then)\n"
    )
