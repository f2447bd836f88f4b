// A threshold with a guarantee: routecore/cascades/certificates.py (budget and quality) and the exact
// binomial tails of routecore/binomial.py that it rests on. Tests compare the two in Chromium.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.certificate = function certificate(core) {
  const { ROUNDING, roundHalfEven } = core;
  const CONFIDENCE = 0.9, TERMS = 100000, TINY = 1e-300, LIMIT = 1e8;
  const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];

  // log gamma by Stirling's series, from 10 on; below that by gamma(x) = gamma(x + 1) / x.
  function logGamma(x) {
    let shift = 0;
    for (; x < 10; x += 1) shift += Math.log(x);
    let sum = 0;
    STIRLING.forEach((c, k) => { sum += c / x ** (2 * k + 1); });
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + sum - shift;
  }

  const apart = (value) => Math.abs(value) < TINY ? TINY : value;

  // The continued fraction of the incomplete beta function, by Lentz's method.
  function fraction(a, b, x) {
    let c = 1, d = 1 / apart(1 - (a + b) * x / (a + 1)), total = d;
    for (let m = 1; m < TERMS; m += 1) {
      for (const term of [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))]) {
        d = 1 / apart(1 + term * d);
        c = apart(1 + term / c);
        total = total * d * c;
      }
      if (Math.abs(d * c - 1) < 1e-15) break;
    }
    return total;
  }

  // The chance of at least k successes in n attempts that succeed with chance p.
  function atLeast(k, n, p) {
    if (k === 0 || p >= 1) return 1;
    if (p <= 0) return 0;
    const a = k, b = n - k + 1;
    const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b)
      + a * Math.log(p) + b * Math.log1p(-p));
    const left = p < (a + 1) / (a + b + 2);
    const part = left ? scale * fraction(a, b, p) / a : scale * fraction(b, a, 1 - p) / b;
    return Math.min(Math.max(left ? part : 1 - part, 0), 1);
  }

  // The least whole number from `low` to `high` for which `holds`, which once true stays true.
  function first(low, high, holds) {
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(middle)) high = middle; else low = middle + 1;
    }
    return low;
  }

  const wilksRank = (n, share, confidence) =>
    first(0, n, (k) => k === n || atLeast(k + 1, n, share) < confidence);

  const rightAnswersNeeded = (n, target, confidence) =>
    first(0, n + 1, (k) => k > n || atLeast(k, n, target) <= 1 - confidence);

  function constant(cost) {
    if (typeof cost === "number") return cost;
    let low = Infinity, high = 0;
    for (const x of cost) {
      if (x < low) low = x;
      if (x > high) high = x;
    }
    return high - low > ROUNDING * high ? null : high;
  }

  // How many queries beyond n until `enough` holds, by doubling and halving; null past the limit.
  function more(enough, n) {
    let high = n;
    while (!enough(high)) {
      high *= 2;
      if (high > LIMIT) return null;
    }
    let low = Math.floor(high / 2); // as in Python: `enough` may hold, fail and hold again
    while (low + 1 < high) {
      const middle = Math.floor((low + high) / 2);
      if (enough(middle)) high = middle; else low = middle;
    }
    return Math.max(high - n, 1);
  }

  function ofBudget(frontier, budget) {
    const { log } = frontier, low = constant(log.costLow), extra = constant(log.costHigh);
    if (low === null || extra === null) return { why: "costs_vary" };
    const left = budget - low + ROUNDING * Math.abs(budget);
    if (left < 0) return { threshold: null, more: null };
    if (extra <= left) return { threshold: Infinity };
    const rank = wilksRank(log.n, left / extra, CONFIDENCE);
    return { threshold: rank ? log.score[log.order[rank - 1]] : -Infinity };
  }

  function ofQuality(frontier, target) {
    const { log } = frontier, { n } = log;
    if (!log.exact) return { why: "graded" };
    const needed = rightAnswersNeeded(n, target, CONFIDENCE), rows = log.threshold.length;
    const right = Array.from(frontier.quality, (x) => Math.round(x * n));
    let row = rows;
    while (row > 0 && right[row - 1] >= needed) row -= 1;
    if (row < rows) return { threshold: log.threshold[row] };
    const share = right[rows - 1] / n;
    const enough = (m) => roundHalfEven(share * m) >= rightAnswersNeeded(m, target, CONFIDENCE);
    return { threshold: null, more: share > target ? more(enough, n) : null };
  }

  // What can be promised of new queries, for a budget or a quality target; or why nothing can.
  function certified(frontier, { budget, target }) {
    const byBudget = target === undefined;
    const found = byBudget ? ofBudget(frontier, budget) : ofQuality(frontier, target);
    const point = typeof found.threshold === "number" ? frontier.atThreshold(found.threshold) : null;
    return { ...found, point, promise: byBudget ? "budget" : "quality",
      level: budget ?? target, confidence: CONFIDENCE, queries: frontier.log.n };
  }

  Object.assign(core, { atLeast, wilksRank, rightAnswersNeeded, certified });
};
