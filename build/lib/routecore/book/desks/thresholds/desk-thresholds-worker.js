// The worker of the desk: it holds the log, answers {read}, {choose} and {table}, and goes on to
// the bootstrap only while nothing newer has been asked.
"use strict";
window.thresholdsDesk ??= { parts: {} };
window.thresholdsDesk.parts.worker = function worker(core) {
  const MOST_BYTES = 200e6;
  const STRIPS = 500; // as many as a curve has room for, side by side

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

  function answer(state, level, seed) {
    const { cascade, router } = state, point = cascade.choose(level);
    if (state.seed !== seed) {
      state.halves = core.halves(cascade.log,
        core.permutation(cascade.log.n, core.generator(seed)));
      state.seed = seed;
    }
    let held = null;
    try {
      held = state.halves && core.evaluate(...state.halves, level);
    } catch (error) {
      if (!(error instanceof core.Refusal)) throw error; // half the log cannot reach that level
    }
    const lambda = core.priceAt(cascade.hull, point.cost);
    const structural = core.structuralCost(cascade, point);
    const { tolerated_loss } = core.breakEvenRule(lambda, structural, NaN);
    return { point, held, structural_cost: structural, tolerated_loss,
      router: router && core.breakEven(router, cascade, level.budget ?? point.cost) };
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
    let state = null, latest = 0;
    const jobs = {
      async read({ file, name, fixed }, id) {
        if (file.size > MOST_BYTES) {
          throw new core.Refusal(`${name} has ${Math.round(file.size / 1e6)} MB, but this page`
            + ` reads at most ${MOST_BYTES / 1e6} MB.`);
        }
        let bytes;
        try {
          bytes = await file.arrayBuffer();
        } catch {
          throw new core.Refusal(`${name} cannot be read.`);
        }
        const opened = open(core.readBytes(bytes, name, fixed)); // refused: the old one stays
        state = opened;
        latest = id;
        return { summary: summary(state) };
      },
      async choose({ level, seed }, id) {
        const { cascade, router } = state;
        scope.postMessage({ id, job: "choose", answer: answer(state, level, seed) });
        const bootstrap = new core.Bootstrap(cascade, router, level), fill = core.generator(seed);
        const { n } = cascade.log, draws = new Uint32Array(n);
        let pause = 0;
        for (let k = core.replicates(n); k > 0; k -= 1) {
          bootstrap.once(fill(draws, () => n));
          if (performance.now() > pause) {
            await breath();
            if (id !== latest) return null;
            pause = performance.now() + 40;
          }
        }
        return { bands: bootstrap.result };
      },
      async table() {
        return { table: new Blob([table(state.cascade)], { type: "text/csv" }) };
      },
    };
    scope.onmessage = async ({ data: { id, job, ...given } }) => {
      if (job === "choose") latest = id;
      try {
        const reply = await jobs[job](given, id);
        if (reply) scope.postMessage({ id, job, ...reply });
      } catch (error) {
        const refused = error instanceof core.Refusal ? error.message
          : `This browser could not finish: ${error.message}`;
        scope.postMessage({ id, job, refused });
      }
    };
  }

  Object.assign(core, { open, summary, answer, table, visible, serve });
};
