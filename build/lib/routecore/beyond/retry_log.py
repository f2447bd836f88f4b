"""`RetryLog`: what one log in which each model answered each question twice says about retries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike

from routecore import checks
from routecore.beyond.retry_advice import SENTENCES, Advice
from routecore.beyond.two_attempts import NAMES, ORDERS, interval, predicted_costs
from routecore.numbers import fill
from routecore.symbols import QUANTITIES

COLUMNS = ("first1", "second1", "first2", "second2")
NORMAL_95 = 1.96  # a difference beyond this many standard errors is called decided


@dataclass(frozen=True, eq=False)
class RetryLog:
    """Counts of right answers by question; make it with `from_attempts`, `from_counts` or `read`.

    Attributes
    ----------
    right1, attempts1, right2, attempts2 : (questions,) integer arrays
    """

    right1: np.ndarray
    attempts1: np.ndarray
    right2: np.ndarray
    attempts2: np.ndarray

    @classmethod
    def from_attempts(
        cls, first1: ArrayLike, second1: ArrayLike, first2: ArrayLike, second2: ArrayLike
    ) -> "RetryLog":
        """A log in which each model answered each question twice.

        Parameters
        ----------
        first1, second1 : (questions,) arrays of 0 and 1: both attempts of M1
        first2, second2 : the same of M2

        Raises
        ------
        ValueError
            If lengths differ, an attempt is missing or neither 0 nor 1, or there are fewer than two
            questions.

        Examples
        --------
        M1 repeats itself, M2 does not:

        >>> log = RetryLog.from_attempts([1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1])
        >>> round(log.sigma11, 3), round(log.sigma12, 3), round(log.sigma22, 3)
        (0.333, 0.0, -0.25)
        """
        attempts = dict(zip(COLUMNS, (first1, second1, first2, second2), strict=True))
        missing = [name for name, x in attempts.items() if x is None]
        if missing:
            raise ValueError(
                f"{missing[0]} is None: each model needs two attempts at each question."
            )
        length = np.shape(first1)
        values = (
            {n: checks.correctness(n, x, length) for n, x in attempts.items()} if length else {}
        )
        if not values or length[0] < 2:
            raise ValueError(f"first1 has shape {length}: a retry log needs at least 2 questions.")
        for name, x in values.items():
            checks.refuse_first(
                name, x, (x != 0) & (x != 1), "an attempt is right (1) or wrong (0)"
            )
        one, two = (values[f"first{i}"].astype(int) + values[f"second{i}"] for i in (1, 2))
        both = np.full(length, 2)
        return cls(one, both, two, both)

    @classmethod
    def from_counts(
        cls, right1: ArrayLike, attempts1: ArrayLike, right2: ArrayLike, attempts2: ArrayLike
    ) -> "RetryLog":
        """A log with any number of attempts at each question, two at least.

        Parameters
        ----------
        right1, right2 : (questions,) whole numbers: how often each model was right
        attempts1, attempts2 : whole numbers: of how many attempts; one number where all agree

        Raises
        ------
        ValueError
            If there are fewer than two attempts or questions, or more right answers than attempts.

        >>> RetryLog.from_counts([3, 0, 2], 3, [2, 1, 2], 2).p2
        0.8333333333333334
        """
        shape = np.shape(right1)
        if len(shape) != 1 or shape[0] < 2:
            raise ValueError(f"right1 has shape {shape}: a retry log needs at least 2 questions.")
        found = []
        for i, right, attempts in ((1, right1, attempts1), (2, right2, attempts2)):
            right = checks.floats(f"right{i}", right)
            if right.shape != shape:
                raise ValueError(f"right{i} has shape {right.shape}: right1 calls for {shape}.")
            tries = checks.floats(f"attempts{i}", attempts)
            checks.refuse_first(
                f"attempts{i}",
                tries,
                (tries < 2) | (tries != np.floor(tries)),
                "it must be a whole number of at least 2",
            )
            checks.broadcast_shape({f"right{i}": right, f"attempts{i}": tries})
            tries = np.broadcast_to(tries, shape)
            bad = (right < 0) | (right > tries) | (right != np.floor(right))
            checks.refuse_first(
                f"right{i}", right, bad, "it must be a whole number from 0 to the attempts"
            )
            found += [right.astype(int), tries.astype(int)]
        return cls(*found)

    @classmethod
    def read(cls, path: str | PathLike) -> "RetryLog":
        """The log of a CSV file with the columns first1, second1, first2, second2, one row a question.

        Raises
        ------
        ValueError
            Naming the line of the first offending row and the rule it breaks.
        OSError
            If the file cannot be opened.
        """
        from routecore.cascades.log import read_columns

        return cls.from_attempts(**read_columns(path, COLUMNS))

    def __len__(self) -> int:
        return len(self.right1)

    # What each question contributes: the share of right attempts, and of pairs of attempts that
    # were both right. Their means are unbiased, whatever the distribution of difficulty.

    @cached_property
    def _shares(self) -> tuple[np.ndarray, np.ndarray]:
        return self.right1 / self.attempts1, self.right2 / self.attempts2

    def _pairs(self, wrong: bool = False) -> dict[tuple[int, int], np.ndarray]:
        """For each two attempts, by model: the share of their pairs in which both are right."""
        first, second = self._shares
        one, two = self.right1, self.right2
        if wrong:
            first, second, one, two = (
                1 - first,
                1 - second,
                self.attempts1 - one,
                self.attempts2 - two,
            )
        cross = first * second
        return {
            (1, 1): one * (one - 1) / (self.attempts1 * (self.attempts1 - 1)),
            (1, 2): cross,
            (2, 1): cross,
            (2, 2): two * (two - 1) / (self.attempts2 * (self.attempts2 - 1)),
        }

    @cached_property
    def p1(self) -> float:
        """Accuracy of M1, over all attempts."""
        return float(self._shares[0].mean())

    @cached_property
    def p2(self) -> float:
        """Accuracy of M2, over all attempts."""
        return float(self._shares[1].mean())

    def _sigma(self, i: int, j: int) -> float:
        """Unbiased covariance over questions of the chances of models i and j."""
        x, y = self._shares[i - 1], self._shares[j - 1]
        spread = ((x - x.mean()) * (y - y.mean())).sum() / (len(self) - 1)
        return float(self._pairs()[i, j].mean() - x.mean() * y.mean() + spread / len(self))

    @property
    def sigma11(self) -> float:
        """Covariance of two attempts of M1 at one question."""
        return self._sigma(1, 1)

    @property
    def sigma12(self) -> float:
        """Covariance of an attempt of M1 and one of M2."""
        return self._sigma(1, 2)

    @property
    def sigma22(self) -> float:
        """Covariance of two attempts of M2 at one question."""
        return self._sigma(2, 2)

    @property
    def rho(self) -> tuple[float, float]:
        """Correlation of two attempts at one question, of M1 and of M2.

        Raises
        ------
        ValueError
            If a model was always right or always wrong.
        """
        for name, p in (("p1", self.p1), ("p2", self.p2)):
            if not 0 < p < 1:
                raise ValueError(f"{name} is {p:g}: a correlation needs right and wrong answers.")
        return self.sigma11 / (self.p1 * (1 - self.p1)), self.sigma22 / (self.p2 * (1 - self.p2))

    @cached_property
    def standard_errors(self) -> Mapping[str, float]:
        """Standard errors of p1, p2 and the three covariances, by name (delta method)."""
        x, y = self._shares
        pairs = self._pairs()
        influence = {
            "p1": x,
            "p2": y,
            "sigma11": pairs[1, 1] - 2 * self.p1 * x,
            "sigma12": pairs[1, 2] - self.p2 * x - self.p1 * y,
            "sigma22": pairs[2, 2] - 2 * self.p2 * y,
        }
        return {name: _error(values) for name, values in influence.items()}

    def advise(self, *, c1: float, c2: float, P: float) -> Advice:
        """Whether the plan of two prompts that independence picks can be trusted.

        Parameters
        ----------
        c1, c2 : cost of a pass, in money; 0 < c1 < c2
        P : churn penalty, in money; P >= 0

        Raises
        ------
        ValueError
            If a cost or the penalty is outside its domain.

        >>> log = RetryLog.from_counts([2] * 5 + [0] * 5, 2, [2, 1, 1, 1, 1] * 2, 2)
        >>> advice = log.advise(c1=1., c2=2., P=8.)
        >>> advice.plan, advice.best, advice.trusted
        ('M1, M1', 'M2, M2', False)
        """
        values = {
            n: checks.number(n, x, f"it must be a number ({QUANTITIES[n].unit})")
            for n, x in (("c1", c1), ("c2", c2), ("P", P))
        }
        checks.in_domain({name: np.asarray(x) for name, x in values.items()})
        c = {1: values["c1"], 2: values["c2"]}
        wrong = {i: 1 - share for i, share in zip((1, 2), self._shares, strict=True)}
        fails = self._pairs(wrong=True)
        each = np.array([c[i] + wrong[i] * c[j] + values["P"] * fails[i, j] for i, j in ORDERS])
        measured = each.mean(axis=1)
        known = (self.p1, self.p2, c[1], c[2], values["P"])
        sigmas = (self.sigma11, self.sigma12, self.sigma22)
        independent = predicted_costs(*known, 0.0, 0.0, 0.0)
        plan, best = int(np.argmin(independent)), int(np.argmin(measured))
        gaps = [(measured[k] - measured[best], _error(each[k] - each[best])) for k in range(4)]
        return self._worded(
            independent=independent,
            measured=measured,
            errors=np.array([_error(x) for x in each]),
            plan=NAMES[plan],
            best=NAMES[best],
            regret=float(gaps[plan][0]),
            regret_error=float(gaps[plan][1]),
            bound=values["P"] * float(max(sigmas) - min(sigmas)),
            interval=tuple(float(x) for x in interval(*known, *sigmas)),
            independent_interval=tuple(float(x) for x in interval(*known, 0.0, 0.0, 0.0)),
            trusted=plan == best,
            decided=all(
                gap > NORMAL_95 * error for k, (gap, error) in enumerate(gaps) if k != best
            ),
        )

    @property
    def data(self) -> dict:
        """The estimates and their standard errors as plain values, ready for JSON."""
        found = {
            name: {"estimate": getattr(self, name), "standard_error": error}
            for name, error in self.standard_errors.items()
        }
        return {"questions": len(self), **found}

    def _worded(self, **found) -> Advice:
        names = ["accuracies", "covariances", "independent"]
        names += ["trusted" if found["trusted"] else "not_trusted", "bound"]
        names += [] if found["decided"] else ["undecided"]
        known = {
            **found,
            **{name: getattr(self, name) for name in self.standard_errors},
            **{f"{name}_error": error for name, error in self.standard_errors.items()},
            "questions": f"{len(self):,}",
            "independent": found["independent"].min(),
            "measured": found["measured"][NAMES.index(found["plan"])],
            "cheapest": found["measured"].min(),
        }
        lines = [fill(SENTENCES[name], known) for name in names]
        return Advice(**found, text="\n".join(lines))


def _error(values: np.ndarray) -> float:
    """Standard error of the mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))
