"""Explorer of the chapter on Theorem 2: how long the user stays, when the start is on M1."""

import sympy as sp

from routecore.book.figures.part_one import SECONDS
from routecore.book.figures.presets import measured_games, net_values
from routecore.book.figures.visit_plane import N1, N2, outcome_rows, visit_plane
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout, Ring, Vertical
from routecore.routing import forms
from routecore.symbols import p1, p2, q, s, xi1, xi2


def _presets() -> dict[str, dict]:
    presets = {}
    for label, game in measured_games("patience", last=s).items():
        worth = {xi: round(value, 6) for xi, value in net_values(game).items()}
        presets[label] = {p1: game[p1], p2: game[p2], **worth, s: game[s]}
    return {
        **presets,
        "Only M2 worth its wait, s at s₀": {p1: 0.5, p2: 0.8, xi1: -0.25, xi2: 0.6, s: 0.25},
        "Only M1 worth its wait, a wide mixed branch": {
            p1: 0.05,
            p2: 0.15,
            xi1: 0.6,
            xi2: -0.6,
            s: 0.2,
        },
        "M1 worth nothing, and never M2": {p1: 0.5, p2: 0.8, xi1: 0.0, xi2: -0.5, s: 0.0},
        "M2 worth nothing, and always next": {p1: 0.5, p2: 0.8, xi1: -0.5, xi2: 0.0, s: 1.0},
    }


def _controls() -> list[Control]:
    return [
        Control(s, value=0.3, low=0, high=1, step=0.01),
        Control(xi1, value=-0.25, low=-1, high=1, step=0.01, unit=SECONDS),
        Control(xi2, value=0.5, low=-1, high=1, step=0.01, unit=SECONDS),
        Control(p1, value=0.2, low=0.02, high=0.97, step=0.01),
        Control(p2, value=0.5, low=0.03, high=0.98, step=0.01),
    ]


def patience() -> Explorer:
    """The best response q* over (xi_1, xi_2), over s, and why: U over q."""
    reply, utility = forms.patience[1], forms.user_utility(1)
    only_m2 = sp.And(xi1 < 0, xi2 > 0)
    only_m1 = sp.And(xi1 > 0, xi2 < 0)
    low, high, middle = sp.symbols("sL sH s0")
    indifferent = sp.Or(
        sp.And(sp.Eq(xi1, 0), sp.Eq(s, 0)),
        sp.And(sp.Eq(xi2, 0), sp.Eq(s, 1)),
        sp.And(sp.Eq(xi1, 0), sp.Eq(xi2, 0)),
    )
    tie = sp.Float("1e-9")
    return Explorer(
        name="patience",
        title="When does the user stay?",
        question="For which net values, and which s, does the user stay, leave or mix?",
        controls=_controls(),
        order=[(p1, p2)],
        presets=_presets(),
        quantities={
            # A threshold exists in its regime only; elsewhere it is not drawn.
            "s0": sp.Piecewise((forms.s0, only_m2), (sp.nan, True)),
            "sL": sp.Piecewise((forms.sL, only_m1), (sp.nan, True)),
            "sH": sp.Piecewise((forms.sH, only_m1), (sp.nan, True)),
            "reply": reply,
            "U": utility.subs(q, sp.Symbol("reply")),
            "stay": forms.user_utility(1, s, 0),
            "leave": forms.user_utility(1, s, 1),
        },
        panels=[
            Map(
                "The user's response q* over the net values of a pass",
                Axis(xi1, -1, 1, label="ξ₁ (s)"),
                Axis(xi2, -1, 1, label="ξ₂ (s)"),
                reply,
                label="q* (0 stays, 1 leaves)",
                limits=(0, 1),
                marker=(xi1, xi2),
                borders={
                    "ξ₁ = 0": xi1,
                    "ξ₂ = 0": xi2,
                    "s = s₀": s - forms.s0,
                    "s = s_L": s - forms.sL,
                    "s = s_H": s - forms.sH,
                },
            ),
            Lines(
                "The user's response q* over s, here",
                Axis(s, 0, 1),
                {"q*": reply},
                y_label="q*",
                y_range=(-0.05, 1.05),
                points=401,
                marks=[Mark(s, sp.Symbol("reply"), "now")],
                verticals=[Vertical(middle, "s₀"), Vertical(low, "s_L"), Vertical(high, "s_H")],
            ),
            Lines(
                "Why: the user's utility U over q, here",
                Axis(q, 0, 1),
                {"U": utility},
                y_label="U (s)",
                marks=[Mark(sp.Symbol("reply"), sp.Symbol("U"), "best response")],
            ),
        ],
        verdict=[
            (
                indifferent,
                "Whatever can come next is worth exactly 0, so every q gives the user {U:.3g} s. An"
                " indifferent user does what suits the provider.",
            ),
            (
                sp.And(xi1 >= 0, xi2 >= 0),
                "No pass costs the user more than it is worth, so the user stays whatever s is:"
                " U = {stay:.3g} s against {leave:.3g} s for leaving at once.",
            ),
            (
                sp.And(xi1 <= 0, xi2 <= 0),
                "No pass is worth more than its wait, so the user leaves whatever s is:"
                " U = {leave:.3g} s against {stay:.3g} s for staying.",
            ),
            (
                sp.And(only_m2, sp.Abs(s - middle) < tie),
                "s is exactly s₀ = {s0:.3f}: staying and leaving are both worth {stay:.3g} s, and"
                " anything between is worth less. The user does what suits the provider.",
            ),
            (
                sp.And(only_m2, s > middle),
                "Only M2 is worth its wait, and s = {s:.3f} is above s₀ = {s0:.3f}: M2 comes soon"
                " enough to make up for the passes on M1. The user stays: U = {stay:.3g} s against"
                " {leave:.3g} s.",
            ),
            (
                only_m2,
                "Only M2 is worth its wait, and s = {s:.3f} is below s₀ = {s0:.3f}: too many passes"
                " on M1 come first. The user leaves: U = {leave:.3g} s against {stay:.3g} s.",
            ),
            (
                s <= low,
                "Only M1 is worth its wait, and s = {s:.3f} is at most s_L = {sL:.3f}: M2 is a risk"
                " the user bears. The user stays: U = {stay:.3g} s against {leave:.3g} s.",
            ),
            (
                s >= high,
                "Only M1 is worth its wait, and s = {s:.3f} is at least s_H = {sH:.3f}: the next"
                " pass is likely to be M2, so the user leaves: U = {leave:.3g} s against {stay:.3g}"
                " s.",
            ),
            (
                True,
                "Only M1 is worth its wait, and s = {s:.3f} lies between s_L = {sL:.3f} and"
                " s_H = {sH:.3f}: the next pass is worth having, a long stay on M2 is not. The user"
                " leaves with probability q* = {reply:.2f} and has {U:.3g} s; never leaving gives"
                " {stay:.3g} s, leaving at once {leave:.3g} s.",
            ),
        ],
    )


