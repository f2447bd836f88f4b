"""Claims of the chapter "The last prompts belong to M2": a limited number of prompts.

A power of b or a with a whole exponent stands as a letter in (0, 1]: x for b^m, y for b^(m+1) and
later ones, z for a^g. The claims hold for every number there, whole exponents among them.
"""

import sympy as sp

from routecore.beyond import prompt_forms as forms
from routecore.beyond.prompt_forms import (
    P_two,
    block,
    escalate_cost,
    g,
    m,
    one_more,
    one_more_in_time,
    repeat_cost,
    s_two,
    second_prompt,
)
from routecore.proofs.claim import claim, only_m1, only_m2
from routecore.routing.forms import P2, P_static, one_shot_cost
from routecore.symbols import P, a, b, c1, c2, p1, p2, s, xi1, xi2

x, y, z, rest = sp.symbols("x y z rest", real=True)
U, D, W = sp.symbols("U D W", real=True)

_about = {"source": "derived", "verdict": "new"}
_many = {**_about, "oracle": "prompts"}
_two = {**_about, "oracle": "two_prompts"}
_time = {**_about, "oracle": "deadline"}
_fading = {**_about, "oracle": "fading"}

m1_cheaper, m2_cheaper = c1 / p1 < c2 / p2, c1 / p1 > c2 / p2
one1, one2 = one_shot_cost[1], one_shot_cost[2]
twice1, twice2 = repeat_cost[1], repeat_cost[2]
coin, escalate = escalate_cost(s_two), escalate_cost(1)


# `block` with the power of its failure probability as a letter.
def _block(model: int, power, then) -> sp.Expr:
    fail = {1: a, 2: b}[model]
    return block(model, m, then).subs(fail**m, power)


_last = _block(2, x, P)
_change, _later = one_more.subs(b**m, x), one_more.subs(b**m, y)
_change_in_time = one_more_in_time.subs(a**g, z).subs(b**m, x)
# The same with the models renamed: a last block of M1.
_names = {p1: p2, p2: p1, c1: c2, c2: c1}
_change_m1 = one_more.subs(_names, simultaneous=True).subs(a**m, x)
_power, _powers = [x > 0, x <= 1], [x > 0, x <= 1, y > 0, y <= x]

