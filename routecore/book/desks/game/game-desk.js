// The desk for the game: how far inputs can move, how sure the route is, and Python.
// Needs explorer.js and the other game-desk files. The formulas come generated with the page (desk.py).
"use strict";
(() => {
  const { number, fill, explorers, Ranges, Units, Currency, Certifier, Retries, Link, complain,
    wrong, search } = window.routecore;
  const pretty = (name) => name.replace("1", "₁").replace("2", "₂");

  class Desk {
    constructor(section) {
      this.section = section;
      this.data = JSON.parse(section.querySelector(".desk-data").textContent);
      this.explorer = explorers[this.data.explorer];
      Object.assign(this, new Function(this.data.code)());
      this.find = (selector) => section.querySelector(selector);
      this.fields = [...section.querySelectorAll("[data-key]")];
      this.find(".desk-live").hidden = false;
      this.ranges = new Ranges(this);
      this.units = new Units(this);
      this.currency = new Currency(this, this.find("[data-currency]"));
      this.certifier = new Certifier(this);
      this.retries = new Retries(this);
      this.link = new Link(this);
      this.measured = {}; // the accuracies of a measured pair, whose counts are filled in
      this.link.read();
      this.wire();
      this.answer();
    }

    wire() {
      const { section } = this.explorer, presets = section.querySelector(".explorer-preset");
      section.addEventListener("explorerchange", () => {
        this.forget();
        this.later();
      });
      presets.addEventListener("change", () => {
        const known = this.data.queries[presets.value] ?? [null, null];
        ["p1", "p2"].forEach((name, i) => {
          const field = this.find(`[data-queries="${name}"]`);
          field.value = known[i] ?? "";
          this.measured[name] = known[i] && { value: this.explorer.values[name], n: field.value };
        });
        this.later();
      });
      section.addEventListener("click", ({ target }) => {
        if (target.closest('[data-tool="reset"]')) this.clear();
      });
      for (const field of this.fields) {
        field.addEventListener("input", () => {
          if (field.type === "number" && !field.dataset.unit) complain(field, this.wrong(field));
          this.later();
        });
      }
      this.find(".desk-link").addEventListener("click", () => this.copy(location.href, "Link"));
      this.find(".desk-copy").addEventListener("click", () => this.copy(this.python, "Python"));
    }

    // How many queries are behind an accuracy says nothing of another number.
    forget() {
      for (const [name, known] of Object.entries(this.measured)) {
        if (!known || this.explorer.values[name] === known.value) continue;
        const field = this.find(`[data-queries="${name}"]`);
        if (field.value === known.n) field.value = "";
        delete this.measured[name];
      }
    }

    // Every field of the desk as it was when the page opened.
    clear() {
      this.measured = {};
      for (const field of this.fields) {
        field.value = field.dataset.usual ?? "";
        if (field.type === "number") complain(field, "");
      }
      this.currency.set(this.currency.field.value);
    }

    // An interval must hold the number that it is about.
    wrong(field) {
      const name = field.dataset.low ?? field.dataset.high, bad = wrong(field);
      if (bad || !name || field.value === "") return bad;
      const now = this.explorer.values[name], end = field.valueAsNumber, domain = this.data.units;
      if (!this.ranges.fits(name, end)) return `It is ${field.value}: ${domain.domain[name].rule}.`;
      const outside = field.dataset.low ? end > now : end < now;
      return outside ? `It is ${field.value}: the interval must hold ${number(now, ".4g")},`
        + " the number above." : "";
    }

    async copy(text, what) {
      let said = `${what} copied.`;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        said = "This browser does not let the page copy: select the text and copy it yourself.";
        getSelection().selectAllChildren(this.find(".desk-python code"));
      }
      this.find(".desk-copied").textContent = said;
    }

    // ---- the answers ----

    // Dragging redraws the explorer every frame; the desk answers when the hand rests.
    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        // What was wrong with a link stays until the reader moves something.
        const { link } = this;
        if (link.state() !== link.refused) {
          link.refused = undefined;
          link.notice("");
        }
        this.answer();
        if (link.refused === undefined) link.write();
      }, 150);
    }

    answer() {
      const values = { ...this.explorer.values };
      const started = performance.now();
      this.switching = this.switchingValues(values);
      this.shares = search.routeShares(this, values, this.errors(values));
      this.show(values);
      this.section.dataset.took = performance.now() - started;
    }

    route(values) {
      return this.outcome(...this.data.parameters.map((name) => values[name])).route;
    }

    switchingValues(here) { return search.switchingValues(this, here); }

    // The standard errors that the fields give; a share of right answers has that of its count.
    errors(values) {
      const errors = {};
      for (const field of this.fields) {
        const { queries, error } = field.dataset, given = field.valueAsNumber;
        if (!(queries || error) || !field.value || !field.validity.valid) continue;
        if (queries) errors[queries] = this.accuracyError(values[queries], given).result;
        else if (given > 0) errors[error] = given;
      }
      return errors;
    }

    // ---- the words ----

    get sure() {
      if (!this.shares) return "The inputs count as exact.";
      const { share, reversed } = this.shares, now = this.route(this.explorer.values);
      const rest = share.map((x, code) => code === now ? -1 : x), rival = Math.max(...rest);
      const which = share[now] >= this.data.enough ? "decided"
        : rival > reversed ? "rival" : "reversed";
      return fill(this.data.sure[which], { sure: share[now], rival, reversed,
        route: this.data.routes[rest.indexOf(rival)] });
    }

    // What is known of each input: exact intervals of counted accuracies, and the reader's own.
    get box() {
      const intervals = {}, queries = {};
      for (const field of this.fields) {
        if (!field.value || !field.validity.valid || this.wrong(field)) continue;
        const { low, high, queries: counted } = field.dataset;
        if (low ?? high) (intervals[low ?? high] ??= [null, null])[low ? 0 : 1] = field.valueAsNumber;
        else if (counted) queries[counted] = field.valueAsNumber;
      }
      const names = this.data.parameters.filter((name) => intervals[name] || queries[name]);
      return names.length ? { names, ...this.certifier.box(this.explorer.values, intervals, queries) }
        : null;
    }

    get certain() {
      const { box } = this;
      if (!box) return "Say how many queries are behind the accuracies, or between which values the"
        + " inputs lie, to see whether the route is certain.";
      const { names, low, high } = box, ends = names.map((name) =>
        `${pretty(name)} from ${number(low[name], ".4g")} to ${number(high[name], ".4g")}`);
      return `${this.certifier.say(low, high)} The box: ${ends.join(", ")}; all else exact.`;
    }

    get python() {
      const inputs = this.data.parameters.map((name) => `${name}=${this.explorer.values[name]}`);
      const by = (kind) => this.fields.filter((x) => x.dataset[kind] && x.value && x.validity.valid)
        .map((x) => `"${x.dataset[kind]}": ${x.valueAsNumber}`).join(", ");
      const { box } = this, known = box && this.certifier.ordered(box.low, box.high)
        ? box.names.map((x) => `"${x}": (${box.low[x]}, ${box.high[x]})`).join(", ") : "";
      const extra = [["queries", by("queries")], ["standard_errors", by("error")],
        ["intervals", known]]
        .filter(([, inside]) => inside).map(([name, inside]) => `${name}={${inside}}`);
      return `from routecore import Game\ngame = Game(${inputs.join(", ")})\n`
        + `print(game.explain(${extra.join(", ")}))` + this.retries.python;
    }

    show(values) {
      const body = this.find(".desk-switches tbody");
      body.replaceChildren(...this.data.parameters.map((name) => {
        const row = document.createElement("tr"), head = document.createElement("th");
        head.scope = "row";
        head.textContent = pretty(name);
        const cell = (text) => {
          const place = document.createElement("td");
          place.textContent = text;
          return place;
        };
        const words = (found) => found === null ? "never"
          : `${number(found.value, ".4g")}, to ${this.data.routes[found.route]}`
            + (found.boundary ? ` (${found.boundary})` : "");
        row.append(head, cell(number(values[name], ".4g")), ...this.switching[name].map(words).map(cell));
        return row;
      }));
      this.find(".desk-sure").textContent = this.sure;
      this.find(".desk-certain").textContent = this.certain;
      this.find(".desk-python code").textContent = this.python;
      this.retries.show(values);
    }
  }

  window.routecore.ready = window.routecore.ready.then(() => {
    const section = document.querySelector('section[data-desk="game"]');
    if (section) window.routecore.desk = new Desk(section);
  });
})();
