// The desk for thresholds: files in, sentences, a figure and a table out. Needs bokeh.min.js,
// explorer-bokeh.js, explorer-numbers.js and the other desk-thresholds files. The arithmetic runs in a worker.
//
// window.thresholdsDesk.ready is a promise of the desk; desk.settled one of its last answer, the
// bootstrap included. Nothing of a file is ever written as markup, only as text.
"use strict";
(() => {
  const shared = window.thresholdsDesk;
  const data = () => JSON.parse(
    document.querySelector("section[data-desk=thresholds] .desk-data").textContent);
  const OUTS = {
    threshold: (a) => [a.point.threshold, ".6g"], rate: (a) => [a.point.escalation_rate, ".1%"],
    cost: (a) => [a.point.cost, ".4g"], quality: (a) => [a.point.quality, ".3f"],
    price: (a) => [a.point.shadow_price, ".3g"],
    held: (a) => [a.held ? a.held.test.quality : NaN, ".3f"],
    structural: (a) => [a.structural_cost, ".3g"],
  };

  // The formulas come with the page; each part may use what those before it added to `core`.
  const parts = () => ["log", "frontier", "resample", "worker"].map((name) => shared.parts[name]);
  shared.source = ({ formulas }) => `"use strict"; const core = (() => { ${formulas} })();
    ${parts().map((part) => `(${part})(core);`).join("\n")}\ncore.serve(self);`;
  shared.core = () => parts().reduce((core, part) => { part(core); return core; },
    new Function(data().formulas)());

  class Desk {
    constructor(section) {
      this.section = section;
      this.data = data();
      this.words = shared.words(this.data.words, this.data.enough);
      this.find = (selector) => section.querySelector(selector);
      this.id = 0;
      this.waiting = {}; // number of the last question of each kind
      this.last = {};
      this.settled = Promise.resolve();
    }

    async start() {
      this.find(".explorer-live").hidden = false;
      const url = URL.createObjectURL(new Blob([shared.source(this.data)], { type: "text/javascript" }));
      this.worker = new Worker(url);
      this.worker.onmessage = ({ data }) => this.received(data);
      this.worker.onerror = () => this.refuse("This browser does not let the page compute.");
      this.wire();
    }

    wire() {
      const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
      on("#desk-file", "change", ({ target }) => {
        if (target.files.length) this.open(target.files[0], target.files[0].name);
        target.value = ""; // so that the same file can be chosen again
      });
      on("#desk-sample", "click", () => {
        const { name, text } = this.data.sample;
        for (const field of this.section.querySelectorAll("[data-cost]")) field.value = "";
        this.open(new Blob([text]), name);
      });
      for (const field of this.section.querySelectorAll("[data-cost]")) {
        field.addEventListener("change", () => this.file && this.open(this.file, this.name));
      }
      for (const radio of this.section.querySelectorAll("[name=desk-kind]")) {
        radio.addEventListener("change", () => this.kindChanged());
      }
      on("#desk-slider", "input", ({ target }) => {
        const [low, high] = this.range, share = target.valueAsNumber / 1000;
        this.choose(target.value === target.max ? high : low + (high - low) * share);
      });
      on("#desk-level", "change", ({ target }) => this.choose(target.valueAsNumber));
      on("#desk-seed", "change", () => this.choose(this.level));
      on("#desk-download", "click", () => this.ask({ job: "table" }));
      // Anywhere on the page: a file that misses the frame would otherwise replace the page.
      addEventListener("dragover", (event) => {
        event.preventDefault();
        this.section.classList.add("desk-over");
      });
      addEventListener("dragleave", () => this.section.classList.remove("desk-over"));
      addEventListener("drop", (event) => {
        event.preventDefault();
        this.section.classList.remove("desk-over");
        const [file] = event.dataTransfer.files;
        if (file) this.open(file, file.name);
      });
      new MutationObserver(() => this.theme()).observe(document.documentElement,
        { attributeFilter: ["data-theme", "data-mode", "class"] });
    }

    // Every question has a number; an answer to an older one is dropped.
    ask(message) {
      this.id += 1;
      this.waiting[message.job] = this.id;
      if (message.job !== "table" && !this.settle) {
        this.settled = new Promise((resolve) => { this.settle = resolve; });
      }
      this.worker.postMessage({ id: this.id, ...message });
    }

    received({ id, job, refused, summary, answer, bands, table }) {
      if (id !== this.waiting[job]) return undefined;
      if (refused !== undefined) {
        this.refuse(refused);
        return job === "choose" && this.answer ? this.place() : undefined;
      }
      if (table) return this.save(table);
      if (summary) return this.opened(summary);
      if (answer) return this.show(answer);
      this.last.total = performance.now() - this.since;
      return this.showBands(bands);
    }

    refuse(sentence) {
      this.busy(false);
      this.find(".desk-refused").textContent = sentence.endsWith(".") ? sentence : `${sentence}.`;
      this.finish();
    }

    finish() {
      this.settle?.();
      this.settle = undefined;
    }

    busy(on) {
      this.section.setAttribute("aria-busy", String(on));
      if (!on && this.status === undefined) this.find(".desk-status").textContent = "";
      else this.find(".desk-status").textContent = on ? "Reading …" : this.status;
    }

    open(file, name) {
      const fixed = {};
      for (const field of this.section.querySelectorAll("[data-cost]")) {
        if (field.validity.badInput) return this.refuse(`${field.dataset.cost} must be a number.`);
        fixed[field.dataset.cost] = field.value === "" ? null : field.valueAsNumber;
      }
      [this.file, this.name, this.since] = [file, name, performance.now()];
      this.busy(true);
      return this.ask({ job: "read", file, name, fixed });
    }

    opened(summary) {
      this.last = { read: performance.now() - this.since };
      this.summary = summary;
      const count = (n) => n.toLocaleString("en-GB");
      this.status = `${this.name}: ${count(summary.queries)} queries,`
        + ` ${count(summary.thresholds)} thresholds.`
        + (this.name === this.data.sample.name ? " Simulated, not measured." : "");
      this.find(".desk-result").hidden = false;
      this.busy(false);
      for (const element of this.section.querySelectorAll(".desk-routed")) {
        element.hidden = !summary.router;
      }
      this.draw();
      this.kindChanged();
    }

    get kind() { return this.find("[name=desk-kind]:checked").value; }
    get range() { return this.kind === "budget" ? this.summary.cost : this.summary.quality; }

    // Start in the middle of what can be had.
    kindChanged() {
      const [low, high] = this.range;
      this.find("#desk-level-label").textContent = this.kind === "budget"
        ? `Budget, from ${this.text(low)} to ${this.text(high)}`
        : `Quality target, up to ${this.text(high)}`;
      this.choose((low + high) / 2);
    }

    text(x) { return window.routecore.number(x, ".4g"); }

    choose(level) {
      const seed = this.find("#desk-seed").valueAsNumber;
      if (!Number.isFinite(level)) {
        return this.refuse(`${this.kind} must be a number.`);
      }
      if (!(Number.isSafeInteger(seed) && seed >= 0)) {
        return this.refuse("The seed must be a whole number of at least 0.");
      }
      this.asked = level;
      return this.ask({ job: "choose", level: { [this.kind]: level }, seed });
    }

    show(answer) {
      this.level = this.asked;
      this.answer = answer;
      this.last.answer ??= performance.now() - this.since;
      this.find(".desk-refused").textContent = "";
      this.place();
      for (const [key, get] of Object.entries(OUTS)) {
        this.find(`[data-out=${key}]`).textContent = window.routecore.number(...get(answer));
      }
      this.find("[data-out=band]").textContent = "…";
      this.find("[data-out=rates]").textContent = "…";
      this.say(null);
      this.mark(null);
    }

    // The controls say what the answer on the page belongs to.
    place() {
      const [low, high] = this.range, field = this.find("#desk-level");
      const slider = this.find("#desk-slider");
      field.value = Number(this.level.toPrecision(6));
      slider.value = high > low ? Math.round(1000 * (this.level - low) / (high - low)) : 0;
      slider.setAttribute("aria-valuetext", this.text(this.level));
    }

    showBands(bands) {
      const { number } = window.routecore, between = ([low, high], spec) =>
        `${number(low, spec)} to ${number(high, spec)}`;
      this.bands = bands;
      this.find("[data-out=band]").textContent = between(bands.quality, ".3f");
      this.find("[data-out=rates]").textContent = between(bands.choice.escalation_rate, ".0%");
      this.say(bands);
      this.mark(bands);
      this.finish();
    }

    // The sentence follows every move for the eye; a screen reader is told once the bands are in.
    say(bands) {
      const { answer, words } = this, place = this.find("#desk-verdict");
      this.lines = [words.choice(answer.point),
        words.price(answer.point, this.kind === "target"), words.kept(answer.held),
        ...bands ? [words.band(bands), words.enough(bands.choice)] : [],
        words.router(answer)];
      place.setAttribute("aria-busy", String(!bands));
      place.replaceChildren(...this.lines.map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }));
    }

    save(blob) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `operating-table-${this.name}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }

    async draw() {
      const { frontier, hull, router } = this.summary;
      const data = { frontier: { x: frontier.cost, y: frontier.quality,
        threshold: frontier.threshold, rate: frontier.rate },
      hull: { x: hull.cost, y: hull.quality },
      router: { x: router?.cost ?? [], y: router?.quality ?? [] } };
      this.figure ??= this.embed();
      const figure = await this.figure, limits = (key) => window.routecore.niceLimits(
        ...window.routecore.extent(Object.values(data).map((columns) => columns[key])));
      for (const [axis, key] of [["x_range", "x"], ["y_range", "y"]]) {
        const [start, end] = limits(key);
        figure[axis].setv({ start, end });
      }
      for (const [name, columns] of Object.entries(data)) this.source(name).data = columns;
    }

    source(name) { return this.document.get_model_by_name(name); }

    async embed() {
      const { json, root } = this.data.figure, ids = { [root]: "desk-panel" };
      const [views] = await Bokeh.embed.embed_items({ desk: json },
        [{ docid: "desk", roots: ids, root_ids: [root] }]);
      this.document = [...views.roots][0].model.document;
      const figure = this.source("figure");
      this.theme();
      return figure;
    }

    // The chosen point, and how far its cost and quality may lie apart on other queries.
    async mark(bands) {
      const { cost, quality } = this.answer.point;
      await this.figure;
      this.source("chosen").data = { x: [cost], y: [quality] };
      this.source("spread").data = bands
        ? { x0: [cost, bands.cost[0]], x1: [cost, bands.cost[1]],
          y0: [bands.quality[0], quality], y1: [bands.quality[1], quality] }
        : { x0: [], x1: [], y0: [], y1: [] };
    }

    theme() {
      const figure = this.document && this.source("figure");
      if (!figure) return;
      const style = getComputedStyle(this.section), text = style.color;
      const muted = getComputedStyle(this.find(".explorer-question")).color;
      window.routecoreBokeh.theme(figure,
        { text, muted, line: style.borderTopColor, font: style.fontFamily });
      this.document.get_model_by_name("whiskers").glyph.line_color = text;
    }
  }

  const loaded = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });
  shared.ready = loaded.then(async () => {
    shared.desk = new Desk(document.querySelector("section[data-desk=thresholds]"));
    await shared.desk.start();
    shared.desk.section.dataset.ready = "";
  });
})();
