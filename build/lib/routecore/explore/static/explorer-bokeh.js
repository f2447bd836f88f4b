// Everything that leans on the inside of BokehJS rather than on what it documents, in one place:
// when a new version of Bokeh breaks a figure, look here first. Also what every figure of the book
// does with its colours. Loaded before explorer-numbers.js.
"use strict";
(() => {
  // The views of a figure's glyphs, made to clip as we need and to leave the page alone.
  function glyphViews(view, figure) {
    const renderers = figure.renderers.map((model) => view.views.find_one(model));
    for (const renderer of renderers) {
      // Bokeh does not clip its upper layer to the frame by itself. Marks may stick out a little.
      const clipped = !["Scatter", "Text"].includes(renderer.model.glyph.type);
      Object.defineProperty(renderer, "needs_clip", { value: clipped });
      // Its empty element need not follow it around: that would restyle the page at every move.
      renderer.update_position = () => {};
    }
    return renderers;
  }

  // Paint now, and only what moved. Bokeh's own path, a change of the source, would wait for one
  // more frame, prepare copies of every glyph for selections, and draw the axes anew.
  async function paint(view, renderers, rescaled) {
    await Promise.all(renderers.map((renderer) =>
      renderer.glyph.set_data(renderer.model.data_source, renderer.all_indices, null)));
    if (rescaled) {
      view.invalidate_painters();
      view.repaint();
    } else {
      view.invalidate_painters(...renderers);
      view.paint();
    }
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

  window.routecoreBokeh = { glyphViews, paint, cellArray, theme };
})();
