// The desk for the game: is the route the same for every game of a box? The algorithm is that of
// routecore/routing/certify.py, and a test compares the two; the formulas and the sentences come
// generated with the page (certificate.py). Needs desk-binomial.js.
"use strict";
(() => {
  const { fill } = window.routecore;
  const LEAST = 2.2250738585072014e-308, MOST = 1 - 2 ** -53; // probabilities next to 0 and 1
  const binomial = {};
  window.deskBinomial(binomial);

  class Certifier {
    // `desk` has data.certificate, data.parameters, data.order, data.routes, and the generated
    // boxSigns, boxSizes and boxP3.
    constructor(desk) {
      Object.assign(this, { desk, data: desk.data.certificate, names: desk.data.parameters });
    }

    vector(box) { return this.names.map((name) => box[name]); }

    // Signs that are the same at every corner of the box; 0 where they are not.
    linear(low, high) {
      const { names, data, desk } = this, least = {}, greatest = {};
      const moving = names.filter((name) => low[name] !== high[name]);
      for (let corner = 0; corner < 2 ** moving.length; corner += 1) {
        const box = { ...low };
        moving.forEach((name, i) => { if (corner & (1 << i)) box[name] = high[name]; });
        for (const [name, value] of Object.entries(desk.boxSigns(...this.vector(box)))) {
          least[name] = Math.min(least[name] ?? Infinity, value);
          greatest[name] = Math.max(greatest[name] ?? -Infinity, value);
        }
      }
      const sizes = desk.boxSizes(...this.vector(high)), signs = {};
      for (const name of data.linear) {
        const margin = data.margin * sizes[name];
        signs[name] = Number(least[name] > margin) - Number(greatest[name] < -margin);
      }
      return signs;
    }

    // One shot of M2 less the cascade at sL: bounded by corners, slice by slice of p2.
    notLinear(signs, low, high) {
      if (!(signs.cheap < 0 && signs.xi1 >= 0 && signs.xi2 <= 0)) return 0;
      const { slices, margin } = this.data;
      const difference = (corner, c2, staying, leaving, unknown) => {
        const box = { ...corner, p2: staying, c2 };
        const { value } = this.desk.boxP3(...this.vector(box), leaving);
        return Number.isNaN(value) ? unknown : value;
      };
      const dear = { p1: low.p1, c1: high.c1, t1: high.t1, t2: high.t2, V: low.V, P: low.P };
      const cheap = { p1: high.p1, c1: low.c1, t1: low.t1, t2: low.t2, V: high.V, P: high.P };
      const edge = (k) => low.p2 + (high.p2 - low.p2) * (k / slices);
      let least = Infinity, greatest = -Infinity;
      for (let k = 0; k < slices; k += 1) {
        for (const c2 of [low.c2, high.c2]) {
          least = Math.min(least, difference(dear, c2, edge(k), edge(k + 1), -Infinity));
          greatest = Math.max(greatest, difference(cheap, c2, edge(k + 1), edge(k), Infinity));
        }
      }
      const room = margin * (high.c2 + high.P + high.c1 / low.p1);
      return Number(least > room) - Number(greatest < -room);
    }

    // Which routes can be the provider's somewhere in the box, and what is known of the signs.
    certify(low, high) {
      const signs = this.linear(low, high);
      signs.P3 = this.notLinear(signs, low, high);
      const left = this.data.cases.filter((each) =>
        Object.entries(each.signs).every(([name, sign]) => signs[name] !== -sign));
      const possible = this.desk.data.routes.map((_, k) => left.some(({ route }) => route === k));
      const certain = possible.filter(Boolean).length === 1;
      const route = certain ? possible.indexOf(true) : -1;
      return { signs, possible, certain, route, clause: certain ? this.clause(route, signs) : "" };
    }

    // The fewest known signs of which each case of another route needs one the other way.
    clause(route, signs) {
      const known = Object.keys(this.data.words).filter((name) => signs[name]);
      const others = this.data.cases.filter((each) => each.route !== route);
      const rule = (names) =>
        others.every((other) => names.some((name) => other.signs[name] === -signs[name]));
      for (let count = 1; count <= known.length; count += 1) {
        for (const names of choices(known, count)) {
          if (!rule(names)) continue;
          return names.map((name) => this.data.words[name][signs[name] > 0 ? 0 : 1]).join(", ");
        }
      }
      throw new Error("A certain route has a clause.");
    }

    // The box of the desk: the intervals that were given, and the exact ones of n attempts.
    box(values, intervals, queries) {
      const low = { ...values }, high = { ...values };
      for (const [name, n] of Object.entries(queries)) {
        const ends = binomial.clopperPearson(Math.round(values[name] * n), n, this.data.alpha / 2);
        low[name] = Math.min(Math.max(ends[0], LEAST), values[name]);
        high[name] = Math.max(Math.min(ends[1], MOST), values[name]);
      }
      for (const [name, [least, most]] of Object.entries(intervals)) {
        low[name] = least ?? values[name];
        high[name] = most ?? values[name];
      }
      return { low, high };
    }

    crossed(low, high) {
      return this.desk.data.order.find(([below, above]) => high[below] >= low[above]);
    }

    ordered(low, high) { return !this.crossed(low, high); }

    say(low, high) {
      const { sentences } = this.data, { routes } = this.desk.data;
      const crossed = this.crossed(low, high);
      if (crossed) {
        const [below, above] = crossed;
        const why = fill(sentences.overlap, { below, above, rule: `${below} < ${above}` });
        return `Not certain: ${why}`;
      }
      const found = this.certify(low, high);
      if (found.certain) {
        return fill(sentences.certain, { route: routes[found.route], clause: found.clause });
      }
      const names = routes.filter((_, k) => found.possible[k]), last = names.pop();
      return fill(sentences.open, { routes: names.join(", "), last });
    }
  }

  // All choices of `count` of a list, in the order of the list.
  function* choices(list, count, from = 0) {
    if (count === 0) yield [];
    for (let k = from; count > 0 && k <= list.length - count; k += 1) {
      for (const rest of choices(list, count - 1, k + 1)) yield [list[k], ...rest];
    }
  }

  window.routecore.Certifier = Certifier;
})();
