// The worker of the desk: it holds the logs, answers {read}, {choose} and {table}, says how far it
// is, and goes on with what takes long only while nothing newer has been asked and nobody stops it.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.worker = function worker(core) {
  const MOST_BYTES = 200e6;
  const STRIPS = 500; // as many as a curve has room for, side by side
  const SHIFT = 40, PATIENCE = 150; // ms between two looks at what was asked; ms without a report

  // The rows of a curve that can be seen: in every strip of cost the ends and the extremes.
  function visible({ cost, quality }) {
    const width = (cost.at(-1) - cost[0]) / STRIPS || 1, kept = [];
    for (let from = 0; from < cost.length;) {
      const strip = Math.floor((cost[from] - cost[0]) / width);
      let end = from, low = from, high = from;
      for (; end < cost.length && Math.floor((cost[end] - cost[0]) / width) === strip; end += 1) {
        if (quality[end] < quality[low]) low = end;
        if (quality[end] > quality[high]) high = end;
      }
      kept.push(...new Set([from, low, high, end - 1].sort((i, j) => i - j)));
      from = end;
    }
    return kept;
  }

  function curve(frontier) {
    const rows = visible(frontier), pick = (x) => Array.from(rows, (row) => x[row]);
    return { cost: pick(frontier.cost), quality: pick(frontier.quality),
      threshold: pick(frontier.threshold), rate: pick(frontier.rate) };
  }

  // Everything a log gives before a level is chosen.
  function open(log) {
    const cascade = new core.Frontier(core.sorted(log));
    const router = log.router_score
      ? new core.Frontier(routed(log), "router") : null;
    return { cascade, router, seed: null, halves: null };
  }

  function routed(log) {
    try {
      return core.sorted({ ...log, score: log.router_score });
    } catch (error) {
      if (error instanceof core.Refusal) {
        error.message = error.message.replace("score", "router_score");
      }
      throw error;
    }
  }

  function summary({ cascade, router }) {
    const { cost, quality, hull } = cascade;
    return { queries: cascade.log.n, thresholds: cost.length,
      cost: [cost[0], cost.at(-1)], quality: [quality[cascade.best[0]], cascade.bestQuality],
      frontier: curve(cascade), router: router && curve(router),
      hull: { cost: Array.from(hull.cost), quality: Array.from(hull.quality) } };
  }

  // What the log says of a level at once; `other` is a second log to judge the threshold on.
  function answer({ cascade, router }, level, other) {
    const point = cascade.choose(level);
    const lambda = core.priceAt(cascade.hull, point.cost);
    const structural = core.structuralCost(cascade, point);
    const { tolerated_loss } = core.breakEvenRule(lambda, structural, NaN);
    return { point, structural_cost: structural, tolerated_loss,
      drift: other ? core.drift(cascade, other.cascade, point.threshold) : null,
      router: router && { ...core.breakEven(router, cascade, level.budget ?? point.cost),
        rivalry: core.rivalry(router, point, level) } };
  }

  function heldOut(state, level, seed) {
    if (state.seed !== seed) {
      state.halves = core.halves(state.cascade.log,
        core.permutation(state.cascade.log.n, core.generator(seed)));
      state.seed = seed;
    }
    try {
      return state.halves && core.evaluate(...state.halves, level);
    } catch (error) {
      if (error instanceof core.Refusal) return null; // half the log cannot reach that level
      throw error;
    }
  }

  // Python reads "inf"; a spreadsheet reads everything else.
  function table({ threshold, cost, quality, rate }) {
    const lines = ["threshold,cost,quality,escalation_rate"];
    threshold.forEach((x, i) => {
      lines.push(`${x === Infinity ? "inf" : x},${cost[i]},${quality[i]},${rate[i]}`);
    });
    return lines.join("\n") + "\n";
  }

  const breath = () => new Promise((resolve) => { setTimeout(resolve); });

  function serve(scope) {
    const state = { first: null, second: null };
    const latest = { read: 0, choose: 0 };

    // `await tick(stage, share)` now and then: false when the work is wanted no more.
    function clock(job, id) {
      const began = performance.now();
      let pause = began + SHIFT;
      return async (stage, share) => {
        const now = performance.now();
        if (now < pause) return true;
        if (now - began > PATIENCE) scope.postMessage({ id, job, progress: { stage, share } });
        await breath();
        pause = performance.now() + SHIFT;
        return latest[job] === id;
      };
    }

    async function bytesOf(file, name) {
      if (file.size > MOST_BYTES) {
        throw new core.Refusal(`${name} has ${Math.round(file.size / 1e6)} MB, but this page`
          + ` reads at most ${MOST_BYTES / 1e6} MB.`);
      }
      try {
        return await file.arrayBuffer();
      } catch {
        throw new core.Refusal(`${name} cannot be read.`);
      }
    }

    const jobs = {
      async read({ file, name, fixed, columns, slot }, id) {
        latest.read = id;
        const tick = clock("read", id);
        const text = core.textOf(await bytesOf(file, name), name);
        const reading = core.reading(text, name, fixed, columns);
        let step = reading.next();
        for (; !step.done; step = reading.next()) {
          if (!await tick("Reading", step.value)) return { stopped: true };
        }
        if (!await tick("Sorting", 1)) return { stopped: true };
        state[slot] = open(step.value.log); // refused: the old one stays
        latest.choose = id;
        return { slot, names: step.value.names, summary: summary(state[slot]) };
      },
      async choose({ level, seed }, id) {
        latest.choose = id;
        const { cascade, router } = state.first, tick = clock("choose", id);
        scope.postMessage({ id, job: "choose", answer: answer(state.first, level, state.second) });
        await breath();
        if (latest.choose !== id) return { stopped: true };
        scope.postMessage({ id, job: "choose", held: heldOut(state.first, level, seed),
          certificate: core.certified(cascade, level) });
        const bootstrap = new core.Bootstrap(cascade, router, level), fill = core.generator(seed);
        const { n } = cascade.log, draws = new Uint32Array(n), count = core.replicates(n);
        for (let k = 0; k < count; k += 1) {
          bootstrap.once(fill(draws, () => n));
          if (!await tick("Resampling", (k + 1) / count)) return { stopped: true };
        }
        return { bands: bootstrap.result };
      },
      async drop() {
        state.second = null;
        return { dropped: true };
      },
      async table() {
        return { table: new Blob([table(state.first.cascade)], { type: "text/csv" }) };
      },
      async hash() {
        return { hash: await core.logHash(state.first.cascade.log) };
      },
      async stop() {
        latest.read = latest.choose = 0;
      },
    };
    scope.onmessage = async ({ data: { id, job, ...given } }) => {
      try {
        const reply = await jobs[job](given, id);
        if (reply) scope.postMessage({ id, job, ...reply });
      } catch (error) {
        const refused = error instanceof core.Refusal ? error.message
          : `This browser could not finish: ${error.message}`;
        scope.postMessage({ id, job, refused, names: error.names });
      }
    };
  }

  Object.assign(core, { open, summary, answer, heldOut, table, visible, serve });
};
