"""Explorer of the chapter "What a price would change": the curve g and the part of it allowed."""

import sympy as sp

from routecore.beyond import price_forms, shelf_forms
from routecore.beyond.price_forms import w
from routecore.book.figures.part_one import MONEY, SECONDS
from routecore.explore import Axis, Band, Control, Explorer, Lines, Map, Mark, Readout, Vertical
from routecore.measured import model_pair
from routecore.symbols import P, V, c1, c2, p1, p2, t1, t2

rule, opt_in, unit = sp.symbols("rule choice unit", real=True)
# Quantities, by name.
K, R, G, lost, first, quick, mixed, shadow, slope, fee = sp.symbols(
    "K R G lost first quick mixed shadow slope fee"
)
gamma, tau, net, at_w, start = (
    {i: sp.Symbol(f"{name}{i}") for i in (1, 2)}
    for name in ("gamma", "tau", "net", "charged", "start")
)
x = sp.Symbol("x", real=True)  # mu in units of w
WIDEST = 3
NONE, NONNEGATIVE, ANY = range(3)

_GAME = {"p": (p1, p2), "c": (c1, c2), "t": (t1, t2)}
_SYMBOLS = (p1, p2, c1, c2, t1, t2, V, P, w, rule, opt_in, unit)
_B4, _T5 = (0.5, 0.8, 1, 4, 1, 1.2, 3), (0.3, 0.9, 1, 2, 0.1, 1.2, 1)
_THEORY = {
    "theory: retries charged, M1 and then M2": (*_B4, 20, 10, ANY, 0, 0),
    "theory: the same game without prices": (*_B4, 20, 10, NONE, 0, 0),
    "theory: the same game, every pass charged": (*_B4, 20, 10, ANY, 1, 0),
    "theory: a mix of two models without prices": (*_T5, 10, 0.5, NONE, 1, 0),
    "theory: prices of at least 0, time is cheap to users: the mix stays": (
        *(*_T5, 10, 0.5),
        *(NONNEGATIVE, 1, 0),
    ),
    "theory: prices of at least 0, time is dear to users: it ends": (
        *(*_T5, 10, 2.5),
        *(NONNEGATIVE, 1, 0),
    ),
    "theory: users may be paid to wait": (*_T5, 10, 0.5, ANY, 1, 0),
}
_PAIRS = (
    ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5, NONE),
    ("llama3.2-1b", "gpt-4o-mini", "mmlu", 0.45, 0.5, NONNEGATIVE),
    ("llama3.2-1b", "llama3.1-70b", "triviaqa", 1.5, 5.0, ANY),
)
_RULE_WORDS = {NONE: "no prices", NONNEGATIVE: "prices of at least 0", ANY: "any prices"}


def _presets() -> dict[str, dict]:
    presets = {label: dict(zip(_SYMBOLS, values, strict=True)) for label, values in _THEORY.items()}
    for standard, reasoning, benchmark, value, penalty, code in _PAIRS:
        pair = model_pair(standard, reasoning, benchmark).parameters
        label = f"{standard} / {reasoning}, {benchmark}, w = $30 an hour, {_RULE_WORDS[code]}"
        # $30 an hour is 8.3 dollars for 1,000 seconds, one on each of 1,000 tasks.
        numbers = (value, penalty, 8.3, code, 1, 0)
        presets[label] = dict(zip(_SYMBOLS, [*pair.values(), *numbers], strict=True))
    return presets


def _controls() -> list[Control]:
    start_at = dict(zip(_SYMBOLS, next(iter(_THEORY.values())), strict=True))

    def money(symbol, label=""):
        return Control(symbol, start_at[symbol], 0.01, 20, scale="log", unit=MONEY, label=label)

    def seconds(symbol):
        return Control(symbol, start_at[symbol], 0.05, 20, scale="log", unit=SECONDS)

    return [
        Control(p1, start_at[p1], 0.02, 0.98),
        Control(p2, start_at[p2], 0.02, 0.98),
        money(c1),
        money(c2),
        seconds(t1),
        seconds(t2),
        seconds(V),
        Control(P, start_at[P], 0.01, 100, scale="log", unit="$ per 1,000 tasks"),
        Control(
            w,
            start_at[w],
            0.05,
            50,
            scale="log",
            label="what users would pay to wait a second less",
            unit="$ per 1,000 tasks",
        ),
        Control(
            rule,
            start_at[rule],
            0,
            2,
            step=1,
            label="prices allowed: 0 none, 1 of at least 0, 2 of any sign",
        ),
        Control(
            opt_in,
            start_at[opt_in],
            0,
            1,
            step=1,
            label="0: first pass free, retries charged; 1: users opt in, every pass charged",
        ),
        Control(unit, start_at[unit], 0, 1, step=1, label="price: 0 per call, 1 per success"),
    ]


