// A list that the reader lengthens and shortens (routecore/explore/rows.py): a button for each row,
// which takes it in hand; the sliders of its parts are then that row's. Loaded before explorer.js.
"use strict";
(() => {
  // How many rows there are; none in an explorer without such a list.
  const counted = ({ data: { rows }, values }) => rows ? Math.floor(values[rows.count]) : 0;

  // The names of the controls that are the list's.
  const ofRows = ({ rows }) =>
    rows ? [rows.count, ...rows.codes, ...Object.values(rows.parts).flat()] : [];

  // The names of the controls that count: all but those of the rows that do not.
  function counting(explorer) {
    const { data: { rows, controls } } = explorer, names = controls.map(({ name }) => name);
    if (!rows) return names;
    const beyond = [...Object.values(rows.parts), rows.codes]
      .flatMap((all) => all.slice(counted(explorer)));
    return names.filter((name) => !beyond.includes(name));
  }

  function nameOf({ data: { rows }, values }, row) {
    const code = Math.floor(values[rows.codes[row - 1]] ?? 0);
    return code ? `${rows.names[code - 1]} (${row})` : `${rows.short}${row}`;
  }

  // The names that a sentence may speak of, by its keys.
  function spoken(explorer) {
    const { data: { rows }, points } = explorer;
    return Object.fromEntries((rows?.said ?? []).map((key) => {
      const row = points[key];
      return [`${key}_name`, row >= 1 && row <= rows.codes.length ? nameOf(explorer, row) : "–"];
    }));
  }

  // The changes that put the row `from` in the place of the row `to`.
  const moved = ({ data: { rows }, values }, from, to) => Object.fromEntries(
    [...Object.values(rows.parts), rows.codes].map((all) => [all[to - 1], values[all[from - 1]]]));

  // A new row is the one in hand, each part a few moves aside, without its name.
  function add(explorer) {
    const { data: { rows }, controls, hand, values } = explorer, row = counted(explorer) + 1;
    const { neighbour } = window.routecore, changes = { [rows.count]: row, [rows.codes[row - 1]]: 0 };
    for (const all of Object.values(rows.parts)) {
      const control = controls.get(all[hand - 1]), middle = (control.low + control.high) / 2;
      let value = values[control.name];
      for (let i = 0; i < 8; i += 1) value = neighbour(control, value, value < middle ? 1 : -1);
      changes[all[row - 1]] = value;
    }
    explorer.hand = row;
    return changes;
  }

  // Those behind the row in hand move up.
  function remove(explorer) {
    const { data: { rows } } = explorer, count = counted(explorer), changes = { [rows.count]: count - 1 };
    for (let row = explorer.hand; row < count; row += 1) {
      Object.assign(changes, moved(explorer, row + 1, row));
    }
    explorer.hand = Math.min(explorer.hand, count - 1);
    return changes;
  }

  // The numbers of a row: "p = 0.3, c = 1, t = 0.1".
  const numbersOf = ({ data: { rows }, values }, row) => Object.entries(rows.parts)
    .map(([part, all]) => `${part} = ${window.routecore.number(values[all[row - 1]], ".4g")}`).join(", ");

  // Another row in hand: the sliders of the parts are its own.
  function take(explorer, row) {
    const { section, data: { rows } } = explorer;
    explorer.hand = Math.min(Math.max(row, 1), counted(explorer));
    let other = false;
    for (const [part, all] of Object.entries(rows.parts)) {
      for (const input of section.querySelectorAll(`[data-part="${part}"] input`)) {
        other ||= input.dataset.control !== all[explorer.hand - 1];
        input.dataset.control = all[explorer.hand - 1];
      }
    }
    if (other) window.routecore.show(explorer);
    tell(explorer);
    for (const panel of explorer.panels) panel?.handed?.();
  }

  // The buttons: which rows there are, what they are, and which is in hand.
  function tell(explorer) {
    const { section, data: { rows, controls }, points, hand } = explorer, count = counted(explorer);
    for (const button of section.querySelectorAll("[data-row]")) {
      const row = Number(button.dataset.row), look = rows.looks[points[`panel${rows.lit}_dot${row}_state`]];
      const [icon, name, numbers] = button.children, called = nameOf(explorer, row).replace(/ \(\d+\)$/, "");
      button.parentElement.style.visibility = row <= count ? "" : "hidden";
      button.setAttribute("aria-pressed", row === hand);
      if (name.textContent !== called) name.textContent = called;
      numbers.textContent = numbersOf(explorer, row);
      button.title = look ? `${called}: ${look.label}` : called;
      icon.style.background = look?.colour ?? "";
      icon.dataset.shape = look?.shape ?? "";
    }
    const { high, low } = controls.find(({ name }) => name === rows.count);
    const tool = (what) => section.querySelector(`[data-rows="${what}"]`);
    tool("add").disabled = count >= high;
    tool("remove").disabled = count <= low;
    tool("remove").setAttribute("aria-label", `Remove ${nameOf(explorer, hand)}`);
    section.querySelector(".explorer-rows b").textContent = nameOf(explorer, hand);
  }

  function equipRows(explorer) {
    const { section, data: { rows } } = explorer;
    if (!rows) return;
    explorer.hand = 1;
    for (const button of section.querySelectorAll("[data-row]")) {
      button.addEventListener("click", () => take(explorer, Number(button.dataset.row)));
    }
    for (const [what, changed] of Object.entries({ add, remove })) {
      section.querySelector(`[data-rows="${what}"]`).addEventListener("click", (event) => {
        explorer.history.what = ""; // a step of its own, however soon after the last
        explorer.update(changed(explorer), event);
      });
    }
    // An undo, an example or a link may have fewer rows than the one in hand.
    section.addEventListener("explorerchange", () => take(explorer, explorer.hand));
  }

  Object.assign(window.routecore, { counting, counted, ofRows, nameOf, numbersOf, spoken, takeRow: take, equipRows });
})();
