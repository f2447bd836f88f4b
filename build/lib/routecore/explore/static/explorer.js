// Brings the explorers of a page to life. Needs bokeh.min.js, explorer-numbers.js and
// explorer-panel.js to be loaded first.
//
// An explorer is <section class="explorer" data-explorer="NAME"> with its data in a script of type
// application/json: empty Bokeh figures, the controls, and a CustomJS that holds the functions
// generated from the book's equations. No formula is written here.
//
// window.routecore.explorers[NAME] offers .values, .verdict, .points, .last (times in ms),
// .update({p1: 0.5}), .choose(panel, x, y), .reset() and .settled, a promise of the next picture.
// window.routecore.mount(section) starts one explorer and is a promise of it; window.routecore.ready
// is a promise of all that the page came with.
"use strict";
(() => {
  const { explorers, number, fill, neighbour, position, valueAt, Panel } = window.routecore;

  const nextFrame = () => new Promise(requestAnimationFrame);

  // A message sent from within a frame arrives after the browser has painted it.
  const afterPainting = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });

  class Explorer {
    constructor(section) {
      this.section = section;
      this.name = section.dataset.explorer;
      this.data = JSON.parse(section.querySelector(".explorer-data").textContent);
      this.controls = new Map(this.data.controls.map((control) => [control.name, control]));
      this.values = { ...this.data.values };
      this.last = { compute: NaN, paint: NaN };
    }

    async start() {
      for (const part of this.section.querySelectorAll(".explorer-live")) part.hidden = false;
      const { document: json, roots, panels } = this.data;
      const item = { docid: this.name, roots, root_ids: Object.keys(roots) };
      [this.views] = await Bokeh.embed.embed_items({ [this.name]: json }, [item]);
      this.document = [...this.views.roots][0].model.document;
      const generated = this.document.get_model_by_name("generated");
      const functions = await generated.execute(generated);
      this.pointsOf = functions.points;
      this.panels = panels.map((data, k) => data.kind === "readout" ? null
        : new Panel(this, data, k, functions.panels[k]));
      await Promise.all(this.panels.filter(Boolean).flatMap((panel) =>
        panel.renderers.map((renderer) => renderer.set_data(null))));
      this.wire();
      this.theme();
      for (const panel of this.panels) panel?.open();
      await this.schedule();
      this.section.dataset.ready = "";
    }

    wire() {
      const each = (selector, event, act) => {
        for (const element of this.section.querySelectorAll(selector)) {
          element.addEventListener(event, (fired) => act(element, fired));
        }
      };
      each("input[type=range]", "input", (slider, event) => {
        const control = this.controls.get(slider.dataset.control);
        this.update({ [control.name]: valueAt(control, slider.valueAsNumber) }, event);
      });
      each("input[type=number]", "change", (field, event) => this.typed(field, event));
      each("input[type=number]", "blur", () => this.show());
      each(".explorer-reset", "click", (_, event) => this.reset(event));
      each(".explorer-preset", "change", (select, event) => {
        if (select.value) this.update(this.data.presets[select.value], event, select.value);
      });
      each("select[data-axis]", "change", (select, event) => {
        const k = Number(select.dataset.panel), { x, y } = this.panels[k];
        const now = { x: x.name, y: y.name }, old = now[select.dataset.axis];
        now[select.dataset.axis] = select.value;
        if (now.x === now.y) now[select.dataset.axis === "x" ? "y" : "x"] = old;
        this.choose(k, now.x, now.y, event);
      });
      new MutationObserver(() => this.theme())
        .observe(document.documentElement, { attributeFilter: ["data-theme", "data-mode", "class"] });
    }

    // A typed value outside the range is refused, with the reason; the old one comes back on leaving.
    typed(field, event) {
      const control = this.controls.get(field.dataset.control), value = field.valueAsNumber;
      const good = value >= control.low && value <= control.high;
      field.setCustomValidity(good ? "" : `Must be ${control.low} to ${control.high}.`);
      field.reportValidity();
      if (good) this.update({ [control.name]: value }, event);
    }

    ordered(changes) {
      const { order } = this.data;
      return order.every(([below, above]) => !(below in changes && above in changes)
        || changes[below] < changes[above]);
    }

    // Set controls, and push along the partners they would pass.
    update(changes, event, preset = "") {
      for (const [name, value] of Object.entries(changes)) {
        const control = this.controls.get(name);
        if (!(control && value >= control.low && value <= control.high)) {
          throw new RangeError(`${name} cannot be set to ${value}.`);
        }
      }
      if (!this.ordered(changes)) throw new RangeError("These values are not in order.");
      const values = { ...this.values, ...changes }, moved = Object.keys(changes);
      while (moved.length) {
        const name = moved.pop();
        for (const [below, above] of this.data.order) {
          if (![below, above].includes(name) || values[below] < values[above]) continue;
          const [other, direction] = name === below ? [above, 1] : [below, -1];
          if (other in changes) throw new RangeError("These values are not in order.");
          values[other] = neighbour(this.controls.get(other), values[name], direction);
          moved.push(other);
        }
      }
      this.values = values;
      const select = this.section.querySelector(".explorer-preset");
      if (select) select.value = preset;
      return this.schedule(event);
    }

    choose(k, x, y, event) {
      const panel = this.panels[k], axis = (name) => {
        const { low, high, scale, axis: label } = this.controls.get(name);
        return { name, low, high, scale, label };
      };
      panel.choose({ x: axis(x), y: axis(y) });
      for (const select of this.section.querySelectorAll(`select[data-panel="${k}"]`)) {
        select.value = panel[select.dataset.axis].name;
      }
      return this.schedule(event);
    }

    reset(event) {
      this.panels.forEach((panel, k) => {
        if (panel?.chosen) this.choose(k, panel.initial.x.name, panel.initial.y.name);
      });
      const start = this.data.controls.map(({ name, value }) => [name, value]);
      return this.update(Object.fromEntries(start), event);
    }

    // A change is drawn at once, so that it is ready for the next frame; what else arrives before
    // that frame is drawn with it, once.
    schedule(event) {
      this.since ??= event?.timeStamp ?? performance.now();
      this.settled ??= this.run().finally(() => { this.settled = undefined; });
      return this.settled;
    }

    async run() {
      while (this.since !== undefined) {
        const since = this.since;
        let compute = await this.draw();
        await nextFrame();
        if (this.since !== undefined) compute = await this.draw();
        await afterPainting();
        this.last = { compute, paint: performance.now() - since };
      }
    }

    // Everything up to the picture on the canvases; returns the time spent in generated code.
    async draw() {
      this.since = undefined;
      const started = performance.now(), panels = this.panels.filter(Boolean);
      const vector = this.data.controls.map(({ name }) => this.values[name]);
      this.points = this.pointsOf(...vector);
      const known = { ...this.points, ...this.values };
      for (const panel of panels) panel.compute(known);
      const compute = performance.now() - started;
      for (const panel of panels) panel.arrange(this.points, this.values);
      await Promise.all(panels.map((panel) => panel.paint()));
      // After the painting, which asks for computed styles: writing first would make that slow.
      this.show();
      this.section.dispatchEvent(new Event("explorerchange"));
      return compute;
    }

    // Write the values, the readouts and the verdict into the page.
    show() {
      for (const input of this.section.querySelectorAll("input[data-control]")) {
        const control = this.controls.get(input.dataset.control), value = this.values[control.name];
        if (input.shown === value && !input.validationMessage) continue;
        input.shown = value;
        if (input.type === "range") {
          input.value = position(control, value);
          input.setAttribute("aria-valuetext", `${number(value, ".4g")} ${control.unit}`.trim());
        } else {
          input.value = Number(value.toPrecision(6));
          input.setCustomValidity("");
        }
      }
      this.data.panels.forEach((panel, k) => {
        if (panel.kind !== "readout") return;
        const cells = document.querySelectorAll(`#explorer-${this.name}-panel${k} dd`);
        panel.specs.forEach((spec, i) => {
          cells[i].textContent = number(this.points[`panel${k}_row${i}`], spec);
        });
      });
      this.say();
    }

    get verdict() {
      const known = { ...this.values, ...this.points };
      return this.data.verdict
        .map((sentences, k) => fill(sentences[this.points[`verdict${k}`]], known))
        .filter(Boolean).join(" ");
    }

    // The sentence follows every move for the eye; a screen reader is told once the move is over.
    say() {
      const place = this.section.querySelector(".explorer-verdict"), text = this.verdict;
      if (place.textContent === text) return;
      place.setAttribute("aria-busy", "true");
      place.textContent = text;
      clearTimeout(this.quiet);
      this.quiet = setTimeout(() => place.setAttribute("aria-busy", "false"), 400);
    }

    theme() {
      const colour = (selector) => getComputedStyle(this.section.querySelector(selector)).color;
      const style = getComputedStyle(this.section);
      const found = { text: style.color, muted: colour(".explorer-question"),
        line: style.borderTopColor, font: style.fontFamily };
      for (const panel of this.panels) panel?.theme(found);
    }

    describe(k, field, value) { return this.panels[k].describe(field, value); }
  }

  async function mount(section) {
    const explorer = explorers[section.dataset.explorer] = new Explorer(section);
    try {
      await explorer.start();
    } catch (error) {
      section.classList.add("explorer-failed");
      console.error(`Explorer ${explorer.name} did not start.`, error);
    }
    return explorer;
  }

  async function startAll() {
    for (const section of document.querySelectorAll("section[data-explorer]")) await mount(section);
  }

  const loaded = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });
  window.routecore.mount = mount;
  window.routecore.ready = loaded.then(startAll);
})();
