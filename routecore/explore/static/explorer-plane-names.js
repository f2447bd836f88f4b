// The names of the points of a plane: each where its description puts it, or mirrored at its point
// where no curve runs through it and no mark or other name lies under it. Loaded before
// explorer-plane.js.
"use strict";
(() => {
  const { meet, strikes, textWidth } = window.routecore;
  const LINE = 15; // height of a line of text
  const ASIDE = 16; // pixels beyond the frame that a name may reach

  function namePoints(panel) {
    const { points, rings, shorts } = panel.columns, { width, height } = panel.frame;
    if (!(width > 0 && height > 0)) return;
    const { x_range: { end: right }, y_range: { end: top } } = panel.figure;
    const spot = (x, y) => [x / right * width, (1 - y / top) * height]; // pixels from the upper left
    const line = ({ x, y }) => Array.from(x, (_, i) => spot(x[i], y[i]));
    const stroke = ({ x0, y0, x1, y1 }, i) => [spot(x0[i], y0[i]), spot(x1[i], y1[i])];
    const curves = [...panel.traces, ...panel.tracks].map(line);
    for (let i = 0; i < panel.families; i += 1) {
      // Of parallels only the one through the point: the others are everywhere, and lie behind names.
      curves.push(stroke(panel.columns[`family${i}`], panel.drawing.lines));
      for (const j of [0, 1, 2]) curves.push(stroke(panel.columns[`arrow${i}`], j));
    }
    const about = (sizes) => ([x, y], i) => [x - sizes(i), y - sizes(i), x + sizes(i), y + sizes(i)];
    const marks = [...line(points).map(about((i) => points.size[i] / 2)),
      ...line(rings).map(about((i) => rings.size[i] / 2))];
    const names = line(shorts ?? { x: [], y: [] }).map(([x, y], i) => {
      const wide = textWidth(shorts.text[i], `12px ${panel.font ?? "sans-serif"}`);
      return [x - wide / 2, y, x + wide / 2, y + LINE];
    });
    panel.described ??= Array.from(points.dx, (dx, i) => [dx, points.dy[i]]);
    const boxes = [], spots = line(points);
    const choose = (i) => {
      const [x, y] = spots[i];
      if (!Number.isFinite(x + y) || !points.text[i]) return;
      const size = [textWidth(points.text[i], `12px ${panel.font ?? "sans-serif"}`),
        LINE * points.text[i].split("\n").length];
      const [dx, dy] = panel.described[i];
      const others = [...marks, ...names, ...boxes.filter((_, k) => k !== i)];
      let best = null, least = Infinity;
      for (const [across, down] of [[dx, dy], [-dx, dy], [dx, -dy], [-dx, -dy]]) {
        const left = x + across - (across < 0 ? size[0] : 0);
        const up = y + down - (down < 0 ? size[1] : 0);
        const box = [left, up, left + size[0], up + size[1]];
        const cost = 1000 * (box[0] < 0 || box[1] < 0 || box[2] > width + ASIDE || box[3] > height)
          + 100 * others.filter((other) => meet(other, box)).length
          + curves.filter((curve) =>
            strikes(curve, [left + size[0] / 2, up + size[1] / 2], 0, size)).length;
        if (cost < least) [best, least] = [{ across, down, box }, cost];
      }
      boxes[i] = best.box;
      [points.dx[i], points.dy[i]] = [best.across, best.down];
      points.align[i] = best.across < 0 ? "right" : "left";
      points.baseline[i] = best.down < 0 ? "bottom" : "top";
    };
    // Twice: a later name may have had but one place, where an earlier one could have made room.
    for (let i = 0; i < spots.length; i += 1) choose(i);
    for (let i = 0; i < spots.length; i += 1) choose(i);
  }

  window.routecore.namePoints = namePoints;
})();
