// A threshold with a guarantee: routecore/cascades/certificates.py (budget and quality). Needs
// desk-binomial.js. Tests compare the two in Chromium.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.certificate = function certificate(core) {
  const { ROUNDING, roundHalfEven, atLeast } = core;
  const CONFIDENCE = 0.9, LIMIT = 1e8;

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

  Object.assign(core, { wilksRank, rightAnswersNeeded, certified });
};
