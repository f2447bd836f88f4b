// Compiles Python sources to the bytecode of Pyodide's own Python, which imports it several times
// faster, and packs it: node prover_pack.mjs PYODIDE_FOLDER OUT.zip IN.zip...
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, out, ...inputs] = process.argv.slice(2);
const home = resolve(folder);
const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${home}/` });
for (const path of inputs) {
  python.unpackArchive(new Uint8Array(readFileSync(path)), "zip", { extractDir: "/in" });
}

// Docstrings go, which nothing in the page reads: they are half of SymPy. So do tests, what the
// page has no use for, and Z3's library under its second name (libz3.so.5.3).
python.runPython(`
import py_compile, zipfile
from pathlib import Path

root, packed = Path("/in"), zipfile.ZipFile("/out.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9)
left_out = {"tests", "benchmarks", "testing", "autolev", "stats", "holonomic", "diffgeom",
            "liealgebras", "crypto"}
# Of physics SymPy itself imports the units, to simplify, and these matrices.
physics = ("__init__.py", "matrices.py", "units")

def wanted(name):
    if left_out.intersection(name.parts):
        return False
    return name.parts[:2] != ("sympy", "physics") or name.parts[2] in physics

def add(name, data):
    entry = zipfile.ZipInfo(str(name), (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, data)

for path in sorted(root.rglob("*")):
    name = path.relative_to(root)
    if path.suffix == ".so":
        add(name, path.read_bytes())
    elif path.suffix == ".py" and wanted(name):
        py_compile.compile(str(path), cfile="/one.pyc", dfile=str(name), doraise=True, optimize=2,
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        add(name.with_suffix(".pyc"), Path("/one.pyc").read_bytes())
packed.close()
`);
writeFileSync(out, python.FS.readFile("/out.zip"));
