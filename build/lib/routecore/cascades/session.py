"""DuckDB where Ctrl-C and SIGTERM are heard at once, and errors are one sentence."""

import re
import signal
import tempfile
import threading
from os import PathLike, path
from typing import Any

from routecore import checks
from routecore.cascades import sql

MOST_THREADS = 256
PATIENCE = 5.0  # seconds that an interrupted query is given to stop


class Session:
    """A connection; each query runs in a thread of its own.

    Python hears a signal between two steps of its main thread only, and a step of DuckDB may take
    half a minute.
    """

    memory = "of this machine"
    folder = tempfile.gettempdir()

    def __init__(self, database: str = ":memory:", settings: dict | None = None):
        self.con = sql.connect(database, settings)
        self.closed = False

    def run(
        self,
        statement: str,
        fetch: str = "fetchall",
        what: str = "DuckDB could not finish",
        values: list | None = None,
    ):
        """What a statement gives, fetched by DuckDB's method `fetch`.

        Raises
        ------
        ValueError
            In one sentence, if memory or disk do not suffice, the session is closed, or for
            another error of DuckDB, which then stands behind `what`.
        """
        if self.closed:
            raise ValueError("the frontier is closed: ask it inside its with block.")
        answer: list = []
        done = threading.Event()  # Thread.join, once interrupted, takes the thread for ended
        thread = threading.Thread(target=self._work, args=(statement, values, fetch, answer, done))
        thread.daemon = True
        thread.start()
        try:
            done.wait()
        except BaseException:
            self.con.interrupt()
            done.wait(PATIENCE)
            raise
        finally:
            thread.join(0.1 if done.is_set() else 0)
        (result,) = answer
        if isinstance(result, BaseException):
            raise self._refusal(result, what) from None
        return result

    def _work(self, statement, values, fetch, answer, done) -> None:
        try:
            answer.append(getattr(self.con.execute(statement, values), fetch)())
        except BaseException as error:  # whatever it is, the asking thread raises it
            answer.append(error)
        finally:
            done.set()

    def _refusal(self, error: BaseException, what: str) -> BaseException:
        import duckdb

        text = str(error)
        if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
            return ValueError(f"memory_limit is {self.memory}: this log needs more.")
        if "No space left" in text or "max_temp_directory_size" in text:
            return ValueError(f"folder {self.folder} is full: the work needs more room on disk.")
        if not isinstance(error, duckdb.Error):
            return error
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        reason = re.sub(r"^(\w+ )*Error: ", "", lines[0]) if lines else type(error).__name__
        return ValueError(f"{what}: {reason.rstrip('.:')}.")

    def close(self) -> None:
        """Closing twice is as good as once."""
        if not self.closed:
            self.closed = True
            self.con.close()


class Workshop(Session):
    """A session whose database lies in a folder that goes when the work ends, however it ends."""

    def __init__(self, memory_limit: str, folder: str | PathLike | None, threads: int):
        threads = checks.whole("threads", threads, 1)
        if threads > MOST_THREADS:
            raise ValueError(f"threads is {threads}: it must be at most {MOST_THREADS}.")
        self.memory = repr(str(memory_limit))
        self._before: Any = None
        try:
            self._home = tempfile.TemporaryDirectory(prefix="routecore-", dir=folder)
        except OSError as error:
            raise ValueError(
                f"folder {folder or self.folder} cannot be written to: {error.strerror}."
            ) from None
        self.folder = path.dirname(self._home.name)
        self._hear_sigterm()
        home, limit = self._home.name, sql.literal(str(memory_limit))
        spill = {"threads": threads, "temp_directory": path.join(home, "spill")}
        try:
            super().__init__(path.join(home, "frontier.duckdb"), spill)
            self.run(f"SET memory_limit = {limit}", what=f"memory_limit is {self.memory}")
        except BaseException:
            self._remove()
            raise

    def _hear_sigterm(self) -> None:
        """While there is something to clear away, SIGTERM ends the program as an exception does."""
        if (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
        ):
            self._before = signal.signal(signal.SIGTERM, _leave)

    def close(self) -> None:
        super().close()
        self._remove()

    def _remove(self) -> None:
        self._home.cleanup()
        if self._before is not None and signal.getsignal(signal.SIGTERM) is _leave:
            signal.signal(signal.SIGTERM, self._before)
        self._before = None

    def bytes_of_memory(self) -> float:
        """The memory limit as a number."""
        [(text,)] = self.run("SELECT current_setting('memory_limit')")
        number, unit = text.split()
        powers = {"bytes": 0, "KiB": 1, "MiB": 2, "GiB": 3, "TiB": 4}
        return float(number) * 1024 ** powers[unit]


def _leave(number, frame):
    raise SystemExit(128 + number)
