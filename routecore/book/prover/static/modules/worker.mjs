// Python, Z3 and SymPy in a thread of their own. Told what to do by client.mjs, one task at a time.
//
// A message {id, task, ...} is answered by {id, result} or {id, error}. Before it come {loading,
// done, total} while files arrive, and {id, started} when the task itself begins.
const { core, book, sizes } = Object.fromEntries(
  [...new URL(import.meta.url).searchParams].map(([key, value]) =>
    [key, key === "sizes" ? JSON.parse(value) : new URL(value, import.meta.url).href]));

// Bytes of what has been asked for, and of what has come.
const seen = { total: 0, done: 0 };
const tell = (loading) => self.postMessage({ loading, ...seen });

async function take(url, loading) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.split("/").pop()}: ${response.status}`);
  const parts = [];
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    seen.done += value.length;
    tell(loading);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const expect = (...names) => { for (const name of names) seen.total += sizes[name] ?? 0; };
const once = (make) => { let made; return () => (made ??= make()); };

// Pyodide with Z3: enough to prove a claim from its text.
const prover = once(async () => {
  const parts = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide.asm.mjs"];
  expect("z3.zip", "routecore.zip", ...parts);
  const z3 = take(`${core}z3.zip`, "the prover");
  const routecore = take(`${book}routecore.zip`, "the prover");
  const arrived = parts.map(async (name) => {
    // Read to its end here for the progress bar; Pyodide then finds it in the browser's cache.
    await take(core + name, "the prover");
  });
  const [{ loadPyodide }] = await Promise.all([import(`${core}pyodide.mjs`), ...arrived]);
  const python = await loadPyodide({ indexURL: core, checkAPIVersion: false });
  python.unpackArchive(await z3, "zip", { extractDir: "/prover" });
  python.FS.writeFile("/prover/routecore.zip", await routecore);
  python.runPython(`
import sys
sys.path[:0] = ["/prover", "/prover/routecore.zip"]
from routecore.proofs.decide import decide`);
  return python;
});

// SymPy besides, and what reads and writes the notation.
const symbolic = once(async () => {
  expect("sympy.zip");
  const [python, sympy] = await Promise.all([prover(), take(`${core}sympy.zip`, "SymPy")]);
  python.FS.writeFile("/prover/sympy.zip", sympy);
  python.runPython(`
sys.path.insert(0, "/prover/sympy.zip")
import routecore.proofs.page as page`);
  return python;
});

// What a task needs, and the Python that answers it, in JSON.
const tasks = {
  load: [prover, "'null'"],
  read: [symbolic, "'null'"],
  decide: [prover, "__import__('json').dumps(decide(*arguments))"],
  ask: [symbolic, "page.ask(*arguments)"],
  run: [symbolic, "page.run(*arguments)"],
};

let queue = Promise.resolve();
self.onmessage = ({ data: { id, task, given = [] } }) => {
  queue = queue.then(async () => {
    try {
      const [needs, code] = tasks[task], python = await needs();
      self.postMessage({ id, started: true });
      const handed = python.toPy(given);
      python.globals.set("arguments", handed);
      handed.destroy(); // here: left to the garbage collector, it goes when Python does not run
      self.postMessage({ id, result: JSON.parse(python.runPython(code)) });
    } catch (error) {
      self.postMessage({ id, error: String(error.message ?? error).trim().split("\n").pop() });
    }
  });
};
