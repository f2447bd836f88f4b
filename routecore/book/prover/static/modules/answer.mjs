// How an answer of the prover looks: the progress of loading, a verdict, numbers.
import { onProgress } from "./client.mjs";

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

// Shows what is loading in `place` until `work` is done, then what it shows, or why it failed.
export async function during(place, work, show) {
  const bar = make("progress", { max: 1 }), text = make("span");
  bar.setAttribute("aria-label", "Loading the prover");
  place.replaceChildren(make("p", { className: "prover-progress" }, bar, text));
  place.setAttribute("aria-busy", "true");
  text.textContent = "asking the prover …";
  const quiet = onProgress(({ loading, done, total }) => {
    bar.value = done / total;
    text.textContent = `loading ${loading}: ${megabytes(done)} of ${megabytes(total)} MB, kept by your browser`;
  });
  try {
    const found = await work();
    place.replaceChildren(...show(found));
  } catch (error) {
    place.replaceChildren(make("p", { className: "prover-open", textContent: sentence(error.message) }));
  } finally {
    quiet();
    place.setAttribute("aria-busy", "false");
  }
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;

const seconds = (found) => `${found.seconds < 0.995 ? found.seconds.toFixed(3) : found.seconds.toFixed(1)} s`;

const WORDS = {
  proved: (found) => `Proved in your browser in ${seconds(found)} by ${found.solver}.`,
  refuted: (found) => `Refuted in your browser in ${seconds(found)} by ${found.solver}. It fails at`,
  vacuous: (found) => `It says nothing: no numbers meet its hypotheses (${found.solver}).`,
  open: (found) => `Open: ${found.solver} did not decide it in ${seconds(found)}.`,
};

// A verdict and, of a refutation, the numbers: those of the claim's own quantities.
export function verdict(found, symbols) {
  const line = make("p", { className: `prover-${found.verdict}`, textContent: WORDS[found.verdict](found) });
  return found.verdict === "refuted" ? [line, numbers(found.values, symbols)] : [line];
}

export function numbers(values, symbols) {
  const list = make("ul", { className: "prover-numbers" });
  for (const name of symbols) {
    const [text, value] = values[name] ?? ["0", 0];
    const short = text.length <= 12 && !text.includes("?") ? text : `≈ ${Number(value.toPrecision(6))}`;
    list.append(make("li", {}, make("code", { textContent: `${name} = ${short}` })));
  }
  return list;
}
