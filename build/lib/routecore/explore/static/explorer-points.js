// Marks of a panel of curves that the reader may drag: the two controls they stand for follow.
// Loaded between explorer-panel.js and explorer.js; the sliders do the same by keyboard.
"use strict";
(() => {
  const { at, fractionOf, near } = window.routecore;
  const REACH = 20; // pixels from the middle of a mark

  window.routecore.dragMarks = (panel) => {
    if (!panel.drags?.some(Boolean)) return;
    const { explorer, figure, view } = panel;
    const element = document.getElementById(`explorer-${explorer.name}-panel${panel.k}`);
    let held = -1; // the mark in hand

    // Where the frame of the axes lies in the window, and its vertical range.
    const frame = () => {
      const { left, top } = view.el.getBoundingClientRect(), { bbox } = view.frame;
      const { start, end } = figure.y_range;
      return { left: left + bbox.left, top: top + bbox.top, width: bbox.width,
        height: bbox.height, start, end };
    };

    // The nearest mark within reach of a pointer, or -1.
    const reached = ({ clientX, clientY }) => {
      const { left, top, width, height, start, end } = frame(), { x, y } = panel.columns.marks;
      let found = -1, nearest = REACH;
      panel.drags.forEach((names, i) => {
        if (!names) return;
        const across = left + fractionOf(panel.x, x[i]) * width - clientX;
        const up = top + (1 - (y[i] - start) / (end - start)) * height - clientY;
        const distance = Math.hypot(across, up);
        if (distance < nearest) [found, nearest] = [i, distance];
      });
      return found;
    };

    const moved = (event) => {
      const { left, top, width, height, start, end } = frame();
      const across = Math.min(Math.max((event.clientX - left) / width, 0), 1);
      const up = Math.min(Math.max(1 - (event.clientY - top) / height, 0), 1);
      const [x, y] = panel.drags[held].map((name) => explorer.controls.get(name));
      const changes = { [x.name]: near(x, at(panel.x, across)),
        [y.name]: near(y, start + up * (end - start)) };
      if (explorer.ordered(changes)) explorer.update(changes, event);
    };

    const release = () => {
      if (held < 0) return;
      held = -1;
      panel.fixed = false;
      explorer.schedule();
    };

    element.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0) return;
      held = reached(event);
      if (held < 0) return;
      element.setPointerCapture(event.pointerId);
      // The axes keep still while a point is in hand.
      panel.fixed = true;
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (held >= 0) moved(event);
      else element.style.cursor = reached(event) < 0 ? "" : "grab";
    });
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, release);
    // A finger on a mark moves the mark, not the page.
    element.addEventListener("touchstart", (event) => {
      if (event.touches.length === 1 && reached(event.touches[0]) >= 0) event.preventDefault();
    }, { passive: false });
  };
})();
