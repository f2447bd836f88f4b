"""Explorer of the chapter on Theorem 1: the user who is served by M2."""

import sympy as sp

from routecore.book.figures.part_one import SECONDS
from routecore.book.figures.presets import measured_second_models
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark
from routecore.routing import forms
from routecore.symbols import NET_VALUE, V, p2, q, t2, xi2


def _presets() -> dict[str, dict]:
    presets = {
        label: {p2: model.accuracy, t2: model.latency, V: value}
        for label, (model, value) in measured_second_models().items()
    }
    return {
        **presets,
        "Worth nothing either way (p₂ = 1/2, t₂ = 1 s, V = 2 s)": {p2: 0.5, t2: 1.0, V: 2.0},
        "A model that almost never fails": {p2: 0.97, t2: 2.0, V: 3.0},
    }


def served_by_m2() -> Explorer:
    """U over the user's q, and the response over any two of p_2, t_2 and V, for a start at M2."""
    # s plays no part on M2; the formula does not contain it.
    utility = forms.user_utility(2).subs(NET_VALUE, simultaneous=True)
    stay, leave = utility.subs(q, 0), utility.subs(q, 1)
    worth, reply = sp.Symbol("xi2"), sp.Symbol("reply")
    better = sp.Symbol("U_reply")
    nothing = sp.Abs(worth) < sp.Float("1e-9")
    return Explorer(
        name="served_by_m2",
        title="Stay with M2, or leave?",
        question="How large must the value of a solved task be before the user stays?",
        controls=[
            Control(p2, value=0.85, low=0.03, high=0.98, step=0.01),
            Control(t2, value=4.0, low=0.1, high=20, scale="log", unit=SECONDS),
            Control(V, value=5.1, low=0.1, high=40, scale="log", unit=SECONDS),
            Control(q, value=0.5, low=0, high=1, step=0.01),
        ],
        presets=_presets(),
        quantities={
            "xi2": NET_VALUE[xi2],
            "U": utility,
            "stay": stay,
            "leave": leave,
            "reply": forms.patience[2],
            "U_reply": utility.subs(q, reply),
            "threshold": sp.solve(NET_VALUE[xi2], V)[0],
        },
        panels=[
            Lines(
                "The user's utility U over q",
                Axis(q, 0, 1),
                {"U": utility},
                y_label="U (s)",
                marks=[Mark(q, utility, "now"), Mark(reply, better, "best response")],
            ),
            Map(
                "What the user does",
                V,
                t2,
                sp.Symbol("reply"),
                categories=[(0, "stay", "#0072B2"), (1, "leave", "#56B4E9")],
            ),
        ],
        verdict=[
            [
                (
                    nothing,
                    "V is exactly t₂/p₂ = {threshold:.3g} s, so a pass on M2 is worth 0 and every q"
                    " gives U = 0. An indifferent user does what suits the provider: stay if P ≥"
                    " c₂/p₂, leave otherwise.",
                ),
                (
                    worth > 0,
                    "V is above t₂/p₂ = {threshold:.3g} s, so a pass on M2 is worth {xi2:.2g} s more"
                    " than its wait. After a failure the next pass is worth the same again, and the"
                    " user stays: U = {stay:.3g} s against {leave:.3g} s.",
                ),
                (
                    True,
                    "V is below t₂/p₂ = {threshold:.3g} s, so a pass on M2 is worth {xi2:.2g} s."
                    " After a failure the next one is no better, and the user leaves: U ="
                    " {leave:.3g} s against {stay:.3g} s.",
                ),
            ],
            [
                (sp.Or(nothing, sp.Abs(q - reply) < sp.Float("0.005")), ""),
                (True, "At q = {q:.2f} the user has {U:.3g} s."),
            ],
        ],
    )
