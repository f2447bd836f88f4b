// One user, played: tasks walk through the chain, and their running averages approach the formulas.
// Needs explorer.js and played-walk.js. The formulas come generated with the page (played.py); the
// walk is that of played-walk.js. It follows the explorer it stands beside.
"use strict";
(() => {
  const { number, walks } = window.routecore;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const AT_ONCE = 1000; // tasks of one click where nothing may move
  const PASS = 650; // milliseconds, pass by pass
  const WORDS = { solved: "solves the task.", left: "fails, and the user leaves.",
    M1: "fails, and M1 is asked again.", M2: "fails, and M2 is asked next." };

  class Played {
    constructor(section) {
      this.section = section;
      this.data = JSON.parse(section.querySelector(".played-data").textContent);
      this.explorer = window.routecore.explorers[this.data.explorer];
      this.expectedOf = new Function(this.data.code)();
      this.find = (selector) => section.querySelector(selector);
      this.all = (selector) => [...section.querySelectorAll(selector)];
      this.token = this.find(".played-token");
      this.find(".explorer-live").hidden = false;
      this.playing = false;
      this.wire();
      this.restart();
    }

    wire() {
      const click = (selector, act) => this.find(selector).addEventListener("click", act);
      click(".played-play", () => (this.playing ? this.stop() : this.play()));
      click(".played-step", () => { this.pause(); this.pass(); this.draw(); this.tell(); });
      click(".played-restart", () => { this.restart(); this.say("Nothing is played yet."); });
      this.find(".played-seed").addEventListener("change", () => this.restart());
      this.find(".played-speed").addEventListener("change", () => {
        if (this.playing) { this.pause(); this.play(); }
      });
      for (const slider of this.all("[data-moves]")) {
        slider.addEventListener("input", (event) =>
          this.explorer.update({ [slider.dataset.moves]: slider.valueAsNumber }, event));
      }
      this.explorer.section.addEventListener("explorerchange", () => {
        const now = JSON.stringify(this.explorer.values);
        if (now !== this.known) this.restart();
      });
      calm.addEventListener("change", () => this.pause());
    }

    get seed() { return Math.min(Math.max(Math.trunc(this.find(".played-seed").valueAsNumber) || 0, 0), 4294967295); }

    // From the first task on, with the values of the explorer now.
    restart() {
      this.pause();
      this.game = this.explorer.values;
      this.known = JSON.stringify(this.game);
      this.expected = this.expectedOf(...this.data.given.map((name) => this.game[name]));
      this.uniform = walks.mulberry32(this.seed);
      this.tally = new walks.Tally();
      this.states = ["M1"];
      this.scene();
      this.draw();
      this.at("M1");
    }

    // ---- playing ----

    play() {
      if (this.done) this.restart();
      if (calm.matches) {
        this.finish();
        for (let i = 0; i < AT_ONCE && !this.done; i += 1) this.task();
        this.draw();
        return this.announce();
      }
      this.playing = true;
      this.find(".played-play").textContent = "Stop";
      const speed = Number(this.find(".played-speed").value);
      if (speed === 0) return this.tick();
      this.finish();
      let last = performance.now(), owed = 1;
      const frame = (now) => {
        if (!this.playing) return;
        owed += Math.min(now - last, 250) / 1000 * speed;
        last = now;
        for (; owed >= 1 && !this.done; owed -= 1) this.task();
        this.draw();
        if (this.done) this.stop();
        else this.frame = requestAnimationFrame(frame);
      };
      this.frame = requestAnimationFrame(frame);
    }

    tick() {
      this.pass(true);
      this.draw();
      if (this.done) this.stop();
      else this.timer = setTimeout(() => this.tick(), PASS);
    }

    pause() {
      this.playing = false;
      clearTimeout(this.timer);
      cancelAnimationFrame(this.frame);
      cancelAnimationFrame(this.moving);
      this.find(".played-play").textContent = "Play";
    }

    stop() {
      this.pause();
      this.announce();
    }

    get done() { return this.tally.count >= this.data.most; }

    // One whole task.
    task() { this.tally.add(walks.earned(walks.walk(this.uniform, this.game), this.game)); }

    // The rest of a task that was begun pass by pass.
    finish() {
      while (this.states.length > 1 && ["M1", "M2"].includes(this.states.at(-1))) this.pass();
      this.states = ["M1"];
      this.at("");
    }

    // One pass of the task in hand; after its end, the first of the next.
    pass(moving = false) {
      if (this.done) return;
      if (!["M1", "M2"].includes(this.states.at(-1))) this.states = ["M1"];
      const from = this.states.at(-1), to = walks.nextState(from, this.uniform, this.game);
      this.states.push(to);
      if (!["M1", "M2"].includes(to)) this.tally.add(walks.earned(this.states, this.game));
      this.said = `Task ${this.tally.count + (["M1", "M2"].includes(to) ? 1 : 0)}: ${from} ${WORDS[to]}`;
      this.at(to, `${from}_${to}`, moving && !calm.matches);
    }

    // ---- showing ----

    // The chain with the probabilities of now, and the sliders where the explorer has them.
    scene() {
      for (const move of this.all("[data-move]")) {
        const chance = this.expected[move.dataset.move];
        move.querySelector("text").textContent = number(chance, ".2f");
        move.querySelector("path").setAttribute("stroke-width", 1.2 + 4 * chance);
      }
      const words = this.all("[data-move]").map((move) =>
        `${move.querySelector("title").textContent}: ${move.querySelector("text").textContent}`);
      this.find(".played-chain").setAttribute("aria-label", `A task starts at M1. ${words.join("; ")}.`);
      for (const slider of this.all("[data-moves]")) {
        const value = this.game[slider.dataset.moves];
        slider.value = value;
        slider.parentElement.querySelector("output").textContent = number(value, ".2f");
      }
    }

    // Light the state that a task is in and the move that led there.
    at(state, move = "", moving = false) {
      for (const each of this.all("[data-state], [data-move]")) {
        each.classList.toggle("is-now",
          each.dataset.state === state || (move !== "" && each.dataset.move === move));
      }
      cancelAnimationFrame(this.moving);
      const place = ({ x, y }) => { this.token.setAttribute("cx", x); this.token.setAttribute("cy", y); };
      this.token.setAttribute("visibility", moving ? "visible" : "hidden");
      if (!moving) return;
      const path = this.find(`[data-move="${move}"] path`), length = path.getTotalLength();
      let begun;
      const frame = (now) => {
        begun ??= now;
        const share = Math.min((now - begun) / (0.6 * PASS), 1);
        place(path.getPointAtLength(share * length));
        if (share < 1) this.moving = requestAnimationFrame(frame);
      };
      this.moving = requestAnimationFrame(frame);
    }

    // The averages so far, over the number of tasks.
    draw() {
      const { count, means, history } = this.tally, errors = this.tally.errors();
      const end = Math.log(Math.max(count, 20) / 2);
      this.data.averaged.forEach((name, i) => {
        const chart = this.find(`[data-average="${name}"]`), formula = this.expected[name];
        const late = history.filter(([n]) => n >= Math.min(10, count));
        const [low, high] = window.routecore.niceLimits(...window.routecore.extent([[formula],
          ...late.map(([, m, e]) => [m[i] - 2 * e[i], m[i] + 2 * e[i]])]));
        const x = (n) => (200 * Math.log(n / 2) / end).toFixed(1);
        const y = (v) => (76 - 76 * (v - low) / (high - low)).toFixed(1);
        const along = (turn) => history.map(([n, m, e]) => `${x(n)},${y(m[i] + turn * e[i])}`);
        chart.querySelector("polyline").setAttribute("points", along(0).join(" "));
        chart.querySelector("polygon").setAttribute("points",
          [...along(2), ...along(-2).reverse()].join(" "));
        chart.querySelector("path").setAttribute("d", `M0 ${y(formula)}H200`);
        chart.querySelector(".played-number").textContent = count === 0 ? "–"
          : `${number(means[i], ".3g")}${count > 1 ? ` ± ${number(2 * errors[i], ".2g")}` : ""}`;
        chart.querySelector("b").textContent = number(formula, ".3g");
      });
      this.find(".played-says").textContent = this.states.length > 1 ? this.said
        : `${count || "No"} task${count > 1 ? "s" : ""} so far. The thickness of an arrow is its probability.`;
    }

    // What just happened, for those who step.
    tell() { this.say(this.said ?? ""); }

    // The averages, for those who stop.
    announce() {
      const { count, means } = this.tally, errors = this.tally.errors();
      if (count < 2) return this.say("Fewer than two tasks are played: there is no average yet.");
      const close = this.data.averaged.filter((name, i) =>
        Math.abs(means[i] - this.expected[name]) <= 2 * errors[i] + 1e-9 * (1 + Math.abs(means[i])));
      const said = this.data.averaged.map((name, i) => {
        const label = this.find(`[data-average="${name}"] figcaption`).textContent;
        return `${label}: ${number(means[i], ".3g")}, formula ${number(this.expected[name], ".3g")}`;
      });
      this.say(`After ${count} tasks from seed ${this.seed}. ${said.join("; ")}. ${close.length} of`
        + ` ${said.length} averages lie within two standard errors of their formula.`);
    }

    say(text) { this.find(".played-status").textContent = text; }
  }

  window.routecore.ready.then(() => {
    window.routecore.played = {};
    for (const section of document.querySelectorAll("[data-played]")) {
      try {
        const made = new Played(section);
        window.routecore.played[made.data.explorer] = made;
        section.dataset.playable = ""; // not data-ready, which is an explorer's
      } catch (error) {
        section.classList.add("explorer-failed");
        console.error("The user cannot be played.", error);
      }
    }
  });
})();
