// Prove and Mutate for the claims in a table of proofs.
import { ask, canTurn, claims, decide } from "./client.mjs";
import { during, make, verdict } from "./answer.mjs";
import { editor } from "./editor.mjs";
import { figure } from "./figure.mjs";

async function find(row) {
  const chapter = await claims(row.dataset.chapter);
  return { ...chapter.claims[row.dataset.claim], net: chapter.net_values };
}

export function prove(row, place) {
  let claim;
  return during(place, async () => {
    claim = await find(row);
    return decide(claim.parts);
  }, (found) => verdict(found, claim.parts.symbols));
}

// A panel below the row: hypotheses to drop, signs to turn, the claim as a text to edit.
export async function mutate(row, place) {
  if (row.nextElementSibling?.classList.contains("prover-panel")) {
    row.nextElementSibling.remove();
    place.setAttribute("aria-busy", "false");
    return;
  }
  let claim;
  await during(place, async () => { claim = await find(row); return claim; }, () => []);
  if (!claim) return;
  const answer = make("div", { className: "prover-answer" });
  answer.setAttribute("role", "status");
  const changes = { without: [], turned: [] };
  const show = (parts, changed) => during(answer, () => decide(parts, changed), (found) => [
    ...verdict(found, parts.symbols), ...figure(found, parts, changed, claim.net)]);
  const again = () => show(claim.parts, changes);

  const line = (i, text, smt) => {
    const entry = make("li");
    if (i >= 0) {
      const box = make("input", { type: "checkbox", checked: true });
      box.addEventListener("change", () => { toggle(changes.without, i, !box.checked); again(); });
      entry.append(make("label", {}, box, " ", make("code", { textContent: text })));
    } else entry.append(make("span", {}, "then ", make("code", { textContent: text })));
    if (canTurn(smt)) {
      const turn = make("button", { type: "button", className: "prover-button", textContent: "turn the sign" });
      turn.setAttribute("aria-label", `Turn the sign of ${i < 0 ? "the conclusion" : text}`);
      turn.setAttribute("aria-pressed", "false");
      turn.addEventListener("click", () => {
        const on = turn.getAttribute("aria-pressed") !== "true";
        turn.setAttribute("aria-pressed", on);
        toggle(changes.turned, i, on);
        again();
      });
      entry.append(" ", turn);
    }
    return entry;
  };
  const lines = claim.hypotheses.map((text, i) => line(i, text, claim.parts.given[i]));
  lines.push(line(-1, claim.conclusion, claim.parts.negation));
  const panel = make("td", { colSpan: row.cells.length },
    make("p", { textContent: "Leave out a hypothesis, turn a sign, or edit the text: does it still hold?" }),
    make("ul", { className: "prover-lines" }, ...lines));
  if (claim.text) {
    const plain = make("textarea", { value: claim.text, rows: 3, spellcheck: false });
    plain.setAttribute("aria-label", "The claim as text");
    const { shown, field: text } = await editor(plain);
    const button = make("button", { type: "button", className: "prover-button", textContent: "Prove the text" });
    button.addEventListener("click", () => during(answer, async () => {
      const read = await ask("ask", text.value);
      if (read.error) throw new Error(read.error);
      return { ...await decide(read.parts), parts: read.parts };
    }, (found) => [...verdict(found, found.parts.symbols), ...figure(found, found.parts, {}, claim.net)]));
    panel.append(shown, button);
  }
  panel.append(answer);
  row.after(make("tr", { className: "prover-panel" }, panel));
  panel.querySelector("input, button").focus();
}

function toggle(list, value, on) {
  const at = list.indexOf(value);
  if (on && at < 0) list.push(value);
  else if (!on && at >= 0) list.splice(at, 1);
}
