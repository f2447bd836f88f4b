// The choice of `Shelf` in a page: which models go on after failures, and which comes first. A port
// of routecore/beyond/hull_search.py and shelf.py, with which a test compares it; the formulas are
// printed from shelf_forms.py and handed in.
({ perSuccess, netValue, startCost, edge }, most) => {
  // The cheapest way to go on, for a mean time per success of `level`.
  function continuation(shelf, level) {
    let found = { height: Infinity, quick: NaN, slow: NaN };
    shelf.forEach(({ gamma, tau }, i) => {
      if (tau <= level && gamma < found.height) found = { height: gamma, quick: i, slow: i };
    });
    shelf.forEach((quick, i) => shelf.forEach((slow, j) => {
      // Only a cheaper slow model is worth its wait.
      if (!(quick.tau <= level && slow.tau > level && slow.gamma < quick.gamma)) return;
      const { height } = edge(slow.gamma, quick.gamma, slow.tau, quick.tau, level);
      if (height < found.height) found = { height, quick: i, slow: j };
    }));
    return found;
  }

  // The hull, read at the time per success of each model: between them it is straight. As many
  // places for any number of models: the last one is repeated.
  function outline(shelf, far) {
    const times = shelf.map(({ tau }) => tau).sort((a, b) => a - b);
    const heights = times.map((level) => continuation(shelf, level).height);
    const x = [times[0], ...times, Math.max(far, times.at(-1))], y = [1e9, ...heights, heights.at(-1)];
    return Array.from({ length: most + 2 }, (_, i) => [x[i] ?? x.at(-1), y[i] ?? y.at(-1)]);
  }

  return (values) => {
    const { V, P } = values;
    const shelf = Array.from({ length: Math.floor(values.models) }, (_, i) => {
      const [p, c, t] = ["p", "c", "t"].map((part) => values[`${part}${i + 1}`]);
      return { p, c, t, ...perSuccess(p, c, t), ...netValue(p, t, V) };
    });
    const { height: G, quick, slow } = continuation(shelf, V);
    const leaves = shelf.some(({ net }) => net <= 0), lost = leaves && P < G, R = lost ? P : G;
    const starts = shelf.map(({ p, c }) => startCost(p, c, R).start);
    const first = starts.indexOf(Math.min(...starts));

    const most_of = (key) => Math.max(...shelf.map((model) => model[key]));
    const found = { G, R, lost: Number(lost), leaves: Number(leaves), first: first + 1,
      quick: quick + 1, slow: slow + 1, dearest: most_of("c"), slowest: most_of("tau"),
      highest: most_of("gamma"), cheapest: Math.min(...shelf.map(({ gamma }) => gamma)) };
    for (const [name, i] of Object.entries({ first, quick, slow })) {
      for (const part of ["p", "c", "t"]) found[`${part}_${name}`] = shelf[i]?.[part] ?? NaN;
    }
    outline(shelf, 1e9).forEach(([x, y], i) => { [found[`hull_x${i}`], found[`hull_y${i}`]] = [x, y]; });
    for (let i = 0; i < most; i += 1) {
      found[`state${i + 1}`] = 2 * (i === first) + (!lost && (i === quick || i === slow));
    }
    const used = lost ? [first] : [first, quick, slow];
    return { ...found, unused: shelf.length - new Set(used).size };
  };
}
