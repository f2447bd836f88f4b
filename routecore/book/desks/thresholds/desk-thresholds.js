// The desk for thresholds: files in, sentences, a figure, a table and a report out. Needs
// bokeh.min.js, explorer-bokeh.js, explorer-numbers.js and the other desk-thresholds files. The
// arithmetic runs in a worker.
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
    structural: (a) => [a.structural_cost, ".3g"],
  };
  const WAITING = ["held", "band", "rates"]; // what is known later than the rest
  const PARTS = ["text", "log", "frontier", "judge", "resample", "binomial", "certificate",
    "worker"];

  // The formulas come with the page; each part may use what those before it added to `core`.
  shared.parts.binomial = window.deskBinomial;
  const parts = () => PARTS.map((name) => shared.parts[name]);
  shared.source = ({ formulas }) => `"use strict"; const core = (() => { ${formulas} })();
    ${parts().map((part) => `(${part})(core);`).join("\n")}\ncore.serve(self);`;
  shared.core = () => parts().reduce((core, part) => { part(core); return core; },
    new Function(data().formulas)());

  const count = (n) => n.toLocaleString("en-GB");

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
      this.figure = new shared.Figure(this.data.figure, section);
      this.files = new shared.Files(this);
    }

    async start() {
      this.find(".explorer-live").hidden = false;
      const url = URL.createObjectURL(new Blob([shared.source(this.data)], { type: "text/javascript" }));
      this.worker = new Worker(url);
      this.worker.onmessage = ({ data }) => this.received(data);
      this.worker.onerror = () => this.refuse("This browser does not let the page compute.");
      this.wire();
      await this.files.restore();
    }

    wire() {
      const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
      for (const radio of this.section.querySelectorAll("[name=desk-kind]")) {
        radio.addEventListener("change", () => this.kindChanged());
      }
      on("#desk-slider", "input", ({ target }) => {
        const [low, high] = this.range, share = target.valueAsNumber / 1000;
        this.choose(target.value === target.max ? high : low + (high - low) * share);
      });
      on("#desk-level", "change", ({ target }) => this.choose(target.valueAsNumber));
      on("#desk-seed", "change", () => this.choose(this.level));
      on("#desk-stop", "click", () => this.worker.postMessage({ job: "stop" }));
      on("#desk-download", "click", () => this.ask({ job: "table" }));
      on("#desk-report", "click", () => this.ask({ job: "hash" }));
    }

    // Every question has a number; an answer to an older one is dropped.
    ask(message) {
      this.id += 1;
      this.waiting[message.job] = this.id;
      if (["read", "choose", "drop"].includes(message.job) && !this.settle) {
        this.settled = new Promise((resolve) => { this.settle = resolve; });
      }
      this.worker.postMessage({ id: this.id, ...message });
    }

    received({ id, job, refused, ...got }) {
      if (id !== this.waiting[job]) return undefined;
      if (refused !== undefined) {
        this.refuse(refused);
        if (got.names) this.files.list(got.names, true);
        return job === "choose" && this.answer ? this.place() : undefined;
      }
      if (got.progress) return this.progress(got.progress);
      if (got.stopped) return this.stopped(job);
      if (got.table) return this.save(got.table, `operating-table-${this.name}`);
      if ("hash" in got) return this.report(got.hash);
      if (got.dropped || got.slot === "second") return this.compared(got.summary ?? null);
      if (got.summary) return this.opened(got);
      if (got.answer) return this.show(got.answer);
      if ("held" in got) return this.showHeld(got);
      this.last.total = performance.now() - this.since;
      return this.showBands(got.bands);
    }

    // ---- what goes on ----

    began() {
      this.since = performance.now();
      this.busy(true);
    }

    refuse(sentence) {
      this.busy(false);
      this.find(".desk-refused").textContent = sentence.endsWith(".") ? sentence : `${sentence}.`;
      this.finish();
    }

    finish() {
      this.progress(null);
      this.settle?.();
      this.settle = undefined;
    }

    busy(on) {
      this.section.setAttribute("aria-busy", String(on));
      this.find(".desk-status").textContent = on ? "Reading …" : this.status ?? "";
    }

    progress(report) {
      const place = this.find(".desk-progress");
      place.hidden = !report;
      if (!report) return;
      this.reports = (this.reports ?? 0) + 1;
      place.querySelector("progress").value = report.share;
      place.querySelector("span").textContent =
        `${report.stage}, ${window.routecore.number(report.share, ".0%")}`;
    }

    stopped(job) {
      this.busy(false);
      this.find(".desk-refused").textContent = job === "read" ? "Stopped: the file is not read."
        : "Stopped: how far the data decide is not known.";
      for (const key of WAITING.slice(1)) this.find(`[data-out=${key}]`).textContent = "–";
      this.find("#desk-verdict").setAttribute("aria-busy", "false");
      this.finish();
    }

    // ---- a log, a level, an answer ----

    opened({ summary, names }) {
      this.last = { read: performance.now() - this.since };
      this.summary = summary;
      this.name = this.files.name;
      this.status = `${this.name}: ${count(summary.queries)} queries,`
        + ` ${count(summary.thresholds)} thresholds.`;
      this.find(".desk-result").hidden = false;
      this.find(".desk-refused").textContent = "";
      this.busy(false);
      for (const element of this.section.querySelectorAll(".desk-routed")) {
        element.hidden = !summary.router;
      }
      this.files.list(names);
      this.files.kept();
      this.figure.draw(summary, this.second);
      this.kindChanged();
    }

    // A second log came or went: the threshold stays, and is judged on it.
    compared(second) {
      this.second = second;
      this.busy(false);
      const status = this.find(".desk-second-status");
      status.textContent = second
        ? `${this.files.reading.name}: ${count(second.queries)} queries.` : "";
      for (const element of this.section.querySelectorAll(".desk-compared")) {
        element.hidden = !second;
      }
      this.figure.draw(this.summary, second);
      this.choose(this.level);
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

    // A click on the figure, at a cost and a quality, gives the level that is asked for.
    picked(cost, quality) {
      const [low, high] = this.range, level = this.kind === "budget" ? cost : quality;
      this.choose(window.routecore.clamp(level, { low, high }));
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
      Object.assign(this, { answer, bands: null });
      this.last.answer ??= performance.now() - this.since;
      this.find(".desk-refused").textContent = "";
      this.place();
      for (const [key, get] of Object.entries(OUTS)) {
        this.find(`[data-out=${key}]`).textContent = window.routecore.number(...get(answer));
      }
      for (const key of WAITING) this.find(`[data-out=${key}]`).textContent = "…";
      this.say();
      this.figure.mark(answer, null);
    }

    // The controls say what the answer on the page belongs to.
    place() {
      const [low, high] = this.range, field = this.find("#desk-level");
      const slider = this.find("#desk-slider");
      field.value = Number(this.level.toPrecision(6));
      slider.value = high > low ? Math.round(1000 * (this.level - low) / (high - low)) : 0;
      slider.setAttribute("aria-valuetext", this.text(this.level));
    }

    showHeld({ held, certificate }) {
      Object.assign(this.answer, { held, certificate });
      this.find("[data-out=held]").textContent =
        window.routecore.number(held ? held.test.quality : NaN, ".3f");
      this.say();
    }

    showBands(bands) {
      const { number } = window.routecore, between = ([low, high], spec) =>
        `${number(low, spec)} to ${number(high, spec)}`;
      this.bands = bands;
      this.find("[data-out=band]").textContent = between(bands.quality, ".3f");
      this.find("[data-out=rates]").textContent = between(bands.choice.escalation_rate, ".0%");
      this.say();
      this.figure.mark(this.answer, bands);
      this.finish();
    }

    // The sentence follows every move for the eye; a screen reader is told once the bands are in.
    say() {
      const { answer, bands, words } = this, place = this.find("#desk-verdict");
      const ofQuality = this.kind === "target";
      this.lines = [words.choice(answer.point), words.price(answer.point, ofQuality),
        ...answer.held !== undefined ? [words.kept(answer.held)] : [],
        ...bands ? [words.band(bands), words.enough(bands.choice)] : [],
        ...words.router(answer, ofQuality),
        ...answer.certificate ? [words.certificate(answer.certificate)] : [],
        ...answer.drift ? [words.drift(answer.drift)] : []];
      place.setAttribute("aria-busy", String(!bands));
      place.replaceChildren(...this.lines.map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }));
    }

    // ---- what is taken away ----

    save(blob, name) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }

    async report(hash) {
      this.save(await shared.report(this, hash), `report-${this.name.replace(/\.[^.]*$/, "")}.html`);
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
