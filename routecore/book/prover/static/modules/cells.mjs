// Runs the code cells of a page in the reader's browser, in their order, where they may be edited.
import { ask, stop } from "./client.mjs";
import { during, make } from "./answer.mjs";
import { editor } from "./editor.mjs";

const done = new Set(); // cells whose names are there

const runnable = () => [...document.querySelectorAll(".cell.runs-here")];

// A fold may hold the code of two cells (see _ext/folds.py).
export const code = (cell) => cell.querySelector("textarea.prover-code")?.value
  ?? [...cell.querySelectorAll(".cell_input pre")].map((pre) => pre.textContent.trimEnd()).join("\n\n");

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
  await edit(cell);
}

function show({ text, html, error }) {
  const parts = [];
  if (text) parts.push(make("pre", { textContent: text, tabIndex: 0 }));
  if (html) parts.push(apart(make("div", { className: "prover-html", innerHTML: html })));
  if (error) parts.push(make("p", { className: "prover-refuted", textContent: error }));
  return [make("p", { className: "prover-remark", textContent: "In your browser:" }), ...parts];
}

// An output that the page has already: its rows are not what links to a claim mean.
function apart(output) {
  for (const part of output.querySelectorAll("[id]")) {
    if (document.getElementById(part.id)) part.removeAttribute("id");
  }
  return output;
}

// The cell's own text gives way to a field; Tab indents, and Escape lets Tab leave it.
async function edit(cell) {
  if (cell.dataset.edited) return;
  cell.dataset.edited = "true";
  const text = code(cell);
  const field = make("textarea", { className: "prover-code", value: text, spellcheck: false,
    rows: text.split("\n").length });
  field.setAttribute("aria-label", "Code; Tab indents, Escape and then Tab leaves");
  const { shown } = await editor(field, () => cell.querySelector(".prover-run").click());
  const [first, ...rest] = cell.querySelectorAll(".cell_input");
  for (const set of [...first.children, ...rest]) set.hidden = true;
  first.append(shown);
}
