// The page face inside a notebook: an anywidget that loads what a page of the book loads, once for
// the whole notebook, and keeps the model's `values` and `axes` equal to the explorer's.
// What it shows comes as one fragment (an explorer) or as one page (a desk); see live.py.

const nextFrame = () => new Promise(requestAnimationFrame);

// Ask Python for something too large to send with every widget.
const ask = (model, what) => new Promise((resolve) => {
  const answered = (message) => {
    if (message.kind !== what) return;
    model.off("msg:custom", answered);
    resolve(message.content);
  };
  model.on("msg:custom", answered);
  model.send({ kind: what });
});

async function loadEngine(model) {
  const key = model.get("engine"), loaded = (window.routecoreLoaded ??= new Set());
  if (loaded.has(key)) return;
  const { styles, scripts } = await ask(model, "engine");
  if (loaded.has(key)) return; // another widget was faster
  loaded.add(key);
  const sheet = document.createElement("style");
  sheet.textContent = styles.join("\n");
  document.head.append(sheet);
  // As plain scripts, whatever loader of modules the front end has put into its page.
  for (const script of scripts) {
    new Function("define", "module", "exports", script).call(window);
  }
  await window.routecore.ready;
}

// Bokeh finds its places by id in the document. A front end that draws a widget in a shadow tree
// gets the explorer as a child of the tree's host, shown through a slot.
function place(el, section) {
  const root = el.getRootNode();
  if (!(root instanceof ShadowRoot)) return el.append(section);
  const slot = document.createElement("slot");
  slot.name = section.slot = `routecore-${crypto.randomUUID()}`;
  el.append(slot);
  root.host.append(section);
}

// The book's colours out of the front end's own, known by how bright they are.
function followTheme(holder, act) {
  const apply = () => {
    const colour = getComputedStyle(holder.parentElement).color.match(/[\d.]+/g) ?? [];
    const dark = (Number(colour[0]) + Number(colour[1]) + Number(colour[2])) / 3 > 128;
    if (holder.dataset.dark === String(dark)) return;
    holder.dataset.dark = dark;
    act();
  };
  apply();
  const observer = new MutationObserver(() => requestAnimationFrame(apply));
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true });
  }
  return () => observer.disconnect();
}

// What the reader moves, Python hears, and the other way round.
function connect(explorer, model) {
  const axes = () => Object.fromEntries(explorer.panels.flatMap((panel, k) =>
    panel?.chosen ? [[k, [panel.x.name, panel.y.name]]] : []));
  const differ = (one, other) => Object.keys(one).some((key) =>
    String(one[key]) !== String(other[key]));
  const tell = () => {
    if (!differ(explorer.values, model.get("values")) && !differ(axes(), model.get("axes"))) return;
    model.set("values", { ...explorer.values });
    model.set("axes", axes());
    model.save_changes();
  };
  const follow = () => {
    const shown = axes(), wanted = model.get("axes"), values = model.get("values");
    for (const [k, names] of Object.entries(wanted)) {
      if (String(shown[k]) !== String(names)) explorer.choose(Number(k), ...names);
    }
    const changed = Object.entries(values).filter(([key, value]) => value !== explorer.values[key]);
    if (changed.length) explorer.update(Object.fromEntries(changed));
  };
  follow();
  explorer.section.addEventListener("explorerchange", tell);
  for (const name of ["values", "axes"]) model.on(`change:${name}`, follow);
  return () => {
    explorer.section.removeEventListener("explorerchange", tell);
    for (const name of ["values", "axes"]) model.off(`change:${name}`, follow);
  };
}

async function showFragment(model, el) {
  await loadEngine(model);
  while (!el.isConnected) await nextFrame();
  // The same explorer may be shown several times, and each has ids of its own.
  const { routecore } = window, name = model.get("name");
  routecore.shown = (routecore.shown ?? 0) + 1;
  const own = `${name}-${routecore.shown}`;
  const holder = document.createElement("div");
  holder.className = "routecore-live";
  // An arrow key moves the slider in hand, not JupyterLab's cell.
  holder.addEventListener("focusin", (event) => { event.target.dataset.lmSuppressShortcuts = "true"; });
  holder.innerHTML = model.get("fragment")
    .replaceAll(`explorer-${name}-`, `explorer-${own}-`)
    .replace(`data-explorer="${name}"`, `data-explorer="${own}"`);
  place(el, holder);
  let explorer;
  const endTheme = followTheme(holder, () => explorer?.theme());
  explorer = await routecore.mount(holder.querySelector("section[data-explorer]"));
  const end = explorer.panels ? connect(explorer, model) : () => {}; // else it says that it failed
  return () => {
    end();
    endTheme();
    delete routecore.explorers[own];
    holder.remove();
  };
}

// A desk stands in a frame, with scripts and ids of its own, as high as it needs.
async function showPage(model, el) {
  const page = await ask(model, "page");
  while (!el.isConnected) await nextFrame();
  const frame = document.createElement("iframe");
  frame.className = "routecore-page";
  frame.title = model.get("name");
  const loaded = new Promise((resolve) => { frame.onload = resolve; });
  // Its address is its own, not the notebook's: a desk keeps its scenario behind the #.
  frame.srcdoc = page.replace("<head>", '<head><base href="about:srcdoc">');
  el.append(frame);
  await loaded;
  const inside = frame.contentWindow, { body, documentElement } = frame.contentDocument;
  documentElement.style.overflowX = "hidden";
  body.style.display = "flow-root"; // its height includes the margins of what it holds
  const observer = new ResizeObserver(() => {
    frame.style.height = `${Math.ceil(body.getBoundingClientRect().height)}px`;
  });
  observer.observe(body);
  const endTheme = followTheme(frame, () => {
    documentElement.dataset.theme = frame.dataset.dark === "true" ? "dark" : "light";
  });
  await inside.routecore.ready;
  const explorer = Object.values(inside.routecore.explorers)[0];
  const end = explorer ? connect(explorer, model) : () => {};
  return () => {
    end();
    endTheme();
    observer.disconnect();
    frame.remove();
  };
}

export default {
  async render({ model, el }) {
    return model.get("fragment") ? showFragment(model, el) : showPage(model, el);
  },
};
