"""Random games for hypothesis, over the whole domain of the model.

`exact_games` draws short binary fractions, so that the net values are exact in floats and a
boundary xi_i = 0 is hit on the nose. `wide_games` draws floats over many orders of magnitude,
with success probabilities next to 0 and 1, net values next to 0, P = 0 and huge P.
"""

import os
from fractions import Fraction

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from routecore import Regime

# The same examples on every run and no clock; HYPOTHESIS_PROFILE=default searches afresh.
settings.register_profile(
    "routecore", deadline=None, database=None, derandomize=True, max_examples=60
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "routecore"))

PARTS = 16  # success probabilities, s and q are multiples of 1/PARTS
MODELS = st.sampled_from([1, 2])
STEPS = st.integers(0, PARTS).map(lambda k: k / PARTS)
SMALL_FRACTIONS = st.fractions(-3, 3, max_denominator=4)
REGIMES = st.sampled_from(list(Regime))


def _ends_or_between(low: int, high: int):
    """Integers of [low, high], the ends drawn often: they are where net values vanish."""
    return st.one_of(st.just(low), st.just(high), st.integers(low, high))


@st.composite
def exact_games(draw, regime: Regime | None = None):
    """Parameters of one game as floats whose products are exact, optionally of one regime.

    A net value of exactly 0 belongs to every regime it touches.
    """
    regime = draw(REGIMES) if regime is None else regime
    low = draw(st.integers(1, PARTS - 2))
    high = draw(st.integers(low + 1, PARTS - 1))
    value = draw(st.integers(1, 4 * PARTS))
    # In units of 1/PARTS^2: the latencies at which a pass is worth nothing.
    zero1, zero2 = value * low, value * high
    far = 4 * zero2
    if regime in (Regime.BOTH_VALUE, Regime.ONLY_M1_VALUE):
        t1 = draw(_ends_or_between(1, zero1))
    else:
        t1 = draw(_ends_or_between(zero1, zero2 - 1 if regime == Regime.ONLY_M2_VALUE else far))
    if regime in (Regime.BOTH_VALUE, Regime.ONLY_M2_VALUE):
        t2 = draw(_ends_or_between(t1 + 1, zero2))
    else:
        t2 = draw(_ends_or_between(max(t1 + 1, zero2), far + zero2))
    c1 = draw(st.integers(1, 64))
    c2 = draw(st.integers(c1 + 1, c1 + 64))
    churn = draw(st.one_of(st.just(0), st.integers(0, 400), st.just(2**20)))
    unit = PARTS * PARTS
    return {
        "p1": low / PARTS,
        "p2": high / PARTS,
        "c1": c1 / 8,
        "c2": c2 / 8,
        "t1": t1 / unit,
        "t2": t2 / unit,
        "V": value / PARTS,
        "P": churn / 8,
    }


def _magnitudes(low: int, high: int):
    return st.floats(low, high).map(lambda x: 10.0**x)


@st.composite
def wide_games(draw):
    """Parameters of one game as floats, spread over the domain down to its edges."""
    near = st.one_of(
        st.floats(0.01, 0.99), _magnitudes(-12, -2), _magnitudes(-12, -2).map(lambda x: 1 - x)
    )
    p1, p2 = sorted((draw(near), draw(near)))
    p2 = p2 if p2 > p1 else p1 + (1 - p1) / 2
    c1 = draw(_magnitudes(-6, 6))
    c2 = c1 * (1 + draw(_magnitudes(-9, 4)))
    V = draw(_magnitudes(-6, 6))
    # How far a latency is from the point where the pass is worth nothing: often hardly at all.
    offset = st.one_of(
        st.just(0.0),
        st.floats(-0.99, 3),
        _magnitudes(-14, 0),
        _magnitudes(-14, -0.1).map(lambda x: -x),
    )
    t1 = V * p1 * (1 + draw(offset))
    t2 = V * p2 * (1 + draw(offset))
    t2 = t2 if t2 > t1 else t1 * (1 + draw(_magnitudes(-9, 2)))
    P = draw(st.one_of(st.just(0.0), _magnitudes(-6, 9), st.floats(0, 3).map(lambda x: x * c2)))
    return {"p1": p1, "p2": p2, "c1": c1, "c2": c2, "t1": t1, "t2": t2, "V": V, "P": P}


def rationals(parameters: dict) -> dict[str, Fraction]:
    """The parameters as exact rationals, with the net values they imply."""
    exact = {name: Fraction(value) for name, value in parameters.items()}
    exact["xi1"] = exact["V"] * exact["p1"] - exact["t1"]
    exact["xi2"] = exact["V"] * exact["p2"] - exact["t2"]
    return exact


def exact_batch(regime: Regime, count: int, seed: int, boundary: str = "") -> dict:
    """`count` games with exact net values as columns, for tests that compare many at once.

    Parameters
    ----------
    boundary : "" or which net values are exactly zero: "xi1", "xi2" or "both"
    """
    random = np.random.default_rng(seed)
    low = random.integers(1, PARTS - 1, count)
    high = random.integers(low + 1, PARTS)
    value = random.integers(1, 4 * PARTS, count)
    zero1, zero2 = value * low, value * high
    good1 = regime in (Regime.BOTH_VALUE, Regime.ONLY_M1_VALUE)
    good2 = regime in (Regime.BOTH_VALUE, Regime.ONLY_M2_VALUE)
    # One past the end of each range: integers() leaves the end out.
    t1 = (
        random.integers(1, zero1 + 1)
        if good1
        else random.integers(zero1, zero2 if good2 else 4 * zero2)
    )
    if boundary in ("xi1", "both"):
        t1 = zero1
    t2 = (
        random.integers(t1 + 1, zero2 + 1)
        if good2
        else random.integers(np.maximum(t1 + 1, zero2), 6 * zero2)
    )
    if boundary in ("xi2", "both"):
        t2 = zero2
        t1 = np.minimum(t1, zero2 - 1)
    c1 = random.integers(1, 64, count)
    c2 = random.integers(c1 + 1, c1 + 64)
    # Half of the games make M2 the cheaper one by cost of a pass, if the numbers allow it.
    cheap = np.maximum(c1 + 1, c1 * high // low - 1)
    c2 = np.where(random.random(count) < 0.5, np.minimum(c2, cheap), c2)
    churn = random.integers(0, 3 * (c1 * PARTS // low + c2 * PARTS // high))
    unit = PARTS * PARTS
    return {
        "p1": low / PARTS,
        "p2": high / PARTS,
        "c1": c1 / 8,
        "c2": c2 / 8,
        "t1": t1 / unit,
        "t2": t2 / unit,
        "V": value / PARTS,
        "P": churn / 8,
    }
