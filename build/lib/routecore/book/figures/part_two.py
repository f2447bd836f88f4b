"""What the explorers of Part II share: the signal from its AUROC, a pair's frontier, presets."""

from itertools import pairwise

import sympy as sp

from routecore.cascades import forms as form
from routecore.cascades import signal
from routecore.cascades.forms import D, f, nu
from routecore.cascades.signal import A, accH, cH, cL, h0, h1
from routecore.explore import Control
from routecore.measured import CascadePair, cascade_pair

MONEY = "$ per 1,000 queries"
auroc, budget = sp.symbols("auroc budget", real=True)

# How far two models fail together was not measured: presets leave it where the reader has it.
NESTING = Control(
    nu,
    value=0.5,
    low=0,
    high=1,
    step=0.01,
    label="nesting: the dearer model solves what the cheaper one does (0 by chance, 1 always)",
)


def accuracy_control(symbol, value, whose, low=0.02, high=0.98) -> Control:
    return Control(
        symbol, value=value, low=low, high=high, step=0.001, label=f"accuracy of {whose}"
    )


def auroc_control(symbol, value, whose) -> Control:
    return Control(symbol, value=value, low=0.5, high=0.99, step=0.001, label=f"AUROC of {whose}")


def separation_steps(symbol, name: str, steps: int = 6) -> dict[str, sp.Expr]:
    """D = e^d as a named quantity, from the AUROC: Newton's method on the signal's own formula.

    AUROC is concave in d >= 0 and the log-odds of the AUROC lie left of the root, so every step
    moves towards it. Six steps leave an error below 1e-11.
    """
    z = sp.Symbol("z", nonnegative=True)
    closed = signal.AUROC.subs(signal.d, z)
    step = z - (closed - symbol) / sp.diff(closed, z)
    names = [sp.Symbol(f"{name}_step{k}", real=True) for k in range(steps + 1)]
    found = {names[0].name: sp.log(signal.odds(symbol))}
    found |= {after.name: step.subs(z, before) for before, after in pairwise(names)}
    return found | {name: sp.exp(names[-1])}


def pair_quantities(name: str, low, high, distance) -> dict[str, sp.Expr]:
    """h1, h0 of a pair and the largest share worth escalating, as named quantities.

    Parameters
    ----------
    name : of the pair, e.g. "12"; the quantities are h1_12, h0_12, worth_12
    low, high, distance : accuracy of L, accuracy of H, D of L's score, as expressions
    """
    known = {
        h1: sp.Symbol(f"h1_{name}", real=True),
        h0: sp.Symbol(f"h0_{name}", real=True),
        A: low,
        D: distance,
    }
    bottom, top = (e.subs(known, simultaneous=True) for e in (form.BENEFIT_LOW, form.BENEFIT_HIGH))
    free = form.AT_PRICE.subs(form.price, 0)
    largest = form.RATE.subs(form.u, free).subs(known, simultaneous=True)
    given = {A: low, accH: high}
    return {
        f"h1_{name}": form.H1.subs(given, simultaneous=True),
        f"h0_{name}": form.H0.subs(given, simultaneous=True),
        f"worth_{name}": sp.Piecewise((0, bottom <= 0), (1, top >= 0), (largest, True)),
    }


def quality_at_rate(name: str, low, distance, rate) -> sp.Expr:
    """Quality of a pair (see `pair_quantities`) that escalates the share `rate` at most."""
    used = sp.Min(rate, sp.Symbol(f"worth_{name}", real=True))
    known = {
        h1: sp.Symbol(f"h1_{name}", real=True),
        h0: sp.Symbol(f"h0_{name}", real=True),
        A: low,
        D: distance,
    }
    at = form.AT_RATE.subs(f, used)
    return form.QUALITY.subs(form.u, at).subs(known, simultaneous=True)


# Measured cascades: a strong and a weak score, a small and a large difference in cost.
PAIRS = tuple(
    cascade_pair(*names)
    for names in (
        ("llama3.1-8b", "gpt-4o", "mmlu"),
        ("llama3.2-3b", "llama3.1-405b", "triviaqa"),
        ("gpt-4o-mini", "llama3.1-70b", "medmcqa"),
        ("llama3.1-8b", "gpt-4o", "truthfulqa"),
        ("llama-3.1-8b", "gpt-oss-20b", "mmlu"),
        ("llama-3.1-8b", "llama-3.3-70b", "triviaqa"),
        ("gpt-4o-mini", "gpt-4o", "simpleqa"),
        ("llama-3.1-8b", "deepseek-v3", "livecodebench"),
        ("qwen2.5-7b", "deepseek-v3", "math"),
    )
)


def measured(pair: CascadePair) -> dict:
    """Accuracies and AUROC of a measured pair, for the sliders."""
    return {A: pair.low.accuracy, accH: pair.high.accuracy, auroc: pair.low.auroc}


def costs(pair: CascadePair) -> dict:
    return {cL: pair.low.cost, cH: pair.high.cost}
