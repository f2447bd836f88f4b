// The hatching of the regions of a map, which tells them apart without colour.
// Loaded between explorer-panel-borders.js and explorer-panel-labels.js.
"use strict";
(() => {
  const STEP = 3; // pixels along a line

  // Strokes of the hatching of every region, set apart by NaN, within the room of the column; says
  // how many rows they take.
  const LEANING = { "/": [1, 1], "\\": [1, -1], "|": [0, 1], "-": [1, 0] };
  function hatch(panel, [w, h]) {
    const { hatch: { x, y } } = panel.columns, { cells, n } = panel, patterns = new Map();
    const gap = Math.max(12, Math.sqrt(w * h) / 30); // so that the strokes of a large map fit too
    for (const { code, hatch: families } of panel.regions) patterns.set(code, families);
    let k = 0;
    for (const [family, [dx, dy]] of Object.entries(LEANING)) {
      const drawn = new Int8Array(256); // by code: 1 whole lines, 2 broken ones
      for (const [code, families] of patterns) {
        if (families.includes(family)) drawn[code & 255] = families.includes(":") ? 2 : 1;
      }
      if (!drawn.some(Boolean)) continue;
      const slanted = dx !== 0 && dy !== 0, apart = slanted ? gap * Math.SQRT2 : gap;
      const reach = slanted ? w + h : dx ? h : w, most = dx ? w : h;
      for (let line = apart / 2, odd = 0; line < reach; line += apart, odd = 1 - odd) {
        // Only the part of the line within the frame.
        const from = !slanted ? 0 : Math.max(0, dy > 0 ? w - line : line - h);
        const to = !slanted ? most : Math.min(w, dy > 0 ? w - line + h : line);
        let begun = false;
        for (let t = Math.ceil(from / STEP) * STEP; ; t += STEP) {
          const at = dx ? t : line, up = !slanted ? (dx ? line : t) : dy > 0 ? line - w + t : line - t;
          const past = t >= to || k + 6 > x.length;
          const code = past ? NaN : cells[Math.floor(up / h * n) * n + Math.floor(at / w * n)];
          const pen = code === code ? drawn[code & 255] : 0;
          const on = pen === 1 || (pen === 2 && (Math.floor(t / STEP / 2) + odd) % 2 === 0);
          if (on !== begun) {
            x[k] = at / w;
            y[k] = up / h;
            k += 1;
            if (!on) {
              x[k] = y[k] = NaN;
              k += 1;
            }
            begun = on;
          }
          if (past) break;
        }
      }
    }
    x.fill(NaN, k);
    y.fill(NaN, k);
    return k;
  }

  window.routecore.hatch = hatch;
})();
