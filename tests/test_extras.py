"""A package that is missing is one sentence that names the extra, wherever it is first needed."""

import subprocess
import sys

import pytest

EXPLORER = "from routecore.book.figures.the_game import two_sides; it = two_sides(); "
BETA = "DifficultTask.beta(rho=.2, p1=.5, p2=.8, c1=1., c2=4., t1=1., t2=1.5, V=4., P=10.)"
NEEDS = [
    ("scipy", "beyond", f"from routecore.beyond import DifficultTask; {BETA}.retries()"),
    ("z3", "prove", "from routecore.proofs.prove import prove"),
    ("z3", "prove", "from routecore.proofs.report import proofs"),
    ("duckdb", "logs", "from routecore.cascades import read_outcomes; read_outcomes('log.csv')"),
    ("duckdb", "logs", "from routecore.cascades import FileFrontier; FileFrontier('log.csv')"),
    ("bokeh", "explore", "from routecore.explore import Explorer"),
    ("bokeh", "explore", "from routecore.book.desks.thresholds import ThresholdsDesk"),
    ("bokeh", "explore", "from routecore.explore.bokehjs import bokeh_script; bokeh_script()"),
    ("jinja2", "explore", EXPLORER + "it.html()"),
    ("jinja2", "explore", "from routecore.book.desks.game.desk import desk_html; desk_html()"),
    ("matplotlib", "explore", EXPLORER + "it.print_figure()"),
    ("PIL", "explore", EXPLORER + "it.save('figure.html')"),
    ("ipywidgets", "explore", EXPLORER + "it.widget()"),
]


@pytest.mark.parametrize(("package", "name", "program"), NEEDS)
def test_the_sentence_names_the_extra(package, name, program, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules[{package!r}] = None; {program}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    last = done.stderr.splitlines()[-1]
    sentence = f"{package} is not installed: pip install 'routecore[{name}]'."
    assert last == f"ModuleNotFoundError: {sentence}"
    assert list(tmp_path.iterdir()) == []
