// The desk for the game: its state in the address of the page, so that a copied link reopens it.
"use strict";
(() => {
  class Link {
    constructor(desk) {
      Object.assign(this, { desk, explorer: desk.explorer, find: desk.find });
      window.addEventListener("hashchange", () => {
        if (location.hash !== this.hash) this.read();
      });
    }

    read() {
      const text = location.hash.slice(1);
      if (!text.includes("=")) return this.notice("");
      const wrong = this.restore(new URLSearchParams(text));
      if (!wrong) return this.notice("");
      this.desk.clear();
      this.explorer.reset();
      this.notice(`This link cannot be read: ${wrong}. The desk shows its defaults.`);
      this.refused = this.state();
    }

    // Apply a link; returns what is wrong with it, and then changes nothing.
    restore(link) {
      const values = {}, typed = new Map(), { desk } = this;
      for (const [key, text] of link) {
        const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
        const shown = `${key.slice(0, 20)} = ${text.slice(0, 20)}`;
        const control = this.explorer.controls.get(key);
        const field = desk.fields.find((x) => this.key(x) === key);
        if (!control && !field) return `${shown} is not an input`;
        if (field && field.type !== "number") {
          if (!this.offered(field, text)) return `${shown} is not one of what it may be`;
          typed.set(field, text);
          continue;
        }
        if (!Number.isFinite(value)) return `${shown} is not a number`;
        if (control && !desk.ranges.fits(key, value)) {
          const { low, high } = desk.data.units.domain[key];
          return `${shown} is outside ${low} to ${high}`;
        }
        if (field && field.min && !(value >= Number(field.min))) return `${shown} is below ${field.min}`;
        if (field?.max && !(value <= Number(field.max))) return `${shown} is above ${field.max}`;
        if (control) values[key] = value; else typed.set(field, value);
      }
      const all = { ...this.explorer.data.values,
        ...values };
      for (const [low, high] of desk.data.order) {
        if (!(all[low] < all[high])) return `${low} must be below ${high}`;
      }
      desk.ranges.widen(all);
      desk.clear();
      for (const [field, value] of typed) field.value = value;
      desk.currency.set(desk.currency.field.value);
      this.explorer.update(all);
      return "";
    }

    offered(field, text) {
      return field.tagName === "SELECT" ? [...field.options].some((each) => each.value === text)
        : window.routecore.Currency.allows(text);
    }

    key(field) { return field.dataset.key; }

    notice(text) {
      const place = this.find(".desk-notice");
      place.textContent = text;
      place.hidden = !text;
    }

    state() {
      const { desk } = this;
      const parts = desk.data.parameters.map((name) => [name, this.explorer.values[name]]);
      for (const field of desk.fields) {
        if (field.value && field.value !== field.dataset.usual && field.validity.valid) {
          const value = field.type === "number" ? field.valueAsNumber : field.value;
          parts.push([this.key(field), encodeURIComponent(value)]);
        }
      }
      return `#${parts.map(([key, value]) => `${key}=${value}`).join("&")}`;
    }

    write() {
      this.hash = this.state();
      history.replaceState(null, "", this.hash);
    }
  }

  window.routecore.Link = Link;
})();
