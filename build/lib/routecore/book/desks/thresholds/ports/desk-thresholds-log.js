// A log as people keep it: the same rules and sentences as routecore/cascades/log.py, which a test
// compares with these. Rows are read as Python's csv module reads them (strict, newline="").
//
// The desk computes in a worker. A page opened from a folder may not load one from a file, so the
// files desk-thresholds-{log,frontier,resample}.js here and desk-thresholds-worker.js each hold one
// function that adds to `core`, and the page makes the worker out of their text.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.log = function log(core) {
  const OUTCOMES = ["score", "correct_low", "correct_high"], COSTS = ["cost_low", "cost_high"];
  const ROUTER = "router_score"; // not required, and read by this page only
  const MOST_COLUMNS = 1000, FIELD_LIMIT = 1000000;
  const LEAST_COST = 1e-100, MOST_COST = 1e100, COST_RANGE = "0 or between 1e-100 and 1e+100";
  // How files begin that are often named .csv, as in routecore/cascades/files.py.
  const TEXT = "a text file in UTF-8", BEGINNINGS = [["\x1f\x8b", "a gzip file"],
    ["\x28\xb5\x2f\xfd", "a Zstandard file"], ["PAR1", "a Parquet file"],
    ["ARROW1", "an Arrow file"], ["PK\x03\x04", "a zip archive or a workbook"],
    ["\xff\xfe", "a text file in UTF-16"], ["\xfe\xff", "a text file in UTF-16"]];
  const WORDS = { true: 1, false: 0, yes: 1, no: 0 }; // for an outcome, in any case
  const WIDE = /^[+-]?\d{16,}$/;
  const COMMA = 44, QUOTE = 34, CR = 13, LF = 10;
  const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const NOT_FINITE = /^[+-]?(inf|infinity|nan)$/i;
  const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f"
    + "\\u205f\\u3000]";
  const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
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

  const strip = (text) => text.replace(AROUND, "");
  const shorten = (text) => Array.from(text).slice(0, 40).join("");

  // Rows of a text, one at a time: `next` says how many fields the row has, -1 at the end.
  class Rows {
    constructor(text, name) {
      Object.assign(this, { text, name, at: 0, line: 0 });
      this.start = new Int32Array(MOST_COLUMNS + 1);
      this.end = new Int32Array(MOST_COLUMNS + 1);
      this.doubled = new Uint8Array(MOST_COLUMNS + 1);
    }

    refuse(reason) {
      throw new Refusal(`line ${this.line} of ${this.name} is not CSV: ${reason}.`);
    }

    next() {
      const { text, start, end } = this, length = text.length;
      if (this.at >= length) return -1;
      this.line += 1;
      let at = this.at, code = text.charCodeAt(at), count = 0;
      if (code !== LF && code !== CR) {
        for (;;) {
          const slot = Math.min(count, MOST_COLUMNS);
          count += 1;
          if (code === QUOTE) {
            at = this.quoted(at + 1, slot);
            code = text.charCodeAt(at);
            if (at < length && code !== COMMA && code !== LF && code !== CR) {
              this.refuse("',' expected after '\"'");
            }
          } else {
            start[slot] = at;
            while (at < length && code !== COMMA && code !== LF && code !== CR) {
              at += 1;
              code = text.charCodeAt(at);
            }
            end[slot] = at;
            this.doubled[slot] = 0;
            if (at - start[slot] > FIELD_LIMIT) this.measure(start[slot], at);
          }
          if (code !== COMMA || at >= length) break;
          at += 1;
          code = text.charCodeAt(at);
        }
      }
      this.at = this.pastNewline(at);
      return count;
    }

    pastNewline(at) {
      const { text } = this;
      return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
    }

    // The limit counts characters, of which some take two places here.
    measure(start, end) {
      let size = 0;
      for (let at = start; at < end; at += 1) {
        size += (this.text.charCodeAt(at) & 0xfc00) !== 0xdc00;
        if (size > FIELD_LIMIT) this.refuse(`field larger than field limit (${FIELD_LIMIT})`);
      }
    }

    // From behind an opening quote to behind the closing one.
    quoted(at, slot) {
      const { text } = this;
      let size = 0;
      this.start[slot] = at;
      this.doubled[slot] = 0;
      while (at < text.length) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) {
          if (text.charCodeAt(at + 1) !== QUOTE) {
            this.end[slot] = at;
            return at + 1;
          }
          this.doubled[slot] = 1;
          at += 1;
        }
        size += (code & 0xfc00) !== 0xdc00;
        if (size > FIELD_LIMIT) this.refuse(`field larger than field limit (${FIELD_LIMIT})`);
        const newline = code === LF || (code === CR && text.charCodeAt(at + 1) !== LF);
        at += 1;
        if (newline && at < text.length) this.line += 1;
      }
      return this.refuse("unexpected end of data");
    }

    field(k) {
      const text = this.text.slice(this.start[k], this.end[k]);
      return this.doubled[k] ? text.replaceAll('""', '"') : text;
    }

    // A field of digits and at most one point, or NaN for anything else. Up to 15 digits both
    // parts of the fraction are exact, so its quotient is the number that the text names.
    plainNumber(k) {
      const { text } = this, end = this.end[k];
      let at = this.start[k], whole = 0, digits = 0, places = -1;
      const negative = text.charCodeAt(at) === 45;
      if (negative) at += 1;
      for (; at < end; at += 1) {
        const digit = text.charCodeAt(at) - 48;
        if (digit >= 0 && digit <= 9) {
          whole = whole * 10 + digit;
          digits += 1;
          if (places >= 0) places += 1;
        } else if (digit === -2 && places < 0) {
          places = 0;
        } else {
          return NaN;
        }
      }
      if (digits > 15) return Number(text.slice(this.start[k], end));
      if (digits === 0) return NaN;
      const value = places > 0 ? whole / POWERS[places] : whole;
      return negative ? -value : value;
    }

    number(k, name) {
      const plain = this.plainNumber(k);
      if (plain === 0 || (plain >= LEAST_COST && plain <= 1)) return plain; // good in any column
      const text = Number.isNaN(plain) ? strip(this.field(k)) : this.field(k);
      const value = Number.isNaN(plain) ? read(text, name.startsWith("correct")) : plain;
      if (plain > 1 && !name.startsWith("correct") && plain < 2 ** 53) return plain;
      const refuse = (rule) => { throw new Refusal(`line ${this.line}: ${name} is ${rule}.`); };
      if (value === undefined) refuse(`${quote(shorten(text))}, which is not a number`);
      const said = shorten(text);
      if (name.endsWith("score") && WIDE.test(text) && Number.isFinite(value)
        && BigInt(text.replace("+", "")) !== BigInt(value)) {
        refuse(`${said}, which a float cannot hold`);
      }
      // As a threshold infinity escalates every query, so as a score it is the largest number.
      if (name.endsWith("score") && !Number.isNaN(value)) return Math.min(value, Number.MAX_VALUE);
      if (!Number.isFinite(value)) refuse(`${said}, which is not a finite number`);
      if (name.startsWith("correct") && !(value >= 0 && value <= 1)) {
        refuse(`${said}, which is not between 0 and 1`);
      }
      if (name.startsWith("cost") && value < 0) refuse(`${said}, which is below 0`);
      if (name.startsWith("cost") && value !== 0 && !(value >= LEAST_COST && value <= MOST_COST)) {
        refuse(`${said}, which is not ${COST_RANGE}`);
      }
      return value;
    }
  }

  function read(text, outcome) {
    const word = text.toLowerCase();
    if (outcome && Object.hasOwn(WORDS, word)) return WORDS[word];
    if (NUMBER.test(text)) return Number(text);
    if (!NOT_FINITE.test(text)) return undefined;
    return word.endsWith("nan") ? NaN : word.startsWith("-") ? -Infinity : Infinity;
  }

  function header(rows, wanted) {
    const count = Math.max(rows.next(), 0);
    if (count > MOST_COLUMNS) {
      throw new Refusal(`line 1 has ${count} columns, but at most ${MOST_COLUMNS} are read.`);
    }
    const names = Array.from({ length: count }, (_, k) => strip(rows.field(k)).toLowerCase());
    const times = (name) => names.filter((other) => other === name).length;
    if (times(ROUTER)) wanted.push(ROUTER);
    for (const name of wanted) {
      if (times(name) !== 1) {
        const found = times(name) ? "more than one" : "no";
        throw new Refusal(`line 1 has ${found} column named ${name}.`);
      }
    }
    return wanted.map((name) => names.indexOf(name));
  }

  // The columns of a log, as {score: Float64Array, …, cost_low: Float64Array or a number}.
  function readLog(text, name, { cost_low: low = null, cost_high: high = null } = {}) {
    const fixed = { cost_low: low, cost_high: high };
    for (const [key, value] of Object.entries(fixed)) {
      if (value !== null && value !== 0 && !(value >= LEAST_COST && value <= MOST_COST)) {
        throw new Refusal(`${key} is ${show(value)}: a cost must be ${COST_RANGE}.`);
      }
    }
    const wanted = [...OUTCOMES, ...COSTS.filter((key) => fixed[key] === null)];
    const rows = new Rows(text, name), place = header(rows, wanted);
    let columns = wanted.map(() => new Float64Array(4096)), n = 0;
    for (let count = rows.next(); count >= 0; count = rows.next()) {
      if (count === 0) continue;
      if (n === columns[0].length) {
        columns = columns.map((column) => {
          const wider = new Float64Array(2 * n);
          wider.set(column);
          return wider;
        });
      }
      for (let i = 0; i < wanted.length; i += 1) {
        if (place[i] >= count) {
          throw new Refusal(`line ${rows.line} has no value for ${wanted[i]}.`);
        }
        columns[i][n] = rows.number(place[i], wanted[i]);
      }
      n += 1;
    }
    if (n < 2) {
      throw new Refusal(`${name} has ${n} row${n === 1 ? "" : "s"}, but a log needs at least 2.`);
    }
    const found = Object.fromEntries(wanted.map((key, i) => [key, columns[i].slice(0, n)]));
    return { ...fixed, ...found };
  }

  // The bytes of a file as a log.
  function readBytes(bytes, name, fixed) {
    const start = String.fromCharCode(...new Uint8Array(bytes, 0, Math.min(8, bytes.byteLength)));
    const [, kind] = BEGINNINGS.find(([beginning]) => start.startsWith(beginning))
      ?? (/^.\0.\0.\0.\0$/s.test(start) ? ["", "a text file in UTF-16"] : []);
    if (kind) throw new Refusal(`${name} is ${kind}: it must be ${TEXT}.`);
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new Refusal(`${name} is not a text file in UTF-8.`);
    }
    return readLog(text, name, fixed);
  }

  Object.assign(core, { Refusal, show, quote, readLog, readBytes });
};
