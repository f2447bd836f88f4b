// Which files the desk reads: one log or two, which of their columns is which, and, if the reader
// says so, a copy of the last log in this browser for the next visit.
"use strict";
(() => {
  const NEEDED = ["score", "correct_low", "correct_high"];

  // One record in a database of this browser.
  const shelf = {
    open: () => new Promise((resolve, reject) => {
      const asked = indexedDB.open("routecore-desk-thresholds", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("logs");
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    }),
    async run(mode, act) {
      const database = await this.open();
      try {
        return await new Promise((resolve, reject) => {
          const asked = act(database.transaction("logs", mode).objectStore("logs"));
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
      } finally {
        database.close();
      }
    },
    get() { return this.run("readonly", (logs) => logs.get("last")); },
    put(log) { return this.run("readwrite", (logs) => logs.put(log, "last")); },
    clear() { return this.run("readwrite", (logs) => logs.delete("last")); },
  };

  class Files {
    constructor(desk) {
      Object.assign(this, { desk, section: desk.section, find: desk.find, columns: {} });
      this.keep = this.find("#desk-keep");
      const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
      const chosen = (selector, act) => on(selector, "change", ({ target }) => {
        if (target.files.length) act(target.files[0]);
        target.value = ""; // so that the same file can be chosen again
      });
      chosen("#desk-file", (file) => this.fresh(file, file.name));
      chosen("#desk-second", (file) => this.read("second", file, file.name));
      on("#desk-sample", "click", () => {
        const { name, text } = desk.data.sample;
        for (const field of this.costs) field.value = "";
        this.fresh(new Blob([text]), name);
      });
      for (const field of this.costs) field.addEventListener("change", () => this.again());
      on("#desk-second-remove", "click", () => desk.ask({ job: "drop" }));
      on("#desk-keep", "change", () => this.kept());
      on("#desk-forget", "click", () => {
        this.keep.checked = false;
        this.kept();
      });
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
        if (file) this.fresh(file, file.name);
      });
    }

    get costs() { return [...this.section.querySelectorAll("[data-cost]")]; }

    // A file that was not here before: its columns are called what they are called.
    fresh(file, name) {
      this.columns = {};
      return this.read("first", file, name);
    }

    again() { return this.file && this.read("first", this.file, this.name); }

    read(slot, file, name) {
      const fixed = {};
      for (const field of this.costs) {
        if (field.validity.badInput) {
          return this.desk.refuse(`${field.dataset.cost} must be a number.`);
        }
        fixed[field.dataset.cost] = field.value === "" ? null : field.valueAsNumber;
      }
      if (slot === "first") Object.assign(this, { file, name });
      this.reading = { slot, file, name, fixed };
      this.desk.began();
      return this.desk.ask({ job: "read", slot, file, name, fixed, columns: this.columns });
    }

    // The columns that were found, and which of them is taken for what.
    list(names, missing = false) {
      const place = this.find(".desk-columns"), { columns, reading } = this;
      if (reading.slot !== "first") return;
      const wanted = [...NEEDED, ...this.costs.map((field) => field.dataset.cost), "router_score"];
      place.hidden = false;
      if (missing) place.open = true;
      const labels = wanted.map((name) => {
        const label = document.createElement("label"), select = document.createElement("select");
        const none = name === "router_score" ? "none" : "not in the file";
        select.append(new Option(none, ""), ...names.map((found) => new Option(found, found)));
        select.value = columns[name] ?? (names.includes(name) ? name : "");
        select.dataset.column = name;
        select.addEventListener("change", () => {
          // A router may be left out of the comparison; what else is not there keeps its own name.
          if (select.value || name === "router_score") this.columns[name] = select.value;
          else delete this.columns[name];
          this.again();
        });
        label.append(`${name} `, select);
        return label;
      });
      const focused = document.activeElement?.dataset.column;
      this.find(".desk-columns div").replaceChildren(...labels);
      place.querySelector(`[data-column="${focused}"]`)?.focus();
    }

    // ---- the last log, kept here if the reader says so ----

    async kept() {
      const { file, name, columns } = this, costs = this.costs.map((field) => field.value);
      const wanted = this.keep.checked && Boolean(file);
      if (wanted && name === this.desk.data.sample.name) return; // what is kept, if any, stays
      let said = "";
      try {
        if (wanted) await shelf.put({ file, name, columns, costs });
        else await shelf.clear();
        if (wanted) {
          said = `Kept in this browser, on this machine: ${name},`
            + ` ${(file.size / 1e6).toFixed(1)} MB, with its columns and costs.`;
        }
      } catch {
        said = "This browser does not let the page keep anything.";
        this.keep.checked = false;
      }
      this.find(".desk-kept").textContent = said;
      this.find("#desk-forget").hidden = !wanted;
    }

    async restore() {
      const log = await shelf.get().catch(() => undefined);
      if (!log) return;
      this.keep.checked = true;
      this.costs.forEach((field, k) => { field.value = log.costs[k]; });
      this.columns = log.columns;
      this.read("first", log.file, log.name);
    }
  }

  window.thresholdsDesk.Files = Files;
})();
