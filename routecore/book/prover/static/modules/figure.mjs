// Shows a counterexample in a figure of the page: its sliders have ranges, so Z3 is asked for
// numbers within them.
import { ask, script } from "./client.mjs";
import { make } from "./answer.mjs";

const GAME = new Set(["p1", "p2", "c1", "c2", "t1", "t2", "V", "P"]);

// The figure that moves every quantity of the game that the claim speaks of, if there is one.
function fitting(symbols) {
  const net = symbols.some((name) => name === "xi1" || name === "xi2");
  for (const explorer of Object.values(window.routecore?.explorers ?? {})) {
    const has = (name) => explorer.controls.has(name);
    const meant = symbols.filter((name) => GAME.has(name) || has(name));
    const ties = !net || ["xi1", "xi2"].every((name) => !symbols.includes(name) || has(name)
      || ["V", `p${name[2]}`, `t${name[2]}`].every(has));
    if (meant.length > 1 && meant.every(has) && ties) return explorer;
  }
  return null;
}

// A number as SMT-LIB writes it.
function real(value) {
  const text = Math.abs(value).toFixed(12);
  return value < 0 ? `(- ${text})` : text;
}

function ranges(explorer, parts, net) {
  const lines = [], declared = new Set(parts.declared.map((line) => line.split(" ")[1]));
  for (const [name, { low, high }] of explorer.controls) {
    if (!declared.has(name)) lines.push(`(declare-const ${name} Real)`);
    lines.push(`(assert (and (>= ${name} ${real(low)}) (<= ${name} ${real(high)})))`);
  }
  for (const [below, above] of explorer.data.order) lines.push(`(assert (< ${below} ${above}))`);
  for (const [name, tie] of Object.entries(net)) {
    if (parts.symbols.includes(name) && !explorer.controls.has(name)) lines.push(tie);
  }
  return lines;
}

// A button, where the claim was refuted and a figure has its parameters.
export function figure(found, parts, changes, net) {
  const explorer = found.verdict === "refuted" && fitting(parts.symbols);
  if (!explorer) return [];
  const said = make("span", { className: "prover-figure" });
  const button = make("button", { type: "button", className: "prover-button", textContent: "Show it in the figure" });
  button.addEventListener("click", async () => {
    const within = ranges(explorer, parts, net);
    const near = await ask("decide", script(parts, { ...changes, within })).catch((error) => error);
    if (near.answer !== "sat") {
      said.textContent = " No counterexample lies within the ranges of the figure.";
      return;
    }
    const values = Object.fromEntries([...explorer.controls.keys()].map((name) => [name, near.values[name][1]]));
    await explorer.update(values);
    explorer.section.scrollIntoView({ block: "center" });
    said.textContent = " The figure is at such a point.";
  });
  return [make("p", {}, button, said)];
}
