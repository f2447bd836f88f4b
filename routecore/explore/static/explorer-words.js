// What the page says of a state: values, readouts, notes beside controls and the verdict. Loaded
// between explorer-values.js and explorer.js.
"use strict";
(() => {
  const { number, fill, position } = window.routecore;

  // Write the values, the readouts and the verdict into the page.
  function show(explorer) {
    const { section, controls, values, data } = explorer;
    for (const input of section.querySelectorAll("input[data-control]")) {
      const control = controls.get(input.dataset.control), value = values[control.name];
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
    data.panels.forEach((panel, k) => { if (panel.kind === "readout") read(explorer, panel, k); });
    note(explorer);
    say(explorer);
  }

  function read(explorer, { specs, bars }, k) {
    const cells = explorer.place(k).querySelectorAll("dd");
    const most = bars && Math.max(...specs.map((_, i) => explorer.points[`panel${k}_row${i}`] || 0));
    specs.forEach((spec, i) => {
      const key = `panel${k}_row${i}`, now = explorer.points[key];
      cells[i].textContent = number(now, spec);
      if (bars) cells[i].parentElement.style.setProperty("--share", now / most || 0);
      const moved = explorer.pinned?.difference(key, spec, now);
      if (!moved) return;
      cells[i].append(Object.assign(document.createElement("small"), { textContent: ` ${moved}` }));
    });
  }

  // Beside a control that was pushed: by what, and which value comes back.
  function note({ section, controls, own, pushedBy }) {
    for (const place of section.querySelectorAll("[data-note]")) {
      const name = place.dataset.note, by = pushedBy[name], { symbol } = controls.get(name);
      const text = by ? `${symbol} is pushed by ${controls.get(by).symbol} and returns to `
        + number(own[name], ".4g") : "";
      if (place.textContent !== text) place.textContent = text;
    }
  }

  function verdict(explorer) {
    const { values, points, data } = explorer;
    const known = { ...values, ...points, ...window.routecore.spoken(explorer) };
    return data.verdict.map((sentences, k) => fill(sentences[points[`verdict${k}`]], known))
      .filter(Boolean).join(" ");
  }

  // A formula in a sentence, as page.py has it.
  const FORMULA = /\S+(?: [=≈<>≤≥] \S+)+/g;

  // The sentence with each formula in one piece, not broken over lines.
  function pieces(text) {
    const found = [];
    let from = 0;
    for (const { 0: whole, index } of text.matchAll(FORMULA)) {
      const span = Object.assign(document.createElement("span"), { textContent: whole });
      span.className = "explorer-whole";
      found.push(text.slice(from, index), span);
      from = index + whole.length;
    }
    return [...found, text.slice(from)];
  }

  // The sentence follows every move for the eye; a screen reader is told once the move is over.
  function say(explorer) {
    const place = explorer.section.querySelector(".explorer-verdict"), text = explorer.verdict;
    if (place.textContent === text) return;
    place.setAttribute("aria-busy", "true");
    place.replaceChildren(...pieces(text));
    // Room for a sentence longer than any expected, once and for all.
    const room = place.parentElement.dataset;
    if (text.length > room.longest.length) {
      room.longest = text.replace(FORMULA, (whole) => whole.replaceAll(" ", "\u00a0"));
    }
    clearTimeout(explorer.quiet);
    explorer.quiet = setTimeout(() => place.setAttribute("aria-busy", "false"), 400);
  }

  Object.assign(window.routecore, { show, verdict });
})();
