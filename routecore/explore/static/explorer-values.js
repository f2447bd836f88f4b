// What the reader sets, and what follows from it: partners pushed along, typed values, and a
// finger that only wanted to scroll. Loaded between explorer-tools.js and explorer.js.
"use strict";
(() => {
  const { neighbour, position } = window.routecore;

  // Nothing but what the model allows may be set: the reason why these changes are refused, or "".
  function refusal({ controls, data }, changes) {
    for (const [name, value] of Object.entries(changes)) {
      const control = controls.get(name);
      if (!control) return `${name} is not a control.`;
      if (!(value >= control.low && value <= control.high)) {
        return `${name} is ${value}: it must be ${control.low} to ${control.high}.`;
      }
    }
    const broken = data.order.find(([below, above]) =>
      below in changes && above in changes && !(changes[below] < changes[above]));
    return broken ? `${broken[0]} must be below ${broken[1]}.` : "";
  }

  // The values when partners keep their order: of two that do not, the one set longer ago yields,
  // and has its own value back as soon as the other leaves it room. `set` says when each was set.
  function settled({ controls, data }, own, set) {
    const values = { ...own }, since = { ...set }, pushedBy = {};
    let again = true;
    while (again) {
      again = false;
      for (const [below, above] of data.order) {
        if (values[below] < values[above]) continue;
        const [first, other, direction] = since[below] >= since[above]
          ? [below, above, 1] : [above, below, -1];
        values[other] = neighbour(controls.get(other), values[first], direction);
        since[other] = since[first];
        pushedBy[other] = first;
        again = true;
      }
    }
    return { values, pushedBy };
  }

  // A comma is a decimal mark too. Whether a field for numbers takes one is a matter of the browser's
  // language; where it would not, the comma is typed as a point, which the reader sees at once.
  document.addEventListener("beforeinput", (event) => {
    const { target, data } = event, text = data ?? "";
    if (target.type !== "number" || text.split(",").length !== 2 || text.includes(".")) return;
    if (text === "," && (target.comma || target.value.includes("."))) return; // a second mark
    event.preventDefault();
    target.comma = true;
    document.execCommand("insertText", false, text.replace(",", "."));
  });
  document.addEventListener("focusin", ({ target }) => { target.comma = false; });

  // A typed value is taken as it is. Outside the range it is refused, with the reason, and the old
  // one comes back on leaving. So is one whose comma may have set thousands apart.
  function typed(explorer, field, event) {
    const control = explorer.controls.get(field.dataset.control), value = field.valueAsNumber;
    const within = (number) => number >= control.low && number <= control.high;
    const { comma, value: text } = field;
    const two = comma && /^[1-9]\d{0,2}\.\d{3}$/.test(text) && within(value) && within(1000 * value);
    field.comma = false;
    field.setCustomValidity(!within(value) ? `Must be ${control.low} to ${control.high}.`
      : two ? `${text.replace(".", ",")} may be ${value} or ${1000 * value}: write it without a comma.`
      : "");
    field.reportValidity();
    if (!within(value) || two) return;
    if (comma) explorer.tell(`${text.replace(".", ",")} is read as ${text}: a comma is a decimal mark.`);
    explorer.update({ [control.name]: value }, event);
  }

  // On a touch screen only the thumb takes hold of a slider, and only sideways: until the finger
  // has clearly moved across, it may be about to scroll the page, and nothing is set.
  function guardTouch(explorer, slider) {
    const REACH = 28, SURE = 8; // pixels
    let finger = null;
    const restore = () => {
      slider.value = position(explorer.controls.get(slider.dataset.control),
        explorer.values[slider.dataset.control]);
    };
    slider.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch") return;
      const { left, width } = slider.getBoundingClientRect();
      const share = (slider.value - slider.min) / (slider.max - slider.min);
      const thumb = left + REACH / 2 + share * (width - REACH);
      finger = { x: event.clientX, y: event.clientY, sure: false,
        held: Math.abs(event.clientX - thumb) <= REACH };
    });
    slider.addEventListener("pointermove", (event) => {
      if (!finger?.held || finger.sure) return;
      const across = Math.abs(event.clientX - finger.x), along = Math.abs(event.clientY - finger.y);
      finger.sure = across > SURE && across > along;
    });
    slider.addEventListener("pointercancel", () => { // the browser scrolls with this finger
      if (finger && !finger.sure) restore();
      finger = null;
    });
    slider.addEventListener("pointerup", () => {
      const done = finger;
      if (done && !done.sure) restore();
      // The last input event of a tap comes after the finger has left.
      setTimeout(() => { if (finger === done) finger = null; });
    });
    // Before the listener that sets the control: this one was added first.
    slider.addEventListener("input", (event) => {
      if (!finger || finger.sure) return;
      event.stopImmediatePropagation();
      restore();
    });
  }

  Object.assign(window.routecore, { refusal, settled, typed, guardTouch });
})();
