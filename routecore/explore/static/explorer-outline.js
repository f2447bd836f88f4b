// The parts of a panel as SVG shapes over its canvas: what a pin keeps, and what a term of a formula
// lights. Loaded between explorer-numbers.js and explorer-pin.js.
"use strict";
(() => {
  const SPACE = "http://www.w3.org/2000/svg";

  function element(name, attributes, children = []) {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // An empty drawing over a panel, which lets every pointer through.
  function layer(panel, name) {
    const svg = element("svg", { class: name, "aria-hidden": "true" });
    panel.explorer.place(panel.k).append(svg);
    return svg;
  }

  // What a panel draws now, by kind, each part in its place: copies, in the units of the axes.
  function partsOf(panel) {
    const { columns, ys = [], traces = ys.map((y) => ({ x: panel.xs, y })), tracks = [] } = panel;
    const { verticals, bands } = columns, plane = panel.kind === "plane";
    const spots = plane ? columns.rings : panel.kind === "map" ? undefined : columns.marks;
    const list = (column, make) => Array.from(column ?? [], (_, i) => make(i));
    const places = (of) => list(of?.x, (i) => [of.x[i], of.y[i]]);
    return {
      bands: list(bands?.x0, (i) => [bands.x0[i], bands.x1[i]]),
      lines: [...traces, ...tracks].map(({ x, y }) => [x.slice(), y.slice()]),
      verticals: [...verticals?.x ?? []],
      families: plane ? Array.from({ length: panel.families }, (_, i) => {
        const { x0, y0, x1, y1 } = columns[`family${i}`], { lines } = panel.drawing;
        return [[x0[lines], x1[lines]], [y0[lines], y1[lines]]]; // the one through the point
      }) : [],
      borders: panel.pieces ?? [],
      marks: [...places(spots), ...places(panel.spots)],
    };
  }

  // Shapes in the frame of a panel as its axes are now: `shape(kind, part, look)`, or null where
  // there is nothing to see, and `frame(shapes)`, which cuts what lies outside.
  function outline(panel) {
    const { fractionOf } = window.routecore, map = panel.kind === "map";
    const { left, top, width, height } = panel.frame;
    const { start, end } = panel.figure.y_range;
    const across = (x) => fractionOf(panel.x, x) * width;
    const up = (y) => height * (1 - (map ? fractionOf(panel.y, y) : (y - start) / (end - start)));
    const known = (...values) => values.every(Number.isFinite);
    const draw = {
      lines: ([xs, ys]) => path(xs, ys, across, up),
      families: ([xs, ys]) => path(xs, ys, across, up),
      borders: (pieces) => pieces.map((line) => path(...[0, 1].map((i) => line.map((p) => p[i])),
        (x) => x * width, (y) => (1 - y) * height)).join(""),
      verticals: (x) => known(x) ? `M${across(x).toFixed(1)} 0V${height}` : "",
      bands: ([low, high]) => known(low, high)
        ? `M${across(low).toFixed(1)} 0H${across(high).toFixed(1)}V${height}H${across(low).toFixed(1)}Z`
        : "",
    };
    const shape = (kind, part, look) => {
      if (kind !== "marks") {
        const d = draw[kind](part);
        return d ? element("path", { fill: "none", ...look, d }) : null;
      }
      const [cx, cy] = [across(part[0]), up(part[1])];
      return known(cx, cy) ? element("circle", { r: 7, fill: "none", ...look, cx, cy }) : null;
    };
    const frame = (shapes) => element("svg", { x: left, y: top, width, height },
      shapes.filter(Boolean));
    return { shape, frame };
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

  Object.assign(window.routecore, { element, layer, partsOf, outline });
})();
