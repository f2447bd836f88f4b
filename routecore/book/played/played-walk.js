// Tasks that walk through the chain of the game: a port of routecore/book/played/walk.py, which a
// test holds equal to this, draw by draw. No formula of the book is written here.
"use strict";
(() => {
  const THINNING = 1.04;

  const { mulberry32 } = window.routecore;

  // Where a task goes from a pass on M1 or M2.
  function nextState(state, uniform, { p1, p2, q, s }) {
    if (uniform() < (state === "M1" ? p1 : p2)) return "solved";
    if (uniform() < q) return "left";
    return state === "M2" || uniform() < s ? "M2" : "M1";
  }

  function walk(uniform, game) {
    const states = ["M1"];
    while (["M1", "M2"].includes(states.at(-1))) states.push(nextState(states.at(-1), uniform, game));
    return states;
  }

  // What a task came to: visits to M1 and M2, value, time, U, J.
  function earned(states, { V, t1, t2, c1, c2, P }) {
    const count = (name) => states.filter((state) => state === name).length;
    const [n1, n2] = [count("M1"), count("M2")], solved = states.at(-1) === "solved" ? 1 : 0;
    const value = V * solved, time = t1 * n1 + t2 * n2;
    return [n1, n2, value, time, value - time, c1 * n1 + c2 * n2 + P * (1 - solved)];
  }

  // Running averages and their standard errors.
  class Tally {
    constructor() {
      Object.assign(this, { count: 0, means: Array(6).fill(0), squares: Array(6).fill(0),
        history: [], due: 2 });
    }

    add(values) {
      this.count += 1;
      values.forEach((value, i) => {
        const gap = value - this.means[i];
        this.means[i] += gap / this.count;
        this.squares[i] += gap * (value - this.means[i]);
      });
      if (this.count < this.due) return;
      this.history.push([this.count, [...this.means], this.errors()]);
      this.due = Math.max(this.count + 1, Math.ceil(this.count * THINNING));
    }

    errors() {
      return this.squares.map((x) => this.count < 2 ? NaN
        : Math.sqrt(x / (this.count - 1) / this.count));
    }
  }

  window.routecore.walks = { mulberry32, nextState, walk, earned, Tally };
})();
