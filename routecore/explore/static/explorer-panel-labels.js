// What is written on a map, where there is room for it: the names of its regions and of its borders.
// Loaded between explorer-panel-borders.js and explorer-panel.js.
"use strict";
(() => {
  const { borders, hatch } = window.routecore;
  const { drawFirst } = window.routecoreBokeh;
  const CELLS = 48; // a side, of the grid on which room is looked for
  const LINE = 17; // height of a line of text

  const pen = document.createElement("canvas").getContext("2d"), widths = new Map();
  function width(text, font) {
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      pen.font = font;
      widths.set(key, Math.max(...text.split("\n").map((line) => pen.measureText(line).width)));
    }
    return widths.get(key);
  }

  // In one line, or in two of about the same length.
  function folds(text) {
    const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
    if (!spaces.length) return [text];
    const middle = spaces.reduce((a, b) =>
      Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a);
    return [text, `${text.slice(0, middle)}\n${text.slice(middle + 1)}`];
  }

  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  // The same of boxes that may have no width: those of lines.
  const touch = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

  // How many cells of a category lie below and to the left of each corner of the grid: how many
  // lie in a box is then four look-ups.
  const SIDE = CELLS + 1, table = new Int32Array(SIDE ** 2);
  function count(codes, code) {
    for (let j = 0, k = SIDE + 1; j < CELLS; j += 1, k += 1) {
      for (let i = 0, row = 0; i < CELLS; i += 1, k += 1) {
        if (codes[j * CELLS + i] === code) row += 1;
        table[k] = table[k - SIDE] + row;
      }
    }
    return table[SIDE ** 2 - 1];
  }

  // Whether a box around a cell, of so many cells to either side, lies within the category.
  function inside(i, j, across, up) {
    const i0 = i - across, i1 = i + across + 1, j0 = (j - up) * SIDE, j1 = (j + up + 1) * SIDE;
    return i0 >= 0 && i1 <= CELLS && j0 >= 0 && j1 < SIDE ** 2
      && table[j1 + i1] - table[j0 + i1] - table[j1 + i0] + table[j0 + i0]
        === (2 * across + 1) * (2 * up + 1);
  }

  // Where in its region a box has most room around it: a cell, or -1. A matter of the picture alone,
  // not of the one before: the same state is always the same picture.
  const places = new Int32Array(CELLS ** 2);
  function roomiest(box, size, taken) {
    const wide = box[0] / size[0] * CELLS / 2, high = box[1] / size[1] * CELLS / 2;
    const fits = (k, scale) => inside(k % CELLS, Math.floor(k / CELLS),
      Math.ceil(wide * scale - 0.5), Math.ceil(high * scale - 0.5));
    const free = (k) => taken.every((other) => !meet(other, boxAt(k, box, size)));
    let found = 0, scale = 1;
    for (let k = 0; k < CELLS ** 2; k += 1) {
      if (fits(k, 1) && (!taken.length || free(k))) places[found++] = k;
    }
    if (!found) return -1;
    for (let more = found; more; scale *= 1.25) {
      more = 0;
      for (let m = 0; m < found; m += 1) if (fits(places[m], scale * 1.25)) more += 1;
      if (!more) break;
      let kept = 0;
      for (let m = 0; m < found; m += 1) {
        if (fits(places[m], scale * 1.25)) places[kept++] = places[m];
      }
      found = kept;
    }
    let [x, y] = [0, 0], best = places[0], least = Infinity;
    for (let m = 0; m < found; m += 1) {
      x += places[m] % CELLS / found;
      y += Math.floor(places[m] / CELLS) / found;
    }
    for (let m = 0; m < found; m += 1) {
      const far = Math.hypot(places[m] % CELLS - x, Math.floor(places[m] / CELLS) - y);
      if (far < least) [best, least] = [places[m], far];
    }
    return best;
  }

  const middleOf = (k, size) => [(k % CELLS + 0.5) / CELLS * size[0],
    (Math.floor(k / CELLS) + 0.5) / CELLS * size[1]];
  function boxAt(k, box, size) {
    const [x, y] = middleOf(k, size);
    return [x - box[0] / 2, y - box[1] / 2, x + box[0] / 2, y + box[1] / 2];
  }

  // The name of every region that has room for it.
  function nameRegions(panel, size, taken, font) {
    const { names } = panel.columns, { cells, n } = panel;
    const codes = panel.codes ??= new Float64Array(CELLS ** 2);
    for (let j = 0; j < CELLS; j += 1) {
      const row = Math.floor((j + 0.5) * n / CELLS) * n;
      for (let i = 0; i < CELLS; i += 1) {
        codes[j * CELLS + i] = cells[row + Math.floor((i + 0.5) * n / CELLS)];
      }
    }
    panel.regions.forEach(({ code, text }, row) => {
      [names.x[row], names.y[row], names.text[row]] = [NaN, NaN, ""];
      if (!count(codes, code)) return;
      for (const folded of folds(text)) {
        const box = [width(folded, `bold 13px ${font}`) + 12, LINE * folded.split("\n").length + 5];
        const place = roomiest(box, size, taken);
        if (place < 0) continue;
        const [x, y] = middleOf(place, size);
        [names.x[row], names.y[row], names.text[row]] = [x / size[0], y / size[1], folded];
        taken.push(boxAt(place, box, size));
        break;
      }
    });
  }

  // Whether a line meets a box of this size about a place, turned by an angle.
  function strikes(line, [x, y], angle, [w, h]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const turned = line.map(([i, j]) => [(i - x) * c + (j - y) * s, (j - y) * c - (i - x) * s]);
    return turned.some((to, i) => i > 0 && enters(turned[i - 1], to, [w / 2, h / 2]));
  }

  // Whether a straight stroke comes this near to the origin, across and up (Liang and Barsky).
  function enters(from, to, near) {
    let [first, last] = [0, 1];
    for (const k of [0, 1]) {
      const way = to[k] - from[k];
      if (way === 0 && Math.abs(from[k]) > near[k]) return false;
      if (way === 0) continue;
      const ends = [(-near[k] - from[k]) / way, (near[k] - from[k]) / way];
      first = Math.max(first, Math.min(...ends));
      last = Math.min(last, Math.max(...ends));
    }
    return first <= last;
  }

  // Whether a name, turned by an angle about its middle, lies over a box; its own box, upright, may
  // do so without it.
  function covers({ x, y, angle, box }, room, other) {
    const [left, low, right, high] = other;
    const outline = [[left, low], [right, low], [right, high], [left, high], [left, low]];
    return meet(box, other) && (strikes(outline, [x, y], angle, room)
      || (left < x && x < right && low < y && y < high));
  }

  // Where along a line a name is tried: from the middle outwards.
  const PARTS = Array.from({ length: 23 }, (_, i) =>
    0.5 + (i % 2 ? 1 : -1) * Math.ceil(i / 2) / 26);
  const BESIDE = LINE / 2 + 4; // pixels from a line to the middle of a name beside it

  // A line in pixels, how far along it each point lies, and what it takes up.
  function measured(line, size) {
    const points = line.map(([x, y]) => [x * size[0], y * size[1]]), far = [0];
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    for (let i = 1; i < points.length; i += 1) {
      far.push(far[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]));
    }
    return { points, far, whole: far.at(-1),
      box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
  }

  // A place for a name of this size on a line, or on one side of it: how it is turned, and its box.
  function placed(line, part, side, [w, h]) {
    const at = part * line.whole;
    const [a, on, b] = [along(line, at - w / 2), along(line, at), along(line, at + w / 2)];
    // Read from left to right: never more than upright.
    const tilt = Math.atan2(b[1] - a[1], b[0] - a[0]);
    const angle = Math.abs(tilt) > Math.PI / 2 + 1e-9 ? tilt - Math.sign(tilt) * Math.PI : tilt;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [on[0] - side * BESIDE * s, on[1] + side * BESIDE * c];
    const [across, up] = [(w * Math.abs(c) + h * Math.abs(s)) / 2, (w * Math.abs(s) + h * Math.abs(c)) / 2];
    return { x, y, angle, box: [x - across, y - up, x + across, y + up] };
  }

  // The name of every border that is there: on its longest piece, or a shorter one, or beside them,
  // at the first place through which no other border runs; then those for which there is none, where
  // the fewest do.
  function nameBorders(panel, pieces, size, taken, font) {
    const { tags } = panel.columns;
    const scaled = pieces.map((lines) => lines.map((line) => measured(line, size)));
    tags.x.fill(NaN);
    tags.y.fill(NaN);
    tags.text.fill("");
    const name = (most) => scaled.forEach((own, row) => {
      if (tags.text[row]) return;
      const room = [width(panel.borders[row], `12px ${font}`) + 8, LINE];
      const long = own.filter(({ whole }) => whole >= room[0] * 0.8)
        .sort((a, b) => b.whole - a.whole);
      const others = scaled.flatMap((lines, i) => i === row ? [] : lines);
      let best = null, least = Infinity;
      for (const side of [0, 1, -1]) {
        const under = side ? [...own, ...others] : others;
        for (const line of long) {
          for (const part of PARTS) {
            if (least === 0) break;
            const found = placed(line, part, side, room), { box } = found;
            if (box[0] < 0 || box[1] < 0 || box[2] > size[0] || box[3] > size[1]) continue;
            if (taken.some((other) => covers(found, room, other))) continue;
            const cost = under.filter((other) => touch(other.box, box)
              && strikes(other.points, [found.x, found.y], found.angle, room)).length;
            if (cost < least) [best, least] = [found, cost];
          }
        }
      }
      if (!best || least > most) return;
      taken.push(best.box);
      tags.angle[row] = best.angle;
      [tags.x[row], tags.y[row], tags.text[row]]
        = [best.x / size[0], best.y / size[1], panel.borders[row]];
    });
    name(0);
    name(Infinity);
  }

  // The point so far along a line.
  function along({ points, far }, at) {
    let [low, high] = [1, points.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at <= far[middle]) high = middle; else low = middle + 1;
    }
    const [a, b] = [points[low - 1], points[low]];
    const t = Math.min(1, Math.max(0, (at - far[low - 1]) / (far[low] - far[low - 1] || 1)));
    return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
  }

  // Everything written and drawn over the cells of a map, from its cells and its borders.
  function annotate(panel) {
    const { width: w, height: h } = panel.frame, size = [w, h], taken = [];
    if (!(w > 0 && h > 0)) return;
    const font = panel.font ?? "sans-serif", { marks } = panel.columns;
    panel.boxes = taken; // of the point and of what is written, in pixels from the lower left
    const [x, y] = [marks.x[0] * w, marks.y[0] * h];
    if (x === x) taken.push([x - 9, y - 9, x + 9, y + 9]);
    if (panel.categories) {
      drawFirst(panel.renderers, panel.model("_hatch"), hatch(panel, size));
      nameRegions(panel, size, taken, font);
    }
    if (panel.borders.length) {
      const pieces = borders(panel), strokes = panel.columns.borders, room = strokes.x.length;
      let k = 0;
      for (const [i, j] of pieces.flat().flatMap((line) => [...line, [NaN, NaN]])) {
        if (k < room) [strokes.x[k], strokes.y[k]] = [i, j];
        k += 1;
      }
      strokes.x.fill(NaN, k);
      strokes.y.fill(NaN, k);
      drawFirst(panel.renderers, panel.model("_borders"), Math.min(k, room));
      panel.pieces = pieces;
      nameBorders(panel, pieces, size, taken, font);
    }
  }

  Object.assign(window.routecore, { annotate, textWidth: width, meet, strikes });
})();
