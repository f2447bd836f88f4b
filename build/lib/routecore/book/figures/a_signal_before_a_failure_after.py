"""Explorer of the chapter on signals: a router and a cascade in one currency, nats of evidence."""

import sympy as sp

from routecore.beyond import difficulty_forms as form
from routecore.beyond.difficulty_forms import p1_easy, p1_hard, p2_easy, p2_hard, share
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout, Vertical
from routecore.symbols import c1, c2, p1, p2, t1, t2

dear, slow, signal = sp.symbols("dear slow signal", real=True)  # c2/c1, t2/t1, nats
UNITS = {c1: 1, t1: 1, c2: dear, t2: slow}
REACH = 5  # nats on the axis, either way

_THEORY = {
    "a failure is worth 1.5 nats": (0.5, 0.8, 0.1, 0.95, 0.6, 2.5, 2, 0),
    "a signal worth one failure": (0.5, 0.8, 0.1, 0.95, 0.6, 2.5, 2, -1.504),
    "good news buys a retry": (0.5, 0.8, 0.1, 0.95, 0.6, 2.5, 2, 1.6),
    "failures say little": (0.5, 0.4, 0.2, 0.95, 0.9, 3.2, 2, 0),
    "failures say nearly all": (0.5, 0.95, 0.05, 0.95, 0.9, 3, 2, 0),
    "a router that creates a conflict": (0.5, 0.9, 0.3, 0.95, 0.6, 1.8, 3, 0),
    "M1 for ever, whatever fails": (0.5, 0.9, 0.3, 0.95, 0.6, 3, 2, 0),
}


def _mean(expression, weight):
    """The mean over both types of an expression of one type."""
    chances = ((weight, p1_easy, p2_easy), (1 - weight, p1_hard, p2_hard))
    return sum(w * expression.subs({p1: p, p2: q}, simultaneous=True) for w, p, q in chances)


