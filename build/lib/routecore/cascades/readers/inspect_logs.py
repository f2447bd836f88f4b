"""Logs of Inspect AI, `.eval` (a zip archive) and `.json`: one run of one model.

The score of an answer is the mean log-probability of its tokens, where they were asked for.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

from routecore.cascades import files
from routecore.cascades.readers.packed import MOST_TIMES, text_of
from routecore.cascades.readers.runs import Answer, Run, field, mean_logprob, tokens_of
from routecore.cascades.readers.tables import as_text, parse
from routecore.extras import extra

LETTERS = {"C": "1", "P": "0.5", "I": "0", "N": "0"}  # correct, partly, incorrect, no answer
LARGEST = 2**30  # bytes of a log in memory
ZSTD = 93  # the method of a zip archive's entry


def read_inspect(path: str | PathLike, columns: Mapping[str, str]) -> Run:
    """The answers of one run.

    Parameters
    ----------
    columns : `correct`, the scorer that says so (default: the first), and `score`, a field of the
        sample to use in place of the mean log-probability, as "metadata.confidence"

    Raises
    ------
    ValueError
        If the run did not end, or a sample was not scored.
    """
    head, samples = _archive(path) if files.regular(path).endswith(".eval") else _json(path)
    status = head.get("status")
    if status != "success":
        raise ValueError(f"{path} is of a run that did not end: its status is {status!r}.")
    model = as_text(field(head, "eval.model", str(path)))
    answers = (_answer(path, sample, model, columns) for sample in samples)
    return Run.of(path, model, answers)


def _json(path) -> tuple[Mapping, Iterator[Any]]:
    with text_of(path) as text:
        written = text.read(LARGEST)
    log = parse(written, str(path))
    if not isinstance(log, dict) or "eval" not in log:
        raise ValueError(f"{path} is not a log of Inspect AI.")
    samples = log.get("samples")
    if not isinstance(samples, list):
        raise ValueError(f"{path} has no samples: it is the head of a log.")
    return log, iter(samples)


def _archive(path) -> tuple[Mapping, Iterator[Any]]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise ValueError(f"{path} is not a log of Inspect AI: it is no zip archive.") from None
    with archive:
        names = archive.namelist()
        if "header.json" not in names:
            raise ValueError(f"{path} is of a run that did not end: it has no header.")
        kept = [n for n in names if n.startswith("samples/") and n.endswith(".json")]
        if sum(archive.getinfo(n).file_size for n in kept) > LARGEST:
            raise ValueError(f"{path} unpacks to more than {LARGEST:,} bytes.")
        head = parse(_entry(archive, "header.json", path), f"header of {path}")
        samples = [parse(_entry(archive, name, path), f"{name} of {path}") for name in kept]
    if not isinstance(head, dict):
        raise ValueError(f"{path} is not a log of Inspect AI.")
    return head, iter(samples)


def _entry(archive: zipfile.ZipFile, name: str, path) -> str:
    info = archive.getinfo(name)
    if info.file_size > MOST_TIMES * max(info.compress_size, 2**14):
        raise ValueError(
            f"{path} unpacks to more than {MOST_TIMES} times its size: that is no log."
        )
    try:
        data = _zstd(archive, info) if info.compress_type == ZSTD else archive.read(info)
        return data.decode()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, UnicodeDecodeError):
        raise ValueError(f"{path} is cut short or damaged: {name} cannot be unpacked.") from None
    except NotImplementedError:
        raise ValueError(f"{path} is packed in a way that cannot be read.") from None


def _zstd(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """An entry in Zstandard, which the zip archives of Python before 3.14 do not read."""
    with extra("logs"):
        import pyarrow
    file = archive.fp
    assert file is not None
    file.seek(info.header_offset)
    header = file.read(30)
    # After the 30 bytes stand a name and an extra field, their lengths in bytes 26 to 29.
    lengths = (int.from_bytes(header[k : k + 2], "little") for k in (26, 28))
    file.seek(sum(lengths), io.SEEK_CUR)
    packed = io.BytesIO(file.read(info.compress_size))
    data = pyarrow.CompressedInputStream(packed, "zstd").read(info.file_size)
    if zlib.crc32(data) != info.CRC:
        raise zipfile.BadZipFile(info.filename)
    return data


def _answer(path, sample: Any, model: str, columns: Mapping[str, str]) -> tuple[Any, Answer]:
    if not isinstance(sample, dict) or "id" not in sample:
        raise ValueError(f"{path} is not a log of Inspect AI: a sample has no id.")
    document = f"{sample['id']}, epoch {sample.get('epoch', 1)}"
    where = f"sample {document} of {path}"
    if sample.get("error"):
        raise ValueError(f"{where} ended in an error.")
    scores = sample.get("scores")
    if not isinstance(scores, dict) or not scores:
        raise ValueError(f"{where} was not scored.")
    scorer = columns.get("correct") or next(iter(scores))
    value = field(field({"scores": scores}, "scores", where), scorer, where)
    value = value.get("value") if isinstance(value, dict) else value
    output = sample.get("output")
    choices = output.get("choices") if isinstance(output, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else {}
    logprobs = choice.get("logprobs") if isinstance(choice, dict) else None
    usage = sample.get("model_usage")
    used = usage.get(model) if isinstance(usage, dict) else None
    return document, Answer(
        where,
        as_text(sample.get("input")),
        LETTERS.get(as_text(value), as_text(value)),
        as_text(field(sample, columns["score"], where))
        if "score" in columns
        else mean_logprob(logprobs.get("content") if isinstance(logprobs, dict) else None, where),
        model,
        tokens_of(used, ("input_tokens", "output_tokens"), where),
    )
