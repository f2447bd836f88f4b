// The exact frontier, its hull, the router and the held-out check: routecore/cascades/{sorting,
// frontier,hull,router,holdout}.py in JavaScript, operation for operation, so that both round alike
// and choose the same row. Tests compare the two in Chromium.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.frontier = function frontier(core) {
  const { Refusal, show } = core;
  const ROUNDING = 1e-12; // a budget or a target is met within this, relative
  const DIGITS = 2048; // of the radix sort
  const isArray = (x) => typeof x !== "number";
  const at = (x, i) => isArray(x) ? x[i] : x;

  // ---- sums and searches, as NumPy does them ----

  function pairwise(x, from, n) {
    if (n < 8) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += x[from + i];
      return sum;
    }
    if (n > 128) {
      let half = Math.floor(n / 2);
      half -= half % 8;
      return pairwise(x, from, half) + pairwise(x, from + half, n - half);
    }
    const r = x.slice(from, from + 8), even = n - n % 8;
    for (let i = 8; i < even; i += 8) for (let j = 0; j < 8; j += 1) r[j] += x[from + i + j];
    let sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    for (let i = even; i < n; i += 1) sum += x[from + i];
    return sum;
  }

  const mean = (x) => isArray(x) ? pairwise(x, 0, x.length) / x.length : x;

  // How many of the ascending values lie below x ("left"), or do not lie above it ("right").
  function search(values, x, side, length = values.length) {
    let low = 0, high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle] < x || (side === "right" && values[middle] === x)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Plain loops where a log is long: Float64Array.from asks an iterator for every value.
  function tabulate(n, value, Kind = Float64Array) {
    const made = new Kind(n);
    for (let i = 0; i < n; i += 1) made[i] = value(i);
    return made;
  }

  // The stable order of finite numbers: a radix sort of their bits, 11 at a time. Flipped as
  // below, the bits of a float ascend with its value.
  function argsort(values) {
    const n = values.length, high = new Uint32Array(n), low = new Uint32Array(n);
    const number = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < n; i += 1) {
      number.setFloat64(0, values[i] + 0); // -0 becomes 0, its equal
      const negative = number.getInt32(0) < 0;
      high[i] = number.getUint32(0) ^ (negative ? 0xffffffff : 0x80000000);
      low[i] = number.getUint32(4) ^ (negative ? 0xffffffff : 0);
    }
    let order = tabulate(n, (i) => i, Uint32Array), next = new Uint32Array(n);
    const place = new Uint32Array(DIGITS + 1);
    const pass = (word, shift) => {
      place.fill(0);
      for (let i = 0; i < n; i += 1) place[((word[i] >>> shift) & (DIGITS - 1)) + 1] += 1;
      for (let digit = 1; digit <= DIGITS; digit += 1) place[digit] += place[digit - 1];
      for (let k = 0; k < n; k += 1) {
        const i = order[k], digit = (word[i] >>> shift) & (DIGITS - 1);
        next[place[digit]] = i;
        place[digit] += 1;
      }
      [order, next] = [next, order];
    };
    for (const word of [low, high]) for (const shift of [0, 11, 22]) pass(word, shift);
    return order;
  }

  const take = (x, rows) => isArray(x) ? tabulate(rows.length, (k) => x[rows[k]]) : x;

  // ---- a log, sorted once by its score ----

  function sorted({ score, correct_low: low, correct_high: high, cost_low, cost_high }) {
    const n = score.length, order = argsort(score);
    if (score[order[0]] === score[order[n - 1]]) {
      throw new Refusal(`score is ${show(score[order[0]])} for every query: a threshold needs at`
        + " least two distinct scores.");
    }
    const ends = new Uint32Array(n + 1), threshold = new Float64Array(n + 1);
    let rows = 0;
    for (let k = 0; k < n; k += 1) {
      if (k > 0 && score[order[k]] === score[order[k - 1]]) continue;
      ends[rows] = k;
      threshold[rows] = score[order[k]];
      rows += 1;
    }
    ends[rows] = n;
    threshold[rows] = Infinity;
    const exact = low.every((x) => x === 0 || x === 1) && high.every((x) => x === 0 || x === 1);
    return { n, score, low, high, costLow: cost_low, costHigh: cost_high, order,
      escalated: ends.subarray(0, rows + 1), threshold: threshold.subarray(0, rows + 1), exact };
  }

  // The log of the chosen queries alone, in the order of the file.
  function part(log, chosen) {
    const rows = Uint32Array.from(chosen).sort();
    return sorted({ score: take(log.score, rows), correct_low: take(log.low, rows),
      correct_high: take(log.high, rows), cost_low: take(log.costLow, rows),
      cost_high: take(log.costHigh, rows) });
  }

  // Sum of value(i) over the escalated queries, at every threshold.
  function running(log, value) {
    const total = new Float64Array(log.escalated.length);
    for (let row = 1, sum = 0, k = 0; row < total.length; row += 1) {
      for (; k < log.escalated[row]; k += 1) sum += value(log.order[k]);
      total[row] = sum;
    }
    return total;
  }

  // What escalating query i adds to its cost.
  const EXTRA = {
    cascade: (log) => (i) => at(log.costHigh, i),
    router: (log) => (i) => at(log.costHigh, i) - at(log.costLow, i),
  };

  class Frontier {
    constructor(log, kind = "cascade") {
      this.log = log;
      this.kind = kind;
      const { n } = log, rows = log.escalated.length, extra = EXTRA[kind](log);
      const right = mean(log.low), gains = running(log, (i) => log.high[i] - log.low[i]);
      const base = log.exact ? Math.round(right * n) : 0;
      const spent = isArray(log.costHigh) || (kind === "router" && isArray(log.costLow))
        ? running(log, extra) : tabulate(rows, (row) => extra(0) * log.escalated[row]);
      const paid = mean(log.costLow);
      this.threshold = log.threshold;
      this.rate = tabulate(rows, (row) => log.escalated[row] / n);
      this.quality = tabulate(rows, (row) => log.exact ? (gains[row] + base) / n
        : Math.min(Math.max(gains[row] / n + right, 0), 1));
      this.cost = tabulate(rows, (row) => spent[row] / n + paid);
      this.rowOf = null; // rows stand in the order of the threshold, unless their cost falls
      if (this.cost.some((cost, i) => i && cost < this.cost[i - 1])) {
        const byCost = argsort(this.cost);
        this.rowOf = new Uint32Array(rows);
        byCost.forEach((row, i) => { this.rowOf[row] = i; });
        for (const name of ["threshold", "rate", "quality", "cost"]) {
          this[name] = take(this[name], byCost);
        }
      }
      this.best = new Uint32Array(rows); // cheapest row that is best among those up to each
      for (let i = 1, best = 0; i < rows; i += 1) {
        if (this.quality[i] > this.quality[best]) best = i;
        this.best[i] = best;
      }
      this.hull = hull(this.cost, this.quality);
    }

    get bestQuality() { return this.quality[this.best.at(-1)]; }

    atBudget(budget) {
      const slack = ROUNDING * Math.abs(budget);
      if (!Number.isFinite(budget)) {
        throw new Refusal(`budget is ${show(budget)}: it must be a finite number.`);
      }
      if (budget + slack < this.cost[0]) {
        throw new Refusal(`budget is ${show(budget)}, below the cheapest policy: attainable mean`
          + ` costs run from ${show(this.cost[0])} to ${show(this.cost.at(-1))}.`);
      }
      return this.point(this.best[Math.max(search(this.cost, budget + slack, "right"), 1) - 1]);
    }

    atQuality(target) {
      const slack = ROUNDING * Math.abs(target), best = this.bestQuality;
      if (!Number.isFinite(target)) {
        throw new Refusal(`target is ${show(target)}: it must be a finite number.`);
      }
      if (target - slack > best) {
        throw new Refusal(`target is ${show(target)}, above the best policy: attainable qualities`
          + ` run from ${show(this.quality[this.best[0]])} to ${show(best)}.`);
      }
      let low = 0, high = this.best.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.quality[this.best[middle]] < target - slack) low = middle + 1;
        else high = middle;
      }
      return this.point(this.best[low], true);
    }

    choose({ budget, target }) {
      return target === undefined ? this.atBudget(budget) : this.atQuality(target);
    }

    atThreshold(threshold) {
      const row = search(this.log.threshold, threshold, "left", this.log.threshold.length - 1);
      return this.point(this.rowOf ? this.rowOf[row] : row);
    }

    point(row, ofQuality = false) {
      const price = priceAt(this.hull, this.cost[row]);
      return { threshold: this.threshold[row], cost: this.cost[row], quality: this.quality[row],
        escalation_rate: this.rate[row],
        shadow_price: !ofQuality ? price : price > 0 ? 1 / price : Infinity };
    }
  }

  // ---- the upper concave hull ----

  const priceAt = (hull, cost) => hull.price[Math.max(search(hull.cost, cost, "right"), 1) - 1];

  // The first of the best rows of each distinct cost, up to the cheapest of the best: no other row
  // can be a vertex.
  function bestPerCost(cost, quality) {
    const rows = new Uint32Array(cost.length);
    let n = 0, top = 0;
    for (let i = 0; i < cost.length; i += 1) {
      if (i === 0 || cost[i] > cost[i - 1]) {
        rows[n] = i;
        n += 1;
      } else if (quality[i] > quality[rows[n - 1]]) rows[n - 1] = i;
      if (quality[rows[n - 1]] > quality[rows[top]]) top = n - 1;
    }
    return rows.subarray(0, top + 1);
  }

  function hull(cost, quality) {
    let rows = bestPerCost(cost, quality);
    while (rows.length > 64) {
      const kept = new Uint32Array(rows.length);
      let n = 0;
      for (let i = 0; i < rows.length; i += 1) {
        const row = rows[i], before = rows[i - 1], after = rows[i + 1];
        if (i === 0 || i === rows.length - 1 || (quality[row] - quality[before])
            * (cost[after] - cost[row]) > (quality[after] - quality[row])
            * (cost[row] - cost[before])) {
          kept[n] = row;
          n += 1;
        }
      }
      if (n > 0.9 * rows.length) break;
      rows = kept.subarray(0, n);
    }
    const kept = [];
    for (const k of rows) {
      while (kept.length > 1) {
        const i = kept.at(-2), j = kept.at(-1);
        if ((quality[j] - quality[i]) * (cost[k] - cost[j])
            > (quality[k] - quality[j]) * (cost[j] - cost[i])) break;
        kept.pop();
      }
      kept.push(k);
    }
    const found = { row: kept, cost: take(cost, kept), quality: take(quality, kept) };
    found.price = found.cost.map((c, i) => i + 1 < kept.length
      ? (found.quality[i + 1] - found.quality[i]) / (found.cost[i + 1] - c) : 0);
    return found;
  }

  // ---- router against cascade ----

  function interpolate(x, xs, ys) {
    const j = Math.max(search(xs, x, "right"), 1) - 1;
    if (xs[j] === x || j === xs.length - 1) return ys[j];
    return (ys[j + 1] - ys[j]) / (xs[j + 1] - xs[j]) * (x - xs[j]) + ys[j];
  }

  // What the cascade spends on cheap answers that it throws away.
  function structuralCost({ log }, { threshold }) {
    return mean(log.score.map((x, i) => x < threshold ? at(log.costLow, i) : 0));
  }

  function breakEven(router, cascade, budget) {
    const byCascade = cascade.atBudget(budget), byRouter = router.atBudget(budget);
    const structural = structuralCost(cascade, byCascade), rate = byCascade.escalation_rate;
    const byRate = argsort(router.rate), rates = take(router.rate, byRate);
    const [cost, quality] = [router.cost, router.quality]
      .map((x) => interpolate(rate, rates, take(x, byRate)));
    const price = priceAt(router.hull, Math.max(cost, router.cost[0]));
    const loss = byCascade.quality - quality;
    const rule = core.breakEvenRule(price, structural, loss);
    return { escalation_rate: rate, structural_cost: structural, shadow_price: price,
      tolerated_loss: rule.tolerated_loss, signal_loss: loss, router_predicted: rule.predicted,
      advantage: byRouter.quality - byCascade.quality };
  }

  // ---- choose on one part, report on the other ----

  function standardError(values) {
    const middle = mean(values);
    const squares = values.map((x) => (x - middle) ** 2);
    return Math.sqrt(pairwise(squares, 0, squares.length) / (values.length - 1))
      / Math.sqrt(values.length);
  }

  function evaluate(calibration, test, level) {
    const chosen = calibration.choose(level), { log } = test, extra = EXTRA[test.kind](log);
    const up = (i) => log.score[i] < chosen.threshold, kept = test.atThreshold(chosen.threshold);
    const outcome = log.score.map((_, i) => up(i) ? log.high[i] : log.low[i]);
    const cost = log.score.map((_, i) => at(log.costLow, i) + (up(i) ? extra(i) : 0));
    return { calibration: chosen, test: kept, quality_error: standardError(outcome),
      cost_error: standardError(cost), optimism: chosen.quality - kept.quality,
      overspend: kept.cost - chosen.cost };
  }

  Object.assign(core, { ROUNDING, EXTRA, mean, search, tabulate, sorted, part, Frontier, hull,
    priceAt, structuralCost, breakEven, evaluate });
};
