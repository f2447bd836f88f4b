"""What a retry log says about the plans of two prompts, as data and in words."""

from dataclasses import dataclass

import numpy as np

from routecore.beyond.two_attempts import NAMES

# The desk for the game fills the same sentences.
SENTENCES = {
    "accuracies": "{questions} questions: p₁ = {p1:.3f} ± {p1_error:.3f},"
    " p₂ = {p2:.3f} ± {p2_error:.3f}.",
    "covariances": "Covariances of two attempts: Σ₁₁ = {sigma11:.3f} ± {sigma11_error:.3f},"
    " Σ₁₂ = {sigma12:.3f} ± {sigma12_error:.3f}, Σ₂₂ = {sigma22:.3f} ± {sigma22_error:.3f}.",
    "independent": "With independent retries the best two prompts would be {plan} at"
    " {independent:.3g}; as measured they cost {measured:.3g}.",
    "trusted": "{best} is the cheapest as measured too: the independent plan can be trusted.",
    "not_trusted": "{best} costs {cheapest:.3g}, which is {regret:.2g} ± {regret_error:.1g} less:"
    " the independent plan cannot be trusted.",
    "bound": "Its regret is at most P times the spread of the covariances, {bound:.2g}.",
    "undecided": "This log does not decide which plan is cheapest: more questions would.",
}


@dataclass(frozen=True)
class Advice:
    """Whether the plan that independence picks can be trusted, for given costs and penalty.

    Attributes
    ----------
    independent, measured : J of each plan of `NAMES`, from the accuracies alone and as it is
    errors : standard errors of `measured`
    plan, best : the plan that independence picks, and the cheapest as measured
    regret, regret_error : what the former costs more, in money, and its standard error
    bound : P times the spread of the covariances: the regret is never above it
    interval, independent_interval : the penalties for which "M1, then M2" is the best plan
    trusted : whether the two plans are the same
    decided : whether every other plan is dearer than `best` by 1.96 standard errors
    text : the same in sentences, one to a line
    """

    independent: np.ndarray
    measured: np.ndarray
    errors: np.ndarray
    plan: str
    best: str
    regret: float
    regret_error: float
    bound: float
    interval: tuple[float, float]
    independent_interval: tuple[float, float]
    trusted: bool
    decided: bool
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def data(self) -> dict:
        """The same as plain values, ready for JSON; an infinite end of an interval is None."""

        def plain(x):
            return [float(y) if np.isfinite(y) else None for y in x]

        return {
            "plans": {
                name: {"independent": float(i), "measured": float(m), "standard_error": float(e)}
                for name, i, m, e in zip(
                    NAMES, self.independent, self.measured, self.errors, strict=True
                )
            },
            "independent_plan": self.plan,
            "best_plan": self.best,
            "regret": self.regret,
            "regret_standard_error": self.regret_error,
            "regret_bound": self.bound,
            "interval": plain(self.interval),
            "independent_interval": plain(self.independent_interval),
            "trusted": self.trusted,
            "decided": self.decided,
        }
