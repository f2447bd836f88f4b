// The desk for the game: numbers as people have them. Prices per token or per call, minutes, money
// per lost task and another currency; and sliders that widen for a number beyond them. How one unit
// becomes another comes generated with the page (units.py).
"use strict";
(() => {
  const CURRENCY = /^[\p{L}\p{Sc}.]{1,8}$/u;
  const { number } = window.routecore;

  // One sentence beside a field, or none.
  function complain(field, sentence) {
    const place = field.closest("label").querySelector(".desk-bad");
    place.textContent = sentence;
    place.hidden = !sentence;
    field.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  // What is wrong with a number that was typed, as a sentence, or "".
  function wrong(field) {
    const { validity, min, max } = field;
    if (validity.badInput) return "It must be a number.";
    if (validity.rangeUnderflow) return `It is ${field.value}: it must be at least ${min}.`;
    if (validity.rangeOverflow) return `It is ${field.value}: it must be at most ${max}.`;
    return "";
  }

  // Sliders whose range a typed number widens, as far as the quantity has values at all.
  class Ranges {
    constructor(desk) {
      Object.assign(this, { desk, data: desk.data.units, explorer: desk.explorer });
      // Before the explorer looks at the number itself, and refuses it for its range.
      this.explorer.section.addEventListener("change", ({ target }) => {
        const name = target.dataset?.control;
        if (name && target.type === "number") this.widen({ [name]: target.valueAsNumber });
      }, { capture: true });
    }

    fits(name, value) {
      const { low, high, open } = this.data.domain[name];
      return open ? value > low && value < high : value >= low && value <= high;
    }

    // Widen where that is needed for these values; what no slider can have is left as it is.
    widen(values) {
      const { controls } = this.explorer, moved = new Set();
      const reach = (name, value) => {
        const control = controls.get(name), { open, low, high } = this.data.domain[name];
        if (value > control.high) control.high = open ? (value + high) / 2 : Math.min(2 * value, high);
        else if (value < control.low) control.low = open ? (value + low) / 2 : Math.max(value / 2, low);
        else return;
        moved.add(name);
      };
      for (const [name, value] of Object.entries(values)) {
        if (!this.fits(name, value)) continue;
        reach(name, value);
        for (const [below, above] of this.desk.data.order) { // room for a partner that is pushed
          if (name === below && value >= controls.get(above).high) reach(above, value * (1 + 1e-9));
          if (name === above && value <= controls.get(below).low) reach(below, value * (1 - 1e-9));
          const [low, high] = [controls.get(below), controls.get(above)];
          if (high.high <= low.high && moved.has(below)) reach(above, low.high);
          if (low.low >= high.low && moved.has(above)) reach(below, high.low);
        }
      }
      if (moved.size) this.redraw(moved);
    }

    // Give the axes of maps their controls' ranges and labels anew, where one is concerned.
    axes(concerned) {
      const { explorer } = this, axis = ({ name }) => {
        const { low, high, scale, axis: label } = explorer.controls.get(name);
        return { name, low, high, scale, label };
      };
      for (const panel of explorer.panels) {
        if (!panel?.x || !panel.y || !explorer.controls.has(panel.y.name)) continue;
        if (concerned(panel.x.name) || concerned(panel.y.name)) {
          panel.choose({ x: axis(panel.x), y: axis(panel.y) });
        }
      }
      explorer.schedule();
    }

    redraw(moved) {
      const { explorer } = this;
      for (const input of explorer.section.querySelectorAll("input[data-control]")) {
        const control = explorer.controls.get(input.dataset.control);
        if (!moved.has(control.name) || (input.type === "range" && control.scale === "log")) continue;
        [input.min, input.max] = [control.low, control.high];
      }
      this.axes((name) => moved.has(name));
    }
  }

  // The currency stands in labels, in units, on an axis and in sentences.
  class Currency {
    constructor(desk, field) {
      const { explorer } = desk;
      Object.assign(this, { desk, field, explorer, symbol: "$", texts: [] });
      for (const section of [explorer.section, desk.section]) {
        const walk = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const node = walk.currentNode;
          if (!node.data.includes("$")) continue;
          if (node.parentElement.closest("script, .explorer-verdict, .desk-python")) continue;
          this.texts.push([node, node.data]);
        }
      }
      this.verdict = structuredClone(explorer.data.verdict);
      this.controls = [...explorer.controls.values()].map((control) =>
        [control, control.unit, control.axis]);
      field.addEventListener("input", () => {
        this.set(field.value.trim());
        desk.later();
      });
    }

    static allows(text) { return CURRENCY.test(text); }

    // Returns whether it can be one.
    set(symbol) {
      const good = Currency.allows(symbol);
      complain(this.field, good ? ""
        : "It must be a symbol or a short name of at most 8 letters, such as € or CHF.");
      if (!good || symbol === this.symbol) return good;
      this.symbol = symbol;
      const inside = (text) => text.replaceAll("$", () => symbol);
      const before = /\p{L}$/u.test(symbol) ? `${symbol}\u00a0` : symbol; // of a number
      for (const [node, text] of this.texts) node.data = inside(text);
      this.explorer.data.verdict = this.verdict.map((sentences) => sentences.map((parts) =>
        parts.map((part) => typeof part === "string" ? part.replaceAll("$", () => before) : part)));
      for (const [control, unit, axis] of this.controls) {
        Object.assign(control, { unit: inside(unit), axis: inside(axis) });
      }
      this.desk.ranges.axes(() => true);
      return true;
    }
  }

  // Fields in other units: what they come to is put on the sliders as soon as it is complete.
  class Units {
    constructor(desk) {
      Object.assign(this, { desk, data: desk.data.units, explorer: desk.explorer });
      this.fields = [...desk.section.querySelectorAll("[data-unit]")];
      for (const field of this.fields) field.addEventListener("input", () => this.typed(field));
      this.explorer.section.addEventListener("explorerchange", () => this.stale());
    }

    of(quantity) { return this.fields.filter((field) => field.dataset.of === quantity); }

    // The value that the fields of a quantity come to; null while something is missing.
    value(quantity) {
      const fields = this.of(quantity), kinds = new Set(fields.map((field) => field.dataset.unit));
      for (const kind of kinds) {
        const given = fields.filter((field) => field.dataset.unit === kind);
        if (given.some((field) => field.value === "" || !field.validity.valid)) continue;
        const numbers = given.map((field) => field.tagName === "SELECT"
          ? this.data.seconds[field.value] : field.valueAsNumber);
        return this.desk[`from_${kind}`](...numbers).result;
      }
      return null;
    }

    typed(field) {
      const quantity = field.dataset.of, bad = field.tagName === "SELECT" ? "" : wrong(field);
      const place = this.of(quantity).find((each) => each.tagName !== "SELECT");
      const at = field.tagName === "SELECT" ? place : field;
      complain(at, bad);
      // A call's price and prices of tokens say the same: the last that is typed counts.
      if (field.value) {
        for (const other of this.of(quantity)) {
          if (other.dataset.unit !== field.dataset.unit && other.tagName !== "SELECT") other.value = "";
        }
      }
      const value = bad ? null : this.value(quantity);
      if (value === null) return this.desk.later();
      const { ranges, data } = this.desk, all = { ...this.explorer.values, [quantity]: value };
      if (!ranges.fits(quantity, value)) {
        complain(at, `It comes to ${number(value, ".4g")}: ${this.data.domain[quantity].rule}.`);
        return undefined;
      }
      const crossed = data.order.find(([low, high]) =>
        [low, high].includes(quantity) && !(all[low] < all[high]));
      if (crossed) {
        const [low, high] = crossed;
        complain(at, `${low} comes to ${number(all[low], ".4g")} and ${high} to`
          + ` ${number(all[high], ".4g")}: ${this.data.order[low]}.`);
        return undefined;
      }
      complain(at, "");
      ranges.widen({ [quantity]: value });
      this.explorer.update({ [quantity]: value });
      return this.desk.later();
    }

    // Fields that no longer say what the slider says are emptied.
    stale() {
      for (const quantity of new Set(this.fields.map((field) => field.dataset.of))) {
        const value = this.value(quantity), now = this.explorer.values[quantity];
        if (value === null || Math.abs(value - now) <= 1e-9 * Math.abs(now)) continue;
        const bad = this.of(quantity).some((field) =>
          field.getAttribute("aria-invalid") === "true");
        if (bad) continue; // refused a moment ago: the sentence beside it says why
        for (const field of this.of(quantity)) if (field.tagName !== "SELECT") field.value = "";
      }
    }
  }

  Object.assign(window.routecore, { Ranges, Currency, Units, complain, wrong });
})();
