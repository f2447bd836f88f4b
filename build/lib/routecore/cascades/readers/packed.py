"""A text file as lines, plain or packed (.gz, .zst), with an end to how far it may unpack."""

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike

from routecore.cascades import files
from routecore.extras import extra

PACKED = {".gz": (b"\x1f\x8b", "a gzip file"), ".zst": (b"\x28\xb5\x2f\xfd", "a Zstandard file")}
LONGEST_LINE = 2_000_000  # characters
# A log packs to a third or a tenth; what unpacks to so much more is no log.
MOST_TIMES, FREE_BYTES = 200, 32 * 2**20


def ending(path: str | PathLike) -> str:
    """The ending of a file's name without that of its packing, in lower case."""
    stem, last = os.path.splitext(os.fspath(path).lower())
    return os.path.splitext(stem)[1] if last in PACKED else last


class _Bounded(io.RawIOBase):
    """A stream that refuses to unpack to far more than the file it comes from."""

    def __init__(self, source, path: str):
        self._source, self._path, self._read = source, path, 0
        self._most = max(FREE_BYTES, MOST_TIMES * os.path.getsize(path))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._source.read(len(buffer))
        self._read += len(data)
        if self._read > self._most:
            raise ValueError(
                f"{self._path} unpacks to more than {MOST_TIMES} times its size: that is no log."
            )
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def text_of(path: str | PathLike) -> Iterator[io.TextIOWrapper]:
    """A text file in UTF-8, with or without a byte order mark, opened for reading.

    Raises
    ------
    ValueError
        If it is no file, is of another kind than its name says, is not UTF-8, is cut short, or
        unpacks to more than 200 times its size.
    OSError
        If it is not there.
    """
    name = files.regular(path)
    begins, kind = PACKED.get(os.path.splitext(name.lower())[1], (b"", files.TEXT))
    files.refuse_beginning(name, kind, begins)
    with open(name, "rb") as file:
        try:
            with io.TextIOWrapper(_unpacked(file, name, kind), "utf-8-sig", newline="") as text:
                yield text
        except UnicodeDecodeError:
            raise ValueError(f"{name} is not {files.TEXT}.") from None
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise ValueError(f"{name} is cut short or damaged: it cannot be unpacked.") from None
        except OSError as error:
            if error.errno is None and begins:  # of pyarrow: no error of the system
                raise ValueError(
                    f"{name} is cut short or damaged: it cannot be unpacked."
                ) from None
            raise


def _unpacked(file, name: str, kind: str):
    if kind == files.TEXT:
        return file
    if kind == "a gzip file":
        return io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=file), name), 1 << 20)
    with extra("logs"):
        import pyarrow
    return io.BufferedReader(_Bounded(pyarrow.CompressedInputStream(file, "zstd"), name), 1 << 20)


def lines_of(text: io.TextIOWrapper, path: str | PathLike) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, with their number from 1; one of endless length is refused."""
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise ValueError(f"line {number} of {path} is longer than {LONGEST_LINE:,} characters.")
        if line.strip():
            yield number, line
