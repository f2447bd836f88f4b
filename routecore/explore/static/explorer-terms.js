// A term of a displayed formula lights the part of the figure that draws it: a curve, a border, a
// line, a number, a slider; and they light the term. Which part draws which term comes with the
// explorer (routecore/explore/terms.py), read off the names of its parts; here the terms of the
// formulas are read off their MathML, under the same keys. Where the figure is out of sight, a small
// picture of it stands beside the formula. Loaded between explorer-outline.js and explorer.js.
"use strict";
(() => {
  const ALIKE = { ϵ: "ε", ϕ: "φ" };
  const PAUSE = 150; // ms before a picture comes up: not for a pointer that only passes

  const plain = (node) => node.textContent.replace(/[^\p{L}\p{N}*∗]/gu, "").replace("∗", "*");

  // The key of an element of a formula, or "": ξ₁ and s_L are one term each, ξ² is none.
  function keyOf(node) {
    const [base, ...more] = node.children;
    if (node.localName === "mi") return ALIKE[node.textContent] ?? node.textContent;
    if (!["msub", "msup", "msubsup"].includes(node.localName)) return "";
    const below = node.localName === "msup" ? "" : plain(more.shift());
    const above = more.length && plain(more[0]) === "*" ? "*" : "";
    if (!below && !above) return "";
    return `${keyOf(base)}${below && `_${below}`}${above}`;
  }

  // Mark the terms that a figure on this page draws.
  function mark(node, known) {
    const key = keyOf(node);
    if (known.has(key)) {
      node.classList.add("explorer-term");
      node.dataset.term = key;
    } else if (node.localName === "msub") return; // s₀ is no s
    else {
      const skip = node.localName === "msubsup" ? 2 : 0;
      for (const child of [...node.children].slice(skip)) mark(child, known);
    }
  }

  // ---- the parts of an explorer ----

  // What stands beside the pictures: sliders, numbers, keys of a legend, each with its terms.
  function besides({ section, data }) {
    const find = (selector) => section.querySelector(selector);
    const found = data.controls.map(({ name, term }) =>
      [find(`input[type=range][data-control="${name}"]`)?.parentElement, [term]]);
    data.panels.forEach(({ terms: { rows, verticals, borders, ...listed } }, k) => {
      const holder = find(`#explorer-${section.dataset.explorer}-panel${k}`);
      rows?.forEach((keys, i) => found.push([holder.children[i], keys]));
      const entries = holder.parentElement.querySelectorAll(".explorer-legend li");
      Object.values(listed).flat().forEach((keys, i) => {
        if (entries[i]) found.push([entries[i], keys]);
      });
    });
    return found.filter(([part, keys]) => part && keys.length); // a row of a list has no slider of its own
  }

  // The name of a border lies on it, and must not be struck through.
  function names({ kind, terms, columns, view }, keys) {
    if (kind !== "map" || !columns.tags) return [];
    const { width, height } = view.frame.bbox, { x, y, angle, text } = columns.tags;
    return terms.borders.map((own, i) => {
      if (!text[i] || !own.some((key) => keys.includes(key))) return null;
      const turn = `translate(${x[i] * width} ${(1 - y[i]) * height}) rotate(${-angle[i] * 180 / Math.PI})`;
      return window.routecore.element("text", { transform: turn }, [text[i]]);
    });
  }

  // The parts of a panel that draw one of these terms, over its canvas; whether there were any.
  function light(panel, keys) {
    panel.lit?.remove();
    panel.lit = undefined;
    const { terms } = panel, { layer, partsOf, outline } = window.routecore;
    if (!Object.values(terms).flat(2).some((key) => keys.includes(key))) return false;
    const parts = partsOf(panel), { shape, frame } = outline(panel), halos = [], lines = [];
    for (const [kind, all] of Object.entries(terms)) {
      all.forEach((own, i) => {
        if (!parts[kind]?.[i] && parts[kind]?.[i] !== 0) return;
        if (!own.some((key) => keys.includes(key))) return;
        const colour = kind === "lines" && panel.kind !== "map" ? panel.colours[i] : "";
        halos.push(shape(kind, parts[kind][i], { class: "explorer-halo" }));
        lines.push(shape(kind, parts[kind][i], { class: `explorer-stroke explorer-${kind}`,
          ...colour && { style: `stroke:${colour}` } }));
      });
    }
    if (!lines.some(Boolean)) return false; // none of them is to be seen now
    panel.lit = layer(panel, "explorer-lit");
    panel.lit.append(frame([...halos, ...lines, ...names(panel, keys)]));
    return true;
  }

  // ---- the page ----

  const glow = { keys: [], held: false, timer: 0, peek: null };

  let linked = []; // the explorers whose terms are known

  function shine(keys, at) {
    if (keys.join() === glow.keys.join()) return;
    glow.keys = keys;
    clearTimeout(glow.timer);
    glow.peek?.remove();
    for (const term of document.querySelectorAll("[data-term]")) {
      term.classList.toggle("explorer-shines", keys.includes(term.dataset.term));
    }
    const lit = [];
    for (const { panels, beside } of linked) {
      for (const [part, own] of beside) {
        part.classList.toggle("explorer-shines", own.some((key) => keys.includes(key)));
      }
      lit.push(...panels.filter((panel) => panel && light(panel, keys)));
    }
    if (at && lit.length && !lit.some(({ element }) => inSight(element))) {
      glow.timer = setTimeout(() => peek(lit[0], at), PAUSE);
    }
  }

  function inSight(element) {
    const { top, bottom, height } = element.getBoundingClientRect();
    return top > -height / 2 && bottom < innerHeight + height / 2
      && element.checkVisibility({ visibilityProperty: true });
  }

  // A small picture of a panel and what is lit in it, in the half of the window without the formula.
  function peek({ element, view, lit }, at) {
    const place = document.createElement("div"), picture = document.createElement("div");
    const { width, height } = element.getBoundingClientRect();
    place.className = "explorer-peek";
    place.ariaHidden = "true";
    place.dataset.at = at.getBoundingClientRect().top > innerHeight / 2 ? "top" : "bottom";
    picture.style.cssText = `width:${width}px;height:${height}px`;
    const { canvas } = view.export("png");
    canvas.style.cssText = "width:100%;height:100%";
    picture.append(canvas, lit.cloneNode(true));
    place.append(element.parentElement.querySelector("figcaption").textContent, picture);
    document.body.append(place);
    glow.peek = place;
  }

  // The terms under a pointer.
  function under(target) {
    const part = target.closest?.("[data-term], [data-terms]")?.dataset;
    return part?.term ? [part.term] : part?.terms.split(" ") ?? [];
  }

  function linkTerms() {
    const known = new Set();
    linked = Object.values(window.routecore.explorers)
      .filter(({ section }) => "ready" in section.dataset);
    for (const explorer of linked) {
      explorer.beside = besides(explorer);
      for (const [part, keys] of explorer.beside) part.dataset.terms = keys.join(" ");
      for (const key of explorer.beside.flatMap(([, keys]) => keys)) known.add(key);
      for (const { terms } of explorer.data.panels) {
        for (const key of Object.values(terms).flat(2)) known.add(key);
      }
      explorer.section.addEventListener("explorerchange", () => {
        if (glow.keys.length) for (const panel of explorer.panels) if (panel) light(panel, glow.keys);
      });
    }
    for (const formula of document.querySelectorAll("div.math math")) mark(formula, known);
    const formula = (target) => target.closest?.("[data-term]");
    document.addEventListener("pointerover", ({ target, pointerType, buttons }) => {
      if (pointerType === "mouse" && !buttons && !glow.held) shine(under(target), formula(target));
    });
    // A click, or a finger, keeps it lit until the next one elsewhere.
    document.addEventListener("click", ({ target }) => {
      glow.held = Boolean(formula(target));
      shine(glow.held ? under(target) : [], formula(target));
    });
    document.addEventListener("scroll", () => glow.peek?.remove(), { passive: true });
    document.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      glow.held = false;
      shine([]);
    });
  }

  Object.assign(window.routecore, { linkTerms, keyOf });
})();
