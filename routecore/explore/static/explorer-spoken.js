// A panel whose point can be dragged is one stop of the keyboard: it says where the point is, the
// arrow keys move it by a step, with Shift by ten, and under a map of regions it is written how far
// it is to the next one along each axis. Loaded between explorer-points.js and explorer.js.
"use strict";
(() => {
  const { at, fractionOf, neighbour, number, near } = window.routecore;
  const NARROW = 0.02; // of an axis: a region that is narrower is hard to see

  const amount = (control, value, spec) => control.unit.startsWith("$")
    ? `$${number(value, spec)}` : `${number(value, spec)} ${control.unit}`.trim();

  const standing = (panel, controls) => controls.filter(Boolean)
    .map((control) => `${control.symbol} = ${amount(control, panel.explorer.values[control.name], ".4g")}`)
    .join(", ");

  // Where along an axis (0 across, 1 up), to one side of the point, the category changes first:
  // its place and its code, or null if the model or the map ends before.
  function change(cell, point, i, side) {
    const here = cell(...point), value = (t) => cell(...point.map((x, k) => k === i ? t : x));
    let [inner, step] = [point[i], 1e-6];
    while (inner > 0 && inner < 1) {
      const outer = Math.min(1, Math.max(0, inner + side * step)), found = value(outer);
      if (found !== found) return null;
      if (found !== here) {
        let [low, high, code] = [inner, outer, found];
        for (let k = 0; k < 40; k += 1) {
          const middle = (low + high) / 2, met = value(middle);
          if (met === here) low = middle; else [high, code] = [middle, met];
        }
        return { place: high, code };
      }
      inner = outer;
      step = Math.min(step * 1.3, 1 / 300);
    }
    return null;
  }

  // How much to move a control so that the change has happened: rounded outwards, to as few digits
  // as land in the region. A round number may lie on the border itself.
  function move(axis, control, point, { place, code }, value) {
    const from = at(axis, point), exact = at(axis, place) - from, size = Math.abs(exact);
    if (Math.abs(place - point) < 1e-9) return "the least bit";
    for (let digits = 2; digits <= 6; digits += 1) {
      if (Math.abs(Number(size.toPrecision(digits)) - size) < 1e-9 * size) {
        return `more than ${amount(control, size, `.${digits}g`)}`;
      }
      const unit = 10 ** (Math.floor(Math.log10(size)) + 1 - digits);
      const rounded = Math.ceil(size / unit - 1e-9) * unit;
      if (value(fractionOf(axis, from + Math.sign(exact) * rounded)) === code) {
        return amount(control, rounded, `.${digits}g`);
      }
    }
    return amount(control, size, ".6g");
  }

  // How far it is to the next region along each axis, in words, and whether this one is narrow.
  function neighbours(panel, controls) {
    const { marks } = panel.columns, point = [marks.x[0], marks.y[0]], clauses = [];
    const cell = window.routecore.probe(panel, "cells"), here = cell(...point);
    let narrow = false;
    if (!(here === here)) return { text: "", narrow };
    controls.forEach((control, i) => {
      if (!control || !panel.told[i]) return;
      const axis = i ? panel.y : panel.x;
      const [down, up] = [-1, 1].map((side) => change(cell, point, i, side));
      const far = (found) => found ? Math.abs(found.place - point[i]) : Infinity;
      narrow ||= far(down) + far(up) < NARROW;
      const next = far(up) <= far(down) ? up : down;
      if (!next) {
        clauses.push([`whatever ${control.symbol} is, it stays so`]);
        return;
      }
      const value = (t) => cell(...point.map((x, k) => k === i ? t : x));
      const by = move(axis, control, point[i], next, value);
      clauses.push([`${next === up ? "raise" : "lower"} ${control.symbol} by ${by} and it becomes`
        + ` “${panel.categories[next.code]}”`]);
    });
    const text = clauses.join("; ");
    return { text: text && `${text[0].toUpperCase()}${text.slice(1)}.`, narrow };
  }

  // What is said of the point: where it is, what is there, and how far it is to the next region.
  function describe(panel) {
    const controls = panel.kind === "map" ? window.routecore.controlsOf(panel)
      : [panel.explorer.controls.get(panel.drag)];
    const where = standing(panel, controls);
    if (panel.kind !== "map") return { where, text: "" };
    const { marks } = panel.columns, [x, y] = [marks.x[0], marks.y[0]];
    if (!(x === x)) return { where: `${where}, not on this map`, text: "" };
    const what = panel.describeCell(x, y);
    const label = panel.model("_hover").tooltips[2][0];
    if (!panel.categories) return { where: `${where}; ${label}: ${what}`, text: "" };
    // The cell at the point itself, not that of its pixel.
    const code = window.routecore.probe(panel, "cells")(x, y);
    return { where: `${where}: ${panel.categories[code] ?? what}`, ...neighbours(panel, controls) };
  }

  function keys(panel) {
    const { element, explorer } = panel, map = panel.kind === "map";
    if (!element.classList.contains("explorer-draggable") || (!map && !panel.drag)) return;
    const title = element.getAttribute("aria-label");
    element.tabIndex = 0;
    element.setAttribute("role", map ? "application" : "slider");
    if (map) element.setAttribute("aria-roledescription", "map with a point");
    let note = null;
    if (map) {
      note = document.createElement("span");
      panel.foot().prepend(note, " ");
      // The verdict is told of every change; of the map, only whoever moves the point on it.
      note.setAttribute("aria-live", "off");
      element.addEventListener("focus", () => note.setAttribute("aria-live", "polite"));
      element.addEventListener("blur", () => note.setAttribute("aria-live", "off"));
    }

    const write = () => {
      panel.writing = undefined;
      const { where, text, narrow } = describe(panel);
      element.setAttribute("aria-label", `${title}. ${where}.`);
      if (note) {
        const said = text ? `${where}. ${text}` : `${where}.`;
        if (note.textContent !== said) note.textContent = said;
        panel.offerZoom?.(Boolean(narrow));
      } else {
        const control = explorer.controls.get(panel.drag), { low, high } = control;
        const now = explorer.values[control.name];
        for (const [name, value] of Object.entries({ min: low, max: high, now, text: where })) {
          element.setAttribute(`aria-value${name}`, value);
        }
      }
    };
    // After the painting: the words may come a moment after the picture.
    explorer.section.addEventListener("explorerchange", () => {
      panel.writing ??= setTimeout(write, 60);
    });

    element.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] }[event.key];
      if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
      const controls = map ? window.routecore.controlsOf(panel)
        : Array(2).fill(explorer.controls.get(panel.drag));
      const control = controls[move[0]];
      if (!control) return;
      event.preventDefault();
      let value = explorer.values[control.name];
      for (let i = event.shiftKey ? 10 : 1; i; i -= 1) value = neighbour(control, value, move[1]);
      const stopped = value === explorer.values[control.name];
      const held = window.routecore.obey(explorer, { [control.name]: near(control, value) });
      const rule = held.rule || (stopped ? `${control.symbol} ends here` : "");
      window.routecore.go(panel, { changes: held.changes, rule }, event);
    });
    element.addEventListener("blur", () => window.routecore.say(panel, ""));
  }

  // What a tooltip says outside the model: which rule is broken there.
  function outside(panel) {
    if (panel.kind !== "map") return;
    panel.outside = (across, up) => {
      const { controls, values, data: { order } } = panel.explorer;
      const there = { ...values, [panel.x.name]: at(panel.x, across), [panel.y.name]: at(panel.y, up) };
      const broken = order.find(([low, high]) => there[low] >= there[high]);
      return broken ? `outside the model: ${controls.get(broken[0]).symbol} must be below `
        + controls.get(broken[1]).symbol : "no value here";
    };
  }

  (window.routecore.extensions ??= []).push(outside, keys);
})();
