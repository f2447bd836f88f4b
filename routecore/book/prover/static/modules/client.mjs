// The one prover of a page: starts the worker at the first question, shows what is being loaded,
// stops a question that takes too long and starts again.
// Seconds for a task, without the loading before it. A table of proofs takes longer than a claim.
export const limits = { load: 10, read: 10, ask: 10, decide: 10, run: 60 };

const here = new URL(".", import.meta.url).href;
export const settings = JSON.parse(document.querySelector("script[data-prover]").dataset.prover);

let worker, number = 0;
const waiting = new Map(); // id -> {resolve, reject, timer}
const listeners = new Set(); // of the progress of loading

export function onProgress(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function start() {
  const url = new URL("worker.mjs", here);
  url.searchParams.set("core", new URL(`../${settings.core}/`, here));
  url.searchParams.set("book", here);
  url.searchParams.set("sizes", JSON.stringify(settings.sizes));
  worker = new Worker(url, { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.loading) {
      for (const listener of listeners) listener(data);
      return;
    }
    const question = waiting.get(data.id);
    if (!question) return;
    if (data.started) {
      const limit = limits[question.task];
      question.timer = setTimeout(() => stop(`stopped after ${limit} s`), limit * 1000);
      return;
    }
    clearTimeout(question.timer);
    waiting.delete(data.id);
    if ("error" in data) question.reject(new Error(data.error));
    else question.resolve(data.result);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    stop(`the prover did not start${event.message ? `: ${event.message}` : ""}`);
  };
}

// Ends the worker and whatever it was asked; the next question starts another.
export function stop(reason = "stopped") {
  worker?.terminate();
  worker = undefined;
  const open = [...waiting.values()];
  waiting.clear();
  for (const question of open) {
    clearTimeout(question.timer);
    question.reject(new Error(reason));
  }
  if (reason.startsWith("stopped after")) ask("load").catch(() => {}); // ready for the next
}

export function ask(task, ...given) {
  if (!worker) start();
  return new Promise((resolve, reject) => {
    const id = ++number;
    waiting.set(id, { task, resolve, reject });
    worker.postMessage({ id, task, given });
  });
}

// The claims of a chapter, from its file; loaded once.
const chapters = new Map();
export function claims(chapter) {
  if (!chapters.has(chapter)) {
    chapters.set(chapter, fetch(`${here}claims/${chapter}.json`).then((response) => {
      if (!response.ok) throw new Error(`claims/${chapter}.json: ${response.status}`);
      return response.json();
    }));
  }
  return chapters.get(chapter);
}

// The script that Z3 is asked: the pieces of a claim (see routecore.proofs.smt), with hypotheses
// left out, signs turned (-1 is the conclusion's) and assertions about the ranges of a figure.
export function script(parts, { without = [], turned = [], only = false, within = [] } = {}) {
  const opposite = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };
  const turn = (text) => text.replace(/^\(assert \((<=|>=|<|>) /,
    (_, sign) => `(assert (${opposite[sign]} `);
  const given = parts.given.map((text, i) => turned.includes(i) ? turn(text) : text)
    .filter((_, i) => !without.includes(i));
  // Where the other hypotheses hold and the claim fails, one left out fails: that helps Z3.
  if (without.length === 1 && !only) given.push(`(assert (not ${parts.given[without[0]].slice(8)})`);
  const negation = turned.includes(-1) ? turn(parts.negation) : parts.negation;
  return [...parts.declared, ...given, ...(only ? [] : [negation]), ...parts.taken, ...within].join("\n");
}

export const canTurn = (text) => /^\(assert \((<=|>=|<|>) /.test(text);

// Proved, refuted, vacuous or open: what Z3 says of a claim, in two questions.
export async function decide(parts, changes = {}) {
  const found = await ask("decide", script(parts, changes));
  if (found.answer !== "unsat") return { ...found, verdict: found.answer === "sat" ? "refuted" : "open" };
  const witness = await ask("decide", script(parts, { ...changes, only: true }));
  return { ...found, verdict: witness.answer === "unsat" ? "vacuous" : "proved" };
}
