// The desk for the game: how far inputs can move, how sure the route is, links and Python.
// Needs explorer.js. The formulas come generated with the page (desk.py); the search
// for switching values is that of routecore/routing/switching.py, and a test compares the two.
"use strict";
(() => {
  const { number, explorers } = window.routecore;
  const pretty = (name) => name.replace("1", "₁").replace("2", "₂");
  const DRAWS = 4000;

  // A small seeded generator (mulberry32), so that the same scenario always gets the same answer.
  function seeded(seed) {
    let state = seed >>> 0;
    const uniform = () => {
      state = (state + 0x6D2B79F5) >>> 0;
      let x = Math.imul(state ^ (state >>> 15), state | 1);
      x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
      return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
    };
    return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  class Desk {
    constructor(section) {
      this.section = section;
      this.data = JSON.parse(section.querySelector(".desk-data").textContent);
      this.explorer = explorers[this.data.explorer];
      Object.assign(this, new Function(this.data.code)());
      this.find = (selector) => section.querySelector(selector);
      this.fields = [...section.querySelectorAll("[data-queries], [data-error], [data-rho]")];
      this.find(".desk-live").hidden = false;
      this.retries = new window.routecore.Retries(this);
      this.read();
      this.wire();
      this.answer();
    }

    wire() {
      this.explorer.section.addEventListener("explorerchange", () => this.later());
      const presets = this.explorer.section.querySelector(".explorer-preset");
      presets.addEventListener("change", () => {
        const known = this.data.queries[presets.value] ?? [null, null];
        ["p1", "p2"].forEach((name, i) => {
          this.find(`[data-queries="${name}"]`).value = known[i] ?? "";
        });
        this.later();
      });
      for (const field of this.fields) field.addEventListener("input", () => this.later());
      window.addEventListener("hashchange", () => {
        if (location.hash !== this.hash) this.read();
      });
      this.find(".desk-link").addEventListener("click", () => this.copy(location.href, "Link"));
      this.find(".desk-copy").addEventListener("click", () => this.copy(this.python, "Python"));
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

    // ---- the state in the address ----

    read() {
      const text = location.hash.slice(1);
      if (!text.includes("=")) return this.notice("");
      const wrong = this.restore(new URLSearchParams(text));
      if (!wrong) return this.notice("");
      for (const field of this.fields) field.value = "";
      this.explorer.reset();
      this.notice(`This link cannot be read: ${wrong}. The desk shows its defaults.`);
      this.refused = this.state();
    }

    // Apply a link; returns what is wrong with it, and then changes nothing.
    restore(link) {
      const values = {}, measured = new Map();
      for (const [key, text] of link) {
        const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
        const shown = `${key.slice(0, 20)} = ${text.slice(0, 20)}`;
        const control = this.explorer.controls.get(key);
        const field = this.fields.find((x) => this.key(x) === key);
        if (!control && !field) return `${shown} is not an input`;
        if (!Number.isFinite(value)) return `${shown} is not a number`;
        if (control && !(value >= control.low && value <= control.high)) {
          return `${shown} is outside ${control.low} to ${control.high}`;
        }
        if (field && !(value >= Number(field.min))) return `${shown} is below ${field.min}`;
        if (field?.max && !(value <= Number(field.max))) return `${shown} is above ${field.max}`;
        if (control) values[key] = value; else measured.set(field, value);
      }
      const all = { ...Object.fromEntries(this.explorer.data.controls.map((c) => [c.name, c.value])),
        ...values };
      for (const [low, high] of this.data.order) {
        if (!(all[low] < all[high])) return `${low} must be below ${high}`;
      }
      this.explorer.update(all);
      for (const field of this.fields) field.value = measured.get(field) ?? "";
      return "";
    }

    key(field) {
      if (field.dataset.rho) return field.dataset.rho;
      return field.dataset.queries ? `n_${field.dataset.queries}` : `se_${field.dataset.error}`;
    }

    notice(text) {
      const place = this.find(".desk-notice");
      place.textContent = text;
      place.hidden = !text;
    }

    state() {
      const parts = this.data.parameters.map((name) => [name, this.explorer.values[name]]);
      for (const field of this.fields) {
        if (field.value && field.validity.valid) parts.push([this.key(field), field.value]);
      }
      return `#${parts.map(([key, value]) => `${key}=${value}`).join("&")}`;
    }

    write() {
      this.hash = this.state();
      history.replaceState(null, "", this.hash);
    }

    // ---- the answers ----

    // Dragging redraws the explorer every frame; the desk answers when the hand rests.
    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        // What was wrong with a link stays until the reader moves something.
        if (this.state() !== this.refused) {
          this.refused = undefined;
          this.notice("");
        }
        this.answer();
        if (this.refused === undefined) this.write();
      }, 150);
    }

    answer() {
      const values = { ...this.explorer.values };
      const started = performance.now();
      this.switching = this.switchingValues(values);
      this.shares = this.routeShares(values);
      this.show(values);
      this.section.dataset.took = performance.now() - started;
    }

    route(values) {
      return this.outcome(...this.data.parameters.map((name) => values[name])).route;
    }

    switchingValues(here) {
      return Object.fromEntries(this.data.parameters.map((name) =>
        [name, [this.nearest(here, name, -1), this.nearest(here, name, 1)]]));
    }

    nearest(here, name, side) {
      const { bounds, grid, reach, boundaries, parameters } = this.data, start = here[name];
      const limit = (bound, other) => bound === null ? other : here[bound] ?? bound;
      const [low, high] = bounds[name];
      const end = side < 0 ? limit(low, 0) : limit(high, reach * Math.max(start, 1));
      const known = Object.values(this.switches[name](...parameters.map((x) => here[x])));
      const stops = [start, end, ...known.filter((x) => (x - start) * (x - end) < 0)];
      for (let i = 1; i <= grid; i++) stops.push(start + (end - start) * (i / (grid + 1)) ** 2);
      stops.sort((x, y) => side * (x - y));
      const at = (value) => this.route({ ...here, [name]: value }), now = at(start);
      let inside = start;
      for (let i = 1; i < stops.length; i++) {
        const middle = (stops[i - 1] + stops[i]) / 2;
        if (middle === start) continue;
        const route = at(middle);
        if (route !== now) {
          const value = this.bisect(at, inside, middle);
          const exact = known.findIndex((x) =>
            Math.abs(x - value) <= 1e-9 * Math.max(Math.abs(value), 1e-9));
          return { value: exact < 0 ? value : known[exact], route,
            boundary: exact < 0 ? "" : boundaries[name][exact] };
        }
        inside = middle;
      }
      return null;
    }

    bisect(at, inside, outside) {
      const route = at(inside);
      for (let i = 0; i < 200; i++) {
        const middle = (inside + outside) / 2;
        if (middle === inside || middle === outside) break;
        if (at(middle) === route) inside = middle; else outside = middle;
      }
      return outside;
    }

    errors(values) {
      const errors = {};
      for (const field of this.fields) {
        if (!field.value || !field.validity.valid) continue;
        const { queries, error } = field.dataset, given = field.valueAsNumber;
        if (queries) errors[queries] = this.accuracyError(values[queries], given).result;
        else if (error && given > 0) errors[error] = given;
      }
      return errors;
    }

    // As routecore.routing.uncertainty: probabilities vary on the logit scale, the rest on the log scale.
    routeShares(here) {
      const errors = this.errors(here), normal = seeded(1), names = Object.keys(errors);
      if (!names.length) return null;
      const counts = new Array(this.data.routes.length).fill(0);
      let reversed = 0;
      for (let i = 0; i < DRAWS; i++) {
        const drawn = { ...here };
        for (const name of names) {
          const draw = this.data.probabilities.includes(name)
            ? this.drawnProbability : this.drawnAmount;
          drawn[name] = draw(here[name], errors[name], normal()).result;
        }
        if (this.data.order.every(([low, high]) => drawn[low] < drawn[high])) counts[this.route(drawn)]++;
        else reversed++;
      }
      return { share: counts.map((count) => count / DRAWS), reversed: reversed / DRAWS };
    }

    // ---- the words ----

    get sure() {
      if (!this.shares) return "The inputs count as exact.";
      const { share, reversed } = this.shares, now = this.route(this.explorer.values);
      const same = number(share[now], ".0%");
      if (share[now] >= this.data.enough) {
        return `The data are enough to decide: ${same} of draws give the same route.`;
      }
      const rest = share.map((x, code) => code === now ? -1 : x), rival = Math.max(...rest);
      const what = rival > reversed
        ? `${number(rival, ".0%")} give “${this.data.routes[rest.indexOf(rival)]}”`
        : `in ${number(reversed, ".0%")} the two models change places`;
      return `Not enough data to decide: ${same} of draws give the same route, ${what}.`;
    }

    get python() {
      const inputs = this.data.parameters.map((name) => `${name}=${this.explorer.values[name]}`);
      const by = (kind) => this.fields.filter((x) => x.dataset[kind] && x.value && x.validity.valid)
        .map((x) => `"${x.dataset[kind]}": ${x.valueAsNumber}`).join(", ");
      const extra = [["queries", by("queries")], ["standard_errors", by("error")]]
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
      this.find(".desk-python code").textContent = this.python;
      this.retries.show(values);
    }
  }

  window.routecore.ready = window.routecore.ready.then(() => {
    const section = document.querySelector('section[data-desk="game"]');
    if (section) window.routecore.desk = new Desk(section);
  });
})();
