// The sentences of the desk: those of routecore/cascades/decide.py and routecore/desks/choice.py,
// letter for letter, and what a router would change. Loaded before desk-thresholds.js.
"use strict";
(() => {
  const CHOICES = ["never escalate", "escalate below a threshold", "always escalate",
    "send by the router score", "the level is out of reach"];
  const OUT_OF_REACH = 4;
  // Python writes a plain minus sign and "inf".
  const say = (x, spec) =>
    window.routecore.number(x, spec).replace("−", "-").replace("∞", "inf");

  function choice({ threshold, escalation_rate: rate, cost, quality }) {
    const how = rate === 0 ? "Never escalate" : threshold === Infinity ? "Always escalate"
      : `Escalate a query when its score is below ${say(threshold, ".6g")}`;
    return `${how}: ${say(rate, ".0%")} of queries, mean cost ${say(cost, ".4g")},`
      + ` quality ${say(quality, ".3f")}.`;
  }

  function price({ shadow_price: price, cost }, ofQuality) {
    if (ofQuality) {
      return price === Infinity ? "More quality is not to be had."
        : `One more point of quality (0.01) would cost about ${say(price / 100, ".3g")} a query.`;
    }
    return price === 0 ? "A larger budget would not buy more quality."
      : `One per cent more budget would buy about ${say(price * cost / 100, ".2g")} quality.`;
  }

  function kept(held) {
    if (!held) {
      return "A held-out check is not possible: half the log is too small or cannot reach that"
        + " level.";
    }
    return `Chosen on one half, it keeps quality ${say(held.test.quality, ".3f")} ±`
      + ` ${say(held.quality_error, ".3f")} at cost ${say(held.test.cost, ".4g")} on the other`
      + ` (promised ${say(held.calibration.quality, ".3f")}).`;
  }

  function band({ quality: [low, high], level }) {
    return `On other queries of this kind its quality lies in ${say(low, ".3f")} to`
      + ` ${say(high, ".3f")} (${say(level, ".0%")}).`;
  }

  function enough({ recommended, share }, required) {
    const sure = say(share[recommended], ".0%");
    // A share is a sum of many fractions of one.
    if (share[recommended] >= required - 1e-9) {
      return `Enough data to decide: ${sure} of resamples give the same choice.`;
    }
    const rival = share.reduce((best, x, kind) =>
      kind !== recommended && (best < 0 || x > share[best]) ? kind : best, -1);
    const what = rival === OUT_OF_REACH ? `in ${say(share[rival], ".0%")} ${CHOICES[rival]}`
      : `${say(share[rival], ".0%")} give '${CHOICES[rival]}'`;
    return `Not enough data to decide: ${sure} of resamples give the same choice, ${what}.`;
  }

  function router({ router: found, structural_cost: structural, tolerated_loss: tolerated }) {
    if (!found) {
      return structural === 0 ? "Nothing is escalated, so a router would save nothing."
        : "A router that sends as many queries would save the structural cost of"
          + ` ${say(structural, ".3g")} a query; it is better if its weaker signal loses less than`
          + ` ${say(tolerated, ".3f")} of quality.`;
    }
    const lead = found.advantage, size = say(Math.abs(lead), ".3f");
    const result = lead > 0 ? `the router is better by ${size} of quality`
      : lead < 0 ? `the cascade is better by ${size} of quality` : "router and cascade are equal";
    return `At this cost ${result}. By the break-even rule the router's signal loses`
      + ` ${say(found.signal_loss, ".3f")}, and ${say(found.tolerated_loss, ".3f")} is what the`
      + ` structural cost of ${say(found.structural_cost, ".3g")} a query would buy.`;
  }

  Object.assign(window.thresholdsDesk, { words: { choice, price, kept, band, enough, router } });
})();
