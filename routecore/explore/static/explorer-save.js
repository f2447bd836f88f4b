// An explorer as a picture: title, panels with their legends, values and verdict as one SVG, in
// which Bokeh draws the panels; a PNG is that SVG, drawn on a canvas. Loaded before explorer.js.
"use strict";
(() => {
  const PAD = 20, GAP = 24, LINE = 18;
  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

  function wrapped(text, width, font) {
    const context = document.createElement("canvas").getContext("2d"), lines = [""];
    context.font = font;
    for (const word of text.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && context.measureText(longer).width > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  // Grows downwards; `write` sets text, `place` makes room for what is drawn elsewhere.
  class Sheet {
    constructor(width, { text, font }) {
      Object.assign(this, { width, colour: text, family: font.replaceAll('"', "'"), parts: [], y: PAD });
    }

    write(text, { size = 13, weight = 400, x = PAD, width = this.width - x - PAD } = {}) {
      for (const line of wrapped(text, width, `${weight} ${size}px ${this.family}`)) {
        this.y += Math.max(LINE, size * 1.35);
        this.parts.push(`<text x="${x}" y="${this.y - 4}" font-size="${size}" `
          + `font-weight="${weight}" fill="${this.colour}">${escaped(line)}</text>`);
      }
    }

    svg(background) {
      const height = this.y + PAD;
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${height}" `
        + `viewBox="0 0 ${this.width} ${height}" font-family="${escaped(this.family)}">`
        + `<rect width="100%" height="100%" fill="${background}"/>${this.parts.join("")}</svg>`;
    }
  }

  // The sign of an entry of a legend, as the page draws it, within 18 by 12 pixels.
  function sign(icon, x, y) {
    const kind = icon.className, key = escaped(getComputedStyle(icon).getPropertyValue("--key").trim());
    const edged = `fill="${key || "none"}" stroke="#111" stroke-width="2"`;
    if (kind.includes("key-line")) {
      const dash = kind.includes("dashed") ? "6 3" : /dot/.test(kind) ? "2 2" : "none";
      const under = kind.includes("key-over")
        ? `<rect x="${x}" y="${y - 10}" width="18" height="12" rx="2" fill="#444"/>` : "";
      return `${under}<path d="M${x} ${y - 4}h18" stroke="${key}" stroke-width="3" `
        + `stroke-dasharray="${dash}" fill="none"/>`;
    }
    if (kind.includes("key-area")) {
      const faint = kind.includes("key-band") ? ' fill-opacity="0.35"' : "";
      return `<rect x="${x + 2}" y="${y - 10}" width="12" height="12" rx="2" fill="${key || "none"}"`
        + `${faint}${key ? "" : ' stroke="#7a7f85"'}/>`;
    }
    if (kind.includes("key-diamond")) return `<path d="M${x + 8} ${y - 10}l6 6-6 6-6-6z" ${edged}/>`;
    if (kind.includes("key-triangle")) return `<path d="M${x + 8} ${y - 10}l6 11h-12z" ${edged}/>`;
    if (kind.includes("key-star")) return `<path d="M${x + 8} ${y - 10}v12M${x + 2} ${y - 4}h12"
      stroke="#111" stroke-width="3"/>`;
    return `<circle cx="${x + 8}" cy="${y - 4}" r="5" ${edged}/>`;
  }

  function legend(sheet, figure, x, width, y) {
    const measure = document.createElement("canvas").getContext("2d");
    measure.font = `12px ${sheet.family}`;
    const limits = figure.querySelector(".explorer-scale");
    if (limits) {
      const text = (selector) => limits.querySelector(selector).textContent;
      sheet.parts.push(`<text x="${x}" y="${y += LINE}" font-size="12" fill="${sheet.colour}">`
        + escaped(`${text(".explorer-scale-label")}: ${text("[data-limit=low]")} (left end of the `
          + `scale) to ${text("[data-limit=high]")}`) + "</text>");
      const stops = limits.querySelector("i").style.backgroundImage.match(/rgb\([^)]*\)|#\w+/g) ?? [];
      const step = width / stops.length;
      y += 8;
      stops.forEach((stop, i) => sheet.parts.push(
        `<rect x="${x + i * step}" y="${y}" width="${step + 0.5}" height="8" fill="${stop}"/>`));
      y += 8;
    }
    let at = x, line = y + LINE;
    for (const entry of figure.querySelectorAll(".explorer-legend li")) {
      if (!entry.checkVisibility({ visibilityProperty: false })) continue;
      const text = entry.textContent.trim(), wide = 24 + measure.measureText(text).width + 14;
      if (at > x && at + wide > x + width) [at, line] = [x, line + LINE];
      sheet.parts.push(sign(entry.querySelector("i"), at, line)
        + `<text x="${at + 24}" y="${line}" font-size="12" fill="${sheet.colour}">${escaped(text)}</text>`);
      at += wide;
      y = line;
    }
    return y;
  }

  function compose(explorer) {
    const { section, panels, data, values } = explorer, find = (name) => section.querySelector(name);
    const { number } = window.routecore, look = getComputedStyle(section);
    const figures = panels.filter(Boolean).map((panel) => {
      const place = explorer.place(panel.k), { width, height } = place.getBoundingClientRect();
      return { panel, place, width, height };
    });
    const widest = Math.max(...figures.map(({ width }) => width));
    const columns = figures.length > 1 && widest < 700 ? 2 : 1;
    const sheet = new Sheet(2 * PAD + columns * widest + (columns - 1) * GAP,
      { text: look.color, font: look.fontFamily });
    sheet.write(find(".explorer-title").textContent, { size: 17, weight: 650 });
    sheet.write(find(".explorer-question").textContent);
    let bottom = sheet.y + 8;
    figures.forEach(({ panel, place, width, height }, i) => {
      if (i % columns === 0) sheet.row = bottom;
      const x = PAD + (i % columns) * (widest + GAP), figure = place.closest("figure");
      sheet.y = sheet.row;
      sheet.write(figure.querySelector("figcaption").textContent, { weight: 600, x, width });
      const drawn = panel.view.export("svg").canvas, ghost = place.querySelector(".explorer-ghost");
      const text = [drawn, ghost].filter(Boolean)
        .map((each) => new XMLSerializer().serializeToString(each)).join("");
      sheet.parts.push(`<svg x="${x}" y="${sheet.y}" width="${width}" height="${height}">${text}</svg>`);
      bottom = Math.max(bottom, legend(sheet, figure, x, width, sheet.y + height) + 14);
    });
    sheet.y = bottom;
    for (const row of section.querySelectorAll(".explorer-readout > div")) {
      const share = Number(row.style.getPropertyValue("--share")); // of the longest bar, if it is one
      if (share) {
        sheet.parts.push(`<rect x="${PAD}" y="${sheet.y + 2}" width="${share * widest}" height="${LINE - 1}" `
          + 'fill="#0072B2" fill-opacity="0.25"/>');
      }
      sheet.write([...row.children].map((cell) => cell.textContent.trim()).join(": "));
    }
    sheet.y += 6;
    sheet.write(explorer.verdict, { size: 14 });
    sheet.y += 6;
    const { counted, nameOf, numbersOf, ofRows } = window.routecore, rows = ofRows(data);
    for (let row = 1; row <= counted(explorer); row += 1) {
      sheet.write(`${nameOf(explorer, row)}: ${numbersOf(explorer, row)}`, { size: 12 });
    }
    sheet.write(data.controls.filter(({ name }) => !rows.includes(name)).map(({ name, symbol, unit }) =>
      `${symbol} = ${number(values[name], ".6g")}${unit ? `\u00a0${unit}` : ""}`).join(",  "), { size: 12 });
    return sheet.svg(look.backgroundColor);
  }

  // The SVG, drawn twice as large on a canvas.
  async function rasterised(svg) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  async function picture(explorer, kind) {
    const svg = compose(explorer);
    return kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : rasterised(svg);
  }

  async function savePicture(explorer, kind) {
    const address = URL.createObjectURL(await picture(explorer, kind));
    const link = Object.assign(document.createElement("a"),
      { href: address, download: `${explorer.name}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  Object.assign(window.routecore, { savePicture, picture });
})();
