// A map can be looked at closely: eight times, around the point. Loaded between explorer-panel.js
// and explorer.js.
"use strict";
(() => {
  const { at, fractionOf, clamp } = window.routecore;
  const TIMES = 8;
  const IN = `Zoom ×${TIMES} around the point`, OUT = "Show the whole map";

  // The part of an axis around a value, an axis itself.
  function part(axis, value) {
    const middle = clamp(fractionOf(axis, value), { low: 0.5 / TIMES, high: 1 - 0.5 / TIMES });
    return { ...axis, low: at(axis, middle - 0.5 / TIMES), high: at(axis, middle + 0.5 / TIMES) };
  }

  function zoomable(panel) {
    if (panel.kind !== "map") return;
    const { explorer } = panel, button = document.createElement("button");
    Object.assign(button, { type: "button", className: "explorer-zoom", textContent: IN });
    panel.foot().append(button);

    // Where the point is, on the whole axes, as the picture has it.
    const point = () => {
      const { marks } = panel.columns;
      return [at(panel.x, marks.x[0]), at(panel.y, marks.y[0])];
    };

    panel.zoom = (closer, [x, y] = point()) => {
      if (closer ? !(Number.isFinite(x) && Number.isFinite(y)) : !panel.zoomed) return; // no change
      const whole = panel.zoomed ?? { x: panel.x, y: panel.y };
      panel.zoomed = closer ? whole : undefined;
      panel.choose(closer ? { x: part(whole.x, x), y: part(whole.y, y) } : whole, true);
      button.textContent = closer ? OUT : IN;
      button.setAttribute("aria-pressed", String(closer));
    };
    // A region that is hard to see is a reason to look closer.
    panel.offerZoom = (narrow) => {
      button.classList.toggle("explorer-zoom-offered", narrow && !panel.zoomed);
    };
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", (event) => {
      if (!panel.zoomed && !point().every(Number.isFinite)) return; // nothing to look at closely
      explorer.history.before(`zoom ${panel.k}`);
      panel.zoom(!panel.zoomed);
      explorer.schedule(event);
    });
  }

  (window.routecore.extensions ??= []).push(zoomable);
})();
