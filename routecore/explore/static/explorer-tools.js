// The toolbar of an explorer: undo and redo, pin, full window, a link that holds the state, the
// Python that makes it, and pictures of it. Loaded before explorer.js.
"use strict";
(() => {
  const GESTURE = 800; // ms: moves of one control within this time are one step back

  // ---- undo: states before each step, and after those taken back ----

  class History {
    constructor(explorer, shown) {
      Object.assign(this, { explorer, shown, past: [], future: [], what: "", when: -Infinity });
      for (const [name, held] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
        explorer.section.addEventListener(name, () => { this.held = held; }, { capture: true });
      }
    }

    // Called before a change; moves of the same control in one go are one step.
    before(what) {
      const now = performance.now();
      const same = what === this.what && (this.held || now - this.when < GESTURE);
      if (!same) this.past.push(this.explorer.state);
      Object.assign(this, { what, when: now, future: [] });
      this.shown();
    }

    move(from, to) {
      if (!from.length) return;
      to.push(this.explorer.state);
      this.what = "";
      this.explorer.put(from.pop());
      this.shown();
    }

    undo() { this.move(this.past, this.future); }
    redo() { this.move(this.future, this.past); }
  }

  // ---- the state in the address: #name=p1:0.5,P:3,axes0:V-P,zoom0:1~2.5&other=... ----

  const entries = () => location.hash.slice(1).split("&").filter((part) => part.includes("="))
    .map((part) => part.split(/=(.*)/s).slice(0, 2));

  function written(explorer) {
    const { name, values, state } = explorer;
    const parts = window.routecore.counting(explorer).map((each) => `${each}:${values[each]}`);
    state.axes.forEach((axes, k) => { if (axes) parts.push(`axes${k}:${axes.join("-")}`); });
    state.zooms.forEach((middle, k) => {
      if (middle) parts.push(`zoom${k}:${middle.map((x) => Number(x.toPrecision(6))).join("~")}`);
    });
    return [name, parts.join(",")];
  }

  const withHash = (all) => location.href.replace(/#.*$/s, "")
    + (all.length ? `#${all.map((entry) => entry.join("=")).join("&")}` : "");

  function link(explorer) {
    const others = entries().filter(([name]) => name !== explorer.name);
    return withHash([...others, written(explorer)]);
  }

  // The state that the address holds for an explorer: undefined if none; throws if it cannot be one.
  function linked(explorer) {
    const found = entries().find(([name]) => name === explorer.name);
    if (!found) return undefined;
    const state = structuredClone(explorer.initial), { controls } = explorer;
    for (const part of decodeURIComponent(found[1]).split(",")) {
      const [key, text = ""] = part.split(":"), [, what, k] = /^(axes|zoom)(\d+)$/.exec(key) ?? [];
      const value = (number) => /^-?\d/.test(number) ? Number(number) : NaN;
      if (what === undefined) state.own[key] = value(text);
      else if (what === "zoom") {
        state.zooms[k] = text.split("~").map(value);
      } else {
        const axes = text.split("-");
        if (!state.axes[k] || axes.length !== 2 || axes[0] === axes[1]
          || !axes.every((name) => controls.has(name))) throw new RangeError(`${part} is no choice.`);
        state.axes[k] = axes;
      }
    }
    state.zooms.forEach((middle, k) => {
      const panel = explorer.panels[k], { x, y } = panel?.zoomed ?? panel ?? {};
      const axes = state.axes[k]?.map((name) => controls.get(name)) ?? [x, y];
      if (middle && !(panel?.zoom && middle.length === 2
        && middle.every((at, i) => at >= axes[i].low && at <= axes[i].high))) {
        throw new RangeError(`${middle.join("~")} is no place on map ${k}.`);
      }
    });
    const wrong = window.routecore.refusal(explorer, state.own);
    if (wrong) throw new RangeError(wrong);
    return state;
  }

  // ---- text to take along ----

  function python(explorer) {
    const { data, values, state, initial } = explorer;
    const set = (names) => names.map((name) => `${name}=${values[name]}`).join(", ");
    const lines = [...data.python, `explorer.set(${set(window.routecore.counting(explorer))})`];
    state.axes.forEach((axes, k) => {
      if (axes && axes.join() !== initial.axes[k].join()) {
        lines.push(`explorer.choose(${k}, "${axes[0]}", "${axes[1]}")`);
      }
    });
    if (data.game) lines.push("", "from routecore import Game", `game = Game(${set(data.game)})`);
    return `${lines.join("\n")}\n`;
  }

  // Also from a file, and where the browser keeps the clipboard from the page.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      area.style.cssText = "position:fixed;opacity:0";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  function equip(explorer) {
    const { section } = explorer, tools = section.querySelector(".explorer-tools");
    const button = (name) => tools.querySelector(`[data-tool="${name}"]`);
    const told = section.querySelector(".explorer-told");
    const tell = explorer.tell = (text) => {
      told.textContent = text;
      clearTimeout(explorer.telling);
      explorer.telling = setTimeout(() => { told.textContent = ""; }, 5000);
    };
    const give = async (text, what) => {
      tell(await copy(text) ? `${what} copied.` : text);
    };
    const history = explorer.history = new History(explorer, () => {
      button("undo").disabled = !history.past.length;
      button("redo").disabled = !history.future.length;
    });
    const full = (on) => {
      section.classList.toggle("explorer-full", on);
      button("full").setAttribute("aria-pressed", on);
    };
    const read = () => {
      try {
        const state = linked(explorer);
        if (state) explorer.put(state);
        return Boolean(state);
      } catch (error) {
        tell(`The link cannot be read: ${error.message}`);
        return false;
      }
    };
    const acts = {
      undo: () => history.undo(),
      redo: () => history.redo(),
      reset: (event) => {
        explorer.pin(false);
        const others = entries().filter(([name]) => name !== explorer.name);
        if (others.length < entries().length) window.history.replaceState(null, "", withHash(others));
        return explorer.reset(event);
      },
      pin: () => explorer.pin(!explorer.pinned),
      full: () => full(!section.classList.contains("explorer-full")),
      link: () => {
        const address = link(explorer);
        window.history.replaceState(null, "", address);
        return give(address, "Link");
      },
      python: () => give(python(explorer), "Python"),
      png: () => window.routecore.savePicture(explorer, "png"),
      svg: () => window.routecore.savePicture(explorer, "svg"),
    };
    tools.addEventListener("click", (event) => acts[event.target.dataset.tool]?.(event));
    section.addEventListener("keydown", (event) => {
      if (event.key === "Escape") full(false);
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z"
        && event.target.type !== "number") {
        event.preventDefault();
        history[event.shiftKey ? "redo" : "undo"]();
      }
    });
    document.addEventListener("focusin", (event) => {
      if (!section.contains(event.target)) full(false);
    });
    // A desk keeps the state of its explorer in the address itself.
    if (document.querySelector("[data-desk]")) button("link").remove();
    else {
      window.addEventListener("hashchange", read);
      explorer.read = read;
    }
  }

  Object.assign(window.routecore, { equip, link, linked, python });
})();
