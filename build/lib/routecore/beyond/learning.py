"""Learning the users' patience while serving them, without an estimate of p1 or p2."""

from routecore import checks

# Sums of steps are known to about this, relative.
ROUNDING = 1e-9


class PatienceSearch:
    """Find the smallest escalation probability that keeps users, by watching them.

    Where only M2 is worth its wait, users stay iff s >= s0. A user who comes back after a failure
    of M1 proves s >= s0; one who leaves proves s < s0. The search steps down from what is known
    to keep users, in steps of the square of the range that is left (and no finer than needed).

    Parameters
    ----------
    tasks : number of tasks to come, at least 2; the search stops at a range of 1/tasks

    Attributes
    ----------
    s : the escalation probability to promise now
    low, high : users left at `low` (or it is 0), users stayed at `high` (or it is 1)
    searching : whether the next failure of M1 will still be learnt from

    Raises
    ------
    ValueError
        If `tasks` is not a whole number of at least 2.

    Notes
    -----
    Source: derived, chapter "Learning at the edge": an expected regret of at most
    `routecore.beyond.learning_forms.search_bound`. The steps are those of Kleinberg and Leighton
    (2003) for a posted price. No estimate of p1 or p2 enters.

    Examples
    --------
    >>> search = PatienceSearch(tasks=20_000)
    >>> while search.searching:
    ...     search.record(stayed=search.s >= 2 / 7)
    >>> 0 <= search.s - 2 / 7 < 1 / 20_000
    True
    """

    def __init__(self, tasks: int):
        self.tasks = checks.whole("tasks", tasks, 2)
        self.low, self.high, self._step = 0.0, 1.0, 0.5

    @property
    def searching(self) -> bool:
        return self.high - self.low > (1 + ROUNDING) / self.tasks

    @property
    def s(self) -> float:
        return max(self.high - self._step, self.low) if self.searching else self.high

    def record(self, stayed: bool) -> None:
        """Tell what the user did after a failure of M1 under the promise `s`."""
        if not self.searching:
            return
        tried = self.s
        if stayed:
            self.high = tried
        else:
            self.low = tried
        # The last step down would end at `low`, where users are known to leave.
        if not stayed or self.high - self.low <= self._step * (1 + ROUNDING):
            self._step = max((self.high - self.low) ** 2, 1 / self.tasks)
