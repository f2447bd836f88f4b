"""What the explorers of Part I share: sliders, presets, names, colours and the current game."""

import sympy as sp

from routecore import symbols
from routecore.book.figures.presets import measured_games
from routecore.explore import Control
from routecore.routing import forms, wording
from routecore.routing.routes import REGIME, TABLE, Route, provider_program, user_program
from routecore.symbols import NET_VALUE, P, V, c1, c2, p1, p2, t1, t2, xi1, xi2

MONEY = "$ per 1,000 passes"
SECONDS = "s"

# M2 is the better, dearer and slower model.
ORDER = [(rule.lhs, rule.rhs) for rule in symbols.ORDER]


def game_controls(**start: float) -> list[Control]:
    """Sliders for the eight parameters of a game; `start` overrides where they begin."""
    at = {"p1": 0.55, "p2": 0.85, "c1": 1.0, "c2": 4.0, "t1": 3.0, "t2": 4.0, "V": 5.1, "P": 5.0}
    at |= start
    return [
        Control(p1, value=at["p1"], low=0.02, high=0.97, step=0.01),
        Control(p2, value=at["p2"], low=0.03, high=0.98, step=0.01),
        Control(c1, value=at["c1"], low=0.01, high=10, scale="log", unit=MONEY),
        Control(c2, value=at["c2"], low=0.011, high=20, scale="log", unit=MONEY),
        Control(t1, value=at["t1"], low=0.1, high=10, scale="log", unit=SECONDS),
        Control(t2, value=at["t2"], low=0.11, high=20, scale="log", unit=SECONDS),
        Control(V, value=at["V"], low=0.1, high=100, scale="log", unit=SECONDS),
        Control(P, value=at["P"], low=0.01, high=100, scale="log", unit="$ per 1,000 tasks"),
    ]


def pair_presets() -> dict[str, dict]:
    """Eight measured model pairs as presets for `game_controls`."""
    return measured_games("a game")


def net_value_controls(net_values: tuple[Control, Control], **start: float) -> list[Control]:
    """Sliders for a game given by its net values; latencies and V then play no part."""
    costs = {control.name: control for control in game_controls(**start)}
    return [costs["p1"], costs["p2"], costs["c1"], costs["c2"], *net_values, costs["P"]]


def only_m2_controls(penalty: float) -> list[Control]:
    """The same where only M2 is worth its wait, at the game in which both chapters on it begin."""
    return net_value_controls(
        (
            Control(xi1, value=-0.1, low=-1, high=-0.005, step=0.005, unit=SECONDS),
            Control(xi2, value=0.2, low=0.005, high=1, step=0.005, unit=SECONDS),
        ),
        p1=0.5,
        p2=0.8,
        c1=1.0,
        c2=4.0,
        P=penalty,
    )


# One colour a route, the same everywhere in the book, on maps and of curves. After Okabe and Ito,
# darkened until each holds 3:1 on white, as a thin curve must, and on black.
ROUTE_COLOURS = {
    Route.STAY_M1: "#005EA5",
    Route.STAY_M2: "#B84A00",
    Route.CASCADE_S0: "#009E73",
    Route.CASCADE_SL: "#CC79A7",
    Route.ONE_SHOT_M1: "#4499D8",
    Route.ONE_SHOT_M2: "#C68700",
}


def plain(route: Route) -> str:
    """The name of a route as pictures and sentences write it."""
    return TABLE[route].name.replace("s0", "s₀").replace("sL", "s_L")


# What a route is called in pictures, and its colour.
ROUTE_LINES = {plain(code): ROUTE_COLOURS[code] for code in TABLE}
ROUTE_CATEGORIES = [
    (int(code), label, colour)
    for code, (label, colour) in zip(TABLE, ROUTE_LINES.items(), strict=True)
]

# Where one route gives way to another: zero on the border. Where both net values have one sign, and
# where only one model is worth its wait (Theorems 3 to 5).
REGIME_BORDERS = {"ξ₁ = 0": xi1, "ξ₂ = 0": xi2}
COST_BORDERS = {
    "c₁/p₁ = c₂/p₂": forms.cost_of_pass[1] - forms.cost_of_pass[2],
    "P = c₁/p₁": P - forms.cost_of_pass[1],
    "P = P₁": P - forms.P1,
    "P = P₂": P - forms.P2,
    "P = P₃": P - forms.P3,
    "P = (c₂ − c₁)/(p₂ − p₁)": P - forms.P_static,
}
ROUTE_BORDERS = REGIME_BORDERS | COST_BORDERS

route, favourite, regime = sp.symbols("route favourite regime")


def of_route(values: dict[Route, sp.Expr]) -> sp.Expr:
    """The value that belongs to the provider's route."""
    *cases, (_, last) = values.items()
    return sp.Piecewise(*((value, sp.Eq(route, int(code))) for code, value in cases), (last, True))


def game_quantities() -> dict[str, sp.Expr]:
    """xi_1, xi_2, the regime, the provider's route and the user's favourite, with J and U."""
    utility = of_route({code: sp.Symbol(f"utility_{int(code)}") for code in TABLE})
    escalation = of_route({code: row.s for code, row in TABLE.items()})
    return {
        "xi1": NET_VALUE[xi1],
        "xi2": NET_VALUE[xi2],
        "regime": REGIME,
        **provider_program(),
        **user_program(),
        "provider_utility": utility,
        "provider_s": escalation,
        "gap": sp.Symbol("best_utility") - sp.Symbol("provider_utility"),
    }


def which(symbol: sp.Symbol, sentences: dict) -> list[tuple]:
    """Verdict cases: the sentence of the code that `symbol` has."""
    *head, (_, last) = sentences.items()
    return [*((sp.Eq(symbol, int(code)), text) for code, text in head), (True, last)]


REGIME_VERDICT = which(regime, wording.regime_sentences(" s"))
ROUTE_VERDICT = which(route, wording.route_sentences("$"))
GAP_VERDICT = [
    (sp.Symbol("gap") <= sp.Float("1e-9"), wording.ALIGNED),
    *which(favourite, wording.favourite_sentences(" s")),
]