CLAIMS = (
    claim(
        id="last_exchange",
        **_many,
        title="Of two neighbouring prompts, one on each model, M1 should come first"
        " iff c1/p1 <= c2/p2",
        then=sp.Equivalent(
            block(1, 1, block(2, 1, rest)) <= block(2, 1, block(1, 1, rest)), c1 / p1 <= c2 / p2
        ),
    ),
    claim(
        id="last_one_more",
        **_many,
        title="One prompt more in M2's last block, one less on M1 before it: the change in cost",
        given=_power,
        then=sp.Eq(_block(2, b * x, P) - block(1, 1, _last), _change),
    ),
    claim(
        id="last_one_crossing",
        **_many,
        title="c1/p1 < c2/p2: where one prompt more on M2 does not pay, no further one does",
        given=[m1_cheaper, *_powers, _change >= 0],
        then=_later >= 0,
    ),
    claim(
        id="last_crossing",
        **_many,
        title="c1/p1 < c2/p2 < P: another prompt on M2 pays iff b^m is above the bound in m*",
        given=[m1_cheaper, P > c2 / p2, *_power],
        then=sp.Equivalent(
            _change < 0,
            x > p1 * forms.more_per_success / (forms.lost_by_leaving * (p2 - p1)),
        ),
    ),
    claim(
        id="last_switch",
        **_many,
        title="The last prompt belongs to M2 iff P > (c2-c1)/(p2-p1)",
        then=sp.Equivalent(one_more.subs(m, 0) < 0, P > P_static),
    ),
    claim(
        id="last_m2_cheaper",
        **_many,
        title="c1/p1 > c2/p2, P >= (c2-c1)/(p2-p1): no last block of M1 pays, all prompts go to M2",
        given=[m2_cheaper, P >= P_static, *_power],
        then=_change_m1 >= 0,
    ),
    claim(
        id="two_stays",
        **_two,
        title="xi_1 > 0 > xi_2: asked once more, the user stays iff s <= sH",
        given=only_m1,
        then=sp.Equivalent(second_prompt >= 0, s <= s_two),
    ),
    claim(
        id="two_stays_m2",
        **_two,
        title="xi_1 < 0 < xi_2: asked once more, the user stays iff s >= xi_1/(xi_1 - xi_2)",
        given=only_m2,
        then=sp.Equivalent(second_prompt >= 0, s >= s_two),
    ),
    claim(
        id="two_ends",
        **_two,
        title="Between two values of s the cost is between theirs: only ends of a range of s matter",
        given=[y >= 0, y <= s, s <= z],
        then=escalate_cost(s) >= sp.Min(escalate_cost(y), escalate_cost(z)),
    ),
    claim(
        id="two_interval",
        **_two,
        title="The penalties at which M1, then M2 is best form an interval iff c1/p1 <= c2/p2",
        then=sp.Equivalent(P_static <= P_two, c1 / p1 <= c2 / p2),
    ),
    claim(
        id="two_value",
        **_two,
        title="A user who stays: M1, then M2 costs no more than either model twice"
        " iff (c2-c1)/(p2-p1) <= P <= Pi_2",
        then=sp.Equivalent(
            sp.And(escalate <= twice1, escalate <= twice2), sp.And(P >= P_static, P <= P_two)
        ),
    ),
    claim(
        id="two_only_m2",
        **_two,
        title="xi_1 < 0 < xi_2, c1/p1 < c2/p2: a cascade is best iff P2 <= P <= Pi_2",
        given=[*only_m2, m1_cheaper],
        then=sp.Equivalent(
            sp.Min(escalate, coin) <= sp.Min(twice2, one1), sp.And(P >= P2, P <= P_two)
        ),
    ),
    claim(
        id="two_only_m2_never",
        **_two,
        title="xi_1 < 0 < xi_2, c1/p1 > c2/p2: no cascade is as cheap as the static routes",
        given=[*only_m2, m2_cheaper],
        then=sp.Min(escalate, coin) > sp.Min(twice2, one1),
    ),
    claim(
        id="two_only_m2_which",
        **_two,
        title="xi_1 < 0 < xi_2: the coin, and not the sure step to M2, iff P < (c2-c1)/(p2-p1)",
        given=only_m2,
        then=sp.Equivalent(coin < escalate, P < P_static),
    ),
    claim(
        id="two_only_m1",
        **_two,
        title="xi_1 > 0 > xi_2: the coin beats M1 twice iff P >= (c2-c1)/(p2-p1),"
        " and one shot of M1 iff P >= P2",
        given=only_m1,
        then=sp.And(
            sp.Equivalent(coin <= twice1, P >= P_static), sp.Equivalent(coin <= one1, P >= P2)
        ),
    ),
    claim(
        id="two_latency",
        **_two,
        title="xi_1, xi_2 < 0: whatever s is, the user leaves after one pass",
        given=[xi1 < 0, xi2 < 0],
        then=second_prompt < 0,
    ),
    claim(
        id="time_one_more",
        **_time,
        title="A deadline: one pass on M2 in place of g on M1 before it, the change in cost",
        given=[*_power, z > 0, z < 1],
        then=sp.Eq(_block(2, b * x, P) - _block(1, z, _last), _change_in_time),
    ),
    claim(
        id="time_never",
        **_time,
        title="A deadline, c1/p1 < c2/p2, P > c1/p1: M2 is not used where 1 - p2 >= (1-p1)^g",
        given=[m1_cheaper, P > c1 / p1, *_power, z > 0, z <= b],
        then=_change_in_time > 0,
    ),
    claim(
        id="time_crossing",
        **_time,
        title="A deadline, c1/p1 < c2/p2 < P, 1 - p2 < (1-p1)^g: another pass on M2 pays"
        " iff b^m is above the bound",
        given=[m1_cheaper, P > c2 / p2, *_power, z > b, z <= a],
        then=sp.Equivalent(
            _change_in_time < 0,
            x > forms.more_per_success * (1 - z) / (forms.lost_by_leaving * (z - b)),
        ),
    ),
    # U is what a pass is worth to the user, D what is to come before it, W what is to come after.
    claim(
        id="fading_forward",
        **_fading,
        title="A fading value: a user who bears a pass that is not worth it bears the next one too",
        given=[sp.Eq(D, U + a * W), U <= 0, D >= 0],
        then=W >= D,
    ),
    claim(
        id="fading_backward",
        **_fading,
        title="A fading value: a user who would bear what follows makes a pass that is worth it",
        given=[sp.Eq(D, U + a * W), U >= 0, W >= 0],
        then=D >= 0,
    ),
)
