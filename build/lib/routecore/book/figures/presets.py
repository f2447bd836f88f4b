"""The measured presets of the games, in one table: which pair, and what was not measured.

Accuracies, costs and latencies are measured; the value of a task V, in seconds, and the last number
of a row are ours, chosen to show something: the churn penalty P, and in Theorem 2 the escalation
probability s.
"""

import sympy as sp

from routecore.measured import measured_models, model_pair
from routecore.symbols import NET_VALUE, P, V, c1, c2, p1, p2, xi1, xi2

PAIRS: dict[str, tuple[tuple[str, str, str, float, float], ...]] = {
    "a game": (
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 1.0, 5.0),
        ("llama3.2-1b", "qwen2.5-32b-coder-instruct", "triviaqa", 2.0, 5.0),
        ("llama3.2-1b", "llama3.2-3b", "gsm8k", 3.0, 0.1),
        ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.3, 0.2),
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5),
        ("llama3.1-8b", "gpt-4o", "mmlu", 0.4, 1.0),
        ("gpt-4o-mini", "gpt-4o", "truthfulqa", 1.0, 2.0),
        ("gpt-4o-mini", "gpt-4o", "gsm8k", 4.0, 20.0),
    ),
    "patience": (  # the last number is s
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 1.0, 0.5),
        ("llama3.2-3b", "gpt-4o", "triviaqa", 0.3, 0.5),
        ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.3, 0.1),
        ("llama3.2-1b", "llama3.1-70b", "truthfulqa", 1.1, 0.3),
        ("llama3.2-1b", "llama3.1-8b", "triviaqa", 0.6, 0.4),
        ("llama3.1-8b", "gpt-4o", "mmlu", 0.45, 0.4),
        ("gpt-4o-mini", "gpt-4o", "truthfulqa", 1.75, 0.6),
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.5, 0.4),
    ),
    "same sign": (
        ("llama3.1-8b", "gpt-4o", "mmlu", 1.0, 4.0),
        ("llama3.1-8b", "gpt-4o", "mmlu", 0.2, 4.0),
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 0.3, 8.0),
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 0.3, 12.0),
        ("llama3.2-1b", "llama3.1-405b", "gsm8k", 6.0, 5.0),
        ("llama3.2-1b", "gpt-4o-mini", "truthfulqa", 2.5, 5.0),
        ("gpt-4o-mini", "gpt-4o", "truthfulqa", 1.0, 5.0),
        ("qwen2.5-32b-coder-instruct", "llama3.1-70b", "triviaqa", 0.4, 0.5),
    ),
    "only M2": (  # t1/p1 > t2/p2, and V between the two
        ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.3, 0.2),
        ("llama3.2-1b", "qwen2.5-32b-coder-instruct", "mmlu", 0.28, 0.2),
        ("gpt-4o-mini", "llama3.1-405b", "medmcqa", 0.58, 0.5),
        ("gpt-4o-mini", "gpt-4o", "mmlu", 0.57, 0.2),
        ("llama3.2-1b", "llama3.1-8b", "truthfulqa", 0.9, 0.11),
        ("llama3.2-1b", "llama3.1-8b", "triviaqa", 0.5, 0.1),
        ("llama3.2-1b", "llama3.2-3b", "medmcqa", 0.35, 0.02),
        ("llama3.2-1b", "llama3.2-3b", "gsm8k", 1.25, 0.05),
    ),
    "only M1": (  # t1/p1 < t2/p2, and V between the two
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5),
        ("llama3.2-1b", "gpt-4o-mini", "triviaqa", 0.85, 0.5),
        ("llama3.2-1b", "gpt-4o-mini", "truthfulqa", 1.3, 0.09),
        ("qwen2.5-32b-coder-instruct", "llama3.1-70b", "triviaqa", 0.64, 0.3),
        ("qwen2.5-32b-coder-instruct", "qwen2.5-72b-instruct", "triviaqa", 0.65, 2.0),
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 0.4, 0.1),
        ("llama3.1-8b", "gpt-4o", "mmlu", 0.4, 1.0),
    ),
    "throttling": (
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 1.0, 0.03),
        ("llama3.2-1b", "gpt-4o-mini", "triviaqa", 0.9, 0.045),
        ("llama3.2-1b", "gpt-4o-mini", "truthfulqa", 2.0, 0.05),
        ("qwen2.5-32b-coder-instruct", "llama3.1-70b", "triviaqa", 1.0, 0.15),
        ("qwen2.5-32b-coder-instruct", "llama3.1-70b", "medmcqa", 0.5, 0.2),
        ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.5, 0.04),
        ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.3, 0.1),
        ("gpt-4o-mini", "gpt-4o", "mmlu", 2.0, 0.03),
    ),
    "rarity": (
        ("llama3.2-1b", "qwen2.5-32b-coder-instruct", "mmlu", 0.28, 0.5),
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5),
        ("llama3.2-1b", "llama3.1-8b", "medmcqa", 0.36, 0.1),
        ("llama3.2-1b", "gpt-4o-mini", "truthfulqa", 1.3, 0.5),
        ("qwen2.5-32b-coder-instruct", "llama3.1-70b", "truthfulqa", 1.0, 1.0),
        ("llama3.2-1b", "llama3.1-8b", "truthfulqa", 0.9, 0.1),
        ("gpt-4o-mini", "gpt-4o", "mmlu", 0.57, 0.2),
        ("llama3.1-8b", "gpt-4o", "mmlu", 0.4, 1.0),
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 0.4, 1.0),
    ),
    "lapses": (
        ("llama3.1-8b", "gpt-4o", "mmlu", 1.0, 8.0),
        ("llama3.1-70b", "llama3.1-405b", "mmlu", 0.4, 3.0),
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5),
    ),
    "promises": (
        ("llama3.2-1b", "llama3.1-8b", "mmlu", 0.3, 0.2),
        ("gpt-4o-mini", "gpt-4o", "mmlu", 0.57, 5.0),
        ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5),
        ("llama3.2-1b", "gpt-4o-mini", "triviaqa", 0.85, 0.5),
    ),
    "learning": (("llama3.2-1b", "qwen2.5-32b-coder-instruct", "truthfulqa", 0.93, 1.1),),
}
# Measured models in the place of M2, each with a V.
MODELS = (
    ("gpt-4o", "mmlu", 0.4),
    ("gpt-4o", "truthfulqa", 3.0),
    ("llama3.1-405b", "gsm8k", 6.0),
    ("llama3.1-70b", "triviaqa", 0.6),
    ("gpt-4o-mini", "medmcqa", 0.5),
    ("qwen2.5-32b-coder-instruct", "mmlu", 0.3),
)


