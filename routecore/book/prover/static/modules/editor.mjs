// The kept editor (prism-code-editor): highlights Python, which claims resemble enough, and indents.
// It is loaded with the first field; where the book has none, the field stays as it is.
import { settings } from "./client.mjs";

const LONG = 20_000;
let loaded;

async function load() {
  if (!settings.editor) throw new Error("this book was built without the editor");
  const base = new URL(`../${settings.editor}/`, import.meta.url);
  const styles = [new URL("layout.css", base), new URL("editor.css", import.meta.url)];
  const [made, commands] = await Promise.all([
    import(new URL("index.js", base)),
    import(new URL("extensions/commands/index.js", base)),
    import(new URL("prism/languages/python.js", base)),
    import(new URL("languages/python.js", base)),
    ...styles.map((href) => new Promise((done, fail) => document.head.append(Object.assign(
      document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: fail })))),
  ]);
  return { ...made, ...commands };
}

// What to show for a textarea, and the textarea in it that is typed in. `run`, given for code, is
// called by Ctrl+Enter and Shift+Enter.
export async function editor(field, run) {
  let parts;
  try {
    parts = await (loaded ??= load());
  } catch {
    if (run) plain(field, run);
    return { shown: field, field };
  }
  const made = parts.createEditor(null, {
    language: "python", value: field.value, tabSize: 4, lineNumbers: false, wordWrap: !run,
  }, ...(run ? [commands(parts, run)] : []));
  const { container: shown, textarea: inner, keyCommandMap } = made;
  for (const name of ["id", "name", "aria-label"]) {
    if (field.hasAttribute(name)) inner.setAttribute(name, field.getAttribute(name));
  }
  inner.classList.add(...field.classList);
  // Escape keeps the place, and the next Tab goes on to what follows the field.
  keyCommandMap.Escape = () => { parts.setIgnoreTab(true); };
  inner.addEventListener("blur", () => parts.setIgnoreTab(false));
  // Each coloured word is an element: a text of megabytes stays plain, and the page alive.
  inner.addEventListener("input", () => {
    made.setOptions({ language: inner.value.length > LONG ? "text" : "python" });
  }, { capture: true });
  return { shown, field: inner };
}

function commands({ editorCommands, defaultKeymap }, run) {
  const now = () => { run(); return true; };
  // Without Ctrl+M, which would have Tab leave every field of the page from then on.
  const keys = Object.entries(defaultKeymap).filter(([key]) => !/\+m$/.test(key));
  return editorCommands({ ...Object.fromEntries(keys), "Mod+Enter": now, "8+Enter": now });
}

function plain(field, run) {
  let leaving = false;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !event.shiftKey && !leaving) {
      event.preventDefault();
      field.setRangeText("    ", field.selectionStart, field.selectionEnd, "end");
    } else if (event.key === "Enter" && (event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      run();
    }
  });
  field.addEventListener("blur", () => { leaving = false; });
}

// Puts the editor in the place of a textarea that is shown already.
export async function replace(field) {
  const { shown, field: inner } = await editor(field);
  if (inner === field) return field;
  inner.value = field.value; // typed meanwhile
  inner.dispatchEvent(new Event("input"));
  const focused = document.activeElement === field;
  const { selectionStart, selectionEnd } = field;
  field.replaceWith(shown);
  if (focused) {
    inner.focus();
    inner.setSelectionRange(selectionStart, selectionEnd);
  }
  return inner;
}
