// Everything that leans on the inside of BokehJS rather than on what it documents, in one place:
// when a new version of Bokeh breaks a figure, look here first. Also what every figure of the book
// does with its colours. Loaded before explorer-numbers.js.
"use strict";
(() => {
  const { Bokeh } = window; // a notebook may put another one in its place

  // Bokeh views every glyph five times: also selected, not selected, muted, and thinned out while it
  // moves. Ours are never any of these, and this stands for the views of them.
  const ABSENT = {
    model: { change: { connect: () => false } }, children_views: () => [],
    set_base() {}, set_visuals() {}, after_visuals() {}, map_data() {}, remove() {},
    async set_data() {}, async after_lazy_visuals() {},
  };

  // A view of a glyph in one look, that clips as we need and leaves the page alone.
  const oneLook = (View) => class extends View {
    async build_glyph_view(model) {
      if (this.glyph) return ABSENT;
      const view = await super.build_glyph_view(model);
      // Only what a tooltip asks for must be found by its place, and glyphs that leave undrawn what
      // lies outside the frame.
      const hovered = this.plot_model.toolbar.tools.some(({ renderers }) =>
        renderers?.includes(this.model));
      if (!hovered && !view._mask_data) view.index_data = () => {};
      return view;
    }

    children_views() { return super.children_views().filter((view) => view !== ABSENT); }

    bounds() { return null; } // no range of ours follows what is drawn

    // Bokeh does not clip its upper layer to the frame by itself. Marks may stick out a little.
    get needs_clip() { return !["Scatter", "Text"].includes(this.model.glyph.type); }

    // Its empty element need not follow it around: that would restyle the page at every move.
    update_position() {}
  };

  // A view of a figure that asks the page once how large its letters are, not for every label.
  const oneSize = (View) => class extends View {
    get base_font_size() { return this.letters ??= super.base_font_size; }
  };

  // The document of figures that are not viewed yet: what is set now costs no painting.
  const seen = {};
  function read(json) {
    const { Document } = Bokeh.require("document");
    // Our colours, widths and fonts come with the models. Asking the style of an element for each of
    // them, at every painting, would restyle the page as often.
    const { VisualProperties } = Bokeh.require("core/visuals/visual");
    VisualProperties.prototype._get_css_value = () => "";
    const document = Document.from_json(json);
    for (const figure of document.roots()) {
      if (!figure.renderers) continue;
      figure.default_view = seen.figure ??= oneSize(figure.default_view);
      for (const renderer of figure.renderers) {
        const { glyph } = renderer;
        renderer.default_view = seen.glyph ??= oneLook(renderer.default_view);
        renderer.setv({ selection_glyph: glyph, nonselection_glyph: glyph, muted_glyph: glyph },
          { check_eq: false });
      }
    }
    return document;
  }

  // The views of a document, each figure in the element that `place` finds for its id.
  function embed(document, place) {
    const places = document.roots().map(({ id }) => place(id));
    return Bokeh.embed.add_document_standalone(document, places[0], places);
  }

  // Paint now, and only what moved. Bokeh's own path, a change of the source, would wait for one
  // more frame, prepare copies of every glyph for selections, and draw the axes anew.
  async function paint(view, renderers, rescaled) {
    await Promise.all(renderers.map(async ({ glyph, model, all_indices: indices }) => {
      await glyph.set_data(model.data_source, indices, null);
      // The size of a text is measured with its looks.
      if (glyph.model.type !== "Text") return;
      glyph.set_visuals(model.data_source, indices);
      glyph.after_visuals();
    }));
    if (rescaled) {
      view.invalidate_painters();
      view.repaint();
    } else {
      view.invalidate_painters(...renderers);
      view.paint();
    }
  }

  // Draw the first rows of a source alone: the others are room for more.
  function drawFirst(renderers, source, count) {
    for (const renderer of renderers) {
      if (renderer.model.data_source !== source) continue;
      renderer.all_indices = new renderer.all_indices.constructor(count, 1);
    }
  }

  // Say when the frame of a figure has found its place, anew: labels are put by the pixel.
  function onLayout(view, act) {
    const laidOut = view._after_layout.bind(view);
    view._after_layout = () => {
      laidOut();
      act();
    };
  }

  // Keep a pointer in hand. Bokeh has caught it already, and must be told of its end too, or it
  // would take the next finger for a second one. What its tooltip says does not move along: away.
  function hold(element, event) {
    const [target] = event.composedPath();
    if (!target.hasPointerCapture?.(event.pointerId)) element.setPointerCapture(event.pointerId);
    target.dispatchEvent(new PointerEvent("pointerout", { isPrimary: true }));
  }

  // The array of a map's cells: the class of the empty one that came with the figure.
  function cellArray(source, n) {
    const NDArray = source.data.image[0].constructor;
    return new NDArray(new Float64Array(n ** 2), [n, n]);
  }

  // Bokeh draws on a canvas, which cannot inherit the page's colours.
  function theme(figure, { text, muted, line, font }) {
    for (const axis of [...figure.below, ...figure.left]) {
      axis.setv({ axis_label_text_color: text, major_label_text_color: muted,
        axis_line_color: muted, major_tick_line_color: muted,
        axis_label_text_font: font, major_label_text_font: font });
    }
    for (const grid of figure.center) grid.setv({ grid_line_color: line });
  }

  window.routecoreBokeh = { read, embed, paint, drawFirst, onLayout, hold, cellArray, theme };
})();
