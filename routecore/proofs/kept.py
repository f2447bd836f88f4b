"""What takes long to work out is kept in a folder, where the environment names one.

The tools of the book name a folder for one state of this package, so that nothing is proved twice:
the chapters show what the tests of the package have proved before, where they have run, and the
ledger what the chapters show. A reader's session names none, and proves everything itself; the tests
only add to the folder, and prove everything themselves.
"""

import io
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

Result = TypeVar("Result")

FOLDER = "ROUTECORE_KEPT"


def keeping() -> bool:
    """Whether there is a folder to keep results in."""
    return bool(os.environ.get(FOLDER))


def kept(name: str, work: Callable[[], Result], subject: object = None) -> Result:
    """``work()``, or what it returned before under this name.

    Parameters
    ----------
    name : of the result, as a file name; two results need two names
    work : takes long; what it returns can be pickled
    subject : what the result is about. It is not kept with it: where the result refers to its
        subject, what is read refers to the subject given here. SymPy simplifies an expression
        again whenever it is read, which would take longer than all else.

    Examples
    --------
    >>> kept("two", lambda: 1 + 1)
    2
    """
    if not keeping():
        return work()
    path = _path(name)
    if path.exists():
        return _Unpickler(io.BytesIO(path.read_bytes()), subject).load()
    result = work()
    keep(name, result, subject)
    return result


def keep(name: str, result: object, subject: object = None) -> None:
    """Keep a result for those who ask for it by this name: see `kept`."""
    path, packed = _path(name), _packed(result, subject)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Another may be at the same result: a file appears whole or not at all.
    with NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(packed)
    os.replace(part.name, path)


def _path(name: str) -> Path:
    return Path(os.environ[FOLDER]) / f"{name}.pickle"


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, subject: object) -> None:
        super().__init__(file)
        self.subject = subject

    def persistent_id(self, value: object) -> str | None:
        return "subject" if value is self.subject and value is not None else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, subject: object) -> None:
        super().__init__(file)
        self.subject = subject

    def persistent_load(self, pid: Any) -> object:
        return self.subject


def _packed(result: object, subject: object) -> bytes:
    file = io.BytesIO()
    _Pickler(file, subject).dump(result)
    return file.getvalue()
