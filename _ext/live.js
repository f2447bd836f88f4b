// Numbers in the prose that follow an explorer of the page (see _ext/live.py). One that is a control
// is a slider: dragged sideways, or moved with the arrow keys, it moves the explorer. Without
// JavaScript they are the numbers of the opening state.
"use strict";
(() => {
  const { number, neighbour, position, valueAt } = window.routecore;
  const explorerOf = (place) => window.routecore.explorers[place.dataset.live];
  const controlOf = (place) => explorerOf(place).controls.get(place.dataset.name);

  const WIDTH = 320; // pixels from one end of a control's range to the other
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  // What a slider calls its place, from 0 to 1.
  function fraction(control, value) {
    const [low, high] = ends(control);
    return (position(control, value) - low) / (high - low);
  }
  const ends = (control) => control.scale === "log" ? [0, control.steps] : [control.low, control.high];

  function move(place, value, event) {
    const explorer = explorerOf(place), control = controlOf(place);
    value = clamp(value, control.low, control.high);
    if (value !== explorer.values[control.name]) explorer.update({ [control.name]: value }, event);
  }

  function show(place) {
    const explorer = explorerOf(place), { name, spec } = place.dataset;
    const value = explorer.values[name] ?? explorer.points?.[name];
    if (value === undefined) return;
    const text = number(value, spec);
    if (place.textContent !== text) place.textContent = text;
    if (place.getAttribute("role") !== "slider") return;
    place.setAttribute("aria-valuenow", value);
    place.setAttribute("aria-valuetext", `${text} ${controlOf(place).unit ?? ""}`.trim());
  }

  function becomeHandle(place) {
    const control = controlOf(place);
    place.setAttribute("role", "slider");
    place.setAttribute("aria-label", place.dataset.label);
    place.setAttribute("aria-valuemin", control.low);
    place.setAttribute("aria-valuemax", control.high);
    place.tabIndex = 0;
    place.title = "Drag sideways, or use the arrow keys";
    let from = null;
    place.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      place.focus();
      place.setPointerCapture(event.pointerId);
      from = { x: event.clientX, at: fraction(control, explorerOf(place).values[control.name]) };
    });
    place.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [low, high] = ends(control);
      const there = clamp(from.at + (event.clientX - from.x) / WIDTH, 0, 1);
      const step = control.scale === "log" ? 1 : control.step;
      const moved = low + Math.round((there * (high - low)) / step) * step;
      move(place, valueAt(control, clamp(moved, low, high)), event);
    });
    for (const over of ["pointerup", "pointercancel", "lostpointercapture"]) {
      place.addEventListener(over, () => { from = null; });
    }
    place.addEventListener("keydown", (event) => {
      const moves = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
      let value = explorerOf(place).values[control.name];
      if (event.key === "Home") value = control.low;
      else if (event.key === "End") value = control.high;
      else if (event.key in moves) {
        const direction = Math.sign(moves[event.key]);
        for (let n = Math.abs(moves[event.key]); n; n--) value = neighbour(control, value, direction);
      } else return;
      event.preventDefault();
      move(place, value, event);
    });
  }

  // An explorer says when it has been drawn; until it has, its numbers are plain text.
  addEventListener("DOMContentLoaded", () => {
    const places = [...document.querySelectorAll("span.live[data-live]")];
    for (const section of document.querySelectorAll("section[data-explorer]")) {
      const its = places.filter((place) => place.dataset.live === section.dataset.explorer);
      let ready = false;
      section.addEventListener("explorerchange", () => {
        if (!ready) for (const place of its) if (place.dataset.label) becomeHandle(place);
        ready = true;
        its.forEach(show);
      });
    }
  });
})();
