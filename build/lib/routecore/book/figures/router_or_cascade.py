"""The explorer of the chapter on routers: which of the two buys more at the same budget?"""

import sympy as sp

from routecore.book.figures.part_two import (
    NESTING,
    PAIRS,
    accuracy_control,
    auroc,
    auroc_control,
    measured,
    pair_quantities,
    separation_steps,
)
from routecore.cascades import forms as form
from routecore.cascades.forms import D, f, u
from routecore.cascades.signal import A, accH, cL, h0, h1, lam
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout

k, auroc_R, rate, routed = sp.symbols("k auroc_R rate routed", real=True)
advantage, signal_loss, tolerated = sp.symbols("advantage signal_loss tolerated", real=True)
D_R, u_L, u_R, u_same = sp.symbols("D_R u_L u_R u_same", real=True)

_known = {h1: sp.Symbol("h1_C", real=True), h0: sp.Symbol("h0_C", real=True)}


def _quality(threshold, distance) -> sp.Expr:
    return form.QUALITY.subs({u: threshold, D: distance, **_known}, simultaneous=True)


def _threshold(share, distance) -> sp.Expr:
    return form.AT_RATE.subs({f: share, D: distance}, simultaneous=True)


def quantities() -> dict[str, sp.Expr]:
    """Cascade and router at the budget c_L + f c_H; costs in units of c_H, k = c_L / c_H."""
    worth, worth_R = (sp.Symbol(f"worth_{name}", real=True) for name in "CR")
    q_L, q_R, q_same = sp.symbols("q_L q_R q_same", real=True)
    # The router's own pair: the same two models, a score of its own. h1 and h0 do not change.
    own = pair_quantities("R", A, accH, D_R)
    return {
        **separation_steps(auroc, "D"),
        **separation_steps(auroc_R, "D_R"),
        **pair_quantities("C", A, accH, D),
        **own,
        "rate": sp.Min(f, worth),
        "routed": sp.Min(f / (1 - k), worth_R),
        "u_L": _threshold(rate, D),
        "u_R": _threshold(routed, D_R),
        "u_same": _threshold(rate, D_R),
        "q_L": _quality(u_L, D),
        "q_R": _quality(u_R, D_R),
        "q_same": _quality(u_same, D_R),
        "advantage": 100 * (q_R - q_L),
        "behind": 100 * (q_L - q_R),
        "structural": form.STRUCTURAL_COST.subs({f: rate, cL: k}, simultaneous=True),
        "price_R": sp.Piecewise(
            (0, rate >= worth_R),
            (form.BENEFIT.subs({u: u_same, D: D_R, **_known}, simultaneous=True) / (1 - k), True),
        ),
        "signal_loss": 100 * (q_L - q_same),
        "tolerated": 100
        * form.TOLERATED_LOSS.subs(
            {
                lam: sp.Symbol("price_R", real=True),
                form.structural: sp.Symbol("structural", real=True),
            }
        ),
    }


def router_or_cascade() -> Explorer:
    """Who wins over the router's AUROC and the ratio of the costs, and by how much."""
    q_L, q_R = sp.symbols("q_L q_R", real=True)
    return Explorer(
        name="router_or_cascade",
        title="Router or cascade?",
        question="Which buys more quality at the same budget?",
        controls=[
            auroc_control(auroc_R, 0.7, "the router's score, before generation"),
            auroc_control(auroc, 0.8, "the cascade's score, after L has answered"),
            Control(k, value=0.1, low=0.005, high=0.9, scale="log", label="cost ratio c_L / c_H"),
            Control(
                f,
                value=0.3,
                low=0.01,
                high=0.99,
                step=0.005,
                label="share that the cascade escalates at this budget",
            ),
            accuracy_control(A, 0.63, "the cheap model L"),
            accuracy_control(accH, 0.84, "the dear model H", low=0.03, high=0.99),
            NESTING,
        ],
        order=[(A, accH)],
        presets={
            pair.label: {**measured(pair), k: pair.low.cost / pair.high.cost} for pair in PAIRS
        },
        quantities=quantities(),
        panels=[
            Map(
                "Quality of the router less the cascade's",
                Axis(k, 0.005, 0.9, "log", "c_L / c_H"),
                Axis(auroc_R, 0.5, 0.99, label="AUROC of the router"),
                advantage,
                label="percentage points",
                palette="diverging",
                marker=(k, auroc_R),
            ),
            Lines(
                "Quality over the budget",
                Axis(f, 0.01, 0.99, label="f, at a budget of c_L + f c_H"),
                {"cascade": q_L, "router": q_R},
                y_label="quality Q",
                marks=[Mark(f, q_L, "cascade, now"), Mark(f, q_R, "router, now")],
            ),
            Readout(
                {
                    "router less cascade, points": (advantage, ".2f"),
                    "structural cost f c_L, in c_H": (sp.Symbol("structural", real=True), ".4f"),
                    "what it would buy, λ f c_L, points": (tolerated, ".2f"),
                    "what the weaker signal loses, points": (signal_loss, ".2f"),
                    "share the router sends to H": (routed, ".1%"),
                }
            ),
        ],
        verdict=[
            [
                (
                    advantage > sp.Float("0.005"),
                    "The router wins by {advantage:.2f} points: {q_R:.3f} against {q_L:.3f}.",
                ),
                (
                    advantage < sp.Float("-0.005"),
                    "The cascade wins by {behind:.2f} points: {q_L:.3f} against {q_R:.3f}.",
                ),
                (True, "Router and cascade are level at {q_L:.3f}."),
            ],
            [
                (
                    tolerated <= 0,
                    "There is nothing left that more escalation by the router's score would buy.",
                ),
                (
                    signal_loss <= 0,
                    "The router's signal is no weaker, and it saves the cheap model's cost on what it"
                    " sends on: {structural:.4f} of c_H a query.",
                ),
                (
                    form.ROUTER_PREDICTED.subs(form.tolerated_loss, tolerated),
                    "Its signal loses {signal_loss:.2f} points at the same escalation rate; the money"
                    " it saves on the cheap model would buy up to {tolerated:.2f}.",
                ),
                (
                    True,
                    "Its signal loses {signal_loss:.2f} points at the same escalation rate, more than"
                    " the {tolerated:.2f} that the money it saves could buy.",
                ),
            ],
        ],
    )
