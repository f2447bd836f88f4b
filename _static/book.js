// Opened from a folder, a page may not read another one, which search would do for its excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A box that scrolls sideways must be reachable by keyboard, and one that does not must not be a
// stop on the way. The theme sees to code; this sees to formulas and tables.
(() => {
  const boxes = "div.math, span.math.long, .pst-scrollable-table-container, .cell_output .text_html";
  const mark = () => {
    for (const box of document.querySelectorAll(boxes)) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(mark, 100);
  });
  addEventListener("load", mark);
})();
