"""BokehJS as our pages have it: what the wheel has, less what no figure of ours is made of."""

import json
from pathlib import Path

import bokeh
import pytest

from routecore.explore import bokehjs
from routecore.explore.assets import Asset, save

WHOLE = (Path(bokeh.__file__).parent / "server/static/js/bokeh.min.js").read_text(encoding="utf-8")


def modules(script):
    listed, names = bokehjs._LIST.fullmatch(script).group(2, 4)
    return bokehjs._BETWEEN.split(listed), json.loads(names)


def test_most_modules_go_and_those_that_stay_are_unchanged():
    before, numbers = modules(WHOLE)
    after, left = modules(bokehjs.bokeh_script())
    assert len(after) == len(before) and left.items() < numbers.items()
    replaced = {numbers[name] for name in (*bokehjs.UNUSED, "models/main")}
    kept = [k for k, text in enumerate(after) if text not in (bokehjs._NOTHING, bokehjs._UNUSED)]
    assert all(after[k] == before[k] for k in kept if k not in replaced)
    assert {numbers[name] for name in bokehjs.MODELS} <= set(kept)
    assert len(kept) < 0.6 * len(before)
    assert len(bokehjs.bokeh_script()) < 0.5 * len(WHOLE)


def test_what_a_kept_module_asks_for_is_there():
    after, _ = modules(bokehjs.bokeh_script())
    for text in after:
        for number in bokehjs._asked(text):
            # A number too large is an argument of some inner function, not a module's.
            assert number >= len(after) or after[number] != bokehjs._NOTHING


@pytest.mark.parametrize(
    "script",
    ["", "bokeh", WHOLE.replace('"models/plots/plot":', '"models/plots/plan":')],
    ids=["empty", "another make", "a model under another name"],
)
def test_a_script_of_another_make_is_passed_on_whole(script):
    assert bokehjs.trimmed(script) == script


def test_it_starts_and_names_its_version(open_file, tmp_path):
    script = Asset("bokeh.min.js", bokehjs.bokeh_script())
    page = open_file(save(tmp_path / "page.html", "Bokeh", "", [script]))
    assert page.evaluate("Bokeh.version") == bokeh.__version__
    for name in bokehjs.MODELS.values():
        assert page.evaluate("(name) => Bokeh.Models.get(name) !== null", name), name
    assert page.evaluate("Bokeh.Models.get('Slider')") is None
    assert not page.complaints
