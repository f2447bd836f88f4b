// Exact binomial tails and the intervals that they give: routecore/binomial.py, for both desks. Tests
// compare the two in Chromium. A part that adds to `core`, as those of the desk for thresholds.
"use strict";
window.deskBinomial = function binomial(core) {
  const TERMS = 100000, TINY = 1e-300, HALVINGS = 100;
  const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];

  // log gamma by Stirling's series, from 10 on; below that by gamma(x) = gamma(x + 1) / x.
  function logGamma(x) {
    let shift = 0;
    for (; x < 10; x += 1) shift += Math.log(x);
    let sum = 0;
    STIRLING.forEach((c, k) => { sum += c / x ** (2 * k + 1); });
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + sum - shift;
  }

  const apart = (value) => Math.abs(value) < TINY ? TINY : value;

  // The continued fraction of the incomplete beta function, by Lentz's method.
  function fraction(a, b, x) {
    let c = 1, d = 1 / apart(1 - (a + b) * x / (a + 1)), total = d;
    for (let m = 1; m < TERMS; m += 1) {
      for (const term of [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))]) {
        d = 1 / apart(1 + term * d);
        c = apart(1 + term / c);
        total = total * d * c;
      }
      if (Math.abs(d * c - 1) < 1e-15) break;
    }
    return total;
  }

  // The chance of at least k successes in n attempts that succeed with chance p.
  function atLeast(k, n, p) {
    if (k === 0 || p >= 1) return 1;
    if (p <= 0) return 0;
    const a = k, b = n - k + 1;
    const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b)
      + a * Math.log(p) + b * Math.log1p(-p));
    const left = p < (a + 1) / (a + b + 2);
    const part = left ? scale * fraction(a, b, p) / a : scale * fraction(b, a, 1 - p) / b;
    return Math.min(Math.max(left ? part : 1 - part, 0), 1);
  }

  // The p at which at least k successes in n have the chance `share`; 0 where k = 0.
  function reaches(k, n, share) {
    let low = 0, high = k === 0 ? 0 : 1;
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (low + high) / 2;
      if (middle === low || middle === high) break;
      if (atLeast(k, n, middle) < share) low = middle; else high = middle;
    }
    return high;
  }

  // The exact interval for a success probability: it misses with a chance of at most alpha.
  const clopperPearson = (k, n, alpha) =>
    [reaches(k, n, alpha / 2), 1 - reaches(n - k, n, alpha / 2)];

  Object.assign(core, { atLeast, clopperPearson });
};
