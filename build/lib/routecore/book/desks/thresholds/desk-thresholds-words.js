// The sentences of the desk: the texts of routecore/cascades/words.py, which come with the page,
// filled with numbers. Loaded before desk-thresholds.js.
"use strict";
(() => {
  const OUT_OF_REACH = 4;

  // What says a sentence of these texts: `say(name, numbers)`.
  function speaker({ sentences, code }) {
    const cases = new Function(code)();
    return (name, known) => {
      const { given, texts } = sentences[name];
      const { which, ...derived } = cases[name](...given.map((key) => known[key]));
      return window.routecore.fill(texts[which], { ...known, ...derived });
    };
  }

  const words = (data, required) => {
    const say = speaker(data);
    return {
      choice: (point) => say("choice", point),
      price: (point, ofQuality) => say(ofQuality ? "price_of_quality" : "price_of_budget", point),
      kept: (held) => held ? say("kept", { kept_quality: held.test.quality,
        kept_cost: held.test.cost, quality_error: held.quality_error,
        promised: held.calibration.quality }) : say("not_kept", {}),
      band: ({ quality: [low, high], level }) => say("band", { low, high, level }),
      enough({ recommended, share }) {
        const rival = share.reduce((best, x, kind) =>
          kind !== recommended && (best < 0 || x > share[best]) ? kind : best, -1);
        return say(rival === OUT_OF_REACH ? "enough_in_reach" : "enough",
          { sure: share[recommended], required, rival: share[rival],
            rival_name: data.choices[rival] });
      },
      router: ({ router, ...answer }) => router ? say("router", router)
        : say("no_router", answer),
    };
  };

  window.thresholdsDesk.words = words;
})();
