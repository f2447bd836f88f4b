// How the package speaks and what it takes for a text: the refusals of routecore/checks.py with their
// numbers and quotations as Python writes them, and the bytes of a file as in
// routecore/cascades/files.py. Tests compare these with the package's.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.text = function text(core) {
  // How files begin that are often named .csv, as in routecore/cascades/files.py.
  const TEXT = "a text file in UTF-8", BEGINNINGS = [["\x1f\x8b", "a gzip file"],
    ["\x28\xb5\x2f\xfd", "a Zstandard file"], ["PAR1", "a Parquet file"],
    ["ARROW1", "an Arrow file"], ["PK\x03\x04", "a zip archive or a workbook"],
    ["\xff\xfe", "a text file in UTF-16"], ["\xfe\xff", "a text file in UTF-16"]];
  const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Zs}]/u;

  class Refusal extends Error {}

  // A number as Python writes it.
  function show(x) {
    if (Number.isNaN(x)) return "nan";
    if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
    const [mantissa, power] = x.toExponential().split("e"), exponent = Number(power);
    if (exponent < -4 || exponent >= 16) {
      const size = String(Math.abs(exponent)).padStart(2, "0");
      return `${mantissa}e${exponent < 0 ? "-" : "+"}${size}`;
    }
    const text = Object.is(x, -0) ? "-0" : String(x);
    return text.includes(".") ? text : `${text}.0`;
  }

  // A text as Python's repr writes it; nothing of a file is shown with its control characters.
  function quote(text) {
    const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
    const named = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [mark]: `\\${mark}` };
    const body = Array.from(text, (letter) => {
      if (letter in named) return named[letter];
      if (letter === " " || !HIDDEN.test(letter)) return letter;
      const code = letter.codePointAt(0), [start, length] =
        code < 0x100 ? ["\\x", 2] : code < 0x10000 ? ["\\u", 4] : ["\\U", 8];
      return start + code.toString(16).padStart(length, "0");
    });
    return mark + body.join("") + mark;
  }

  // The bytes of a file as text.
  function textOf(bytes, name) {
    const start = String.fromCharCode(...new Uint8Array(bytes, 0, Math.min(8, bytes.byteLength)));
    const [, kind] = BEGINNINGS.find(([beginning]) => start.startsWith(beginning))
      ?? (/^.\0.\0.\0.\0$/s.test(start) ? ["", "a text file in UTF-16"] : []);
    if (kind) throw new Refusal(`${name} is ${kind}: it must be ${TEXT}.`);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new Refusal(`${name} is not a text file in UTF-8.`);
    }
  }

  Object.assign(core, { Refusal, show, quote, textOf });
};
