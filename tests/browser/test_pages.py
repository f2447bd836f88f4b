"""What every page promises: quiet, alone, accessible, and inside a telephone's window."""

from itertools import pairwise
from pathlib import Path

import axe_playwright_python
import pytest

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
TELEPHONE = 390  # pixels
PAGE_WEIGHT = 400_000  # bytes of HTML, before compression
ALIKE = 3  # texts of one look that are judged; a look is judged the same wherever it stands

# Marks the first texts of each look: colour, size and weight, and all that lies under them. Judging
# contrast takes 3 ms a text, and a page has hundreds in a few dozen looks. The shadows at the edges
# of what scrolls are taken off for it, since over a gradient axe does not judge.
MARK = """(alike) => {
  const grounds = new Map(), looks = new Map(), shaded = [];
  const ground = (e) => {
    if (!e) return "";
    if (!grounds.has(e)) {
      const under = ground(e.parentElement), style = getComputedStyle(e);
      if (style.backgroundImage.includes("gradient")) shaded.push(e);
      grounds.set(e, style.backgroundColor === "rgba(0, 0, 0, 0)" && style.opacity === "1"
        && style.backgroundImage === "none" ? under
        : `${under}|${style.backgroundColor} ${style.backgroundImage} ${style.opacity}`);
    }
    return grounds.get(e);
  };
  for (const e of document.querySelectorAll("body, body *")) {
    if (![...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (!e.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(e);
    const look = `${color} ${fontSize} ${fontWeight} ${ground(e)}`;
    looks.set(look, (looks.get(look) ?? 0) + 1);
    e.toggleAttribute("data-look", looks.get(look) <= alike);
  }
  for (const e of shaded) e.style.setProperty("background-image", "none", "important");
  return () => { for (const e of shaded) e.style.removeProperty("background-image"); };
}"""
CONTRAST = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]})"


def test_is_built(name, book_html):
    assert (book_html / name).is_file()


def test_page_weight(name, book_html):
    assert (book_html / name).stat().st_size <= PAGE_WEIGHT


def test_asks_no_other_host_and_logs_nothing(seen):
    page = seen.at()
    page.mouse.wheel(0, 100_000)  # what loads only when it comes into view
    page.wait_for_timeout(100)
    assert page.locator("main h1:visible").inner_text().strip()
    assert seen.elsewhere == []
    assert seen.complaints == []


def test_is_as_quiet_when_served(name, visit, served):
    opened = visit(name, served)
    assert opened.elsewhere == []
    assert opened.complaints == []
    assert opened.page.locator("main h1:visible").inner_text().strip()
    opened.page.context.close()


@pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("dark", TELEPHONE)])
def test_is_accessible(seen, mode, width):
    page = seen.at(width, dark=mode == "dark")
    assert page.locator("html").get_attribute("data-theme") == mode
    page.evaluate(AXE)
    page.evaluate(CONTRAST)
    unmark = page.evaluate_handle(MARK, ALIKE)
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    unmark.evaluate("unmark => unmark()")
    grave = [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]} | {node['failureSummary'][:300]}"
        for rule in violations
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert grave == []


def test_fits_a_telephone(seen):
    page = seen.at(TELEPHONE)
    width, offenders = page.evaluate(
        """() => {
          const scrolls = e => e && (/(auto|scroll|hidden|clip)/.test(getComputedStyle(e).overflowX)
            || scrolls(e.parentElement));
          const wide = [...document.querySelectorAll('main *')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width && box.right > innerWidth + 1 && !scrolls(e.parentElement);
          });
          return [document.scrollingElement.scrollWidth,
                  wide.slice(0, 5).map(e => e.outerHTML.slice(0, 150))];
        }"""
    )
    assert width <= TELEPHONE, offenders


def test_formulas_are_set(seen):
    page = seen.at()
    raw, unset, errors = page.evaluate(
        r"""() => [
          document.querySelector('article, main').innerText.match(/\\[(\[]|\\begin\{/g) || [],
          [...document.querySelectorAll('.math')].filter(e => !e.querySelector('math'))
            .map(e => e.outerHTML.slice(0, 100)),
          [...document.querySelectorAll('merror')].map(e => e.innerText),
        ]"""
    )
    assert (raw, unset, errors) == ([], [], [])


def test_pictures_have_a_text_alternative(seen):
    """An empty alt marks decoration, which only the frame around the text may hold."""
    page = seen.at()
    silent = page.evaluate(
        r"""() => [...document.querySelectorAll('img, [role=img]')].filter(e => {
          const said = e.getAttribute('alt') ?? e.getAttribute('aria-label');
          return said === null || /\.(png|svg|jpe?g)$/.test(said)
            || (said.trim() === '' && e.closest('article'));
        }).map(e => e.outerHTML.slice(0, 150))"""
    )
    assert silent == []


def test_headings_do_not_skip_a_level(seen):
    levels = seen.page.evaluate(
        """() => [...document.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)')]
          .map(e => +e.tagName[1])"""
    )
    assert levels.count(1) <= 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique(seen):
    twice = seen.page.evaluate(
        """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          return ids.filter((id, i) => ids.indexOf(id) !== i); }"""
    )
    assert twice == []
