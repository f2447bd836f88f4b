"""The value V of a solved task, from users who stayed or left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks

STEPS = 50  # Newton's method on a concave likelihood needs five or six
SMALL = 1e-10


@dataclass(frozen=True)
class PatienceEstimate:
    """The value of a solved task, as stays and leaves tell it.

    Attributes
    ----------
    V : time per success at which half of the sessions stay, in the unit of the log
    standard_error : of ln V
    spread : scale sigma of the logistic distribution of ln V over sessions
    sessions : how many the estimate rests on
    """

    V: float
    standard_error: float
    spread: float
    sessions: int

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        """Ends of the interval of V at `z` standard errors; 1.96 makes 95 %."""
        z = checks.number("z", z, "it must be above 0", 0.0, open_ends=True)
        reach = np.exp(z * self.standard_error)
        return float(self.V / reach), float(self.V * reach)

    def __str__(self) -> str:
        low, high = self.interval()
        return (
            f"V = {self.V:.3g} ({low:.3g} to {high:.3g} at 95 %) from {self.sessions:,} sessions;"
            f" spread {self.spread:.2f}"
        )


def value_from_choices(time_per_success: ArrayLike, stayed: ArrayLike) -> PatienceEstimate:
    """Estimate V from sessions in which a user was offered a pass and stayed or left.

    A logistic regression of staying on the logarithm of the time per success, by maximum
    likelihood; the standard error of ln V is the delta method's.

    Parameters
    ----------
    time_per_success : (sessions,) above 0, t/p of the pass that was offered, in one unit of time
    stayed : (sessions,) 1 where the user stayed for it, 0 where the user left

    Raises
    ------
    ValueError
        If the lengths differ, a time is not positive, an outcome is neither 0 nor 1, or the log
        has no finite estimate: all stayed or all left, one time separates those who stayed from
        those who left, or users do not leave more often the longer they have to wait.

    Source: derived, chapter "How to measure V and P".

    Examples
    --------
    >>> estimate = value_from_choices([1, 1, 2, 2, 4, 4], [1, 1, 1, 0, 0, 0])
    Traceback (most recent call last):
    ValueError: stayed is 1 up to a time per success of 2 and 0 from 2 on: the stays and leaves must overlap.
    >>> print(value_from_choices([1, 1, 1, 4, 4, 4], [1, 1, 0, 1, 0, 0]))
    V = 2 (0.366 to 10.9 at 95 %) from 6 sessions; spread 1.00
    """
    times = checks.floats("time_per_success", time_per_success)
    if times.ndim != 1:
        raise ValueError(f"time_per_success has shape {times.shape}: it must be one row.")
    checks.refuse_first("time_per_success", times, times <= 0, "a time must be above 0")
    choice = checks.correctness("stayed", stayed, times.shape)
    outside = (choice != 0) & (choice != 1)
    checks.refuse_first("stayed", choice, outside, "a user stayed (1) or left (0)")
    _refuse_separated(times, choice)

    middle = np.log(times).mean()  # about its middle, the design is well conditioned
    design = np.column_stack([np.ones(times.size), np.log(times) - middle])
    beta = np.zeros(2)
    for _ in range(STEPS):
        stay = (1 + np.tanh(design @ beta / 2)) / 2
        information = design.T @ (design * (stay * (1 - stay))[:, None])
        step = np.linalg.solve(information, design.T @ (choice - stay))
        beta = beta + step / max(1.0, np.abs(step).max())
        if np.abs(step).max() < SMALL:
            break
    level, slope = beta
    if not slope < 0:
        raise ValueError(
            f"stayed rises with the time per success (slope {slope:.3g}): it must fall."
        )
    gradient = np.array([-1 / slope, level / slope**2])  # of ln V = middle - level / slope
    error = np.sqrt(gradient @ np.linalg.solve(information, gradient))
    return PatienceEstimate(
        float(np.exp(middle - level / slope)), float(error), float(-1 / slope), int(times.size)
    )


def _refuse_separated(times: np.ndarray, choice: np.ndarray) -> None:
    stays, leaves = times[choice == 1], times[choice == 0]
    if not (stays.size and leaves.size):
        raise ValueError(
            f"stayed is {int(bool(stays.size))} in every session: both outcomes must occur."
        )
    for early, late, first in ((stays, leaves, 1), (leaves, stays, 0)):
        if early.max() <= late.min():
            raise ValueError(
                f"stayed is {first} up to a time per success of {early.max():g} and {1 - first}"
                f" from {late.min():g} on: the stays and leaves must overlap."
            )
