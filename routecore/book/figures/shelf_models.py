"""The models of the explorer of the shelf: its controls, and the examples that it offers."""

import sympy as sp

from routecore.beyond import shelf_forms as forms
from routecore.book.figures.part_one import MONEY, SECONDS
from routecore.book.figures.shelf_choice import MOST
from routecore.explore import Control, Rows
from routecore.measured import measured_models
from routecore.symbols import P, V

MODELS = range(1, MOST + 1)
p, c, t, code = (
    tuple(sp.Symbol(f"{name}{i}", real=True) for i in MODELS) for name in ("p", "c", "t", "name")
)
models = sp.Symbol("models")
MEASURED = sorted({m.model for m in measured_models() if m.latency is not None})
ROWS = Rows(
    what="model",
    short="M",
    count=models,
    parts={forms.p: p, forms.c: c, forms.t: t},
    codes=code,
    names=MEASURED,
    said=("first", "quick", "slow", "weaker"),
)

_THREE = ((0.2, 0.2, 1), (0.5, 1, 1.5), (0.9, 4.5, 1.8))
# Success, cost-of-pass and time per success, of models on one convex curve.
_FRONTIER = tuple(
    (round(x, 3), round(gamma * x, 3), round(tau * x, 3))
    for x, gamma, tau in (
        (0.3 + 0.055 * i, 1 + 3 * (i / 11) ** 2, 1 + 2 * (1 - i / 11) ** 2) for i in range(MOST)
    )
)
_THEORY = {  # label -> the models, V and P
    "theory: start at M2, and come back down": (
        ((0.3, 1, 0.1), (0.9, 2, 1.2), (0.5, 2.5, 0.9), (0.3, 2.2, 0.2)),
        (1, 10),
    ),
    "theory: three models, the third hardly used": (_THREE, (2.9, 5)),
    "theory: the same, a user not worth keeping": (_THREE, (2.9, 1)),
    "theory: a model above the hull comes first": (
        ((0.1, 0.1, 0.5), (0.8, 2.8, 2.4), (0.9, 4.5, 0.9)),
        (2, 10),
    ),
    "theory: every model is worth its wait": (
        ((0.3, 1, 0.1), (0.9, 2, 1.2), (0.2, 2.5, 0.3), (0.5, 2.2, 0.9)),
        (4, 10),
    ),
    "theory: no model is worth its wait": (
        ((0.3, 1, 0.4), (0.9, 2, 1.2), (0.2, 2.5, 0.9), (0.5, 2.2, 1)),
        (1, 10),
    ),
    "theory: twelve on a curve, and nothing comes back down": (_FRONTIER, (1.7, 20)),
}
_BENCHMARKS = {  # V and P
    "mmlu": (0.25, 1),
    "triviaqa": (0.43, 0.06),
    "gsm8k": (2, 1),
    "medmcqa": (0.35, 0.5),
    "truthfulqa": (1, 0.3),
}


def _state(rows, names, value, penalty) -> dict[sp.Symbol, float]:
    """A preset: the models, which of the names they have, V and P."""
    state = {models: len(rows), V: value, P: penalty}
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        state |= dict(zip((p[i], c[i], t[i]), row, strict=True))
        state[code[i]] = MEASURED.index(name) + 1 if name else 0
    return state


def shelf_presets() -> dict[str, dict]:
    """Theory first, then the measured models of each benchmark; each with V and P."""
    presets = {
        label: _state(rows, [None] * len(rows), *rest) for label, (rows, rest) in _THEORY.items()
    }
    timed = [m for m in measured_models() if m.latency is not None]
    for benchmark, (value, penalty) in _BENCHMARKS.items():
        found = [m for m in timed if m.benchmark == benchmark]
        rows = [tuple(float(f"{x:.4g}") for x in (m.accuracy, m.cost, m.latency)) for m in found]
        label = f"{benchmark}: {len(rows)} measured models, V = {value:g} s"
        presets[label] = _state(rows, [m.model for m in found], value, penalty)
    return presets


def shelf_controls() -> list[Control]:
    """Those of twelve models, how many count, and the user's V and P; at first the first example."""
    shown = next(iter(_THEORY.values()))[0]
    made = []
    for i, (chance, cost, time) in enumerate([*shown, *_FRONTIER[len(shown) :]]):
        log = {"scale": "log"}
        made += [
            Control(p[i], chance, 0.05, 0.98, label="success probability of one pass on it"),
            Control(c[i], cost, 0.01, 10, **log, unit=MONEY, label="cost of a pass on it"),
            Control(t[i], time, 0.1, 10, **log, unit=SECONDS, label="latency of a pass on it"),
            Control(code[i], 0, 0, len(MEASURED), step=1, label="name"),
        ]
    made.append(Control(models, len(shown), 2, MOST, step=1, label="models on the shelf"))
    made.append(Control(V, 1, 0.1, 10, scale="log", unit=SECONDS))
    made.append(Control(P, 10, 0.01, 100, scale="log", unit="$ per 1,000 tasks"))
    return made
