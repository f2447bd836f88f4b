// Everything that leans on the inside of BokehJS rather than on what it documents, in one place:
// when a new version of Bokeh breaks a figure, look here first. Also what every figure of the book
// does with its colours. Loaded before explorer-numbers.js.
"use strict";
(() => {
  // The views of a figure's glyphs, made to clip as we need and to leave the page alone.
  function glyphViews(view, figure) {
    const renderers = figure.renderers.map((model) => view.views.find_one(model));
    const hovered = figure.toolbar.tools.flatMap((tool) => tool.renderers ?? []);
    for (const renderer of renderers) {
      // Bokeh does not clip its upper layer to the frame by itself. Marks may stick out a little.
      const clipped = !["Scatter", "Text"].includes(renderer.model.glyph.type);
      Object.defineProperty(renderer, "needs_clip", { value: clipped });
      // Its empty element need not follow it around: that would restyle the page at every move.
      renderer.update_position = () => {};
      // Only what a tooltip asks for must be found by its place, and glyphs that leave undrawn what
      // lies outside the frame.
      if (!hovered.includes(renderer.model) && !renderer.glyph._mask_data) {
        renderer.glyph.index_data = () => {};
      }
    }
    return renderers;
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
  const axisLooks = ({ text, muted, font }) => ({
    axis_label_text_color: text, major_label_text_color: muted,
    axis_line_color: muted, major_tick_line_color: muted,
    axis_label_text_font: font, major_label_text_font: font });
  const gridLooks = ({ line }) => ({ grid_line_color: line });

  function theme(figure, colours) {
    for (const axis of [...figure.below, ...figure.left]) axis.setv(axisLooks(colours));
    for (const grid of figure.center) grid.setv(gridLooks(colours));
  }

  // The same for figures that are not made yet: each is then laid out once.
  function themeAhead(json, colours) {
    const looks = { LinearAxis: axisLooks(colours), LogAxis: axisLooks(colours),
      Grid: gridLooks(colours) };
    for (const { attributes: { below, left, center } } of json.roots) {
      for (const part of [...below ?? [], ...left ?? [], ...center ?? []]) {
        Object.assign(part.attributes, looks[part.name]);
      }
    }
  }

  window.routecoreBokeh = { glyphViews, paint, drawFirst, onLayout, hold, cellArray, theme, themeAhead };
})();
