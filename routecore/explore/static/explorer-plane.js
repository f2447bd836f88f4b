// A panel that is a plane of outcomes: parametric curves, families of parallel lines, points with
// their names. Where its lines and arrows lie is decided as in routecore/explore/plane.py, which a
// test compares with this. Loaded between explorer-panel.js and explorer.js.
"use strict";
(() => {
  const { niceLimits, samples, Panel } = window.routecore;

  // The vector at length 1; NaN where it has none.
  function direction(x, y) {
    const length = Math.hypot(x, y);
    return length > 0 ? [x / length, y / length] : [NaN, NaN];
  }

  class PlanePanel extends Panel {
    constructor(explorer, data, k, functions) {
      super(explorer, data, k, functions);
      this.traces = data.curves.map(({ low, high, scale }) => ({
        t: samples({ low, high, scale }, data.samples, true),
        x: new Float64Array(data.samples), y: new Float64Array(data.samples),
      }));
      this.traces.forEach((trace, i) => this.fill(`curve${i}`, trace));
      const segments = (n) => Object.fromEntries(
        ["x0", "y0", "x1", "y1"].map((name) => [name, new Float64Array(n).fill(NaN)]));
      const places = (n) => ({ x: new Float64Array(n).fill(NaN), y: new Float64Array(n).fill(NaN) });
      for (let i = 0; i < data.families; i += 1) {
        this.fill(`family${i}`, segments(2 * data.drawing.lines + 1));
        this.fill(`arrow${i}`, segments(3));
      }
      if (data.families) this.fill("shorts", places(data.families));
      this.tracks = data.paths.map((n) => places(n));
      this.tracks.forEach((track, i) => this.fill(`path${i}`, track));
      if (data.dots) {
        this.spots = places(data.dots.most);
        for (let i = 0; i < data.dots.looks; i += 1) this.fill(`dots${i}`, places(data.dots.most));
      }
      this.fill("points", places(data.points));
      this.fill("rings", places(data.rings));
    }

    // Put arrays of ours into a source, beside the columns that came with it.
    fill(name, columns) {
      const source = this.model(`_${name}`);
      this.columns[name] = { ...source.data, ...columns };
      source.data = this.columns[name];
    }

    compute(known) {
      this.traces.forEach(({ t, x, y }, i) => {
        this.run(`curve${i}_`, known, [this.curves[i]], [t], [x, y]);
      });
    }

    arrange(points) {
      const get = (key) => points[`panel${this.k}_${key}`];
      const { x_range: across, y_range: up } = this.figure;
      const right = this.held ? across.end : niceLimits(0, 1.25 * get("reach_x"))[1];
      const top = this.held ? up.end : niceLimits(0, 1.15 * get("reach_y"))[1];
      this.rescaled ||= across.end !== right || up.end !== top;
      across.setv({ start: 0, end: right }, { silent: true });
      up.setv({ start: 0, end: top }, { silent: true });
      this.x = { low: 0, high: right, scale: "linear" };
      for (let i = 0; i < this.families; i += 1) {
        const [a, b] = [get(`family${i}_a`), get(`family${i}_b`)];
        this.family(i, a, b, [get("through_x"), get("through_y")], [right, top]);
        this.arrow(i, a, b, [right, top]);
      }
      this.tracks.forEach(({ x, y }, i) => {
        for (let j = 0; j < x.length; j += 1) {
          [x[j], y[j]] = [get(`path${i}_x${j}`), get(`path${i}_y${j}`)];
        }
      });
      if (this.dots) window.routecore.arrangeDots(this, points, [right, top]);
      for (const [kind, count] of [["point", this.points], ["ring", this.rings]]) {
        const { x, y } = this.columns[`${kind}s`];
        for (let i = 0; i < count; i += 1) [x[i], y[i]] = [get(`${kind}${i}_x`), get(`${kind}${i}_y`)];
      }
      window.routecore.namePoints?.(this); // explorer-plane-names.js
    }

    // The lines of a family at even gaps, the middle one through a point.
    family(i, a, b, [x, y], [right, top]) {
      const { lines, gap } = this.drawing, [u, v] = direction(a * right, b * top);
      const { x0, y0, x1, y1 } = this.columns[`family${i}`];
      for (let j = 0; j <= 2 * lines; j += 1) {
        const across = x / right + gap * (j - lines) * u, up = y / top + gap * (j - lines) * v;
        [x0[j], y0[j]] = [(across + 1.5 * v) * right, (up - 1.5 * u) * top];
        [x1[j], y1[j]] = [(across - 1.5 * v) * right, (up + 1.5 * u) * top];
      }
    }

    // The height of the plot over its width, as it is seen.
    get aspect() {
      const { width, height } = this.frame;
      return height / width || 0.75;
    }

    // The arrow of a family: the direction in which its party is better off, as it is seen.
    arrow(i, a, b, [right, top]) {
      const { arrow_left: left, arrow_up: height, arrow_step: step, arrow, head } = this.drawing;
      const { aspect } = this, wide = arrow * aspect, high = arrow;
      const [u, v] = direction(a * right, (b * top) / aspect);
      const [x, y] = [left + step * i, height], tip = [x + u * wide, y + v * high];
      const strokes = [[[x - u * wide, y - v * high], tip], ...[1, -1].map((turn) =>
        [tip, [tip[0] + head * wide * (-turn * v - u), tip[1] + head * high * (turn * u - v)]])];
      const { x0, y0, x1, y1 } = this.columns[`arrow${i}`];
      strokes.forEach(([from, to], j) => {
        [x0[j], y0[j], x1[j], y1[j]] = [from[0] * right, from[1] * top, to[0] * right, to[1] * top];
      });
      const shorts = this.columns.shorts, nowhere = Number.isNaN(u);
      shorts.x[i] = nowhere ? NaN : x * right;
      shorts.y[i] = nowhere ? NaN : (y - 1.2 * arrow) * top;
    }

    async paint() {
      await super.paint();
      this.handed?.();
    }

    // Rings stand on the page, and take its ink.
    theme(colours) {
      super.theme(colours);
      for (const { glyph, data_source: source } of this.figure.renderers) {
        if (/_dots\d+$/.test(source.name)) {
          // Whatever is under a number is light.
          if (glyph.type === "Text") glyph.setv({ text_color: "#111111", background_fill_alpha: 0 });
        }
        if (source.name === `panel${this.k}_rings`) glyph.line_color = colours.text;
      }
    }
  }

  window.routecore.PlanePanel = PlanePanel;
})();
