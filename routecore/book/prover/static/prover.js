// Puts "Prove" and "Mutate" beside every claim of a page, "Run" below the code cells that need no
// NumPy, and opens the desk of "Ask the prover".
// All else, in the folder prover, is loaded with the first click.
"use strict";
(() => {
  const script = document.currentScript;
  const settings = script.dataset.prover ? JSON.parse(script.dataset.prover) : null;
  const why = location.protocol === "file:"
    ? "A browser runs the prover only from a server. In the book's folder: python -m http.server, "
      + "then open http://localhost:8000/."
    : settings ? "" : "The prover's files could not be fetched when this book was built.";

  async function load(name, place) {
    if (why) {
      place.textContent = why;
      return null;
    }
    place.setAttribute("aria-busy", "true");
    return import(new URL(`prover/${settings.book}/${name}.mjs`, script.src));
  }

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // A button that calls the function of its name in a module.
  function button(file, place, name, label, answer) {
    const element = make("button", { type: "button", textContent: name,
      className: `prover-button prover-${name.toLowerCase()}` });
    element.setAttribute("aria-label", label);
    element.addEventListener("click", async () => {
      const module = await load(file, answer);
      if (module) await module[name.toLowerCase()](place, answer);
    });
    return element;
  }

  function runs(cell, number) {
    const answer = make("div", { className: "prover-answer" });
    answer.setAttribute("role", "status");
    const bar = make("div", { className: "prover-buttons" });
    if (cell.classList.contains("runs-elsewhere")) {
      const needs = [...cell.classList].find((name) => name.startsWith("needs-"))?.slice(6);
      const what = needs === "kernel" ? "what only a kernel has" : needs;
      bar.append(make("span", { className: "prover-remark",
        textContent: `Needs ${what}: run the notebook in a kernel.` }));
    } else {
      bar.append(button("cells", cell, "Run", `Run cell ${number}`, answer),
        button("cells", cell, "Restart", `Restart, cell ${number}`, answer));
    }
    cell.append(bar, answer);
  }

  addEventListener("DOMContentLoaded", () => {
    for (const row of document.querySelectorAll("tr[data-claim]")) {
      const answer = make("div", { className: "prover-answer" });
      answer.setAttribute("role", "status");
      const cell = row.cells[row.closest("table").classList.contains("ledger") ? 2 : 1];
      cell.append(make("div", { className: "prover-buttons" },
        ...["Prove", "Mutate"].map((name) =>
          button("claims", row, name, `${name} ${row.dataset.claim}`, answer))), answer);
    }
    document.querySelectorAll(".cell:is(.runs-here, .runs-elsewhere)")
      .forEach((cell, i) => { if (cell.querySelector(".cell_input pre")) runs(cell, i + 1); });
    for (const desk of document.querySelectorAll("[data-ask-the-prover]")) {
      const place = desk.querySelector(".prover-answer"), form = desk.querySelector("form");
      const shared = new URLSearchParams(location.hash.slice(1)).get("claim");
      if (shared) form.elements.claim.value = shared;
      for (const part of desk.querySelectorAll("[hidden]")) part.hidden = false;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const module = await load("ask", place);
        if (module) module.ask(desk);
      });
      desk.querySelector(".prover-link").addEventListener("click", async ({ target }) => {
        const url = new URL(location.href);
        url.hash = new URLSearchParams({ claim: form.elements.claim.value });
        history.replaceState(null, "", url);
        await navigator.clipboard?.writeText(url.href).catch(() => {});
        place.textContent = "The address of this page is now a link to your claim.";
      });
      form.elements.example.addEventListener("change", ({ target }) => {
        if (!target.value) return;
        form.elements.claim.value = target.value;
        form.elements.claim.dispatchEvent(new Event("input"));
      });
    }
  });
})();
