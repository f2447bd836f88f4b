// The first ring of a plane is dragged, with mouse, pen, finger and arrow keys: the controls that lead
// to the outcome under the pointer follow, as solved for by the book (Plane.drag). Where they reach no
// further, the ring slides along the border, and a sentence says which control ended.
// Loaded before explorer-plane.js.
"use strict";
(() => {
  const REACH = 24; // pixels from the middle of the ring

  // The plot of a plane on the screen.
  function frameOf({ view: { el, frame: { bbox } } }) {
    const { left, top } = el.getBoundingClientRect();
    return { left: left + bbox.left, top: top + bbox.top, width: bbox.width, height: bbox.height };
  }

  // Hold something on a plane while a pointer is down: `reached(event)` says what is there (falsy:
  // nothing), `taken` and `moved` follow, `over` is told what lies under a pointer that holds nothing.
  function grip(panel, { reached, taken = () => {}, moved, over = () => {} }) {
    const { element, explorer } = panel;
    element.classList.add("explorer-draggable");
    element.addEventListener("pointerdown", (event) => {
      const found = event.isPrimary && event.button <= 0 && reached(event);
      if (!found) return;
      taken(found, event);
      panel.held = true; // the axes keep still meanwhile
      element.classList.add("explorer-held");
      window.routecoreBokeh.hold(element, event);
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (panel.held) return moved(event);
      if (event.pointerType === "touch") return undefined;
      const found = reached(event);
      element.classList.toggle("explorer-reached", Boolean(found));
      return over(found);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => {
        if (!panel.held) return;
        panel.held = false;
        element.classList.remove("explorer-held");
        window.routecore.say(panel, "");
        explorer.schedule();
      });
    }
    // A finger on it moves it, not the page.
    element.addEventListener("touchstart", (event) => {
      if (event.touches.length === 1 && reached(event.touches[0])) event.preventDefault();
    }, { passive: false });
  }

  function draggable(panel) {
    if (!panel.functions.drag) return;
    const { near, neighbour, number, go, say } = window.routecore;
    const { explorer, element, figure } = panel;
    const controls = panel.dragged.map((name) => explorer.controls.get(name));
    const title = element.getAttribute("aria-label");

    const reached = ({ clientX, clientY }) => {
      const { left, top, width, height } = frameOf(panel), { x, y } = panel.columns.rings;
      const across = left + (x[0] / figure.x_range.end) * width;
      const up = top + (1 - y[0] / figure.y_range.end) * height;
      return Math.hypot(across - clientX, up - clientY) < REACH;
    };

    // Set the controls; one that is at its end, and that was asked to go on, is named.
    const set = (wanted, event) => {
      const changes = {}, ended = [];
      for (const control of controls) {
        if (!Number.isFinite(wanted[control.name])) continue;
        const value = changes[control.name] = near(control, wanted[control.name]);
        if (value === control.low || value === control.high) {
          ended.push(`${control.symbol} ends here, at ${number(value, ".4g")}`);
        }
      }
      go(panel, { changes, rule: ended.join("; ") }, event);
    };
    const moved = (event) => {
      const { left, top, width, height } = frameOf(panel);
      const x = (event.clientX - left) / width * figure.x_range.end;
      const y = (1 - (event.clientY - top) / height) * figure.y_range.end;
      const values = explorer.data.controls.map(({ name }) => explorer.values[name]);
      const found = Object.entries(panel.functions.drag(...values, x, y));
      set(Object.fromEntries(found.map(([name, value]) => [name.slice("to_".length), value])), event);
    };

    grip(panel, { reached, moved });

    // One stop of the keyboard: left and right move the first control, up and down the second.
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-roledescription", "plane with a point");
    const [sideways, upwards] = controls;
    const tell = () => {
      const where = controls.map((control) =>
        `${control.symbol} = ${number(explorer.values[control.name], ".4g")}`).join(", ");
      element.setAttribute("aria-label",
        `${title}. ${where}. Left and right move ${sideways.symbol}, up and down ${upwards.symbol}.`);
    };
    explorer.section.addEventListener("explorerchange", () => {
      panel.telling ??= setTimeout(() => { panel.telling = undefined; tell(); }, 60);
    });
    element.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] }[event.key];
      if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const control = controls[move[0]];
      let value = explorer.values[control.name];
      for (let i = event.shiftKey ? 10 : 1; i; i -= 1) value = neighbour(control, value, move[1]);
      set({ [control.name]: value }, event);
    });
    element.addEventListener("blur", () => say(panel, ""));
  }

  (window.routecore.extensions ??= []).push(draggable);
  Object.assign(window.routecore, { frameOf, grip });
})();
