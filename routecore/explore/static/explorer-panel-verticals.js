// The names of the vertical lines on a panel of curves, each beside its line, where no line goes
// through it and no mark or other name lies under it.
// Loaded between explorer-panel-labels.js and explorer-panel.js.
"use strict";
(() => {
  const { fractionOf, textWidth, meet } = window.routecore;
  const ASIDE = 5, TOP = 4, HIGH = 15; // pixels: from the line, from the top, of a name
  const MARK = 9; // half the side of what a mark covers
  const CLEAR = 2; // between a name and a curve

  // What lies in the frame, in pixels from its upper left: curves, upright lines, boxes.
  function obstacles(panel, width, height) {
    const { start, end } = panel.figure.y_range, { verticals, handle, marks } = panel.columns;
    const across = (x) => fractionOf(panel.x, x) * width;
    const down = (y) => height * (end - y) / (end - start);
    return {
      curves: panel.ys.map((ys) => [...ys].map(down)),
      columns: [...panel.xs].map(across),
      upright: [...verticals.x, ...handle?.x ?? []].map(across).filter(Number.isFinite),
      boxes: Array.from(marks?.x ?? [], (x, i) => [across(x), down(marks.y[i])])
        .filter((spot) => spot.every(Number.isFinite))
        .map(([x, y]) => [x - MARK, y - MARK, x + MARK, y + MARK]),
    };
  }

  // How much of a curve lies in a box, in segments.
  function through(ys, xs, [left, top, right, bottom]) {
    let found = 0;
    for (let i = 1; i < xs.length && xs[i - 1] <= right; i += 1) {
      if (xs[i] < left) continue;
      const wide = xs[i] - xs[i - 1] || 1, slope = (ys[i] - ys[i - 1]) / wide;
      const a = ys[i - 1] + slope * (Math.max(left, xs[i - 1]) - xs[i - 1]);
      const b = ys[i - 1] + slope * (Math.min(right, xs[i]) - xs[i - 1]);
      if (Math.min(a, b) <= bottom && Math.max(a, b) >= top) found += 1;
    }
    return found;
  }

  // Something that a name must not lie on counts for more than any curve under it.
  const struck = ({ curves, columns, upright, boxes }, box) =>
    1000 * boxes.filter((other) => meet(other, box)).length
    + 100 * upright.filter((x) => x >= box[0] && x <= box[2]).length
    + curves.reduce((sum, ys) => sum + through(ys, columns,
      [box[0] - CLEAR, box[1] - CLEAR, box[2] + CLEAR, box[3] + CLEAR]), 0);

  function nameVerticals(panel) {
    const { verticals } = panel.columns, { width, height } = panel.frame;
    if (!verticals || !(width > 0 && height > 0)) return;
    const found = obstacles(panel, width, height), font = panel.font ?? "sans-serif";
    verticals.label.forEach((text, i) => {
      if (!Number.isFinite(verticals.x[i])) return;
      const at = fractionOf(panel.x, verticals.x[i]) * width;
      const wide = textWidth(text, `12px ${font}`);
      let best = null, least = Infinity;
      for (let drop = TOP; drop + HIGH < height && least > 0; drop += HIGH + 1) {
        for (const left of [at + ASIDE, at - ASIDE - wide]) {
          const box = [left, drop, left + wide, drop + HIGH];
          if (left < 0 || box[2] > width) continue;
          const cost = struck(found, box);
          if (cost < least) [best, least] = [box, cost];
        }
      }
      best ??= [at + ASIDE, TOP, at + ASIDE + wide, TOP + HIGH];
      found.boxes.push(best);
      [verticals.align[i], verticals.shift[i], verticals.drop[i]]
        = best[0] < at ? ["right", -ASIDE, best[1]] : ["left", ASIDE, best[1]];
    });
  }

  window.routecore.nameVerticals = nameVerticals;
})();
