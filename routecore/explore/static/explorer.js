// Brings the explorers of a page to life. Needs bokeh.min.js and the other explorer-*.js to be
// loaded first.
//
// An explorer is <section class="explorer" data-explorer="NAME"> with its data in a script of type
// application/json: empty Bokeh figures, the controls, and a CustomJS that holds the functions
// generated from the book's equations. No formula is written here.
//
// window.routecore.explorers[NAME] offers .values, .verdict, .points, .last (times in ms),
// .update({p1: 0.5}), .choose(panel, x, y), .reset(), .state, .put(state) and .settled, a promise
// of the next picture. window.routecore.mount(section) starts one explorer and is a promise of it;
// window.routecore.ready is a promise of all that the page came with.
"use strict";
(() => {
  const { explorers, niceBelow, niceAbove, valueAt, Panel, Pin, refusal, settled, typed, guardTouch, equip, equipRows,
    show, verdict }
    = window.routecore;

  const nextFrame = () => new Promise(requestAnimationFrame);

  // A task of its own: one that is asked for within a frame comes after the browser has painted it.
  const nextTask = () => new Promise((resolve) => {
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
      this.own = { ...this.data.values }; // as the reader set them
      this.set = Object.fromEntries(Object.keys(this.own).map((name) => [name, 0])); // when
      this.changes = 0;
      this.settle();
      this.last = { compute: NaN, paint: NaN };
    }

    // The values as they count: in order.
    settle() { Object.assign(this, settled(this, this.own, this.set)); }

    async start() {
      await nextTask(); // the page may do something else first
      const { document: json, roots, panels } = this.data, { read, embed } = window.routecoreBokeh;
      this.document = read(json);
      const generated = this.document.get_model_by_name("generated");
      const functions = await generated.execute(generated);
      this.pointsOf = functions.points;
      this.panels = panels.map((data, k) => data.kind === "readout" ? null
        : new (data.kind === "plane" ? window.routecore.PlanePanel : Panel)(
          this, data, k, functions.panels[k]));
      // All that can be said before there are views: their axes are then laid out once.
      this.theme();
      this.initial = this.state;
      this.compute();
      this.arrange();
      for (const part of this.section.querySelectorAll(".explorer-live")) part.hidden = false;
      const views = await embed(this.document, (id) => id in roots ? this.place(roots[id]) : null);
      for (const panel of this.panels) panel?.attach(views);
      this.wire();
      equip(this);
      equipRows(this);
      for (const panel of this.panels) panel?.open();
      this.opened = this.read?.(); // a link to a state
      await this.picture();
      this.section.dataset.ready = "";
    }

    wire() {
      const each = (selector, event, act) => {
        for (const element of this.section.querySelectorAll(selector)) {
          element.addEventListener(event, (fired) => act(element, fired));
        }
      };
      for (const slider of this.section.querySelectorAll("input[type=range]")) {
        guardTouch(this, slider);
      }
      each("input[type=range]", "input", (slider, event) => {
        const control = this.controls.get(slider.dataset.control);
        this.update({ [control.name]: valueAt(control, slider.valueAsNumber) }, event);
      });
      each("input[type=number]", "change", (field, event) => typed(this, field, event));
      each("input[type=number]", "blur", () => show(this));
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
      each("[data-tab]", "click", (tab) => this.bring(Number(tab.dataset.tab)));
      new MutationObserver(() => this.theme())
        .observe(document.documentElement, { attributeFilter: ["data-theme", "data-mode", "class"] });
    }

    ordered(changes) {
      return this.data.order.every(([below, above]) => !(below in changes && above in changes)
        || changes[below] < changes[above]);
    }

    // Set controls, and push along the partners they would pass.
    update(changes, event, preset = "") {
      const wrong = refusal(this, changes), names = Object.keys(changes);
      if (wrong) throw new RangeError(wrong);
      if (names.some((name) => changes[name] !== this.values[name])) {
        this.history.before(preset ? `preset ${preset}` : names.join());
      }
      this.changes += 1;
      for (const name of names) [this.own[name], this.set[name]] = [changes[name], this.changes];
      this.settle();
      this.chosen(preset);
      return this.schedule(event);
    }

    chosen(preset) {
      const select = this.section.querySelector(".explorer-preset");
      if (select) select.value = preset;
    }

    // All that the reader can change, and back to it.
    get state() {
      return { own: { ...this.own }, set: { ...this.set },
        axes: this.panels.map((panel) => panel?.chosen ? [panel.x.name, panel.y.name] : null),
        zooms: this.panels.map((panel) => panel?.zoomed ? panel.middle : null),
        preset: this.section.querySelector(".explorer-preset")?.value ?? "" };
    }

    put(state, event) {
      this.own = { ...state.own };
      this.set = { ...state.set };
      this.settle();
      state.axes.forEach((axes, k) => { if (axes) this.turn(k, ...axes); });
      state.zooms.forEach((middle, k) => this.panels[k]?.zoom?.(Boolean(middle), middle ?? []));
      this.chosen(state.preset);
      return this.schedule(event);
    }

    reset(event) {
      this.history.before("reset");
      return this.put(this.initial, event);
    }

    choose(k, x, y, event) {
      this.history.before(`axes ${k}`);
      this.turn(k, x, y);
      return this.schedule(event);
    }

    // The axis of a control beside another one: what its partners leave of it, rounded outwards, as
    // in routecore/explore/explorer.py.
    axis(name, other) {
      const { scale, axis: label, ...control } = this.controls.get(name);
      let { low, high } = control;
      for (const [below, above] of this.data.order) {
        const [least, most] = [this.values[below], this.values[above]];
        if (above === name && below !== other && least > 0) low = Math.max(low, niceBelow(least));
        if (below === name && above !== other && most > 0) high = Math.min(high, niceAbove(most));
      }
      return { name, low, high, scale, label };
    }

    // These quantities on the axes of a map, each as far as it goes now.
    fit(panel, x = panel.x.name, y = panel.y.name) {
      const wanted = { x: this.axis(x, y), y: this.axis(y, x) };
      const whole = panel.zoomed ?? { x: panel.x, y: panel.y };
      const differ = (key) => wanted.x[key] !== whole.x[key] || wanted.y[key] !== whole.y[key];
      if (!["name", "low", "high"].some(differ)) return;
      if (panel.zoomed && !differ("name")) panel.zoomed = wanted; // the part looked at stays
      else panel.choose(wanted);
    }

    // Other quantities on the axes of a map.
    turn(k, x, y) {
      const panel = this.panels[k];
      this.fit(panel, x, y);
      for (const select of this.section.querySelectorAll(`select[data-panel="${k}"]`)) {
        select.value = panel[select.dataset.axis].name;
      }
    }

    // Keep this state in sight behind the moving one, or let it go.
    pin(on) {
      this.pinned?.remove();
      this.pinned = on ? new Pin(this) : undefined;
      this.section.querySelector('[data-tool="pin"]').setAttribute("aria-pressed", on);
      show(this);
    }

    // The element that holds panel k.
    place(k) { return this.section.querySelector(`#explorer-${this.name}-panel${k}`); }

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
        await nextTask();
        this.last = { compute, paint: performance.now() - since };
      }
    }

    // Everything up to the picture on the canvases; returns the time spent in generated code.
    async draw() {
      this.since = undefined;
      const compute = this.compute();
      await this.picture();
      return compute;
    }

    // What the panels show; returns the time spent in generated code.
    compute() {
      const started = performance.now(), panels = this.panels.filter(Boolean);
      const vector = this.data.controls.map(({ name }) => this.values[name]);
      this.points = this.pointsOf(...vector);
      for (const panel of panels) if (panel.chosen) this.fit(panel);
      const known = { ...this.points, ...this.values };
      for (const panel of panels) panel.compute(known);
      return performance.now() - started;
    }

    // Where it is shown: limits, marks, labels.
    arrange() {
      for (const panel of this.panels) panel?.arrange(this.points, this.values);
    }

    // All of it painted, and said.
    async picture() {
      const panels = this.panels.filter(Boolean);
      this.arrange();
      await Promise.all(panels.map((panel) => panel.paint()));
      // After the painting, which asks for computed styles: writing first would make that slow.
      this.pinned?.draw();
      panels.forEach(window.routecore.listVisible);
      show(this);
      this.section.dispatchEvent(new Event("explorerchange"));
    }

    get verdict() { return verdict(this); }

    // What the page is written in, for the figures.
    get colours() {
      const colour = (selector) => getComputedStyle(this.section.querySelector(selector)).color;
      const style = getComputedStyle(this.section);
      return { text: style.color, muted: colour(".explorer-question"),
        line: style.borderTopColor, font: style.fontFamily, page: style.backgroundColor };
    }

    theme() {
      const { colours } = this;
      for (const panel of this.panels) panel?.theme(colours);
    }

    // On a narrow window one panel is shown at a time.
    bring(k) {
      const panels = this.section.querySelector(".explorer-panels").children;
      [...panels].forEach((panel, i) => { panel.dataset.shown = i === k; });
      for (const tab of this.section.querySelectorAll("[data-tab]")) {
        tab.setAttribute("aria-pressed", Number(tab.dataset.tab) === k);
      }
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
    window.routecore.linkTerms();
    // A link to a state leads to its explorer.
    Object.values(explorers).find(({ opened }) => opened)?.section.scrollIntoView();
  }

  const loaded = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });
  window.routecore.mount = mount;
  window.routecore.ready = loaded.then(startAll);
})();
