"""What every reader asks of a file before it reads: is it there, is it a file, is it what its name
says? A path is never an address and never a pattern.
"""

import re
import stat
from os import PathLike, fspath
from os import stat as status

TEXT = "a text file in UTF-8"
WORDS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}  # for an outcome, in any case
ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*:/", re.IGNORECASE)
KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
# How files begin that are often named .csv; the desk for thresholds says the same of them.
BEGINNINGS = {
    b"\x1f\x8b": "a gzip file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"PK\x03\x04": "a zip archive or a workbook",
    b"\xff\xfe": "a text file in UTF-16",
    b"\xfe\xff": "a text file in UTF-16",
}


def regular(path: str | PathLike) -> str:
    """`path` as text, if it names a file that can be read to its end.

    Raises
    ------
    ValueError
        If it is an address, a folder, a pipe or a device.
    OSError
        If it is not there.
    """
    text = fspath(path)
    if isinstance(text, bytes):
        text = text.decode()
    if ADDRESS.match(text):
        raise ValueError(f"{text} is an address: nothing is fetched, so it must be a file.")
    kind = stat.S_IFMT(status(text).st_mode)
    if kind in KINDS:
        raise ValueError(f"{text} is {KINDS[kind]}: it must be a file.")
    return text


def refuse_beginning(path: str, wanted: str, but: bytes = b"") -> None:
    """Refuse a file that begins like one of another kind; `but` is how it should begin."""
    with open(path, "rb") as file:
        start = file.read(8)
    if but and not start.startswith(but):
        raise ValueError(f"{path} is not {wanted}, whatever its name says.")
    for beginning, kind in BEGINNINGS.items():
        if beginning != but and start.startswith(beginning):
            raise ValueError(f"{path} is {kind}: it must be {wanted}.")
    if not but and start[1::2] == b"\0" * 4:  # ASCII in UTF-16 without a mark
        raise ValueError(f"{path} is a text file in UTF-16: it must be {wanted}.")