def head_start() -> Explorer:
    """n* and the costs over the signal, and what a router that sees the type would do."""
    ratio_easy, ratio_hard = p1_easy / p2_easy, p1_hard / p2_hard
    level, ordered = 1 / dear, ratio_hard < ratio_easy
    posterior = form.odds * sp.exp(signal)
    weight = posterior / (1 + posterior)
    exact = form.failures_until(ratio_easy, ratio_hard, level, signal)
    chosen, cost = sp.symbols("chosen cost", real=True)
    stay1, stay2 = (_mean(x, weight).subs(UNITS) for x in (c1 / p1, c2 / p2))
    _, passes, rest = (
        _mean(x.args[-1].expr if x.is_Piecewise else x, weight)
        for x in (form.LEFT, form.PASSES, form.REST)
    )
    plan = form.plan_cost(passes, rest).subs(UNITS)
    retries = sp.Piecewise(
        (sp.nan, sp.Or(sp.Not(ordered), level <= ratio_hard)),
        (0, level >= ratio_easy),
        (sp.Max(0, sp.ceiling(exact)), True),
    )
    best = sp.Piecewise(
        (stay1, sp.And(ordered, level <= ratio_hard)),
        (stay2, sp.Or(sp.Not(ordered), level >= ratio_easy)),
        (plan.subs(form.n, sp.Max(0, sp.ceiling(exact))), True),
    )
    sees = _mean(sp.Min(c1 / p1, c2 / p2), weight).subs(UNITS)
    saves, gains = (x.subs(UNITS) for x in (form.MOVE_SAVES, form.MOVE_GAINS))
    between = sp.And(ordered, level > ratio_hard, level < ratio_easy)

    def if_between(value):
        return sp.Piecewise((value, between), (sp.nan, True))

    symbols = (share, p1_easy, p1_hard, p2_easy, p2_hard, dear, slow, signal)
    return Explorer(
        name="head_start",
        title="A signal before, a failure after",
        question="How many failures is a signal worth?",
        controls=[
            Control(share, value=0.5, low=0.05, high=0.95, label="share of easy tasks"),
            Control(p1_hard, value=0.1, low=0.02, high=0.9, label="chance of M1 on a hard task"),
            Control(p1_easy, value=0.8, low=0.03, high=0.97, label="chance of M1 on an easy task"),
            Control(p2_hard, value=0.6, low=0.02, high=0.97, label="chance of M2 on a hard task"),
            Control(p2_easy, value=0.95, low=0.03, high=0.98, label="chance of M2 on an easy task"),
            Control(dear, value=2.5, low=1.05, high=20, scale="log", label="price ratio c₂/c₁"),
            Control(slow, value=2, low=1.05, high=20, scale="log", label="latency ratio t₂/t₁"),
            Control(
                signal,
                value=0,
                low=-REACH,
                high=REACH,
                step=0.001,
                label="signal: log-likelihood ratio of easy to hard",
                unit="nats",
            ),
        ],
        order=[(p1_hard, p1_easy), (p2_hard, p2_easy)],
        presets={label: dict(zip(symbols, x, strict=True)) for label, x in _THEORY.items()},
        quantities={
            "ordered": sp.Piecewise((1, ordered), (0, True)),
            "between": sp.Piecewise((1, between), (0, True)),
            "nats": form.NATS,
            "prior": sp.log(form.odds),
            "bar": if_between(sp.log(form.threshold_odds(ratio_easy, ratio_hard, level))),
            "chosen": retries,
            "cost": best,
            "stay1": stay1,
            "stay2": stay2,
            "sees": sees,
            "saves": saves,
            "gains": gains,
            "lost": -sp.Symbol("gains"),
        },
        panels=[
            Lines(
                "Passes on M1 before M2, after the signal",
                Axis(signal, -REACH, REACH, label="signal (nats)"),
                {"n*": retries},
                y_label="n*",
                verticals=[Vertical(-form.NATS, "one failure"), Vertical(signal, "now")],
                marks=[Mark(signal, chosen, "now")],
            ),
            Lines(
                "What it costs, given the signal",
                Axis(signal, -REACH, REACH, label="signal (nats)"),
                {
                    "M1 for ever": stay1,
                    "M2 at once": stay2,
                    "n* times M1, then M2": best,
                    "a router that sees the type": sees,
                },
                y_label="J (cost of passes on M1)",
                marks=[Mark(signal, cost, "now")],
            ),
            Readout(
                {
                    "prior odds of an easy task (nats)": (sp.Symbol("prior"), ".2f"),
                    "M1 is worth trying above (nats)": (sp.Symbol("bar"), ".2f"),
                    "one failure of M1 (nats)": (-sp.Symbol("nats"), ".2f"),
                    "passes on M1, n*": (chosen, ".0f"),
                    "hard tasks moved to M2: provider saves (passes on M1)": (
                        sp.Symbol("saves"),
                        ".2f",
                    ),
                    "users gain (passes on M1)": (sp.Symbol("gains"), ".2f"),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.Symbol("ordered") < 1,
                    "Here hard tasks hurt M2 more than M1: a failure of M1 speaks for M1, and there is no"
                    " such threshold. M2 at once costs {stay2:.3g}, M1 for ever {stay1:.3g}.",
                ),
                (
                    level <= ratio_hard,
                    "Even on hard tasks a success costs no more on M1: stay with it, J = {stay1:.3g}.",
                ),
                (
                    level >= ratio_easy,
                    "Even on easy tasks a success costs no more on M2: go there at once, J = {stay2:.3g}.",
                ),
                (
                    chosen <= 0,
                    "Each failure of M1 takes {nats:.2f} nats off the odds. Prior and signal lie no higher"
                    " than the bar of {bar:.2f} nats: M2 at once, J = {cost:.3g}.",
                ),
                (
                    True,
                    "Each failure of M1 takes {nats:.2f} nats off the odds. Prior {prior:.2f}, signal"
                    " {signal:.2f}, bar {bar:.2f}: that leaves n* = {chosen:.0f} before M2, and"
                    " J = {cost:.3g}.",
                ),
            ],
            [
                (
                    sp.And(sp.Symbol("saves") > 0, sp.Symbol("gains") < 0),
                    "A router that sees the type would move the hard tasks to M2: the provider saves"
                    " {saves:.3g} and users lose {lost:.3g}.",
                ),
                (sp.Symbol("saves") > 0, "A router that sees the type would please both sides."),
                (True, "A router that sees the type would leave even the hard tasks on M1."),
            ],
        ],
    )
