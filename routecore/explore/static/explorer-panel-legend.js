// A legend lists what is to be seen, one entry after the other without a hole, and keeps the room
// of all its entries, so that nothing below it moves when one comes or goes.
// Loaded between explorer-outline.js and explorer-panel.js.
"use strict";
(() => {
  const finite = Number.isFinite;

  // Whether a curve is in the frame anywhere.
  function drawn(xs, ys, { start: left, end: right }, { start: low, end: high }) {
    for (let i = 0; i < ys.length; i += 1) {
      if (ys[i] >= low && ys[i] <= high && xs[i] >= left && xs[i] <= right) return true;
    }
    return false;
  }

  const spots = ({ x, y }) => Array.from(x, (_, i) => finite(x[i]) && finite(y[i]));

  // What is to be seen now of each entry, in the order of routecore/explore/page.py.
  const shown = {
    lines({ columns: { marks, bands }, xs, ys, figure: { x_range: across, y_range: up } }) {
      return [...ys.map((y) => drawn(xs, y, across, up)), ...marks ? spots(marks) : [],
        ...Array.from(bands?.x0 ?? [], finite)];
    },
    map({ cells, regions, columns: { marks }, xs, ys = [], x, y, marked, explorer: { controls } }) {
      const seen = new Set();
      for (let i = 0, last; i < cells.length; i += 1) {
        if (cells[i] !== last) seen.add(last = cells[i]);
      }
      const [across, up] = [x, y].map(({ low, high }) => ({ start: low, end: high }));
      return [...ys.map((line) => drawn(xs, line, across, up)),
        ...regions.map(({ code }) => seen.has(code)),
        ...marked || (controls.has(x.name) && controls.has(y.name)) ? [finite(marks.x[0])] : [],
        seen.has(NaN)];
    },
    plane({ traces, tracks, families, dots, columns, figure: { x_range: across, y_range: up } }) {
      return [...traces.map(({ x, y }) => drawn(x, y, across, up)),
        ...tracks.map(({ x }) => x.some(finite)),
        ...Array.from({ length: families }, (_, i) => finite(columns[`family${i}`].x0[0])),
        ...dots?.listed ? Array.from({ length: dots.looks }, (_, i) =>
          columns[`dots${i}`].x.some(finite)) : [],
        ...spots(columns.rings)];
    },
  };

  function listVisible(panel) {
    const { entries } = panel;
    if (entries?.length) shown[panel.kind](panel).forEach((on, i) => {
      if (entries[i] && entries[i].hidden === on) entries[i].hidden = !on;
    });
  }

  // The room of the whole legend, which is the most that a part of it can need, at every width.
  function keepRoom(panel) {
    const legend = panel.element.parentElement.querySelector(".explorer-legend");
    if (!legend) return;
    panel.entries = [...legend.children];
    let width = 0;
    new ResizeObserver(() => {
      if (legend.clientWidth === width) return;
      width = legend.clientWidth;
      const hidden = panel.entries.filter((entry) => entry.hidden);
      for (const entry of hidden) entry.hidden = false;
      legend.style.minHeight = "";
      legend.style.minHeight = `${legend.getBoundingClientRect().height}px`;
      for (const entry of hidden) entry.hidden = true;
    }).observe(legend.parentElement);
  }

  window.routecore.listVisible = listVisible;
  (window.routecore.extensions ??= []).push(keepRoom);
})();
