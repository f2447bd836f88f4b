// The ring of a plane that the reader may drag: the controls that lead to the outcome under the
// pointer follow, as solved for by the book (Plane.drag). Outside what they can reach, each stops at
// its end. Loaded before explorer-plane.js; the sliders do the same by keyboard.
"use strict";
(() => {
  const REACH = 22; // pixels from the middle of the ring

  window.routecore.dragPlane = (panel) => {
    if (!panel.functions.drag) return;
    const { near } = window.routecore, { explorer, figure, view } = panel;
    const element = document.getElementById(`explorer-${explorer.name}-panel${panel.k}`);

    const frame = () => {
      const { left, top } = view.el.getBoundingClientRect(), { bbox } = view.frame;
      return { left: left + bbox.left, top: top + bbox.top, width: bbox.width, height: bbox.height };
    };

    const reached = ({ clientX, clientY }) => {
      const { left, top, width, height } = frame(), { x, y } = panel.columns.rings;
      const across = left + (x[panel.dragged] / figure.x_range.end) * width;
      const up = top + (1 - y[panel.dragged] / figure.y_range.end) * height;
      return Math.hypot(across - clientX, up - clientY) < REACH;
    };

    const moved = (event) => {
      const { left, top, width, height } = frame();
      const x = (event.clientX - left) / width * figure.x_range.end;
      const y = (1 - (event.clientY - top) / height) * figure.y_range.end;
      const values = explorer.data.controls.map(({ name }) => explorer.values[name]);
      const changes = {};
      for (const [name, value] of Object.entries(panel.functions.drag(...values, x, y))) {
        const control = explorer.controls.get(name.slice("to_".length));
        if (Number.isFinite(value)) changes[control.name] = near(control, value);
      }
      explorer.update(changes, event);
    };

    element.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0 || !reached(event)) return;
      panel.held = true; // the axes keep still while the ring is in hand
      element.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (panel.held) moved(event);
      else element.style.cursor = reached(event) ? "grab" : "";
    });
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => {
        if (!panel.held) return;
        panel.held = false;
        explorer.schedule();
      });
    }
    // A finger on the ring moves the ring, not the page.
    element.addEventListener("touchstart", (event) => {
      if (event.touches.length === 1 && reached(event.touches[0])) event.preventDefault();
    }, { passive: false });
  };
})();
