"""What takes long to work out is kept in a folder, where the environment names one.

The tools of the book name a folder for one state of this package, so that nothing is proved twice:
the chapters show what the tests of the package have proved before, where they have run, and the
ledger what the chapters show. A reader's session names none, and proves everything itself; the tests
only add to the folder, and prove everything themselves.
"""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

Result = TypeVar("Result")

FOLDER = "ROUTECORE_KEPT"


def keeping() -> bool:
    """Whether there is a folder to keep results in."""
    return bool(os.environ.get(FOLDER))


def kept(name: str, work: Callable[[], Result]) -> Result:
    """``work()``, or what it returned before under this name.

    Parameters
    ----------
    name : of the result, as a file name; two results need two names
    work : takes long; what it returns can be pickled

    Examples
    --------
    >>> kept("two", lambda: 1 + 1)
    2
    """
    if not keeping():
        return work()
    path = _path(name)
    if path.exists():
        return pickle.loads(path.read_bytes())
    result = work()
    keep(name, result)
    return result


def keep(name: str, result: object) -> None:
    """Keep a result for those who ask for it by this name."""
    path, packed = _path(name), pickle.dumps(result)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Another may be at the same result: a file appears whole or not at all.
    with NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(packed)
    os.replace(part.name, path)


def _path(name: str) -> Path:
    return Path(os.environ[FOLDER]) / f"{name}.pickle"
