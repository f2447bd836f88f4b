// The desk for the game: what changes where a retry is not independent of the failure before it.
// The formulas and the sentences come generated with the page (retries.py); reading a retry log and
// its means are here, as in routecore/beyond/retry_log.py, and a test compares the two.
"use strict";
(() => {
  const { number, fill } = window.routecore;

  class Refusal extends Error {}

  // The rows of a log as [first1, second1, first2, second2]; refuses what is not one.
  function readLog(text, { columns, words, most_bytes: most }) {
    if (text.length > most) throw new Refusal(`The log is longer than ${most} characters.`);
    if (text.includes('"')) throw new Refusal("The log has quotation marks: give plain numbers.");
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
    // As in `files.delimiter_of`: what the first line has most of, a comma in a tie.
    const marks = [",", ";", "\t"], counts = marks.map((mark) => lines[0].split(mark).length);
    const delimiter = marks[counts.indexOf(Math.max(...counts))];
    const cells = (line) => line.split(delimiter).map((cell) => cell.trim());
    const head = cells(lines[0]), places = columns.map((name) => head.indexOf(name));
    const missing = columns.find((name, k) => places[k] < 0);
    if (missing) throw new Refusal(`line 1 has no column named ${missing}.`);
    const twice = columns.find((name) => head.indexOf(name) !== head.lastIndexOf(name));
    if (twice) throw new Refusal(`line 1 has more than one column named ${twice}.`);
    const rows = [];
    for (let i = 1; i < lines.length; i++) {
      if (!lines[i].trim()) continue;
      const row = cells(lines[i]);
      if (row.length !== head.length) {
        throw new Refusal(`line ${i + 1} has ${row.length} columns, and line 1 has ${head.length}.`);
      }
      rows.push(places.map((place, k) => {
        const word = row[place].toLowerCase();
        if (Object.hasOwn(words, word)) return words[word];
        throw new Refusal(`line ${i + 1}: ${columns[k]} is ${row[place].slice(0, 20) || "empty"}:`
          + " an attempt is right (1) or wrong (0).");
      }));
    }
    if (rows.length < 2) throw new Refusal("A retry log needs at least 2 questions.");
    return rows;
  }

  // There are sixteen kinds of question, so every mean is over sixteen kinds with their counts.
  function summary(rows) {
    const kinds = new Map();
    for (const row of rows) {
      const kind = row.join("");
      if (kinds.has(kind)) kinds.get(kind).count++;
      else {
        const [a, b, c, d] = row, x = (a + b) / 2, y = (c + d) / 2;
        // x, y: shares of right attempts; the others: of pairs of attempts that were both right.
        kinds.set(kind, { x, y, s11: a * b, s12: x * y, s22: c * d, count: 1 });
      }
    }
    const all = [...kinds.values()], n = rows.length;
    const mean = (of) => all.reduce((sum, kind) => sum + kind.count * of(kind), 0) / n;
    const error = (of) => {
      const middle = mean(of);
      return Math.sqrt(mean((kind) => (of(kind) - middle) ** 2) / (n - 1));
    };
    const p1 = mean((kind) => kind.x), p2 = mean((kind) => kind.y);
    const sigma = (pair, one, other) => {
      const m = mean((kind) => kind[one]), k = mean((kind) => kind[other]);
      const spread = mean((kind) => (kind[one] - m) * (kind[other] - k)) / (n - 1);
      return mean((kind) => kind[pair]) - m * k + spread;
    };
    return { questions: n, p1, p2, mean, error,
      sigma11: sigma("s11", "x", "x"), sigma12: sigma("s12", "x", "y"),
      sigma22: sigma("s22", "y", "y"),
      p1_error: error((kind) => kind.x), p2_error: error((kind) => kind.y),
      sigma11_error: error((kind) => kind.s11 - 2 * p1 * kind.x),
      sigma12_error: error((kind) => kind.s12 - p2 * kind.x - p1 * kind.y),
      sigma22_error: error((kind) => kind.s22 - 2 * p2 * kind.y) };
  }

  class Retries {
    constructor(desk) {
      Object.assign(this, { desk, data: desk.data.retries, find: desk.find, log: null });
      this.rho = this.find("[data-rho]");
      this.text = this.find(".desk-log textarea");
      this.text.addEventListener("input", () => this.read());
      this.find(".desk-log-file").addEventListener("change", (event) => this.open(event.target));
      this.find(".desk-log-use").addEventListener("click", () => this.use());
    }

    async open(field) {
      const [file] = field.files;
      if (!file) return;
      if (file.size > this.data.most_bytes) {
        return this.say(`The log is longer than ${this.data.most_bytes} bytes.`);
      }
      try {
        this.text.value = await file.text();
      } catch {
        return this.say("The file cannot be read.");
      }
      this.read();
    }

    read() {
      this.log = null;
      if (!this.text.value.trim()) return this.say("");
      try {
        this.log = summary(readLog(this.text.value, this.data));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return this.say(error.message);
      }
      this.show(this.desk.explorer.values);
    }

    say(text) {
      if (this.log === null) this.find(".desk-log-use").hidden = true;
      this.find(".desk-log-says").textContent = text;
      this.find(".desk-log-says").hidden = !text;
    }

    // The correlation that was entered, or null.
    get given() {
      const value = this.rho.valueAsNumber;
      return this.rho.validity.valid && value > 0 ? value : null;
    }

    retriesOf(values, rho) {
      const inputs = ["p1", "p2", "c1", "c2", "t1", "t2"].map((name) => values[name]);
      return this.desk.retriesOf(rho, ...inputs);
    }

    // As RetryLog.advise: a question's own shares in place of the accuracies give its own costs.
    advise({ c1, c2, P }) {
      const log = this.log, size = this.data.plans.length;
      const costs = (p1, p2, ...sigma) => {
        const found = this.desk.plansOf(p1, p2, c1, c2, P, ...sigma);
        return { list: Array.from({ length: size }, (_, k) => found[`plan${k}`]), bound: found.bound };
      };
      const byKind = new Map();
      const each = (kind) => {
        const { x, y, s11, s12, s22 } = kind;
        if (!byKind.has(kind)) {
          byKind.set(kind, costs(x, y, s11 - x * x, s12 - x * y, s22 - y * y).list);
        }
        return byKind.get(kind);
      };
      const measured = this.data.plans.map((_, k) => log.mean((kind) => each(kind)[k]));
      const independent = costs(log.p1, log.p2, 0, 0, 0).list;
      const least = (list) => list.indexOf(Math.min(...list));
      const plan = least(independent), best = least(measured);
      const gap = (k) => log.error((kind) => each(kind)[k] - each(kind)[best]);
      return { plan, best, trusted: plan === best, measured,
        independent: independent[plan], cheapest: measured[best],
        regret: measured[plan] - measured[best], regret_error: gap(plan),
        bound: costs(log.p1, log.p2, log.sigma11, log.sigma12, log.sigma22).bound,
        decided: measured.every((cost, k) =>
          k === best || cost - measured[best] > this.data.normal * gap(k)) };
    }

    show(values) {
      const { data, desk } = this, rho = this.given, rests = data.rests[desk.route(values)];
      let changes = data.unknown;
      if (rho !== null) {
        const found = this.retriesOf(values, rho);
        changes = fill(data.beta, { rho, ...found, independent: found.n_star > 0 ? "all" : "none" });
      }
      this.find(".desk-rests").textContent = `${rests} ${changes}`;
      if (this.log === null) return;
      this.find(".desk-log-use").hidden = false;
      const advice = this.advise(values);
      const known = { ...this.log, ...advice, questions: this.log.questions.toLocaleString("en"),
        measured: advice.measured[advice.plan],
        plan: data.plans[advice.plan], best: data.plans[advice.best] };
      const names = ["accuracies", "covariances", "independent",
        advice.trusted ? "trusted" : "not_trusted", "bound", ...advice.decided ? [] : ["undecided"]];
      this.say(names.map((name) => fill(data.log[name], known)).join("\n"));
    }

    // The log's accuracies and the correlation of M1 become the inputs, where they can be.
    use() {
      const { p1, p2, sigma11 } = this.log, { controls } = this.desk.explorer;
      const fits = (name, value) => controls.get(name).low <= value && value <= controls.get(name).high;
      if (!(p1 < p2 && fits("p1", p1) && fits("p2", p2))) {
        this.find(".desk-copied").textContent = "";
        return this.say(`p₁ = ${number(p1, ".3f")} and p₂ = ${number(p2, ".3f")} are no game: both`
          + " must lie within their sliders, and M2 must be the better model.");
      }
      const rho = Math.min(Math.max(sigma11 / (p1 * (1 - p1)), 0), Number(this.rho.max));
      this.rho.value = Number(rho.toPrecision(4));
      this.desk.explorer.update({ p1, p2 });
      this.desk.later();
    }

    get python() {
      const rho = this.given;
      return rho === null ? "" : "\nfrom routecore.beyond.difficulty import DifficultTask"
        + `\nprint(DifficultTask.beta(rho=${rho}, **game.parameters).retries().n_star)`;
    }
  }

  Object.assign(window.routecore, { Retries, readLog, summary });
})();