def patience_plane() -> Explorer:
    """The user's answer as the point of a curve that lies furthest along the users' arrow."""
    reply = sp.Symbol("reply")
    ends = [forms.visits(1, s, q_) for q_ in (0, 1)]
    worth = [xi1 * n1 + xi2 * n2 for n1, n2 in ends]
    return Explorer(
        name="patience_plane",
        title="The furthest point of a hanging curve",
        question="Which point of the curve of q lies furthest along the users' arrow?",
        controls=_controls(),
        order=[(p1, p2)],
        presets=_presets(),
        quantities={
            "reply": forms.patience[1],
            "N1": forms.visits(1, s, reply)[0],
            "N2": forms.visits(1, s, reply)[1],
            "U": xi1 * N1 + xi2 * N2,
            "stay": worth[0],
            "leave": worth[1],
        },
        panels=[
            visit_plane(
                through=(N1, N2),
                rings=[Ring(N1, N2, "the user's answer", "diamond")],
                provider=False,
            ),
            Readout(outcome_rows(provider=False), title="With the user's answer"),
        ],
        verdict=[
            [
                (
                    sp.Or(s <= 0, s >= 1),
                    "At s = {s:.0f} the curve of q is straight, from one shot of M1 to the line of solved"
                    " tasks.",
                ),
                (
                    True,
                    "The curve of q runs from one shot of M1 to the line of solved tasks, and hangs below"
                    " its chord.",
                ),
            ],
            _furthest(),
        ],
    )


def _furthest() -> list[tuple]:
    """Where on the curve of q the user's answer lies, and why."""
    reply, staying, leaving = sp.symbols("reply stay leave")
    return [
        (
            sp.Abs(staying - leaving) < sp.Float("1e-9"),
            "Both its ends lie on one line of the users': never leaving and leaving at"
            " once are worth the same, {stay:.3g} s.",
        ),
        (
            sp.And(xi1 >= 0, xi2 >= 0),
            "No visit costs users more than it is worth, so the end with the most visits"
            " is the furthest: users stay, U = {U:.3g} s.",
        ),
        (
            sp.And(xi1 <= 0, xi2 <= 0),
            "No visit is worth more than its wait, so the end with the fewest visits is"
            " the furthest: users leave, U = {U:.3g} s.",
        ),
        (
            sp.And(xi1 < 0, staying > leaving),
            "The users' arrow points up and to the left, away from the bend, so one of"
            " the ends is the furthest: here never leaving, U = {U:.3g} s against {leave:.3g} s.",
        ),
        (
            xi1 < 0,
            "The users' arrow points up and to the left, away from the bend, so one of"
            " the ends is the furthest: here leaving at once, U = {U:.3g} s against {stay:.3g} s.",
        ),
        (
            reply <= 0,
            "The users' arrow points down and to the right, into the bend, and the end on"
            " the line of solved tasks is still the furthest: users stay, U = {U:.3g} s.",
        ),
        (
            reply >= 1,
            "The users' arrow points down and to the right, and one shot of M1 is the"
            " furthest: users leave, U = {U:.3g} s.",
        ),
        (
            True,
            "The users' arrow points down and to the right, into the bend: the furthest"
            " point lies inside, where a line of theirs touches the curve. Users leave with"
            " probability q* = {reply:.2f}, U = {U:.3g} s.",
        ),
    ]
