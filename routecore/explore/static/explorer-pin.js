// A pinned state: its curves, lines, stretches and points stay behind the moving ones, pale, and
// every number says how far it has moved since. Loaded between explorer-outline.js and explorer.js.
"use strict";
(() => {
  // How the parts of a pinned state look; a stretch is a pale wash between two dotted edges.
  const DOTTED = { "stroke-width": 2, "stroke-dasharray": "1 4", "stroke-linecap": "round" };
  const RING = { "stroke-width": 2, "stroke-dasharray": "3 2" };
  const GREY = "#7a7f85";

  class Pin {
    constructor(explorer) {
      const { layer, partsOf } = window.routecore;
      this.explorer = explorer;
      this.values = { ...explorer.values };
      this.points = { ...explorer.points };
      this.layers = explorer.panels.map((panel) => panel
        && { panel, svg: layer(panel, "explorer-ghost"), parts: partsOf(panel) });
      this.draw();
    }

    // Anew at every picture: the axes may have moved.
    draw() {
      for (const layer of this.layers) if (layer) layer.svg.replaceChildren(this.shapes(layer));
    }

    shapes({ panel, parts }) {
      const map = panel.kind === "map", { shape, frame } = window.routecore.outline(panel);
      const ink = map ? "#FFFFFF" : GREY;
      const lines = parts.lines.map((line, i) => shape("lines", line,
        { ...DOTTED, stroke: map ? ink : panel.colours[i], "stroke-opacity": 0.55 }));
      const spots = map ? [this.spot(panel)] : parts.marks;
      return frame([
        ...parts.bands.map((band) => shape("bands", band, { ...DOTTED, stroke: ink,
          fill: ink, "fill-opacity": 0.08, "stroke-opacity": 0.55 })),
        ...lines,
        ...parts.verticals.map((x) => shape("verticals", x, { ...DOTTED, stroke: ink })),
        ...spots.map((spot) => shape("marks", spot, { ...RING, stroke: ink })),
      ]);
    }

    // Where the pinned state lies on a map as its axes are now.
    spot({ k, marked, x, y }) {
      if (marked) return [this.points[`panel${k}_marker_x`], this.points[`panel${k}_marker_y`]];
      return [this.values[x.name] ?? NaN, this.values[y.name] ?? NaN];
    }

    // How a number has moved since, e.g. "+0.2"; a share moves by points of a hundred.
    difference(key, spec, now) {
      const { number } = window.routecore, change = now - this.points[key];
      if (!Number.isFinite(change)) return "";
      const text = spec.endsWith("%")
        ? `${number(change * 100, `.${spec.slice(1, -1)}f`)} points` : number(change, spec);
      if (!/[1-9]/.test(text)) return "±0";
      return change > 0 ? `+${text}` : text;
    }

    remove() { for (const layer of this.layers) layer?.svg.remove(); }
  }

  window.routecore.Pin = Pin;
})();
