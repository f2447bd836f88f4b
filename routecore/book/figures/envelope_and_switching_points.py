"""The explorer of the chapter on the envelope: three models, three pairs, mixing two."""

import sympy as sp

from routecore.book.figures.part_two import (
    NESTING,
    accuracy_control,
    auroc_control,
    pair_quantities,
    separation_steps,
)
from routecore.cascades import forms as form
from routecore.cascades.forms import D, f, price, u
from routecore.cascades.signal import A, cH, cL, h0, h1
from routecore.explore import Axis, Control, Explorer, Lines, Mark, Readout
from routecore.measured import cascade_pair

acc1, acc2, acc3, auroc1, auroc2, k1, k2, spend = sp.symbols(
    "acc_1 acc_2 acc_3 auroc_1 auroc_2 k_1 k_2 spend", real=True
)
D1, D2 = sp.symbols("D_1 D_2", real=True)
BISECTIONS, NEWTON = 6, 2  # steps in the search for the switching point

# accuracy of the cheaper model, of the dearer one, D of its score, and the two costs
PAIRS = {
    "12": (acc1, acc2, D1, k1, k2),
    "13": (acc1, acc3, D1, k1, sp.Integer(1)),
    "23": (acc2, acc3, D2, k2, sp.Integer(1)),
}

# Small, middle and large model of measured pools, costs as shares of the large one's.
_POOLS = (
    ("llama3.2-3b", "llama3.1-70b", "llama3.1-405b", "mmlu"),
    ("llama3.1-8b", "llama3.1-70b", "gpt-4o", "mmlu"),
    ("llama3.2-3b", "llama3.1-8b", "llama3.1-70b", "mmlu"),
    ("llama3.2-3b", "gpt-4o-mini", "llama3.1-70b", "medmcqa"),
    ("llama3.1-8b", "llama3.1-70b", "gpt-4o", "medmcqa"),
    ("llama3.2-3b", "llama3.1-8b", "llama3.1-70b", "triviaqa"),
    ("llama-3.1-8b", "gpt-4o-mini", "deepseek-v3", "livecodebench"),
    ("llama-3.1-8b", "qwen2.5-7b", "deepseek-v3", "math"),
)


def pools() -> dict[str, tuple]:
    """label -> the three measured models, cheapest first."""
    found = {}
    for small, middle, large, benchmark in _POOLS:
        first, second = (cascade_pair(low, large, benchmark) for low in (small, middle))
        found[f"{small}, {middle}, {large}: {benchmark}"] = (first.low, second.low, first.high)
    return found


def pool_values(models) -> dict:
    """Accuracies, AUROC and relative costs of three measured models, for the sliders."""
    small, middle, large = models
    return {
        acc1: small.accuracy,
        acc2: middle.accuracy,
        acc3: large.accuracy,
        auroc1: max(small.auroc, 0.5),
        auroc2: max(middle.auroc, 0.5),
        k1: small.cost / large.cost,
        k2: middle.cost / large.cost,
    }


def symbol(*parts) -> sp.Symbol:
    return sp.Symbol("_".join(map(str, parts)).strip("_"), real=True)


def in_pair(expression, name: str) -> sp.Expr:
    """An expression of the signal with the symbols of a pair."""
    low, _, distance, cost_low, cost_high = PAIRS[name]
    return expression.xreplace(
        {
            A: low,
            D: distance,
            h1: symbol("h1", name),
            cL: cost_low,
            h0: symbol("h0", name),
            cH: cost_high,
        }
    )


# Every step below names its parts, so that each expression stays short.
_AT_RATE, _QUALITY, _COST, _AT_PRICE, _STEEPEST, _FLATTEST = (
    {name: in_pair(e, name) for name in PAIRS}
    for e in (
        form.AT_RATE,
        form.QUALITY,
        form.COST,
        form.AT_PRICE,
        form.BENEFIT_LOW / cH,
        form.BENEFIT_HIGH / cH,
    )
)


def pairs_at(tag: str, cost, names=tuple(PAIRS)) -> dict[str, sp.Expr]:
    """Best quality of pairs at a cost, q_12 and so on; none below their cheaper model's."""
    found = {}
    for name in names:
        cost_low, cost_high = PAIRS[name][3:]
        rate, threshold, quality = (symbol(part, name, tag) for part in ("f", "u", "q"))
        found |= {
            rate.name: sp.Min(symbol("worth", name), (cost - cost_low) / cost_high),
            threshold.name: _AT_RATE[name].xreplace({f: rate}),
            quality.name: sp.Piecewise(
                (_QUALITY[name].xreplace({u: threshold}), rate >= 0), (sp.nan, True)
            ),
        }
    return found


