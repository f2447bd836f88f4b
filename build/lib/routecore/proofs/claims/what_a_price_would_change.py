"""Claims of the chapter on prices: per call, per success, for retries only."""

import sympy as sp

from routecore.beyond import price_forms as prices
from routecore.beyond import shelf_forms as shelf
from routecore.beyond.price_forms import fee, mu, price, w
from routecore.beyond.shelf_forms import R, c, gamma_j, gamma_l, p, t, tau_j, tau_l
from routecore.proofs.claim import claim, only_m1
from routecore.routing.forms import (
    JL,
    P_static,
    cost_by_definition,
    success,
    utility_by_definition,
)
from routecore.symbols import P, V, a, b, c1, c2, p1, p2, t1, t2

# Shares z of the tasks; what each model leaves of V per success, d = V - tau.
zi, zj, zl = sp.symbols("z_i z_j z_l", real=True)
d_i, d_j, d_l, gamma_i = sp.symbols("d_i d_j d_l gamma_i", real=True)
K1, K2, h = sp.symbols("K1 K2 h", real=True)


def _line(gamma, spare, rate):
    """A model's line, by what the model leaves of V per success."""
    return prices.line.xreplace({prices.gamma: gamma, prices.tau: V - spare, mu: rate})


points = {"i": (gamma_i, d_i), "j": (gamma_j, d_j), "l": (gamma_l, d_l)}
at_w = {k: _line(*point, w) for k, point in points.items()}
lower = sp.Min(at_w["j"], at_w["l"])
lower_at_mu = lower.xreplace({w: mu})
spare = {tau_j: V - d_j, tau_l: V - d_l}
edge, slope = shelf.edge_height.xreplace(spare), shelf.edge_slope.xreplace(spare)
slow_and_quick = [d_j < 0, d_l >= 0, gamma_j < gamma_l]
shares = zi + zj + zl
paid = zi * at_w["i"] + zj * at_w["j"] + zl * at_w["l"]
net_c = {c1: c1 - price, c2: c2 - price}
cheapest_other = sp.Min(c1 + a * K1, c1 + a * P, c2 + b * K1, c2 + b * K2, c2 + b * P)
_new = {"source": "derived", "verdict": "new"}
_prices = {**_new, "oracle": "prices"}
_given = {**_new, "oracle": "given_price"}


def _both(definition, extra, change) -> sp.Basic:
    """A definition with what is paid added equals the definition at other parameters."""
    return sp.And(
        *(sp.Eq(definition(model) + extra(model), change(definition(model))) for model in (1, 2))
    )


CLAIMS = (
    # A price per success is the subscription game in other units.
    claim(
        id="price_success_user",
        **_given,
        title="A price phi per success: the user's U is that of V - phi/w",
        given=[w > 0],
        then=_both(
            utility_by_definition,
            lambda model: -fee / w * success(model),
            lambda value: value.xreplace({V: V - fee / w}),
        ),
    ),
    claim(
        id="price_success_cost",
        **_given,
        title="A price phi per success: the provider's J is that of P + phi, less phi",
        then=_both(
            cost_by_definition,
            lambda model: -fee * success(model),
            lambda value: value.xreplace({P: P + fee}) - fee,
        ),
    ),
    # One formula for all pricing rules.
    claim(
        id="price_any_floor",
        **_prices,
        title="Three models: shares of the tasks cost at least P or the lowest line at w, whichever is less",
        given=[zi >= 0, zj >= 0, zl >= 0, shares <= 1],
        then=P * (1 - shares) + paid >= sp.Min(P, *at_w.values()),
    ),
    claim(
        id="price_full",
        **_prices,
        title="A price w xi makes a pass worth 0 and a success cost the height of the line at w",
        given=[p > 0, p < 1, w > 0],
        then=sp.And(
            sp.Eq((V * p - prices.net_latency).xreplace({price: prices.full_price}), 0),
            sp.Eq(
                (prices.net_cost / p).xreplace({price: prices.full_price}),
                prices.line.xreplace({mu: w, prices.gamma: c / p, prices.tau: t / p}),
            ),
        ),
    ),
    claim(
        id="price_duality_below",
        **_prices,
        title="mu >= 0: the lower of a slow and a quick line is nowhere above the edge at V",
        given=[*slow_and_quick, mu >= 0],
        then=lower_at_mu <= edge,
    ),
    claim(
        id="price_duality_top",
        **_prices,
        title="At the slope of the edge the two lines meet, at the height of the edge",
        given=slow_and_quick,
        then=sp.And(
            slope > 0,
            sp.Eq(_line(gamma_j, d_j, slope), edge),
            sp.Eq(_line(gamma_l, d_l, slope), edge),
        ),
    ),
    claim(
        id="price_falls_beyond",
        **_prices,
        title="w at least the slope: among mu >= w the lower line is highest at w, on the quick model",
        given=[*slow_and_quick, w >= slope, mu >= w],
        then=sp.And(lower_at_mu <= lower, sp.Eq(lower, at_w["l"])),
    ),
    claim(
        id="price_mix_survives",
        **_prices,
        title="Prices of any sign cost less than the mix at V iff w is not the slope of the edge",
        given=[*slow_and_quick, d_l > 0],
        then=sp.Equivalent(lower < edge, sp.Ne(w, slope)),
    ),
    # Prices that create cascades.
    claim(
        id="price_retry_iff",
        **_prices,
        title="Retries charged: M1, then M2 for ever is strictly cheapest iff K2 < min(K1, P, P_static)",
        then=sp.Equivalent(c1 + a * K2 < cheapest_other, K2 < sp.Min(K1, P, P_static)),
    ),
    claim(
        id="price_retry_failing",
        **_prices,
        title="R < 0: a first model that fails more often costs the provider less",
        given=[R < 0, h > 0, p1 + h < 1],
        then=(
            shelf.start_cost.xreplace({p: p1 + h, c: c1})
            > shelf.start_cost.xreplace({p: p1, c: c1})
        ),
    ),
    # A price per call favours the weak model.
    claim(
        id="price_weak_provider",
        **_given,
        title="A uniform price pi: M1 has the smaller net cost-of-pass iff pi is above"
        " (c1 p2 - c2 p1)/(p2 - p1)",
        then=sp.Equivalent((c1 - price) / p1 < (c2 - price) / p2, price > prices.provider_switch),
    ),
    claim(
        id="price_weak_margin",
        **_given,
        title="That price lies below c1",
        then=prices.provider_switch < c1,
    ),
    claim(
        id="price_weak_user",
        **_given,
        title="A uniform price pi: the user's time and money per success are less on M2 iff pi is"
        " above w (t2 p1 - t1 p2)/(p2 - p1)",
        given=[w > 0],
        then=sp.Equivalent(
            (t2 + price / w) / p2 < (t1 + price / w) / p1, price > prices.user_switch
        ),
    ),
    claim(
        id="price_no_cascade",
        **_given,
        title="net xi_1 > 0 > xi_2, pi >= c1: the cascade at sL never beats staying with M1",
        given=[*only_m1, price >= c1],
        then=JL.xreplace(net_c) > (c1 - price) / p1,
    ),
    claim(
        id="price_success_order",
        **_given,
        title="A price per success leaves both orders as they are",
        given=[w > 0],
        then=sp.And(
            sp.Equivalent((c1 - p1 * fee) / p1 < (c2 - p2 * fee) / p2, c1 / p1 < c2 / p2),
            sp.Equivalent((t2 + p2 * fee / w) / p2 < (t1 + p1 * fee / w) / p1, t2 / p2 < t1 / p1),
        ),
    ),
)
