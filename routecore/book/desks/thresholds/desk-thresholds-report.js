// A report to save: one HTML file that needs nothing else, with the picture, the numbers, the
// sentences, and what identifies the log. Everything is written as text, never as markup.
"use strict";
(() => {
  const STYLE = "body{font:1rem/1.5 system-ui,Arial,sans-serif;max-width:44rem;margin:2rem auto;"
    + "padding:0 1rem;color:#1f2328;background:#fff}img{max-width:100%}"
    + "table{border-collapse:collapse}:is(th,td){text-align:left;vertical-align:top;"
    + "padding:.25rem 1rem .25rem 0;border-bottom:1px solid #d8dee4;overflow-wrap:anywhere}"
    + "th{font-weight:400;color:#57606a}";

  // `numbers` and `facts` are [name, value] pairs.
  function written({ title, picture, alternative, caption, sentences, numbers, facts }) {
    const page = document.implementation.createHTMLDocument(title), { head, body } = page;
    const add = (parent, tag, text = "", rest = {}) => {
      const element = Object.assign(page.createElement(tag), rest);
      element.textContent = text;
      parent.append(element);
      return element;
    };
    const table = (pairs) => {
      const rows = add(add(body, "table"), "tbody");
      for (const [name, value] of pairs) {
        const row = add(rows, "tr");
        add(row, "th", name, { scope: "row" });
        add(row, "td", value);
      }
    };
    page.documentElement.lang = "en";
    head.prepend(Object.assign(page.createElement("meta"),
      { name: "viewport", content: "width=device-width,initial-scale=1" }));
    const coded = page.createElement("meta");
    coded.setAttribute("charset", "utf-8");
    head.prepend(coded);
    add(head, "style", STYLE);
    add(body, "h1", title);
    for (const sentence of sentences) add(body, "p", sentence);
    add(body, "img", "", { src: picture, alt: alternative });
    add(body, "p", caption);
    add(body, "h2", "The choice in numbers");
    table(numbers);
    add(body, "h2", "Where it comes from");
    table(facts);
    return new Blob([`<!doctype html>\n${page.documentElement.outerHTML}\n`], { type: "text/html" });
  }

  // What the desk shows now; `hash` identifies the log.
  async function report(desk, hash) {
    const { section, summary, name, kind, level, lines, figure, find } = desk;
    const of = (place, selector) => place.querySelector(selector).textContent;
    const numbers = [...section.querySelectorAll(".explorer-readout > div")]
      .map((row) => [of(row, "dt"), of(row, "dd")]);
    const facts = [["log", name], ["queries", summary.queries.toLocaleString("en-GB")],
      ["given", `${kind} ${desk.text(level)}`], ["seed", find("#desk-seed").value],
      ["SHA-256 of the log's columns", hash ?? "this browser offers none on this page"],
      ["second log", desk.second ? of(section, ".desk-second-status") : "none"],
      ["date", new Date().toISOString().slice(0, 10)],
      ["made by", "the desk for thresholds, in the reader's browser"]];
    const legend = [...section.querySelectorAll(".explorer-legend li:not([hidden])")]
      .map((entry) => `${entry.dataset.looks}: ${entry.textContent.trim()}`);
    return written({ title: `A threshold from ${name}`, picture: await figure.picture(),
      alternative: `Quality against mean cost. ${lines[0]}`, caption: `${legend.join("; ")}.`,
      sentences: lines, numbers, facts });
  }

  window.thresholdsDesk.report = report;
})();
