// Opened from a folder, a page may not read another one, which search would do for its excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A box that scrolls sideways must be reachable by keyboard, and one that does not must not be a
// stop on the way. The theme sees to code; this sees to formulas and tables.
(() => {
  const boxes = "div.math, span.math.long, .pst-scrollable-table-container,"
    + " .cell_output .text_html, .bd-article .highlight pre";
  const mark = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  addEventListener("DOMContentLoaded", () => {
    const found = document.querySelectorAll(boxes);
    // With the window, and with a fold that opens; then with the formulas' own, wider letters.
    const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => mark(target)));
    for (const box of found) watch.observe(box);
    document.fonts.addEventListener("loadingdone", () => found.forEach(mark));
  });
})();

// Paper shows what is folded, but not the counterexamples in a table's rows, which would fill
// pages; and a link to something folded opens what holds it.
(() => {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open], table *)")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.matches("details")) at.open = true;
  };
  addEventListener("hashchange", reveal);
  addEventListener("DOMContentLoaded", reveal);
})();

// The figure under a prediction keeps its words and numbers to itself until the reader has chosen,
// moved something, or asked for them. The picture stays: the answer can be found with it.
addEventListener("DOMContentLoaded", () => {
  for (const asked of document.querySelectorAll(".cell .predict")) {
    const figure = asked.closest(".cell").nextElementSibling?.querySelector("[data-explorer]");
    if (!figure) continue;
    const answers = [...figure.querySelectorAll(".explorer-verdict, .explorer-readout")];
    const veil = document.createElement("p"), button = document.createElement("button");
    const tell = () => {
      figure.classList.add("predict-told"); // see book.css
      veil.remove();
      for (const answer of answers) answer.removeAttribute("aria-hidden");
    };
    // A link to a state of the figure, and a page that is come back to, hide nothing.
    if (asked.querySelector(":checked") || location.hash.includes(`${figure.dataset.explorer}=`)) {
      tell();
      continue;
    }
    veil.className = "predict-veil";
    button.type = "button";
    button.textContent = "show it now";
    veil.append("What the figure says appears with your prediction, or once you move something: ",
      button);
    for (const answer of answers) answer.ariaHidden = "true";
    figure.querySelector(".explorer-says").append(veil);
    asked.addEventListener("change", tell);
    button.addEventListener("click", () => {
      const verdict = figure.querySelector(".explorer-verdict");
      tell();
      verdict.tabIndex = -1; // read from here, and not from the top of the page
      verdict.focus({ preventScroll: true });
    });
    figure.addEventListener("explorerchange", () => { if ("ready" in figure.dataset) tell(); });
  }
});
