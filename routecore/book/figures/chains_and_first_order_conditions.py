"""The explorer of the chapter on chains: three models, two boundaries, one price."""

import sympy as sp

from routecore.book.figures.envelope_and_switching_points import (
    PAIRS,
    acc1,
    acc2,
    acc3,
    auroc1,
    auroc2,
    in_pair,
    k1,
    k2,
    pool_controls,
    pool_values,
    pools,
    symbol,
)
from routecore.book.figures.part_two import (
    pair_quantities,
    separation_steps,
)
from routecore.cascades import forms as form
from routecore.cascades.forms import b0, b1, cM, f
from routecore.cascades.signal import A, cH, cL, h0, h1
from routecore.explore import Axis, Control, Explorer, Lines, Map, Mark, Readout

f1, f2 = sp.symbols("f_1 f_2", real=True)  # share that each stage passes on of what reaches it
u1, u2, cost, quality, pairs, accuracy = map(
    symbol, ("u_1", "u_2", "cost", "quality", "pairs", "accuracy")
)

# The symbols of `signal_forms` for a chain of these three models.
_CHAIN = {
    A: acc1,
    b1: symbol("h1_12"),
    b0: symbol("h0_12"),
    h1: symbol("h1_23"),
    h0: symbol("h0_23"),
    form.D1: symbol("D_1"),
    form.D2: symbol("D_2"),
    form.u1: u1,
    form.u2: u2,
    cL: k1,
    cM: k2,
    cH: sp.Integer(1),
}
# The pair of the first and the third model in the same population: what H does after L.
_PAST = {"h1_13": form.H1_PAST_M, "h0_13": form.H0_PAST_M}


def in_chain(expression) -> sp.Expr:
    return expression.xreplace(_CHAIN)


def chain_quantities() -> dict[str, sp.Expr]:
    """Thresholds, cost and quality of the chain, and the best pair at the same cost."""
    pair = {}
    for name in PAIRS:
        cost_low, cost_high = PAIRS[name][3:]
        rate, threshold, reached = (symbol(part, name) for part in ("f", "u", "q"))
        pair |= {
            rate.name: sp.Min(symbol("worth", name), (cost - cost_low) / cost_high),
            threshold.name: in_pair(form.AT_RATE, name).xreplace({f: rate}),
            reached.name: sp.Piecewise(
                (in_pair(form.QUALITY, name).xreplace({form.u: threshold}), rate >= 0), (0, True)
            ),
        }
    known = {}
    for name, (low, high, distance, _, _) in PAIRS.items():
        known |= pair_quantities(name, low, high, distance)
    return {
        **separation_steps(auroc1, "D_1"),
        **separation_steps(auroc2, "D_2"),
        **known,
        **{name: in_chain(e) for name, e in _PAST.items()},
        "u_1": form.AT_RATE.subs({f: f1, A: acc1, form.D: symbol("D_1")}, simultaneous=True),
        "accuracy": in_chain(form.ACCURACY_AT_M),
        "u_2": form.AT_RATE.subs({f: f2, A: accuracy, form.D: symbol("D_2")}, simultaneous=True),
        "quality": in_chain(form.CHAIN_QUALITY),
        "cost": k1 + k2 * f1 + f1 * f2,
        **pair,
        "pairs": sp.Max(*(symbol("q", name) for name in PAIRS)),
        "ahead": 100 * (quality - pairs),
        "price_1": in_chain(form.PRICE_1),
        "price_2": in_chain(form.PRICE_2),
    }


def two_boundaries() -> Explorer:
    """Where a chain of three beats the best pair, and the price at each of its boundaries."""
    ahead, price1, price2 = map(symbol, ("ahead", "price_1", "price_2"))
    ratio = sp.Symbol("ratio", real=True)
    return Explorer(
        name="two_boundaries",
        title="A chain of three against the best pair",
        question="Where does a middle stage pay, and do both boundaries have one price?",
        controls=[
            Control(
                f1,
                value=0.5,
                low=0.02,
                high=0.98,
                step=0.01,
                label="share that the small model passes on",
            ),
            Control(
                f2,
                value=0.3,
                low=0.02,
                high=0.98,
                step=0.01,
                label="share that the middle model passes on",
            ),
            *pool_controls(),
        ],
        order=[(acc1, acc2), (acc2, acc3), (k1, k2)],
        presets={label: pool_values(models) for label, models in pools().items()},
        quantities={
            **chain_quantities(),
            "kept": f1 * (1 - f2),
            "toll": f1 * k2,
            "ratio": price1 / price2,
        },
        panels=[
            Map(
                "Quality of the chain less the best pair's, same cost",
                Axis(f1, 0.02, 0.98, label="f₁, share passed on"),
                Axis(f2, 0.02, 0.98, label="f₂, share passed on"),
                ahead,
                label="percentage points",
                palette="diverging",
                marker=(f1, f2),
            ),
            Lines(
                "Right answers per cost at each boundary",
                Axis(f1, 0.02, 0.98, label="f₁, share passed on"),
                {"first boundary": price1, "second boundary": price2},
                y_label="quality per cost",
                marks=[Mark(f1, price1, "first, now"), Mark(f1, price2, "second, now")],
            ),
            Readout(
                {
                    "cost of the chain": (cost, ".3f"),
                    "quality of the chain": (quality, ".4f"),
                    "best pair at that cost": (pairs, ".4f"),
                    "price at the first boundary": (price1, ".3f"),
                    "price at the second boundary": (price2, ".3f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    ahead > sp.Float("0.005"),
                    "At a cost of {cost:.3f} the chain reaches {quality:.4f}, {ahead:.2f} points more"
                    " than the best pair.",
                ),
                (
                    ahead < sp.Float("-0.005"),
                    "At a cost of {cost:.3f} the chain reaches {quality:.4f}; the best pair reaches"
                    " {pairs:.4f} for the same money.",
                ),
                (
                    True,
                    "At a cost of {cost:.3f} the chain and the best pair are level at"
                    " {quality:.4f}.",
                ),
            ],
            [
                (
                    sp.And(price1 < 0, price2 < 0),
                    "Both boundaries pass on queries that are better left where they are.",
                ),
                (
                    price1 < 0,
                    "The first boundary passes on queries that the small model answers"
                    " better: lower f₁.",
                ),
                (
                    price2 < 0,
                    "The second boundary passes on queries that the middle model answers"
                    " better: lower f₂.",
                ),
                (
                    ratio > sp.Float("1.05"),
                    "A unit of cost buys {price_1:.3f} at the first boundary and {price_2:.3f} at the"
                    " second: move money to the first.",
                ),
                (
                    ratio < sp.Float("0.95"),
                    "A unit of cost buys {price_1:.3f} at the first boundary and {price_2:.3f} at the"
                    " second: move money to the second.",
                ),
                (
                    True,
                    "Both boundaries have the same price, about {price_1:.3f}: the first-order"
                    " conditions hold.",
                ),
            ],
            [
                (
                    symbol("kept") < symbol("toll"),
                    "The middle stage keeps {kept:.3f} of all queries from the large model and costs"
                    " {toll:.3f}: it costs more than it saves.",
                ),
                (
                    True,
                    "The middle stage keeps {kept:.3f} of all queries from the large model and"
                    " costs {toll:.3f}: it saves money.",
                ),
            ],
        ],
    )
