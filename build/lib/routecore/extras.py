"""Packages that routecore can do without: where one is missing, a sentence names the extra."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the import of packages that ``routecore[name]`` brings.

    Raises
    ------
    ModuleNotFoundError
        In one sentence, with the command that installs what is missing.

    Examples
    --------
    >>> with extra("logs"):
    ...     import no_such_package
    Traceback (most recent call last):
    ModuleNotFoundError: no_such_package is not installed: pip install 'routecore[logs]'.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in ("", "routecore"):
            raise
        sentence = f"{missing} is not installed: pip install 'routecore[{name}]'."
        raise ModuleNotFoundError(sentence, name=error.name) from None