def measured_games(
    name: str, last: sp.Symbol = P, label: str = "{pair}, V = {V:g} s"
) -> dict[str, dict]:
    """The pairs of `PAIRS[name]` as games: label to the values of p1, …, t2, V and `last`."""
    games = {}
    for standard, reasoning, benchmark, value, other in PAIRS[name]:
        known = model_pair(standard, reasoning, benchmark).parameters
        said = label.format(pair=f"{standard} / {reasoning}, {benchmark}", V=value, last=other)
        games[said] = {
            **{sp.Symbol(symbol, real=True): x for symbol, x in known.items()},
            V: value,
            last: other,
        }
    return games


def net_values(game: dict) -> dict[sp.Symbol, float]:
    """xi1 and xi2 of a game."""
    return {xi: float(form.subs(game)) for xi, form in NET_VALUE.items()}


def measured_net_values(name: str) -> dict[str, dict]:
    """The games of `PAIRS[name]` given by their net values, without latencies and V."""
    shown = (p1, p2, c1, c2, xi1, xi2, P)
    return {
        label: {symbol: (game | net_values(game))[symbol] for symbol in shown}
        for label, game in measured_games(name).items()
    }


def measured_second_models() -> dict[str, dict]:
    """`MODELS` as label to measured model and V."""
    timed = {(x.model, x.benchmark): x for x in measured_models() if x.latency is not None}
    return {
        f"{model}, {benchmark}, V = {value:g} s": (timed[model, benchmark], value)
        for model, benchmark, value in MODELS
    }
