// The borders on a map: curves on which a closed form is zero, followed over a moderate grid, each
// point refined until it lies on the curve, and kept where the category changes across it.
// Loaded between explorer-numbers.js and explorer-panel.js.
"use strict";
(() => {
  const { at, extent, samples } = window.routecore;
  const GRID = 40; // steps a side
  const ASIDE = 3e-4; // how far to either side the categories are compared, of the side of the map
  const SHORT = 0.02; // shorter pieces are left out

  // The values of generated code at one point of a map, given as fractions of its axes.
  function probe(panel, kind, count = 1) {
    const slots = panel.slots[kind], known = panel.known;
    const working = Float64Array.from(slots, (name) => known[name] ?? NaN);
    const places = [panel.y, panel.x].map(({ name }) => slots.indexOf(name));
    const place = [new Float64Array(1), new Float64Array(1)];
    const outs = Array.from({ length: count }, () => new Float64Array(1));
    const run = panel.functions[kind];
    return (across, up, i = 0) => {
      [place[0][0], place[1][0]] = [at(panel.y, up), at(panel.x, across)];
      run(working, places, place, outs);
      return outs[i][0];
    };
  }

  // Where a function crosses zero between two points that it tells apart, or null at a pole.
  function root(f, a, b, fa, fb) {
    const most = Math.max(Math.abs(fa), Math.abs(fb));
    let [low, high, flow, fhigh, value] = [0, 1, fa, fb, NaN], t = 0.5;
    for (let i = 0; i < 12; i += 1) {
      // The secant of the bracket; every third step halves it, so that it always shrinks.
      t = i % 3 === 2 ? (low + high) / 2 : (low * fhigh - high * flow) / (fhigh - flow);
      value = f(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]));
      if (Math.abs(value) < 1e-6 * most || !Number.isFinite(value)) break;
      if (value < 0 === flow < 0) [low, flow] = [t, value]; else [high, fhigh] = [t, value];
    }
    if (!(Math.abs(value) < 0.02 * most)) return null;
    return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
  }

  // The crossings of a function with the edges of the grid, linked into open or closed chains.
  function chains(values, f, divided) {
    const n = GRID + 1, found = new Map();
    const node = (i, j) => [i / GRID, j / GRID];
    // An edge goes right (0) or up (1) from its node.
    const crossing = (i, j, up) => {
      const key = 2 * (j * n + i) + up;
      if (found.has(key)) return found.get(key);
      const [fa, fb] = [values[j * n + i], values[up ? (j + 1) * n + i : j * n + i + 1]];
      let point = null;
      if (Number.isFinite(fa) && Number.isFinite(fb) && fa < 0 !== fb < 0) {
        const place = root(f, node(i, j), up ? node(i, j + 1) : node(i + 1, j), fa, fb);
        if (place) point = { place, up, next: [] };
      }
      found.set(key, point);
      return point;
    };
    for (let j = 0; j < GRID; j += 1) {
      for (let i = 0; i < GRID; i += 1) {
        if (divided && !divided[j * GRID + i]) continue;
        const k = j * n + i, below = values[k] < 0;
        if (below === values[k + 1] < 0 && below === values[k + n] < 0
          && below === values[k + n + 1] < 0) continue;
        const met = [crossing(i, j, 0), crossing(i + 1, j, 1), crossing(i, j + 1, 0),
          crossing(i, j, 1)].filter(Boolean);
        for (let m = 0; m + 1 < met.length; m += 2) {
          met[m].next.push(met[m + 1]);
          met[m + 1].next.push(met[m]);
        }
      }
    }
    const points = [...found.values()].filter((point) => point?.next.length), lines = [];
    for (const ends of [true, false]) {
      for (const start of points) {
        if (start.used || (ends && start.next.length > 1)) continue;
        const line = [];
        for (let point = start; point; point = point.next.find((other) => !other.used)) {
          point.used = true;
          line.push(point);
        }
        lines.push(line);
      }
    }
    return lines;
  }

  // Which squares of the grid show more than one category: no other is worth a search.
  function dividedSquares({ cells, n }) {
    const found = new Uint8Array(GRID ** 2);
    for (let j = 0; j < GRID; j += 1) {
      const j0 = Math.max(0, Math.floor(j / GRID * n - 1));
      const j1 = Math.min(n - 1, Math.floor((j + 1) / GRID * n + 1));
      for (let i = 0; i < GRID; i += 1) {
        const i0 = Math.max(0, Math.floor(i / GRID * n - 1));
        const i1 = Math.min(n - 1, Math.floor((i + 1) / GRID * n + 1)), first = cells[j0 * n + i0];
        for (let y = j0; y <= j1 && !found[j * GRID + i]; y += 1) {
          for (let x = i0; x <= i1; x += 1) {
            if (cells[y * n + x] !== first) { found[j * GRID + i] = 1; break; }
          }
        }
      }
    }
    return found;
  }

  // Where the part of a curve that is a border ends between two of its points: by halving.
  function end(f, parts, inside, outside) {
    const along = [outside[0] - inside[0], outside[1] - inside[1]];
    const size = Math.hypot(...along);
    const aside = [-along[1] / size, along[0] / size], width = size / 4;
    let [low, high, last] = [0, 1, inside];
    for (let i = 0; i < 7; i += 1) {
      const t = (low + high) / 2;
      const middle = [inside[0] + t * along[0], inside[1] + t * along[1]];
      const off = (u) => [middle[0] + u * aside[0], middle[1] + u * aside[1]];
      const [fa, fb] = [f(...off(-width)), f(...off(width))];
      const place = fa < 0 !== fb < 0 ? root(f, off(-width), off(width), fa, fb) : null;
      if (place && parts(place, aside)) [low, last] = [t, place]; else high = t;
    }
    return last;
  }

  const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const length = (line) => line.slice(1).reduce((sum, b, i) => sum + distance(line[i], b), 0);

  // The borders of a map now: for each, its pieces as lists of points on the unit square.
  function borders(panel) {
    const count = panel.borders.length;
    panel.borderValues ??= panel.borders.map(() => new Float64Array((GRID + 1) ** 2));
    const grid = [samples(panel.y, GRID + 1, true), samples(panel.x, GRID + 1, true)];
    panel.run("borders", panel.known, [panel.y, panel.x], grid, panel.borderValues);
    const divided = panel.categories && dividedSquares(panel);
    const value = probe(panel, "borders", count), cell = probe(panel, "cells");
    // Whether there is a border here, as routecore/explore/borders.py has it: another category on
    // the other side, or for numbers a jump, or the end of a flat part.
    const [least, most] = panel.categories ? [0, 0] : extent([panel.cells]);
    const size = Math.max(most - least, 0), flats = [0, ...panel.limits ?? []];
    const differ = (one, other) => panel.categories ? one !== other
      : Math.abs(one - other) > size / 100 || flats.some((flat) =>
        Math.abs(one - flat) <= 1e-9 * size !== Math.abs(other - flat) <= 1e-9 * size);
    const parts = ([x, y], [dx, dy]) => {
      const [one, other] = [cell(x - ASIDE * dx, y - ASIDE * dy), cell(x + ASIDE * dx, y + ASIDE * dy)];
      return Number.isFinite(one) && Number.isFinite(other) && differ(one, other);
    };
    return panel.borders.map((_, b) => {
      const f = (x, y) => value(x, y, b), pieces = [];
      for (const line of chains(panel.borderValues[b], f, divided)) {
        for (const point of line) point.kept = parts(point.place, point.up ? [0, 1] : [1, 0]);
        let piece = [];
        const close = () => {
          if (piece.length > 1 && length(piece) > SHORT) pieces.push(piece);
          piece = [];
        };
        line.forEach((point, i) => {
          const before = line[i - 1];
          if (point.kept) {
            if (before && !before.kept) piece.push(end(f, parts, point.place, before.place));
            piece.push(point.place);
          } else if (before?.kept) {
            piece.push(end(f, parts, before.place, point.place));
            close();
          }
        });
        close();
      }
      return pieces;
    });
  }

  Object.assign(window.routecore, { probe, borders });
})();
