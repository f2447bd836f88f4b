// The figure of the desk: the frontier, its hull and rivals, the chosen point; a click picks another.
"use strict";
(() => {
  const INK = { text: "#1f2328", muted: "#57606a", line: "#d8dee4", font: "Arial, sans-serif" };

  class Figure {
    constructor({ json, root }, section) {
      Object.assign(this, { json, root, section });
      new MutationObserver(() => this.theme()).observe(document.documentElement,
        { attributeFilter: ["data-theme", "data-mode", "class"] });
    }

    async embed() {
      const [views] = await Bokeh.embed.embed_items({ desk: this.json },
        [{ docid: "desk", roots: { [this.root]: "desk-panel" }, root_ids: [this.root] }]);
      [this.view] = views.roots;
      this.document = this.view.model.document;
      this.plot = this.source("figure");
      this.theme();
    }

    source(name) { return this.document.get_model_by_name(name); }

    async draw({ frontier, hull, router }, second) {
      const line = (curve) => ({ x: curve?.cost ?? [], y: curve?.quality ?? [] });
      const data = { frontier: { ...line(frontier), threshold: frontier.threshold,
        rate: frontier.rate }, hull: line(hull), router: line(router),
      second: line(second?.frontier) };
      await (this.embedded ??= this.embed());
      for (const [axis, key] of [["x_range", "x"], ["y_range", "y"]]) {
        const [start, end] = window.routecore.niceLimits(
          ...window.routecore.extent(Object.values(data).map((columns) => columns[key])));
        this.plot[axis].setv({ start, end });
      }
      for (const [name, columns] of Object.entries(data)) this.source(name).data = columns;
    }

    // The chosen point, and how far its cost and quality may lie apart on other queries; on a second
    // log what the same threshold does there.
    async mark({ point: { cost, quality }, drift }, bands) {
      await this.embedded;
      const there = drift ? [drift.point] : [];
      this.source("chosen").data = { x: [cost], y: [quality] };
      this.source("there").data = { x: there.map((p) => p.cost), y: there.map((p) => p.quality) };
      this.source("spread").data = bands
        ? { x0: [cost, bands.cost[0]], x1: [cost, bands.cost[1]],
          y0: [bands.quality[0], quality], y1: [bands.quality[1], quality] }
        : { x0: [], x1: [], y0: [], y1: [] };
    }

    paint(colours) {
      window.routecoreBokeh.theme(this.plot, colours);
      this.source("whiskers").glyph.line_color = colours.text;
    }

    theme() {
      if (!this.plot) return;
      const style = getComputedStyle(this.section);
      const muted = getComputedStyle(this.section.querySelector(".explorer-question")).color;
      this.paint({ text: style.color, muted, line: style.borderTopColor, font: style.fontFamily });
    }

    // As a picture for paper, dark on white whatever the page is.
    async picture() {
      await this.embedded;
      this.paint(INK);
      const blob = await this.view.export("png", true).to_blob();
      this.theme();
      const reader = new FileReader();
      return new Promise((resolve) => {
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(blob);
      });
    }
  }

  window.thresholdsDesk.Figure = Figure;
})();
