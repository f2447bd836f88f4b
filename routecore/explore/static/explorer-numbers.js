// Numbers, scales and limits of the explorers: the same rules as routecore/numbers.py and
// controls.py, which a test compares with these. Loaded before explorer.js.
"use strict";
(() => {
  // ---- numbers: the same text as routecore/numbers.py ----

  // JavaScript rounds an exact tie away from zero, Python to the even digit.
  function tiesToEven(text, exact) {
    const [short, power] = text.split("e"), [long, longPower] = exact.split("e");
    const rest = long.slice(short.length).replace(".", "");
    // At a tie `short` was rounded up; if that made its last digit odd, take it back.
    const last = Number(short.at(-1));
    if (!/^50*$/.test(rest) || last % 2 === 0 || power !== longPower) return text;
    return short.slice(0, -1) + (last - 1) + text.slice(short.length);
  }

  function fixed(x, digits) {
    if (x < 1e21) return tiesToEven(x.toFixed(digits), x.toFixed(digits + 60));
    return String(BigInt(x)) + (digits ? `.${"0".repeat(digits)}` : "");
  }

  function general(x, digits) {
    if (x === 0) return "0";
    const [mantissa, power] = tiesToEven(
      x.toExponential(digits - 1), x.toExponential(Math.min(100, digits + 60))).split("e");
    const exponent = Number(power);
    if (exponent >= -4 && exponent < digits) {
      const text = Number(`${mantissa}e${power}`).toFixed(Math.max(0, digits - 1 - exponent));
      return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
    }
    const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
    return `${short}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }

  function number(value, spec) {
    if (Number.isNaN(value)) return "–";
    const size = Math.abs(value), digits = Number(spec.slice(1, -1));
    const text = size === Infinity ? "∞"
      : spec.endsWith("f") ? fixed(size, digits)
      : spec.endsWith("%") ? fixed(size * 100, digits) + "%"
      : general(size, digits || 1);
    return value < 0 && /[1-9∞]/.test(text) ? "−" + text : text;
  }

  function tick(value) {
    const [size, letter] = [[1e6, "M"], [1e3, "k"]].find(([least]) =>
      Math.abs(value) >= Math.max(least, 9999.5)) ?? [1, ""];
    return number(value / size, ".4g") + letter;
  }

  function logTicks(low, high) {
    const first = Math.floor(Math.log10(low) + 1e-9), last = Math.ceil(Math.log10(high) - 1e-9);
    const wide = high >= 100 * low * (1 - 1e-9), every = wide ? Math.ceil((last - first) / 9) : 1;
    const found = [];
    for (let n = first; n <= last; n += every) {
      for (const k of wide ? [1] : [1, 2, 5]) found.push(k * 10 ** n);
    }
    const ticks = found.filter((x) => low * (1 - 1e-9) <= x && x <= high * (1 + 1e-9));
    if (wide || ticks.length > 2) return ticks;
    const step = niceStep((high - low) / 4), equal = [];
    const most = Math.floor(high / step + 1e-9);
    for (let k = Math.ceil(low / step - 1e-9); k <= most; k += 1) equal.push(k * step);
    return equal;
  }

  function niceLimits(low, high) {
    if (!(Number.isFinite(low) && Number.isFinite(high))) return [0, 1];
    if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high), 1e-12)) {
      const room = Math.abs(low) / 3 || 1;
      [low, high] = [low - room, high + room];
    }
    const step = niceStep((high - low) / 4);
    return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  }

  function niceStep(rough) {
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * [1, 2, 5, 10].find((k) => k * power >= rough * (1 - 1e-12));
  }

  const power = (value) => 10 ** Math.floor(Math.log10(value));
  const niceBelow = (value) => power(value) * Math.floor(value / power(value) + 1e-9);
  const niceAbove = (value) => power(value) * Math.ceil(value / power(value) - 1e-9);

  function colourLimits(low, high, diverging) {
    [low, high] = niceLimits(low, high);
    if (!diverging) return [low, high];
    const most = Math.max(Math.abs(low), Math.abs(high));
    return [-most, most];
  }

  // A sentence in parts: texts, and [name, format specification] pairs; no format means text.
  const fill = (parts, known) => parts.map((part) => typeof part === "string" ? part
    : part[1] ? number(known[part[0]], part[1]) : known[part[0]]).join("");

  // ---- axes and controls: the same rules as routecore/explore/controls.py ----

  const at = (axis, fraction) => axis.scale === "log"
    ? axis.low * (axis.high / axis.low) ** fraction
    : axis.low + (axis.high - axis.low) * fraction;
  const fractionOf = (axis, value) => axis.scale === "log"
    ? Math.log(value / axis.low) / Math.log(axis.high / axis.low)
    : (value - axis.low) / (axis.high - axis.low);
  const clamp = (value, { low, high }) => Math.min(Math.max(value, low), high);

  // A value rounded as the positions of its slider are.
  const near = (control, value) => clamp(Number(control.scale === "log"
    ? value.toPrecision(4) : value.toFixed(control.digits)), control);

  const neighbour = (control, value, direction) => near(control, control.scale === "log"
    ? value * (control.high / control.low) ** (direction / control.steps)
    : value + direction * control.step);

  // A slider's position: the value itself, or the number of moves on a logarithmic one.
  const position = (control, value) => control.scale === "log"
    ? Math.round(control.steps * fractionOf(control, value)) : value;
  const valueAt = (control, place) =>
    near(control, control.scale === "log" ? at(control, place / control.steps) : place);

  const samples = (axis, n, first) =>
    Float64Array.from({ length: n }, (_, i) => at(axis, first ? i / (n - 1) : (i + 0.5) / n));

  function extent(arrays) {
    let low = Infinity, high = -Infinity;
    for (const array of arrays) {
      for (const value of array) {
        if (value < low && value > -Infinity) low = value;
        if (value > high && value < Infinity) high = value;
      }
    }
    return [low, high];
  }

  // Numbers in [0, 1) from a 32-bit seed: Tommy Ettinger's generator, in the public domain.
  function mulberry32(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6D2B79F5) >>> 0;
      let x = Math.imul(state ^ (state >>> 15), state | 1);
      x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
      return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
    };
  }

  window.routecore = {
    explorers: {}, number, tick, logTicks, fill, niceLimits, niceBelow, niceAbove, colourLimits, at, fractionOf, clamp, near, neighbour,
    position, valueAt, samples, extent, mulberry32,
  };
})();