def pairs_priced(tag: str, each) -> dict[str, sp.Expr]:
    """What each pair is worth at a price, w_12 and so on: its quality less its cost at the price.

    `ahead` is how much more the pairs with the large model are worth, and `dearer` what they cost
    more: the derivative of `ahead` by the price is `-dearer`.
    """
    found = {}
    for name in PAIRS:
        threshold, cost, quality, worth = (symbol(part, name, tag) for part in "ucqw")
        found |= {
            threshold.name: sp.Piecewise(
                (0, each >= symbol("steepest", name)),
                (sp.oo, each <= symbol("flattest", name)),
                (_AT_PRICE[name].xreplace({price: each}), True),
            ),
            cost.name: _COST[name].xreplace({u: threshold}),
            quality.name: _QUALITY[name].xreplace({u: threshold}),
            worth.name: quality - each * cost,
        }
    w12, w13, w23, c12, c13, c23 = (symbol(part, name, tag) for part in "wc" for name in PAIRS)
    return found | {
        symbol("ahead", tag).name: sp.Max(w13, w23) - w12,
        symbol("dearer", tag).name: sp.Piecewise((c13, w13 > w23), (c23, True)) - c12,
    }


def bitangent_steps(top) -> dict[str, sp.Expr]:
    """The price at which small to middle and a later pair are worth the same.

    Bisection between 0 and the steepest slope, then Newton's method.
    """
    found = {"price_low0": sp.S.Zero, "price_high0": top}
    for k in range(BISECTIONS):
        bottom, over, middle = (symbol("price", part + str(k)) for part in ("low", "high", "mid"))
        ahead = symbol("ahead", f"b{k}") > 0
        found |= {
            middle.name: (bottom + over) / 2,
            **pairs_priced(f"b{k}", middle),
            f"price_low{k + 1}": sp.Piecewise((middle, ahead), (bottom, True)),
            f"price_high{k + 1}": sp.Piecewise((over, ahead), (middle, True)),
        }
    bottom, over = (symbol("price", f"{part}{BISECTIONS}") for part in ("low", "high"))
    found["newton0"] = (bottom + over) / 2
    for k in range(NEWTON):
        now, tag = symbol(f"newton{k}"), f"n{k}"
        moved = now + symbol("ahead", tag) / symbol("dearer", tag)
        # Stay in the bracket: without a crossing there is nothing to converge to.
        found |= {
            **pairs_priced(tag, now),
            f"newton{k + 1}": sp.Piecewise(
                (
                    symbol(f"moved{k}"),
                    sp.And(symbol(f"moved{k}") > bottom, symbol(f"moved{k}") < over),
                ),
                (now, True),
            ),
            f"moved{k}": moved,
        }
    return found | {"bitangent": symbol(f"newton{NEWTON}")}


def switch_steps(low, high) -> dict[str, sp.Expr]:
    """The budget between the two tangent points at which the best pair changes: bisection."""
    found = {"cost_low0": low, "cost_high0": high}
    for k in range(BISECTIONS):
        bottom, over, middle = (symbol("cost", part + str(k)) for part in ("low", "high", "mid"))
        tag = f"s{k}"
        before, after, third = symbol("q_12", tag), symbol("after", tag), symbol("third")
        found |= {
            middle.name: (bottom + over) / 2,
            **pairs_at(tag, middle),
            after.name: sp.Piecewise((symbol("q_13", tag), third > 0), (symbol("q_23", tag), True)),
            f"cost_low{k + 1}": sp.Piecewise((bottom, after > before), (middle, True)),
            f"cost_high{k + 1}": sp.Piecewise((middle, after > before), (over, True)),
        }
    return found | {"switching": symbol("cost", f"high{BISECTIONS}")}


def pool_controls() -> list[Control]:
    """Sliders for three models: accuracies, AUROCs, costs and nesting."""
    return [
        accuracy_control(acc1, 0.572, "the small model", low=0.02, high=0.96),
        accuracy_control(acc2, 0.814, "the middle model", low=0.03, high=0.97),
        accuracy_control(acc3, 0.852, "the large model", low=0.04, high=0.99),
        auroc_control(auroc1, 0.755, "the small model's score"),
        auroc_control(auroc2, 0.844, "the middle model's score"),
        Control(
            k1,
            value=0.033,
            low=0.005,
            high=0.8,
            scale="log",
            label="cost of the small model; the large one costs 1",
        ),
        Control(k2, value=0.3, low=0.006, high=0.95, scale="log", label="cost of the middle model"),
        NESTING,
    ]


