// Runs the code cells of a page in the reader's browser, in their order, where they may be edited.
import { ask, stop } from "./client.mjs";
import { during, make } from "./answer.mjs";

const done = new Set(); // cells whose names are there

const runnable = () => [...document.querySelectorAll(".cell.runs-here")];

const code = (cell) => cell.querySelector("textarea.prover-code")?.value
  ?? cell.querySelector(".cell_input pre").textContent;

// Restart: the next cell that runs begins with nothing defined.
export function restart(cell, place) {
  stop("restarted");
  done.clear();
  place.replaceChildren(make("p", { textContent: "Restarted: nothing is defined." }));
  place.setAttribute("aria-busy", "false");
}

export async function run(cell, place) {
  const before = runnable().slice(0, runnable().indexOf(cell)).filter((other) => !done.has(other));
  await during(place, async () => {
    for (const other of [...before, cell]) {
      const found = await ask("run", code(other), done.size === 0);
      if (found.error && other !== cell) throw new Error(`an earlier cell fails: ${found.error}`);
      done.add(other);
      if (other === cell) return found;
    }
  }, show);
  edit(cell);
}

function show({ text, html, error }) {
  const parts = [];
  if (text) parts.push(make("pre", { textContent: text, tabIndex: 0 }));
  if (html) parts.push(make("div", { className: "prover-html", innerHTML: html }));
  if (error) parts.push(make("p", { className: "prover-refuted", textContent: error }));
  return [make("p", { className: "prover-remark", textContent: "In your browser:" }), ...parts];
}

// The cell's own text gives way to a field; Tab indents, and Escape lets Tab leave it.
function edit(cell) {
  if (cell.querySelector("textarea.prover-code")) return;
  const text = code(cell).replace(/\n$/, "");
  const field = make("textarea", { className: "prover-code", value: text, spellcheck: false,
    rows: text.split("\n").length });
  field.setAttribute("aria-label", "Code; Tab indents, Escape and then Tab leaves");
  let leaving = false;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !event.shiftKey && !leaving) {
      event.preventDefault();
      field.setRangeText("    ", field.selectionStart, field.selectionEnd, "end");
    } else if (event.key === "Enter" && (event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      cell.querySelector(".prover-run").click();
    }
  });
  field.addEventListener("blur", () => { leaving = false; });
  cell.querySelector(".cell_input").append(field);
  for (const set of cell.querySelectorAll(".cell_input > div")) set.hidden = true;
}
