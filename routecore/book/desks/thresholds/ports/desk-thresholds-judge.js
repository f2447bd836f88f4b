// What a frontier is judged by: a router, the half of the log that did not choose, a second log. The
// ports of routecore/cascades/{router,rivalry,holdout,drift}.py; tests compare the two in Chromium.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.judge = function judge(core) {
  const { Refusal, ROUNDING, EXTRA, at, mean, pairwise, argsort, take, search, priceAt } = core;

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

  // By how much the router leads, as routecore.cascades.rivalry: 0 within rounding, -Infinity where
  // only the cascade reaches the level.
  function rivalry(router, point, level) {
    const routed = reach(router, level), byBudget = level.target === undefined;
    const lead = !routed ? -Infinity : byBudget ? routed.quality - point.quality
      : point.cost - routed.cost;
    const slack = byBudget ? ROUNDING : ROUNDING * point.cost;
    return { lead: Math.abs(lead) > slack ? lead : 0, point: routed };
  }

  // What a frontier does at the level, or null where it cannot reach it.
  function reach(frontier, level) {
    try {
      return frontier.choose(level);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  // ---- choose on one part, report on the other ----

  function standardError(values) {
    const middle = mean(values);
    const squares = values.map((x) => (x - middle) ** 2);
    return Math.sqrt(pairwise(squares, 0, squares.length) / (values.length - 1))
      / Math.sqrt(values.length);
  }

  // Cost, outcome and escalation of every query of a log at a threshold.
  function outcomes({ log, kind }, threshold) {
    const extra = EXTRA[kind](log), up = log.score.map((x) => Number(x < threshold));
    return { cost: up.map((sent, i) => at(log.costLow, i) + (sent ? extra(i) : 0)),
      quality: up.map((sent, i) => sent ? log.high[i] : log.low[i]), escalation_rate: up };
  }

  function evaluate(calibration, test, level) {
    const chosen = calibration.choose(level), kept = test.atThreshold(chosen.threshold);
    const { cost, quality } = outcomes(test, chosen.threshold);
    return { calibration: chosen, test: kept, quality_error: standardError(quality),
      cost_error: standardError(cost), optimism: chosen.quality - kept.quality,
      overspend: kept.cost - chosen.cost };
  }

  // ---- a threshold on a second log: routecore/cascades/drift.py ----

  function drift(first, second, threshold) {
    const measured = (frontier) => Object.entries(outcomes(frontier, threshold))
      .map(([name, values]) => [name, { mean: mean(values), standard_error: standardError(values) }]);
    const now = Object.fromEntries(measured(second)), rows = {};
    for (const [name, then] of measured(first)) {
      const error = Math.hypot(now[name].standard_error, then.standard_error);
      const difference = now[name].mean - then.mean;
      rows[name] = { then: then.mean, now: now[name].mean, difference, standard_error: error,
        drifted: Math.abs(difference) > core.DRIFT_Z * error + ROUNDING };
    }
    const point = second.atThreshold(threshold);
    return { queries: second.log.n, rows, point, best: second.atBudget(point.cost) };
  }

  // SHA-256 of the columns as 64-bit floats, as routecore.cascades.calibration.log_hash; null where
  // the browser offers no hash (a page that came by plain http).
  async function logHash({ n, score, low, high, costLow, costHigh }) {
    if (!globalThis.crypto?.subtle) return null;
    const all = new Float64Array(5 * n);
    [score, low, high, costLow, costHigh].forEach((column, k) => {
      const part = all.subarray(k * n, (k + 1) * n);
      if (typeof column === "number") part.fill(column);
      else part.set(column);
    });
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  Object.assign(core, { structuralCost, breakEven, rivalry, reach, evaluate, drift, logHash });
};