def three_pairs() -> Explorer:
    """The frontiers of three pairs, where the best pair changes, and what mixing adds there."""
    q12, q13, q23, best, mixed, gain, switch = map(
        symbol, ("q_12", "q_13", "q_23", "best", "mixed", "gain", "switching")
    )
    left_cost, left, right_cost, bitangent = map(
        symbol, ("left_cost", "left", "right_cost", "bitangent")
    )
    at_switch, gain_at_switch, third = map(symbol, ("at_switch", "gain_at_switch", "third"))
    chord = left + bitangent * (spend - left_cost)
    across = Axis(spend, 0, 1.6, label="budget; the large model costs 1")
    between = sp.And(spend >= left_cost, spend <= right_cost)
    return Explorer(
        name="three_pairs",
        title="Three pairs and their envelope",
        question="Which pair is best at which budget, and what does mixing two of them add?",
        controls=[
            *pool_controls(),
            Control(spend, value=0.4, low=0, high=1.6, step=0.005, label="budget"),
        ],
        order=[(acc1, acc2), (acc2, acc3), (k1, k2)],
        presets={label: pool_values(models) for label, models in pools().items()},
        quantities={
            **separation_steps(auroc1, "D_1"),
            **separation_steps(auroc2, "D_2"),
            **{
                key: value
                for name, (low, high, distance, _, _) in PAIRS.items()
                for key, value in pair_quantities(name, low, high, distance).items()
            },
            **{f"steepest_{name}": _STEEPEST[name] for name in PAIRS},
            **{f"flattest_{name}": _FLATTEST[name] for name in PAIRS},
            **pairs_at("", spend),
            **bitangent_steps(symbol("steepest_12")),
            **pairs_priced("p", bitangent),
            **switch_steps(left_cost, right_cost),
            **pairs_at("s", switch, ("12",)),
            "third": sp.Piecewise((1, symbol("w_13_p") >= symbol("w_23_p")), (0, True)),
            "left_cost": symbol("c_12_p"),
            "left": symbol("q_12_p"),
            "right_cost": sp.Piecewise((symbol("c_13_p"), third > 0), (symbol("c_23_p"), True)),
            "right": sp.Piecewise((symbol("q_13_p"), third > 0), (symbol("q_23_p"), True)),
            "best": sp.Piecewise((sp.Max(q12, q13), spend < k2), (sp.Max(q12, q13, q23), True)),
            "mixed": sp.Piecewise((sp.Max(best, chord), between), (best, True)),
            "gain": 100 * (mixed - best),
            "at_switch": symbol("q_12_s"),
            "gain_at_switch": 100 * sp.Max(0, left + bitangent * (switch - left_cost) - at_switch),
            "weight": sp.Max(0, sp.Min(1, (right_cost - spend) / (right_cost - left_cost))),
        },
        panels=[
            Lines(
                "Quality over the budget",
                across,
                {
                    "small to middle": q12,
                    "small to large": q13,
                    "middle to large": q23,
                    "mixing two pairs": sp.Piecewise((chord, between), (sp.nan, True)),
                },
                y_label="quality Q",
                marks=[
                    Mark(switch, at_switch, "switching point"),
                    Mark(spend, best, "best pair at the budget"),
                ],
            ),
            Lines(
                "What mixing adds to the best pair",
                across,
                {"gain": gain},
                y_label="percentage points",
                marks=[
                    Mark(switch, gain_at_switch, "switching point"),
                    Mark(spend, gain, "at the budget"),
                ],
                points=1601,  # the peak is narrow: 201 samples cut a fifth of it off
            ),
            Readout(
                {
                    "switching point, cost": (switch, ".3f"),
                    "quality just below it": (at_switch, ".4f"),
                    "gain from mixing there, points": (gain_at_switch, ".2f"),
                    "mixing pays from": (left_cost, ".3f"),
                    "mixing pays up to": (right_cost, ".3f"),
                }
            ),
        ],
        verdict=_verdict(),
    )


def _verdict() -> list:
    q12, q13, q23, gain = map(symbol, ("q_12", "q_13", "q_23", "gain"))
    never = symbol("left_cost") <= k1
    tail = " at this budget, with a quality of {best:.3f}."
    return [
        [
            (spend < k1, "The budget does not pay for the small model ({k_1:.3f})."),
            (
                sp.And(q12 >= q13, sp.Or(sp.Not(q23 > q12), spend < k2)),
                "Small to middle is the best pair" + tail,
            ),
            (sp.Or(sp.Not(q23 > q13), spend < k2), "Small to large is the best pair" + tail),
            (True, "Middle to large is the best pair" + tail),
        ],
        [
            (never, "No price of quality ever chooses small to middle here."),
            (
                symbol("third") > 0,
                "Small to middle is best up to {switching:.3f}, and mixing it with small to large"
                " gains up to {gain_at_switch:.2f} points there.",
            ),
            (
                True,
                "Small to middle is best up to {switching:.3f}, and mixing it with middle to large"
                " gains up to {gain_at_switch:.2f} points there.",
            ),
        ],
        [
            (
                gain > sp.Float("0.005"),
                "At this budget, sending {weight:.0%} of the queries to the"
                " first and the rest to the second adds {gain:.2f} points.",
            ),
            (True, ""),
        ],
    ]
