// What is drawn at random: the split into halves, the bootstrap bands of
// routecore/cascades/bootstrap.py and the shares of routecore/cascades/choice.py. The draws are those
// of a small generator, seeded; given the same draws the numbers are those of the package.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.resample = function resample(core) {
  const { ROUNDING, EXTRA, tabulate } = core;
  const LEVEL = 0.9, ENOUGH_DRAWS = 2e7;
  const [NEVER, THRESHOLD, ALWAYS, ROUTER, OUT_OF_REACH] = [0, 1, 2, 3, 4];

  // 400 resamples, and down to 100 of a long log, whose bands are narrow anyway.
  const replicates = (n) => Math.min(400, Math.max(100, Math.floor(ENOUGH_DRAWS / n)));

  // Chris Doty-Humphrey's sfc32: 128 bits of state, passes PractRand. A function that writes whole
  // numbers from 0 to n - 1; for n below a million they are uneven by less than one in 4,000.
  function generator(seed) {
    let a = 0, b = seed >>> 0, c = Math.floor(seed / 2 ** 32) >>> 0, count = 1;
    const fill = (into, bound) => {
      for (let i = 0; i < into.length; i += 1) {
        const t = (((a + b) | 0) + count) | 0;
        count = (count + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + t) | 0;
        into[i] = (t >>> 0) / 4294967296 * bound(i);
      }
      return into;
    };
    fill(new Uint32Array(12), () => 1);
    return fill;
  }

  function permutation(n, fill) {
    const all = tabulate(n, (i) => i, Uint32Array);
    const swap = fill(new Uint32Array(n), (i) => i + 1);
    for (let i = n - 1; i > 0; i -= 1) {
      const j = swap[i];
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all;
  }

  function roundHalfEven(x) {
    const down = Math.floor(x), rest = x - down;
    return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : down + 1;
  }

  // Two halves of the log, or null where a half has fewer than two queries or one score only.
  function halves(log, shuffled) {
    const cut = roundHalfEven(0.5 * log.n);
    if (cut < 2 || cut > log.n - 2) return null;
    try {
      return [shuffled.subarray(0, cut), shuffled.subarray(cut)]
        .map((chosen) => new core.Frontier(core.part(log, chosen)));
    } catch (error) {
      if (error instanceof core.Refusal) return null;
      throw error;
    }
  }

  function quantile(sorted, q) {
    const place = q * (sorted.length - 1), i = Math.floor(place), t = place - i;
    const a = sorted[i], b = sorted[Math.min(i + 1, sorted.length - 1)];
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  }

  // A frontier's queries, ready to be weighed: totals in the order of the file, the rest in the
  // order of the score.
  function queue({ log, kind }) {
    const extra = EXTRA[kind](log);
    const inOrder = (value) => tabulate(log.n, (k) => value(log.order[k]));
    const ends = new Uint8Array(log.n); // 1 at the last query of a score
    for (const k of log.escalated.subarray(1)) ends[k - 1] = 1;
    return { n: log.n, order: log.order, ends, low: log.low, paid: log.costLow,
      gain: inOrder((i) => log.high[i] - log.low[i]), extra: inOrder(extra) };
  }

  // The best policy of a resample for the level, and, for the bands, the `fixed` row and the best
  // one whose cost is `allowed`. Rows are those of the log's thresholds.
  function best({ n, order, ends, low, paid, gain, extra }, weight, level, fixed, allowed) {
    const byBudget = level.target === undefined;
    const slack = ROUNDING * Math.abs(level.budget ?? level.target);
    const most = byBudget ? (level.budget + slack) * n : 0;
    const least = byBudget ? 0 : (level.target - slack) * n;
    const cap = allowed * n;
    let right = 0, spent = 0;
    for (let i = 0; i < n; i += 1) right += weight[i] * low[i];
    if (typeof paid === "number") spent = paid * n;
    else for (let i = 0; i < n; i += 1) spent += weight[i] * paid[i];

    const found = { row: -1, fixedCost: NaN, fixedQuality: NaN };
    let bestRow = -1, bestCost = Infinity, bestRight = -Infinity, bestUp = 0;
    let within = -Infinity, withinRow = -1, gained = 0, added = 0, up = 0;
    for (let k = -1, row = 0; k < n; k += 1) {
      if (k >= 0) {
        const w = weight[order[k]];
        gained += w * gain[k];
        added += w * extra[k];
        up += w;
        if (ends[k] === 0) continue;
        row += 1;
      }
      const cost = spent + added, score = right + gained;
      if (row === fixed) {
        found.fixedCost = cost / n;
        found.fixedQuality = score / n;
      }
      if (score > within && cost <= cap) {
        within = score;
        withinRow = row;
      }
      if (byBudget ? score > bestRight && cost <= most : score >= least && cost < bestCost) {
        bestRow = row;
        bestCost = cost;
        bestRight = score;
        bestUp = up;
      }
    }
    return Object.assign(found, { row: bestRow, cost: bestCost / n, quality: bestRight / n,
      up: bestUp, within: within / n, withinRow });
  }

  // What a frontier does at the level, or null where it cannot reach it.
  function reach(frontier, level) {
    try {
      return frontier.choose(level);
    } catch (error) {
      if (error instanceof core.Refusal) return null;
      throw error;
    }
  }

  // Which choice it is; the router must be strictly better than the cascade.
  function kindOf(up, n, cascade, router, byBudget) {
    if (router && (byBudget ? router.quality > cascade.quality + ROUNDING
      : router.cost < cascade.cost * (1 - ROUNDING))) return ROUTER;
    return up === 0 ? NEVER : up === n ? ALWAYS : THRESHOLD;
  }

  // One after the other, so that the caller may pause or stop between them.
  class Bootstrap {
    constructor(cascade, router, level) {
      const { n } = cascade.log, byBudget = level.target === undefined;
      Object.assign(this, { cascade, level, n, byBudget });
      this.point = cascade.choose(level);
      const routed = router && reach(router, level);
      this.recommended = kindOf(Math.round(this.point.escalation_rate * n), n, this.point, routed,
        byBudget);
      const fixed = core.search(cascade.log.threshold, this.point.threshold, "left",
        cascade.log.threshold.length - 1);
      this.queues = [queue(cascade), ...router ? [queue(router)] : []];
      this.asked = [fixed, this.point.cost * (1 + ROUNDING)];
      this.weight = new Uint16Array(n);
      Object.assign(this, { costs: [], qualities: [], anew: [], rows: [], rates: [], kinds: [] });
    }

    // `draws` are n queries of the file, drawn with replacement.
    once(draws) {
      this.weight.fill(0);
      for (let i = 0; i < draws.length; i += 1) this.weight[draws[i]] += 1;
      const [found, routed] = this.queues.map((ready) =>
        best(ready, this.weight, this.level, ...this.asked));
      this.costs.push(found.fixedCost);
      this.qualities.push(found.fixedQuality);
      if (found.withinRow >= 0) {
        this.anew.push(found.within);
        this.rows.push(found.withinRow);
      }
      if (found.row >= 0) {
        this.rates.push(found.up / this.n);
        this.kinds.push(kindOf(found.up, this.n, found, routed?.row >= 0 ? routed : null,
          this.byBudget));
      } else {
        this.kinds.push(routed?.row >= 0 ? ROUTER : OUT_OF_REACH);
      }
    }

    get result() {
      const ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2], { point, kinds } = this;
      const band = (values, otherwise) => {
        if (!values.length) return [otherwise, otherwise];
        const sorted = Float64Array.from(values).sort();
        return ends.map((q) => quantile(sorted, q));
      };
      const rows = Uint32Array.from(this.rows).sort();
      const share = [0, 0, 0, 0, 0];
      for (const kind of kinds) share[kind] += 1 / kinds.length;
      return {
        level: LEVEL, cost: band(this.costs, point.cost),
        quality: band(this.qualities, point.quality),
        frontier_quality: band(this.anew, point.quality),
        threshold: ends.map((q) => rows.length
          ? this.cascade.log.threshold[rows[roundHalfEven(q * (rows.length - 1))]]
          : point.threshold),
        attainable: this.rows.length / kinds.length,
        choice: { recommended: this.recommended, share,
          escalation_rate: band(this.rates, point.escalation_rate) },
      };
    }
  }

  Object.assign(core, { replicates, generator, permutation, halves, Bootstrap });
};
