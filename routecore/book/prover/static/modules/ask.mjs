// "Ask the prover": a text becomes a formula while it is typed, and a verdict when it is sent.
import { ask as send, decide } from "./client.mjs";
import { during, make, verdict } from "./answer.mjs";
import { replace } from "./editor.mjs";

const wired = new WeakSet();

async function read(text) {
  const found = await send("ask", text);
  if (found.error) throw new Error(found.error);
  return found;
}

// The formula as it will be understood; an error while typing is only a remark.
function render(desk, found) {
  const place = desk.querySelector(".prover-formula");
  if (found.error) {
    place.replaceChildren(make("p", { className: "prover-remark", textContent: found.error }));
    return;
  }
  place.innerHTML = found.mathml; // of SymPy's printer, from names of letters, digits and _
  const added = found.hypotheses.slice(found.stated);
  if (added.length) {
    place.append(make("p", { className: "prover-remark", textContent: `Taken for granted: ${added.join(", ")}.` }));
  }
}

async function wire(desk) {
  if (wired.has(desk)) return;
  wired.add(desk);
  const field = await replace(desk.querySelector("form").elements.claim);
  let wanted = 0;
  field.addEventListener("input", async () => {
    const mine = ++wanted;
    await new Promise((resolve) => setTimeout(resolve, 120));
    if (mine !== wanted) return;
    const found = await send("ask", field.value).catch((error) => ({ error: error.message }));
    if (mine === wanted) render(desk, found);
  });
}

export function ask(desk) {
  wire(desk);
  const text = desk.querySelector("form").elements.claim.value;
  let parts;
  return during(desk.querySelector(".prover-answer"), async () => {
    const found = await read(text);
    parts = found.parts;
    render(desk, found);
    return decide(parts);
  }, (found) => verdict(found, parts.symbols));
}
