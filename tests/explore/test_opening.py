"""What a page does before the reader may begin: each figure is laid out and painted once."""

import pytest

from routecore.book.figures.six_routes import route_map, routes_plane
from routecore.book.figures.theorem_5_only_m1 import only_m1

pytestmark = pytest.mark.browser

# Counts what Bokeh does from the moment that it is there.
COUNTED = """let bokeh;
Object.defineProperty(window, "Bokeh", { get: () => bokeh, set: (made) => {
  bokeh = made;
  window.counted = { _actual_paint: 0, compute_layout: 0 };
  const { prototype } = made.Models.get("Plot").prototype.default_view;
  for (const name of Object.keys(window.counted)) {
    const act = prototype[name];
    prototype[name] = function (...given) {
      if (name !== "_actual_paint" || !this.model.hold_render) window.counted[name] += 1;
      return act.apply(this, given);
    };
  }
} });"""


@pytest.mark.parametrize("make", [route_map, routes_plane, only_m1])
def test_a_figure_is_laid_out_and_painted_once(browser, tmp_path, make):
    explorer = make()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(COUNTED)
    page.goto(explorer.save(tmp_path / "page.html").as_uri())
    page.evaluate("window.routecore.ready")
    drawn = page.evaluate(
        f"routecore.explorers.{explorer.name}.panels.filter((panel) => panel?.view).length"
    )
    assert page.evaluate("counted") == {"_actual_paint": drawn, "compute_layout": drawn}
    page.close()


def test_a_glyph_has_one_view(browser, tmp_path):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(route_map().save(tmp_path / "page.html").as_uri())
    page.evaluate("window.routecore.ready")
    looks = page.evaluate(
        """() => routecore.explorers.route_map.panels[0].renderers.map((renderer) =>
          renderer.children_views().filter((view) => view.model?.type === renderer.glyph.model.type).length)"""
    )
    assert looks and set(looks) == {1}
    page.close()
