"""Claims of the chapter on a log that saw only half: what exploration costs and what it buys."""

import sympy as sp

from routecore.cascades.biased_log_forms import (
    BAND_GAIN,
    BAND_PLAIN,
    BAND_PREDICTED,
    EXPLORATION,
    VARIANCE,
    Q,
    b00,
    b01,
    b10,
    b11,
    eps,
    f0,
    f1,
    h,
    m,
    n,
)
from routecore.proofs.claim import claim

a, c = sp.symbols("a c", real=True)  # right answers below tau0, and above the new threshold
k1, k2, g1, g2, centre = sp.symbols("k1 k2 g1 g2 centre", real=True)
eps2 = sp.Symbol("epsilon2", real=True)

_known = {"source": "derived", "verdict": "new", "oracle": "biased_log"}
_sure = {"source": "derived", "verdict": "new", "oracle": "certificates"}
_shares = [x >= 0 for x in (a, c, b11, b01, b10)]
_explores = [eps > 0, eps <= 1]
_log = [*_explores, n > 0, m >= 0]


def squares(*outcomes) -> sp.Expr:
    """Mean of the squared estimate of one query: (share, value unexplored, value explored)."""
    return sum(
        share * ((1 - eps) * without**2 + eps * with_it**2) for share, without, with_it in outcomes
    )


# One query's contribution, case by case. Outside the band it is the outcome itself.
_plain = squares((a, 1, 1), (c, 1, 1), (BAND_PLAIN, 0, 1 / eps))
_gain = squares((a, 1, 1), (c, 1, 1), (b11, 1, 1), (b01, 0, 1 / eps), (b10, 1, 1 - 1 / eps))
_quality = a + c + b11 + b01
# What is explored counts the prediction and 1/eps of what it missed; the rest the prediction alone.
_predicted = [
    (share, guess, guess + (outcome - guess) / eps)
    for share, outcome, guess in ((b11, 1, f1), (b10, 0, f1), (b01, 1, f0), (b00, 0, f0))
]
_by_prediction = squares((a, 1, 1), (c, 1, 1), *_predicted)
_mean = a + c + sum(share * ((1 - eps) * w + eps * e) for share, w, e in _predicted)

CLAIMS = (
    claim(
        id="b_plain",
        **_known,
        title="Variance of the plain inverse-propensity estimate of quality",
        given=[*_explores, n > 0, *_shares],
        then=sp.Eq((_plain - _quality**2) / n, VARIANCE.subs({Q: _quality, m: BAND_PLAIN})),
    ),
    claim(
        id="b_gain",
        **_known,
        title="Variance of the estimate that weights the gain y_H - y_L instead",
        given=[*_explores, n > 0, *_shares],
        then=sp.Eq((_gain - _quality**2) / n, VARIANCE.subs({Q: _quality, m: BAND_GAIN})),
    ),
    claim(
        id="b_which",
        **_known,
        title="The gain is the better thing to weight iff L alone is right less often than both are",
        given=[*_explores, eps < 1, n > 0, *_shares],
        then=sp.Equivalent(
            VARIANCE.subs({Q: _quality, m: BAND_GAIN})
            < VARIANCE.subs({Q: _quality, m: BAND_PLAIN}),
            b10 < b11,
        ),
    ),
    claim(
        id="b_centre",
        **_known,
        title="Of all constants taken off the gain, its mean in the band leaves the least variance",
        given=[k1 > 0, k2 > 0],
        then=k1 * (g1 - centre) ** 2 + k2 * (g2 - centre) ** 2
        >= k1 * k2 * (g1 - g2) ** 2 / (k1 + k2),
    ),
    claim(
        id="b_unbiased",
        **_known,
        title="Whatever y_H is predicted to be, the estimate of the quality is unbiased",
        given=[*_explores, *_shares, b00 >= 0],
        then=sp.Eq(_mean, _quality),
    ),
    claim(
        id="b_predicted",
        **_known,
        title="Variance of the estimate that weights y_H less a prediction of it",
        given=[*_explores, n > 0, *_shares, b00 >= 0],
        then=sp.Eq(
            (_by_prediction - _quality**2) / n, VARIANCE.subs({Q: _quality, m: BAND_PREDICTED})
        ),
    ),
    claim(
        id="b_best_prediction",
        **_known,
        title="No prediction by L's outcome leaves less variance than H's mean given L's outcome",
        given=[b11 + b10 > 0, b01 + b00 > 0, *_shares, b00 >= 0, n > 0, *_explores],
        then=VARIANCE.subs({Q: _quality, m: BAND_PREDICTED})
        >= VARIANCE.subs(
            {
                Q: _quality,
                m: BAND_PREDICTED.subs({f1: b11 / (b11 + b10), f0: b01 / (b01 + b00)}),
            }
        ),
    ),
    claim(
        id="b_more",
        **_known,
        title="More exploration means less variance, strictly if the band holds anything to learn",
        given=[*_log, m > 0, eps2 > eps],
        then=VARIANCE.subs(eps, eps2) < VARIANCE,
    ),
    claim(
        id="b_needed",
        **_known,
        title="The exploration that a standard error needs",
        given=[*_log, h > 0, n * h**2 > Q * (1 - Q)],
        then=sp.Equivalent(VARIANCE <= h**2, eps >= EXPLORATION),
    ),
    claim(
        id="b_too_small",
        **_known,
        title="If a full log of this size is too small, no exploration is enough",
        given=[*_log, h > 0, n * h**2 < Q * (1 - Q)],
        then=VARIANCE > h**2,
    ),
)
