// The dots of a plane (routecore/explore/dots.py): one for each row of the explorer's list, lit by
// its state, dragged with mouse, pen, finger and arrow keys. Loaded before explorer-plane.js.
"use strict";
(() => {
  const REACH = 24; // pixels from the middle of a dot

  // Where the dots are and which look each has; one beyond the plane stands at its edge.
  function arrangeDots(panel, points, [right, top]) {
    const { most, looks } = panel.dots, get = (key) => points[`panel${panel.k}_${key}`];
    const inside = (value, end) => Math.min(Math.max(value, 0), end); // NaN stays NaN
    for (let row = 1; row <= most; row += 1) {
      const x = inside(get(`dot${row}_x`), right), y = inside(get(`dot${row}_y`), top);
      panel.spots.x[row - 1] = x;
      panel.spots.y[row - 1] = y;
      for (let look = 0; look < looks; look += 1) {
        const { x: xs, y: ys } = panel.columns[`dots${look}`], lit = get(`dot${row}_state`) === look;
        [xs[row - 1], ys[row - 1]] = lit ? [x, y] : [NaN, NaN];
      }
    }
  }

  function draggable(panel) {
    if (!panel.dots?.drag.length) return;
    const { near, neighbour, number, go, say, nameOf, takeRow, counted, frameOf, grip } = window.routecore;
    const { explorer, element, figure, dots, spots } = panel, { rows } = explorer.data;
    const title = element.getAttribute("aria-label");
    const control = (part) => explorer.controls.get(rows.parts[part][explorer.hand - 1]);

    const place = (i) => {
      const { left, top, width, height } = frameOf(panel);
      return [left + (spots.x[i] / figure.x_range.end) * width,
        top + (1 - spots.y[i] / figure.y_range.end) * height];
    };
    // The row of the nearest dot within reach, or 0; of two in one place, the one in hand.
    const reached = ({ clientX, clientY }) => {
      let [found, nearest] = [0, REACH];
      for (let i = 0; i < dots.most; i += 1) {
        const [x, y] = place(i);
        const distance = Math.hypot(x - clientX, y - clientY) - (i + 1 === explorer.hand ? 0.5 : 0);
        if (distance < nearest) [found, nearest] = [i + 1, distance];
      }
      return found;
    };

    // Set parts of the row in hand; one that is at its end, and was asked to go on, is named.
    const set = (wanted, event) => {
      const changes = {}, ended = [];
      for (const [part, value] of Object.entries(wanted)) {
        const own = control(part);
        if (!Number.isFinite(value)) continue;
        const now = changes[own.name] = near(own, value);
        if (value < own.low || value > own.high) {
          ended.push(`${own.symbol} ends here, at ${number(now, ".4g")}`);
        }
      }
      go(panel, { changes, rule: ended.join("; ") }, event);
    };
    const moved = (event) => {
      const { left, top, width, height } = frameOf(panel), clip = (share) => Math.min(Math.max(share, 0), 1);
      const x = clip((event.clientX + panel.off[0] - left) / width) * figure.x_range.end;
      const y = clip(1 - (event.clientY + panel.off[1] - top) / height) * figure.y_range.end;
      const parts = dots.parts.map((part) => explorer.values[control(part).name]);
      const found = Object.entries(panel.functions.drag_dot(...parts, x, y));
      set(Object.fromEntries(found.map(([name, value]) => [name.slice("to_".length), value])), event);
    };

    const taken = (row, { clientX, clientY }) => {
      takeRow(explorer, row);
      const [x, y] = place(row - 1);
      panel.off = [x - clientX, y - clientY]; // taken beside its middle, it does not jump
    };
    const over = (row) => { element.title = row ? nameOf(explorer, row) : ""; };
    grip(panel, { reached, taken, moved, over });

    // One stop of the keyboard: the arrows move the dot in hand, Page Up and Page Down take another.
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-roledescription", `plane with ${rows.what}s`);
    const [sideways, upwards] = dots.drag;
    const tell = () => {
      panel.telling = undefined;
      const where = dots.drag.map((part) =>
        `${part} = ${number(explorer.values[control(part).name], ".4g")}`).join(", ");
      element.setAttribute("aria-label", `${title}. ${nameOf(explorer, explorer.hand)}: ${where}. `
        + `Left and right move ${sideways}, up and down ${upwards}; `
        + `Page Up and Page Down take another ${rows.what}.`);
    };
    explorer.section.addEventListener("explorerchange", () => {
      panel.telling ??= setTimeout(tell, 60);
    });
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const turn = { PageUp: -1, PageDown: 1 }[event.key];
      const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] }[event.key];
      if (turn || move) event.preventDefault();
      if (turn) {
        const count = counted(explorer);
        takeRow(explorer, (explorer.hand - 1 + turn + count) % count + 1);
      }
      if (!move) return;
      const part = dots.drag[move[0]], own = control(part), now = explorer.values[own.name];
      let value = now;
      for (let i = event.shiftKey ? 10 : 1; i; i -= 1) value = neighbour(own, value, move[1]);
      const rule = value === now ? `${own.symbol} ends here, at ${number(now, ".4g")}` : "";
      go(panel, { changes: { [own.name]: value }, rule }, event);
    });
    element.addEventListener("blur", () => say(panel, ""));

    // A ring of the page's own around the dot in hand: it may be any of the drawn ones.
    const ring = Object.assign(document.createElement("i"), { className: "explorer-hand" });
    element.append(ring);
    panel.handed = () => {
      const { left, top } = element.getBoundingClientRect(), [x, y] = place(explorer.hand - 1);
      ring.hidden = !Number.isFinite(x + y);
      ring.style.translate = ring.hidden ? "" : `${x - left}px ${y - top}px`;
      panel.telling ??= setTimeout(tell, 60);
    };
  }

  (window.routecore.extensions ??= []).push(draggable);
  window.routecore.arrangeDots = arrangeDots;
})();
