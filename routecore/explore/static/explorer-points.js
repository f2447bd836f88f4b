// The point is dragged, with mouse, pen, finger and arrow keys: on a map both controls on its axes
// follow, on a panel of curves the one under it, and a mark may have two of its own. Where a rule of
// the model stops it, it slides along the border, and a sentence says which rule it was.
// Loaded between explorer-panel.js and explorer.js; the sliders do the same.
"use strict";
(() => {
  const { at, fractionOf, clamp, near, neighbour, number } = window.routecore;
  const REACH = 24; // pixels from the middle of a point
  const STILL = 6; // a finger that moves no more than this has tapped

  // The controls across and up that a drag on a map sets; null where an axis has none.
  const controlsOf = (panel) => [panel.x, panel.y].map((axis, i) =>
    panel.explorer.controls.get(panel.chosen ? axis.name : panel.drags[i]) ?? null);

  const must = (below, above) => `${below.symbol} must stay below ${above.symbol}`;

  // Changes within the order of the explorer, and the rule that held them back. What is not being
  // dragged keeps still. `far` measures how far two changes are apart, to slide the nearest way.
  function obey(explorer, changes, far) {
    const held = { ...changes }, { controls, values, data: { order } } = explorer;
    let rule = "";
    const now = (name) => held[name] ?? values[name];
    for (const [low, high] of order) {
      if (!(low in held || high in held) || now(low) < now(high)) continue;
      const [below, above] = [controls.get(low), controls.get(high)];
      rule = must(below, above);
      if (low in held && high in held) {
        const from = neighbour(below, held[high], -1), to = held[low];
        let least = Infinity, best = null;
        for (let i = 0; i <= 40; i += 1) {
          const x = near(below, from + (to - from) * i / 40), y = neighbour(above, x, 1);
          const distance = x < y ? far({ [low]: x, [high]: y }) : Infinity;
          if (distance < least) [least, best] = [distance, { [low]: x, [high]: y }];
        }
        Object.assign(held, best);
      } else if (low in held) held[low] = neighbour(below, now(high), -1);
      else held[high] = neighbour(above, now(low), 1);
    }
    const kept = order.every(([low, high]) => !(low in held || high in held) || now(low) < now(high));
    return { changes: kept ? held : {}, rule };
  }

  // What a pointer at these fractions of the axes of a map asks for.
  function aim(panel, fractions) {
    const controls = controlsOf(panel), axes = [panel.x, panel.y], changes = {};
    let edge = "";
    controls.forEach((control, i) => {
      if (!control) return;
      const wanted = at(axes[i], clamp(fractions[i], { low: 0, high: 1 }));
      // In a part that is zoomed into, a tenth of a step counts.
      changes[control.name] = near(panel.zoomed ? { ...control, digits: control.digits + 1 }
        : control, wanted);
      const beyond = wanted < control.low || wanted > control.high;
      if (fractions[i] < 0 || fractions[i] > 1 || beyond) {
        const value = changes[control.name];
        edge = panel.zoomed ? "Here the part shown ends"
          : `${control.symbol} ends here, at ${number(value, ".4g")} ${control.unit}`.trim();
      }
    });
    const { width, height } = panel.frame, sizes = [width, height];
    const far = (found) => Math.hypot(...controls.map((control, i) => control?.name in found
      ? (fractionOf(axes[i], found[control.name]) - fractions[i]) * sizes[i] : 0));
    const held = obey(panel.explorer, changes, far);
    return { changes: held.changes, rule: held.rule || edge };
  }

  // What a pointer this far along a panel of curves asks for. Where the axis is not the control
  // itself, the control that brings the handle there is found by halving.
  function aimAlong(panel, fraction) {
    const { explorer } = panel, control = explorer.controls.get(panel.drag);
    const wanted = at(panel.x, clamp(fraction, { low: 0, high: 1 }));
    let value = wanted;
    if (control.name !== panel.x.name) {
      const vector = explorer.data.controls.map(({ name }) => explorer.values[name]);
      const place = explorer.data.controls.indexOf(control);
      const handle = (t) => {
        vector[place] = at(control, t);
        return explorer.pointsOf(...vector)[`panel${panel.k}_handle`];
      };
      const rises = handle(1) > handle(0);
      let [low, high] = [0, 1];
      for (let i = 0; i < 30; i += 1) {
        const middle = (low + high) / 2;
        if (handle(middle) < wanted === rises) low = middle; else high = middle;
      }
      value = at(control, (low + high) / 2);
    }
    const edge = fraction < 0 || fraction > 1
      ? `${control.symbol} ends here` : "";
    const { changes, rule } = obey(explorer, { [control.name]: near(control, value) });
    return { changes, rule: rule || edge };
  }

  // A mark with controls of its own.
  function aimMark(panel, i, fractions) {
    const { start, end } = panel.figure.y_range, { explorer } = panel;
    const [x, y] = panel.drags[i].map((name) => explorer.controls.get(name));
    const [across, up] = fractions.map((fraction) => clamp(fraction, { low: 0, high: 1 }));
    return obey(explorer, { [x.name]: near(x, at(panel.x, across)),
      [y.name]: near(y, start + up * (end - start)) }, () => 0);
  }

  // The sentence over the panel that says what stopped the point.
  function say(panel, rule) {
    if (!panel.stop) {
      panel.stop = document.createElement("p");
      panel.stop.className = "explorer-stop";
      panel.stop.setAttribute("role", "status");
      panel.element.append(panel.stop);
    }
    panel.stop.textContent = rule && `${rule}.`;
  }

  function go(panel, { changes, rule }, event) {
    say(panel, rule);
    if (Object.keys(changes).length) panel.explorer.update(changes, event);
  }

  function draggable(panel) {
    const { element, figure, view } = panel, map = panel.kind === "map";
    if (map ? !controlsOf(panel).some(Boolean) : !(panel.drag || panel.drags?.some(Boolean))) return;
    element.classList.add("explorer-draggable");
    let grip = null; // what is in hand: how a pointer at some fractions of the frame moves it
    let pressed = null; // where a finger went down that may turn out to have tapped

    const frame = () => {
      const { left, top } = view.el.getBoundingClientRect(), { bbox } = view.frame;
      return { left: left + bbox.left, top: top + bbox.top, width: bbox.width, height: bbox.height };
    };
    const fractions = ({ clientX, clientY }) => {
      const { left, top, width, height } = frame();
      return [(clientX - left) / width, 1 - (clientY - top) / height];
    };
    const within = ([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1;

    // The nearest mark that can be dragged within reach of a pointer, or -1.
    const reached = (event) => {
      const { width, height } = frame(), [x, y] = fractions(event), { marks } = panel.columns;
      let found = -1, nearest = REACH;
      for (let i = 0; i < (marks?.x.length ?? 0); i += 1) {
        if (!map && !panel.drags[i]) continue;
        const { start, end } = figure.y_range;
        const across = map ? marks.x[i] : fractionOf(panel.x, marks.x[i]);
        const up = map ? marks.y[i] : (marks.y[i] - start) / (end - start);
        const distance = Math.hypot((across - x) * width, (up - y) * height);
        if (distance < nearest) [found, nearest] = [i, distance];
      }
      return found;
    };

    const take = (event) => {
      const mark = reached(event), [x, y] = fractions(event);
      if (map && mark >= 0) {
        // Taken beside its middle, it does not jump.
        const off = [panel.columns.marks.x[0] - x, panel.columns.marks.y[0] - y];
        return ([across, up]) => aim(panel, [across + off[0], up + off[1]]);
      }
      if (map) return (to) => aim(panel, to);
      if (mark >= 0) return (to) => aimMark(panel, mark, to);
      return panel.drag ? ([across]) => aimAlong(panel, across) : null;
    };

    const hold = (event) => {
      grip = take(event);
      if (!grip) return;
      window.routecoreBokeh.hold(element, event);
      // The axes keep still while a point is in hand.
      if (!map) [panel.loose, panel.fixed] = [!panel.fixed, true];
      element.classList.add("explorer-held");
      event.preventDefault();
    };

    element.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0 || !within(fractions(event))) return;
      pressed = null;
      if (event.pointerType !== "touch") {
        const free = reached(event) < 0;
        hold(event);
        if (grip && free) go(panel, grip(fractions(event)), event);
      } else if (reached(event) >= 0) hold(event);
      // Elsewhere a finger may be about to scroll the page: nothing moves before it is known.
      else pressed = { x: event.clientX, y: event.clientY, event };
    });
    element.addEventListener("pointermove", (event) => {
      if (!event.isPrimary) return;
      const across = pressed && Math.abs(event.clientX - pressed.x);
      if (pressed && !map && across > STILL && across > Math.abs(event.clientY - pressed.y)) {
        pressed = null;
        hold(event);
      }
      if (grip) go(panel, grip(fractions(event)), event);
      else if (event.pointerType !== "touch") {
        element.classList.toggle("explorer-reached", reached(event) >= 0);
      }
    });
    const release = (event) => {
      if (pressed && event.type === "pointerup"
        && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= STILL) {
        const tapped = map ? aim(panel, fractions(event))
          : panel.drag ? aimAlong(panel, fractions(event)[0]) : null;
        if (tapped) go(panel, tapped, event);
      }
      pressed = null;
      if (!grip) return;
      grip = null;
      if (!map && panel.loose) panel.fixed = false;
      element.classList.remove("explorer-held");
      say(panel, "");
      panel.explorer.schedule();
    };
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, release);
    // A finger on a point moves the point, not the page.
    element.addEventListener("touchstart", (event) => {
      if (event.touches.length === 1 && reached(event.touches[0]) >= 0) event.preventDefault();
    }, { passive: false });
  }

  (window.routecore.extensions ??= []).push(draggable);
  Object.assign(window.routecore, { controlsOf, obey, say, go, must });
})();
