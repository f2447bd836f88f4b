// A pinned state: its curves and its point stay behind the moving ones, pale, and every number says
// how far it has moved since. Loaded between explorer-panel.js and explorer.js.
"use strict";
(() => {
  const SPACE = "http://www.w3.org/2000/svg";

  const element = (name, attributes) => {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  class Pin {
    constructor(explorer) {
      this.explorer = explorer;
      this.values = { ...explorer.values };
      this.points = { ...explorer.points };
      this.layers = explorer.panels.map((panel) => panel && this.layer(panel));
      this.draw();
    }

    // A drawing over a panel, which lets every pointer through.
    layer(panel) {
      const svg = element("svg", { class: "explorer-ghost", "aria-hidden": "true" });
      this.explorer.place(panel.k).append(svg);
      const { marks, rings } = panel.columns;
      const spots = panel.spots ?? (panel.kind === "plane" ? rings : marks);
      return { panel, svg, ys: panel.ys?.map((y) => y.slice()),
        traces: panel.traces?.concat(panel.tracks).map(({ x, y }) => ({ x: x.slice(), y: y.slice() })),
        marks: panel.kind !== "map" && spots ? { x: [...spots.x], y: [...spots.y] } : null };
    }

    // Anew at every picture: the axes may have moved.
    draw() {
      for (const layer of this.layers) if (layer) layer.svg.replaceChildren(this.shapes(layer));
    }

    shapes({ panel, ys = [], traces = ys.map((y) => ({ x: panel.xs, y })), marks }) {
      const { fractionOf } = window.routecore, map = panel.kind === "map";
      const { left, top, width, height } = panel.view.frame.bbox;
      const { start, end } = panel.figure.y_range;
      const across = (x) => fractionOf(panel.x, x) * width;
      const up = (y) => height * (1 - (map ? fractionOf(panel.y, y) : (y - start) / (end - start)));
      const drawn = traces.map(({ x, y }, i) => element("path", { d: path(x, y, across, up),
        fill: "none", stroke: map ? "#FFFFFF" : panel.colours[i], "stroke-width": 2,
        "stroke-opacity": 0.55, "stroke-dasharray": "1 4", "stroke-linecap": "round" }));
      const ring = (x, y) => element("circle", { cx: x, cy: y, r: 7, fill: "none",
        stroke: map ? "#FFFFFF" : "#7a7f85", "stroke-width": 2, "stroke-dasharray": "3 2" });
      const spots = map ? [this.spot(panel)].map(([x, y]) => [across(x), up(y)])
        : marks ? marks.x.map((x, i) => [across(x), up(marks.y[i])]) : [];
      const rings = spots.filter((spot) => spot.every(Number.isFinite)).map(([x, y]) => ring(x, y));
      const frame = element("svg", { x: left, y: top, width, height }); // cuts what lies outside
      frame.append(...drawn, ...rings);
      return frame;
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

  // A curve with gaps where it has no value.
  function path(xs, ys, across, up) {
    let text = "", open = false;
    for (let i = 0; i < xs.length; i += 1) {
      const [x, y] = [across(xs[i]), up(ys[i])], known = Number.isFinite(x) && Number.isFinite(y);
      if (known) text += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      open = known;
    }
    return text;
  }

  window.routecore.Pin = Pin;
})();
