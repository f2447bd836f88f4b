// One panel of an explorer: where it lies in the page, and the Bokeh models it fills.
// Loaded between explorer-numbers.js and explorer.js.
"use strict";
(() => {
  const { number, niceLimits, colourLimits, at, fractionOf, clamp, samples, extent }
    = window.routecore, bokeh = window.routecoreBokeh;
  // What writes the labels of a panel: explorer-panel-labels.js, -verticals.js, explorer-plane-names.js.
  const WRITE = { map: "annotate", lines: "nameVerticals", plane: "namePoints" };
  const STROKES = 12000; // room for the hatching of a map, and for its borders

  class Panel {
    constructor(explorer, data, k, functions) {
      Object.assign(this, { explorer, k, functions }, data);
      this.element = document.getElementById(`explorer-${explorer.name}-panel${k}`);
      this.figure = this.model("");
      const column = (n, value = NaN) => new Float64Array(n).fill(value);
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
        const { label, drop, shift, align } = this.model("_verticals").data;
        this.columns.verticals = {
          x: column(data.verticals), y: column(data.verticals), label, drop, shift, align,
        };
      }
      if (data.drag) this.columns.handle = { x: column(1), y: column(1) };
      if (data.bands) {
        const { colour } = this.model("_bands").data;
        this.columns.bands = { x0: column(data.bands), x1: column(data.bands), colour };
      }
      if (data.kind === "map") {
        this.cells = bokeh.cellArray(this.model("_cells"), data.n);
        this.columns.cells = { image: [this.cells] };
        const labels = (all, write) => ({ x: column(all.length), y: column(all.length),
          angle: column(all.length, 0), text: all.map(() => ""), ...write });
        if (data.categories) {
          this.columns.hatch = { x: column(STROKES), y: column(STROKES) };
          this.columns.names = labels(data.regions, {
            ink: data.regions.map(({ ink }) => ink), halo: data.regions.map(({ halo }) => halo) });
        }
        if (data.borders.length) {
          this.columns.borders = { x: column(STROKES), y: column(STROKES) };
          this.columns.tags = labels(data.borders, {
            ink: data.borders.map(() => "#111111"), halo: data.borders.map(() => "#FFFFFF") });
        }
        this.place();
      }
      for (const [name, columns] of Object.entries(this.columns)) {
        this.model(`_${name}`).data = columns;
      }
    }

    // Its view, once it is made.
    attach(views) {
      this.view = views.find_one(this.figure);
      this.renderers = this.figure.renderers.map((model) => this.view.views.find_one(model));
    }

    // Nothing was painted so far: the first picture is the first one worth painting.
    open() {
      this.figure.setv({ hold_render: false }, { silent: true }); // or Bokeh painted once more itself
      this.rescaled = true;
      bokeh.onLayout(this.view, () => this.label());
      for (const extend of window.routecore.extensions ?? []) extend(this); // explorer-panel-*.js
    }

    // Where the axes are, in pixels of the figure; no size while there is no view.
    get frame() { return this.view?.frame.bbox ?? { width: 0, height: 0 }; }

    // The line under the figure, for words about its point.
    foot() {
      const { parentElement: figure } = this.element;
      let foot = figure.querySelector(".explorer-where");
      if (!foot) {
        foot = document.createElement("p");
        foot.className = "explorer-where";
        figure.append(foot);
      }
      return foot;
    }

    model(suffix) { return this.explorer.document.get_model_by_name(`panel${this.k}${suffix}`); }

    place() { this.grid = [samples(this.y, this.n, false), samples(this.x, this.n, false)]; }

    // Another quantity on an axis of a map, or another part of it: Bokeh's axes carry labels only.
    choose(axes, zooming = false) {
      if (this.zoomed && !zooming) this.zoom(false);
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
      if (this.lines) this.xs.set(samples(this.x, this.points, true));
      this.place();
    }

    // The middle of the part of a map that is shown.
    get middle() { return [at(this.x, 0.5), at(this.y, 0.5)]; }

    // Run the generated code into the arrays that the figure shows.
    compute(known) {
      this.known = known;
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
        // A point that has been moved out of the part shown takes it along.
        if (this.zoomed && !(Math.abs(across - 0.5) <= 0.5 && Math.abs(up - 0.5) <= 0.5)) {
          this.zoom(true, [x, y]);
          this.compute(this.known);
          this.arrange(points, values);
          return;
        }
        const shown = across >= 0 && across <= 1 && up >= 0 && up <= 1;
        [marks.x[0], marks.y[0]] = shown ? [across, up] : [NaN, NaN];
        if (!this.categories) this.colour();
        window.routecore.annotate?.(this); // explorer-panel-labels.js
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
      if (this.drag) {
        const { handle } = this.columns;
        const x = points[`panel${this.k}_handle`] ?? values[this.drag];
        handle.x[0] = x >= this.x.low && x <= this.x.high ? x : NaN;
        handle.y[0] = this.figure.y_range.start;
      }
      for (let i = 0; i < this.bands; i += 1) {
        const [low, high] = [get(`band${i}_low`), get(`band${i}_high`)];
        const shown = low < high;
        bands.x0[i] = shown ? Math.max(low, this.x.low) : NaN;
        bands.x1[i] = shown ? Math.min(high, this.x.high) : NaN;
      }
      window.routecore.nameVerticals?.(this); // explorer-panel-verticals.js
    }

    // The limits of the colours, and what the scale under the map says they are.
    colour() {
      const [low, high] = this.limits ?? colourLimits(...extent([this.cells]), this.diverging);
      const scale = document.getElementById(`explorer-${this.explorer.name}-scale${this.k}`);
      this.model("_mapper").setv({ low, high }, { silent: true });
      scale.querySelector("[data-limit=low]").textContent = number(low, ".4g");
      scale.querySelector("[data-limit=high]").textContent = number(high, ".4g");
    }

    // What a tooltip of a map says; of a cell it is given the place.
    describe(field, value) {
      if (field === "$x") return number(at(this.x, value), ".3g");
      if (field === "$y") return number(at(this.y, value), ".3g");
      return this.describeCell(value.x, value.y);
    }

    describeCell(across, up) {
      const side = (fraction) => clamp(Math.floor(fraction * this.n), { low: 0, high: this.n - 1 });
      const value = this.cells[side(up) * this.n + side(across)];
      if (Number.isNaN(value)) return this.outside?.(across, up) ?? "–";
      return this.categories ? this.categories[value] : number(value, ".3g");
    }

    // Labels and hatching again, in a frame of another size.
    async label() {
      const { width, height } = this.frame, size = `${width} ${height}`;
      if (!this.known || this.size === size) return;
      this.size = size;
      window.routecore[WRITE[this.kind]]?.(this);
      await bokeh.paint(this.view, this.renderers, false);
    }

    async paint() {
      await bokeh.paint(this.view, this.renderers, this.rescaled);
      this.rescaled = false;
    }

    theme(colours) {
      bokeh.theme(this.figure, colours);
      const { text, font, page } = colours;
      this.font = font;
      for (const { glyph } of this.figure.renderers) {
        if (glyph.type === "Text") glyph.text_font = font;
        if (this.kind === "map") continue;
        // Where a name finds no free place, what goes through it stays behind it.
        if (glyph.type === "Text") {
          glyph.setv({ text_color: text, background_fill_color: page });
        }
        if (glyph.type === "VSpan") glyph.line_color = text;
        if (glyph.type === "Scatter" && glyph.size.value === 13) glyph.fill_color = text;
      }
    }
  }

  window.routecore.Panel = Panel;
})();