def _of(code: sp.Symbol, values) -> sp.Expr:
    return sp.Piecewise((values[1], sp.Eq(code, 1)), (values[2], True))


def _line(i: int, rate) -> sp.Expr:
    return price_forms.line.xreplace(
        {price_forms.gamma: gamma[i], price_forms.tau: tau[i], price_forms.mu: rate}
    )


def _quantities() -> dict[str, sp.Expr]:
    f, found = shelf_forms, {}
    for i in (1, 2):
        of_model = {f.p: _GAME["p"][i - 1], f.c: _GAME["c"][i - 1], f.t: _GAME["t"][i - 1]}
        found[f"gamma{i}"] = f.cost_of_pass.xreplace(of_model)
        found[f"tau{i}"] = f.time_per_success.xreplace(of_model)
        found[f"net{i}"] = f.net_value.xreplace(of_model)
        found[f"charged{i}"] = _line(i, sp.Symbol("least"))
        found[f"start{i}"] = f.start_cost.xreplace({**of_model, f.R: R})
        # One model alone, if it is quick enough or users may be paid to wait.
        bears = sp.Or(tau[i] <= V, sp.Eq(rule, ANY))
        found[f"alone{i}"] = sp.Piecewise((at_w[i], bears), (sp.oo, True))
        j = 3 - i
        points = {f.gamma_j: at_w[j], f.gamma_l: at_w[i], f.tau_j: tau[j], f.tau_l: tau[i]}
        usable = sp.And(tau[i] <= V, tau[j] > V, at_w[j] < at_w[i], rule < ANY)
        found[f"mix{i}"] = sp.Piecewise((f.edge_height.xreplace(points), usable), (sp.oo, True))
    alone = {i: sp.Symbol(f"alone{i}") for i in (1, 2)}
    mixes = {i: sp.Symbol(f"mix{i}") for i in (1, 2)}
    found["least"] = sp.Piecewise((0, rule < NONNEGATIVE), (w, True))
    found["K"] = sp.Min(*alone.values(), *mixes.values())
    found["mixed"] = sp.Piecewise((0, sp.Or(*(sp.Eq(K, k) for k in alone.values()))), (1, True))
    found["quick"] = sp.Piecewise(
        (1, sp.Or(sp.Eq(K, alone[1]), sp.And(sp.Eq(mixed, 1), sp.Eq(K, mixes[1])))), (2, True)
    )
    found["slope"] = f.edge_slope.xreplace(
        {f.gamma_j: gamma[2], f.gamma_l: gamma[1], f.tau_j: tau[2], f.tau_l: tau[1]}
    )
    found["shadow"] = sp.Piecewise((slope, sp.Eq(mixed, 1)), (sp.Symbol("least"), True))
    can_lose = sp.Or(rule > NONE, net[1] <= 0, net[2] <= 0)
    found["lost"] = sp.Piecewise((1, sp.And(can_lose, P < K)), (0, True))
    found["R"] = sp.Piecewise((P, sp.Eq(lost, 1)), (K, True))
    found["least_start"] = sp.Min(start[1], start[2])
    found["first"] = sp.Piecewise((1, start[1] <= start[2]), (2, True))
    found["J"] = sp.Piecewise((R, opt_in > 0), (sp.Symbol("least_start"), True))
    full = {i: {f.p: _GAME["p"][i - 1], f.t: _GAME["t"][i - 1]} for i in (1, 2)}
    charged = sp.And(rule > NONE, sp.Eq(mixed, 0), sp.Eq(lost, 0))
    for name, form in (("per_call", price_forms.full_price), ("per_success", price_forms.full_fee)):
        value = _of(quick, {i: form.xreplace(full[i]) for i in (1, 2)})
        found[name] = sp.Piecewise((value, charged), (0, True))
    found["fee"] = sp.Piecewise((sp.Symbol("per_success"), unit > 0), (sp.Symbol("per_call"), True))
    found["paid"] = -fee
    # What the provider does: 0 M1, 1 M2, 2 M1 then M2, 3 M2 then M1, 4 a mix, 5 users lost.
    same = sp.Or(opt_in > 0, sp.Eq(first, quick))
    found["does"] = sp.Piecewise(
        (5, sp.Eq(lost, 1)), (4, sp.Eq(mixed, 1)), (quick - 1, same), (1 + first, True)
    )
    return found


_DOES = [
    (0, "M1 for good", "#0072B2"),
    (1, "M2 for good", "#D55E00"),
    (2, "M1, then M2", "#F0E442"),
    (3, "M2, then M1", "#CC79A7"),
    (4, "a mix of both", "#009E73"),
    (5, "users lost", "#BBBBBB"),
]


