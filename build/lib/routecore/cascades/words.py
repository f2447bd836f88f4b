"""The sentences of a decision, for the package and for the desk: each case a condition and a text.

A text names its numbers as an explorer's verdict does, `{cost:.4g}`, and both languages fill it by
the same rules. The page gets the texts as data and the conditions as generated JavaScript.
"""

from functools import cache

import sympy as sp

from routecore.cascades import forms, signal
from routecore.cascades.choice import CHOICES
from routecore.numbers import fill, parts
from routecore.translate import javascript, numpy_function

rate, cost = sp.symbols("escalation_rate cost", real=True)
price = sp.Symbol("shadow_price", extended_real=True)
sure, rival, required = sp.symbols("sure rival required", real=True)
advantage = sp.Symbol("advantage", real=True)
_HAIR = sp.Float("1e-9")  # a share is a sum of many fractions of one

# What a sentence says that its numbers imply.
DERIVED: dict[str, sp.Expr] = {
    "per_point": price / 100,
    "per_cent": price * cost / 100,
    "lead": sp.Abs(advantage),
}
_POINT = "{escalation_rate:.0%} of queries, mean cost {cost:.4g}, quality {quality:.3f}."
_RULE = (
    "By the break-even rule the router's signal loses {signal_loss:.3f}, and {tolerated_loss:.3f}"
    " is what the structural cost of {structural_cost:.3g} a query would buy."
)
_SAME = "{sure:.0%} of resamples give the same choice"

SENTENCES: dict[str, tuple[tuple[sp.Basic | bool, str], ...]] = {
    "choice": (
        (sp.Eq(rate, 0), f"Never escalate: {_POINT}"),
        (sp.Eq(rate, 1), f"Always escalate: {_POINT}"),
        (True, f"Escalate a query when its score is below {{threshold:.6g}}: {_POINT}"),
    ),
    "price_of_budget": (
        (sp.Eq(price, 0), "A larger budget would not buy more quality."),
        (True, "One per cent more budget would buy about {per_cent:.2g} quality."),
    ),
    "price_of_quality": (
        (sp.Eq(price, sp.oo), "More quality is not to be had."),
        (True, "One more point of quality (0.01) would cost about {per_point:.3g} a query."),
    ),
    "kept": (
        (
            True,
            "Chosen on one half, it keeps quality {kept_quality:.3f} ± {quality_error:.3f} at cost"
            " {kept_cost:.4g} on the other (promised {promised:.3f}).",
        ),
    ),
    "not_kept": (
        (
            True,
            "A held-out check is not possible: half the log is too small or cannot reach that level.",
        ),
    ),
    "band": (
        (
            True,
            "On other queries of this kind its quality lies in {low:.3f} to {high:.3f}"
            " ({level:.0%}).",
        ),
    ),
    "enough": (
        (sure >= required - _HAIR, f"Enough data to decide: {_SAME}."),
        (True, f"Not enough data to decide: {_SAME}, {{rival:.0%}} give '{{rival_name}}'."),
    ),
    "enough_in_reach": (
        (sure >= required - _HAIR, f"Enough data to decide: {_SAME}."),
        (True, f"Not enough data to decide: {_SAME}, in {{rival:.0%}} {{rival_name}}."),
    ),
    "router": (
        (advantage > 0, f"At this cost the router is better by {{lead:.3f}} of quality. {_RULE}"),
        (advantage < 0, f"At this cost the cascade is better by {{lead:.3f}} of quality. {_RULE}"),
        (True, f"At this cost router and cascade are equal. {_RULE}"),
    ),
    "break_even_rule": ((True, _RULE),),
    "no_router": (
        (sp.Eq(forms.structural, 0), "Nothing is escalated, so a router would save nothing."),
        (
            True,
            "A router that sends as many queries would save the structural cost of"
            " {structural_cost:.3g} a query; it is better if its weaker signal loses less than"
            " {tolerated_loss:.3f} of quality.",
        ),
    ),
}


def say(name: str, **known) -> str:
    """The sentence `name` for numbers given by name.

    >>> say("band", low=.7, high=.75, level=.9)
    'On other queries of this kind its quality lies in 0.700 to 0.750 (90%).'
    """
    symbols, expressions, function = _function(name)
    found = function(*(float(known[symbol.name]) for symbol in symbols))
    values = dict(zip(expressions, map(float, found), strict=True))
    return fill(SENTENCES[name][int(values.pop("which"))][1], known | values)


def _expressions(name: str) -> dict[str, sp.Expr]:
    """Which case of a sentence holds, and the derived numbers that its texts name."""
    cases = SENTENCES[name]
    which = sp.Piecewise(*((k, condition) for k, (condition, _) in enumerate(cases)))
    named = {key for _, text in cases for _, key, *_ in _fields(text)}
    return {"which": which} | {key: e for key, e in DERIVED.items() if key in named}


def _fields(text: str):
    return [(None, *part) for part in parts(text) if not isinstance(part, str)]


@cache
def _function(name: str):
    expressions = _expressions(name)
    symbols = sorted(
        set().union(*(sp.sympify(e).free_symbols for e in expressions.values())), key=str
    )
    return symbols, tuple(expressions), numpy_function(symbols, list(expressions.values()))


def page_data() -> dict:
    """What the desk needs: the texts in parts, and for each sentence the names it is asked with."""
    return {
        "choices": CHOICES,
        "sentences": {
            name: {
                "given": [symbol.name for symbol in _function(name)[0]],
                "texts": [parts(text) for _, text in cases],
            }
            for name, cases in SENTENCES.items()
        },
    }


def page_functions() -> str:
    """JavaScript that returns, by name of a sentence, which case holds and what is derived."""
    functions = [javascript(name, _function(name)[0], _expressions(name)) for name in SENTENCES]
    return "\n".join([*functions, f"return {{{', '.join(SENTENCES)}}};"])


def page_formulas() -> str:
    """JavaScript of the formulas that the desk's arithmetic needs."""
    rule = {"tolerated_loss": forms.TOLERATED_LOSS, "predicted": forms.ROUTER_PREDICTED}
    arguments = (signal.lam, forms.structural, forms.signal_loss)
    return f"{javascript('breakEvenRule', arguments, rule)}\nreturn {{ breakEvenRule }};"
