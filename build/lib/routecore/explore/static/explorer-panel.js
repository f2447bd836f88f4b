// One panel of an explorer: where it lies in the page, and the Bokeh models it fills.
// Loaded between explorer-numbers.js and explorer.js.
"use strict";
(() => {
  const { number, niceLimits, colourLimits, at, fractionOf, near, samples, extent }
    = window.routecore, bokeh = window.routecoreBokeh;

  class Panel {
    constructor(explorer, data, k, functions) {
      Object.assign(this, { explorer, k, functions }, data);
      this.figure = this.model("");
      this.view = explorer.views.find_one(this.figure);
      this.renderers = bokeh.glyphViews(this.view, this.figure);
      const column = (n, make = () => NaN) => Float64Array.from({ length: n }, (_, i) => make(i));
      this.columns = {};
      if (data.marks) {
        const { shape, filling } = this.model("_marks").data;
        this.columns.marks = { x: column(data.marks), y: column(data.marks), shape, filling };
      }
      if (data.lines) {
        this.xs = samples(data.x, data.points, true);
        this.ys = Array.from({ length: data.lines }, () => column(data.points));
        this.columns.curves = { x: this.xs };
        this.ys.forEach((y, i) => { this.columns.curves[`y${i}`] = y; });
      }
      if (data.verticals) {
        const { label, drop } = this.model("_verticals").data;
        this.columns.verticals = {
          x: column(data.verticals), y: column(data.verticals), label, drop,
        };
      }
      if (data.bands) {
        const { colour } = this.model("_bands").data;
        this.columns.bands = { x0: column(data.bands), x1: column(data.bands), colour };
      }
      if (data.kind === "map") {
        this.cells = bokeh.cellArray(this.model("_cells"), data.n);
        this.columns.cells = { image: [this.cells] };
        this.initial = { x: data.x, y: data.y };
        this.place();
        this.figure.on_event("tap", (event) => this.tapped(event));
      }
      for (const [name, columns] of Object.entries(this.columns)) {
        this.model(`_${name}`).data = columns;
      }
    }

    // Nothing was painted so far: the first picture is the first one worth painting.
    open() {
      this.figure.hold_render = false;
      this.rescaled = true;
      window.routecore.dragMarks?.(this); // explorer-points.js
    }

    model(suffix) { return this.explorer.document.get_model_by_name(`panel${this.k}${suffix}`); }

    place() { this.grid = [samples(this.y, this.n, false), samples(this.x, this.n, false)]; }

    // Another quantity on an axis of a map: Bokeh's axes here carry labels only.
    choose(axes) {
      const hover = this.model("_hover"), rows = hover.tooltips.map((row) => [...row]);
      for (const [i, side] of ["x", "y"].entries()) {
        const axis = this[side] = axes[side];
        for (const scale of ["linear", "log"]) {
          const drawn = this.model(`_${side}_${scale}`);
          if (scale === axis.scale) {
            this.model(`_${side}_${scale}_range`).setv({ start: axis.low, end: axis.high });
            drawn.axis_label = axis.label;
          }
          if (drawn) drawn.visible = scale === axis.scale;
        }
        rows[i][0] = axis.label;
      }
      hover.tooltips = rows;
      this.rescaled = true;
      this.place();
    }

    // A tap on a map moves the controls on its axes there.
    tapped({ x, y }) {
      const changes = {};
      for (const [axis, fraction] of [[this.x, x], [this.y, y]]) {
        const control = this.explorer.controls.get(axis.name);
        if (!control || fraction < 0 || fraction > 1) return;
        changes[axis.name] = near(control, at(axis, fraction));
      }
      if (this.explorer.ordered(changes)) this.explorer.update(changes);
    }

    // Run the generated code into the arrays that the figure shows.
    compute(known) {
      if (this.lines) this.run("lines", known, [this.x], [this.xs], this.ys);
      if (this.kind === "map") this.run("cells", known, [this.y, this.x], this.grid, [this.cells]);
    }

    // A slot each for the controls, the axes that are not controls, and what stays the same.
    run(kind, known, axes, values, outs) {
      const slots = this.slots[kind];
      const working = Float64Array.from(slots, (name) => known[name] ?? NaN);
      this.functions[kind](working, axes.map(({ name }) => slots.indexOf(name)), values, outs);
    }

    // Put marks where the points say, and limits where the values need them.
    arrange(points, values) {
      const get = (key) => points[`panel${this.k}_${key}`];
      const { marks, verticals, bands } = this.columns;
      if (this.kind === "map") {
        const [x, y] = this.marked ? [get("marker_x"), get("marker_y")]
          : [values[this.x.name] ?? NaN, values[this.y.name] ?? NaN];
        const [across, up] = [fractionOf(this.x, x), fractionOf(this.y, y)];
        const shown = across >= 0 && across <= 1 && up >= 0 && up <= 1;
        [marks.x[0], marks.y[0]] = shown ? [across, up] : [NaN, NaN];
        if (!this.categories) this.colour();
        return;
      }
      for (let i = 0; i < this.marks; i += 1) {
        [marks.x[i], marks.y[i]] = [get(`mark${i}_x`), get(`mark${i}_y`)];
      }
      if (!this.fixed) {
        const [start, end] = niceLimits(...extent([...this.ys, ...(marks ? [marks.y] : [])]));
        this.rescaled ||= start !== this.figure.y_range.start || end !== this.figure.y_range.end;
        // Silent: the paint that follows sees it, and Bokeh need not answer with another one.
        this.figure.y_range.setv({ start, end }, { silent: true });
      }
      for (let i = 0; i < this.verticals; i += 1) {
        const x = get(`vertical${i}`);
        verticals.x[i] = x >= this.x.low && x <= this.x.high ? x : NaN;
        verticals.y[i] = this.figure.y_range.end;
      }
      for (let i = 0; i < this.bands; i += 1) {
        const [low, high] = [get(`band${i}_low`), get(`band${i}_high`)];
        const shown = low < high;
        bands.x0[i] = shown ? Math.max(low, this.x.low) : NaN;
        bands.x1[i] = shown ? Math.min(high, this.x.high) : NaN;
      }
    }

    // The limits of the colours, and what the scale under the map says they are.
    colour() {
      const [low, high] = this.limits ?? colourLimits(...extent([this.cells]), this.diverging);
      const scale = document.getElementById(`explorer-${this.explorer.name}-scale${this.k}`);
      this.model("_mapper").setv({ low, high }, { silent: true });
      scale.querySelector("[data-limit=low]").textContent = number(low, ".4g");
      scale.querySelector("[data-limit=high]").textContent = number(high, ".4g");
    }

    // What a tooltip of a map says.
    describe(field, value) {
      if (field === "$x") return number(at(this.x, value), ".3g");
      if (field === "$y") return number(at(this.y, value), ".3g");
      return this.categories ? this.categories[value] ?? "–" : number(value, ".3g");
    }

    async paint() {
      await bokeh.paint(this.view, this.renderers, this.rescaled);
      this.rescaled = false;
    }

    theme(colours) {
      bokeh.theme(this.figure, colours);
      const { text, font } = colours;
      for (const { glyph } of this.figure.renderers) {
        if (glyph.type === "Text") glyph.setv({ text_color: text, text_font: font });
        if (glyph.type === "VSpan") glyph.line_color = text;
      }
    }
  }

  window.routecore.Panel = Panel;
})();
