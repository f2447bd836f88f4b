// The desk for the game: where the route changes, and how often it changes when the inputs are drawn.
// The search for switching values is that of routecore/routing/switching.py, the draws are those of
// routecore/routing/uncertainty.py; tests compare them. The formulas come generated with the page.
"use strict";
(() => {
  const DRAWS = 4000;

  // Normal draws from a seed, so that the same scenario always gets the same answer.
  function seeded(seed) {
    const uniform = window.routecore.mulberry32(seed);
    return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  function switchingValues(desk, here) {
    return Object.fromEntries(desk.data.parameters.map((name) =>
      [name, [-1, 1].map((side) => nearest(desk, here, name, side))]));
  }

  function nearest(desk, here, name, side) {
    const { bounds, grid, reach, boundaries, parameters } = desk.data, start = here[name];
    const limit = (bound, other) => bound === null ? other : here[bound] ?? bound;
    const [low, high] = bounds[name];
    const end = side < 0 ? limit(low, 0) : limit(high, reach * Math.max(start, 1));
    const known = Object.values(desk.switches[name](...parameters.map((x) => here[x])));
    const stops = [start, end, ...known.filter((x) => (x - start) * (x - end) < 0)];
    for (let i = 1; i <= grid; i++) stops.push(start + (end - start) * (i / (grid + 1)) ** 2);
    stops.sort((x, y) => side * (x - y));
    const at = (value) => desk.route({ ...here, [name]: value }), now = at(start);
    let inside = start;
    for (let i = 1; i < stops.length; i++) {
      const middle = (stops[i - 1] + stops[i]) / 2;
      if (middle === start) continue;
      const route = at(middle);
      if (route !== now) {
        const value = bisect(at, inside, middle);
        const exact = known.findIndex((x) =>
          Math.abs(x - value) <= 1e-9 * Math.max(Math.abs(value), 1e-9));
        return { value: exact < 0 ? value : known[exact], route,
          boundary: exact < 0 ? "" : boundaries[name][exact] };
      }
      inside = middle;
    }
    return null;
  }

  function bisect(at, inside, outside) {
    const route = at(inside);
    for (let i = 0; i < 200; i++) {
      const middle = (inside + outside) / 2;
      if (middle === inside || middle === outside) break;
      if (at(middle) === route) inside = middle; else outside = middle;
    }
    return outside;
  }

  // As routecore.routing.uncertainty: probabilities vary on the logit scale, the rest on the log scale.
  function routeShares(desk, here, errors) {
    const normal = seeded(1), names = Object.keys(errors);
    if (!names.length) return null;
    const counts = new Array(desk.data.routes.length).fill(0);
    let reversed = 0;
    for (let i = 0; i < DRAWS; i++) {
      const drawn = { ...here };
      for (const name of names) {
        const draw = desk.data.probabilities.includes(name)
          ? desk.drawnProbability : desk.drawnAmount;
        drawn[name] = draw(here[name], errors[name], normal()).result;
      }
      if (desk.data.order.every(([low, high]) => drawn[low] < drawn[high])) counts[desk.route(drawn)]++;
      else reversed++;
    }
    return { share: counts.map((count) => count / DRAWS), reversed: reversed / DRAWS };
  }

  window.routecore.search = { switchingValues, routeShares };
})();