def price_curve() -> Explorer:
    """The concave curve whose highest allowed point is what a further success costs."""
    mu = x * w
    low = sp.Piecewise(
        (0, rule < NONNEGATIVE), (sp.Rational(98, 100), rule > NONNEGATIVE), (1, True)
    )
    high = sp.Piecewise((sp.Rational(102, 100), rule > NONNEGATIVE), (WIDEST, True))
    bears = K < sp.oo
    per = {0: "a pass", 1: "a success"}
    kept = (
        "users who go on are left with nothing, and a further success costs the provider {K:.3g} dollars"
        " net of what they pay."
    )
    return Explorer(
        name="price_curve",
        title="The price of patience",
        question="Does charging end the cascade?",
        controls=_controls(),
        presets=_presets(),
        quantities=_quantities(),
        panels=[
            Lines(
                "Cost of a success with the user's time at μ: γ + μ (τ − V)",
                Axis(x, 0, WIDEST, label="μ, in units of w"),
                {
                    "M1": _line(1, mu),
                    "M2": _line(2, mu),
                    "g, the lower one": sp.Min(_line(1, mu), _line(2, mu)),
                    "P": sp.Piecewise((P, P <= 2 * sp.Max(*gamma.values())), (sp.nan, True)),
                },
                y_label="cost ($ per 1,000)",
                bands=[Band(low, high, "prices allow")],
                verticals=[
                    Vertical(sp.Integer(1), "w"),
                    Vertical(sp.Piecewise((slope / w, slope > 0), (sp.nan, True)), "λ"),
                ],
                marks=[
                    Mark(
                        sp.Piecewise((shadow / w, bears), (sp.nan, True)),
                        sp.Piecewise((K, bears), (sp.nan, True)),
                        "K, the highest allowed",
                    )
                ],
            ),
            Map(
                "What the provider does",
                w,
                P,
                sp.Symbol("does"),
                categories=_DOES,
                borders={
                    "P = K": P - K,
                    "w = λ": w - slope,
                    "equal costs of a start": start[1] - start[2],
                },
            ),
            Readout(
                {
                    "K ($)": (sp.Piecewise((K, bears), (sp.nan, True)), ".3g"),
                    "J* ($)": (sp.Symbol("J"), ".3g"),
                    "price per call ($)": (sp.Symbol("per_call"), ".3g"),
                    "price per success ($)": (sp.Symbol("per_success"), ".3g"),
                    "slope of the edge λ ($ a second)": (
                        sp.Piecewise((slope, slope > 0), (sp.nan, True)),
                        ".3g",
                    ),
                }
            ),
        ],
        verdict=[
            [
                (
                    sp.And(sp.Eq(lost, 1), K >= sp.oo),
                    "Users bear neither model, and they may not be paid to: they leave, at P = ${P:.3g}.",
                ),
                (
                    sp.Eq(lost, 1),
                    "A further success would cost {K:.3g} dollars, a user lost costs P = ${P:.3g}: the"
                    " provider lets users go.",
                ),
                (
                    sp.And(sp.Eq(mixed, 1), rule > NONE),
                    "Both models, mixed, and no price: a second less is worth ${slope:.3g} to the"
                    " provider and ${w:.3g} to users, so it would rather pay them to wait, and may"
                    " not.",
                ),
                (
                    sp.Eq(mixed, 1),
                    "Without prices users bear both models, mixed: a further success costs {K:.3g} dollars.",
                ),
                (
                    rule < NONNEGATIVE,
                    "Without prices go on with M{quick:.0f}: a further success costs {K:.3g} dollars.",
                ),
                *(
                    (
                        sp.And(unit > 0 if code else unit <= 0, fee >= 0),
                        f"Go on with M{{quick:.0f}} at ${{fee:.3g}} {words}: {kept}",
                    )
                    for code, words in per.items()
                ),
                *(
                    (
                        unit > 0 if code else unit <= 0,
                        f"Go on with M{{quick:.0f}} and pay users ${{paid:.3g}} {words} to wait: {kept}",
                    )
                    for code, words in per.items()
                ),
                (True, "The provider does what costs least."),
            ],
            [
                (
                    sp.And(opt_in > 0, sp.Eq(lost, 1)),
                    "With opt-in they never start: J* = {J:.3g} dollars.",
                ),
                (opt_in > 0, "With opt-in that is all: J* = {J:.3g} dollars."),
                (
                    sp.And(sp.Eq(lost, 0), sp.Eq(mixed, 0), sp.Ne(first, quick)),
                    "The free first pass is on M{first:.0f}, so this is a cascade: J* = {J:.3g} dollars.",
                ),
                (True, "The free first pass is on M{first:.0f}: J* = {J:.3g} dollars."),
            ],
        ],
    )
