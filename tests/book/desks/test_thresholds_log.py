"""The page reads a log by the same rules as `read_log`, and refuses it in the same sentence."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routecore.cascades.log import read_log, read_rivals

HEAD = "score,correct_low,correct_high,cost_low,cost_high\n"
ROW = ".2,0,1,1,4\n"
GOOD = HEAD + ROW + ".9,1,1,1,4\n"


def with_cell(text):
    return f"{HEAD}{text},0,1,1,4\n.9,1,1,1,4\n"


HOSTILE = {
    "empty": b"",
    "blank lines only": b"\n\n\n",
    "header only": HEAD.encode(),
    "one row": (HEAD + ROW).encode(),
    "equal scores": (HEAD + ROW + ROW).encode(),
    "binary": bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "UTF-16": GOOD.encode("utf-16"),
    "Latin-1": GOOD.replace("score", "scoré").encode("latin-1"),
    "surrogates": GOOD.encode() + b"\xed\xa0\x80",
    "a million columns": (",".join(["x"] * 1_000_000) + "\n1\n").encode(),
    "a million columns in a row": (HEAD + "1," * 1_000_000 + "\n").encode(),
    "50 MB without a line": b"a" * 50_000_000,
    "a formula": with_cell("=1+1").encode(),
    "a command": with_cell("=cmd|' /C calc'!A0").encode(),
    "markup": with_cell("<img src=x onerror=alert(1)>").encode(),
    "NaN": with_cell("NaN").encode(),
    "infinite cost": (HEAD + ".2,0,1,Infinity,4\n.3,1,1,1,4\n").encode(),
    "infinite outcome": (HEAD + ".2,-inf,1,1,4\n.3,1,1,1,4\n").encode(),
    "equal infinities": (HEAD + "inf,0,1,1,4\n+Infinity,1,1,1,4\n").encode(),
    "huge cost": (HEAD + ".2,0,1,1e308,4\n.3,1,1,1,4\n").encode(),
    "tiny cost": (HEAD + ".2,0,1,1e-320,4\n.3,1,1,1,4\n").encode(),
    "negative cost": (HEAD + ".2,0,1,-1,4\n.3,1,1,1,4\n").encode(),
    "outcome of two": (HEAD + ".2,2,1,1,4\n.3,1,1,1,4\n").encode(),
    "outcome below 0": (HEAD + ".2,0,-0.5,1,4\n.3,1,1,1,4\n").encode(),
    "thousands": with_cell("1_000").encode(),
    "other digits": with_cell("٣").encode(),
    "hexadecimal": with_cell("0x10").encode(),
    "decimal comma": with_cell('"0,5"').encode(),
    "missing value": with_cell("").encode(),
    "short row": (HEAD + ".2,0\n").encode(),
    "control characters": with_cell("\x00\x1b[31m\u202e").encode(),
    "long cell": with_cell("x" * 1000).encode(),
    "quote in quotes": with_cell('"a""b\'c"').encode(),
    "open quote": (GOOD + '"').encode(),
    "open quote and lines": (GOOD + '"a\nb\r\nc\rd\n').encode(),
    "text after a quote": (HEAD + '".2"x,0,1,1,4\n').encode(),
    "field too long": (HEAD + "x" * 1_000_001 + ",0,1,1,4\n").encode(),
    "quoted field too long": (HEAD + '"\n' + "é" * 1_000_000 + '",0,1,1,4\n').encode(),
    "column twice": GOOD.replace("cost_low", "score").encode(),
    "column missing": GOOD.replace("cost_low", "cost").encode(),
    "percentage of a cost": (HEAD + ".2,0,1,5%,4\n.9,1,1,1,4\n").encode(),
    "percentage above 1": (HEAD + ".2,0,101%,1,4\n.9,1,1,1,4\n").encode(),
    "no percentage": with_cell("yes%").encode(),
    "percentage of a percentage": with_cell("5%%").encode(),
    "decimal comma between semicolons": GOOD.replace(",", ";").replace(".2", "0,2").encode(),
    "text after a quote, tabs": (HEAD + '".2"x,0,1,1,4\n').replace(",", "\t").encode(),
    "yes is no score": with_cell("yes").encode(),
    "gzip": b"\x1f\x8b\x08\0rest of it",
    "Parquet": b"PAR1 and more",
    "Arrow": b"ARROW1\0\0",
    "Zstandard": b"\x28\xb5\x2f\xfd rest",
    "a workbook": b"PK\x03\x04 rest",
    "UTF-16 without a mark": GOOD.encode("utf-16-le"),
    "no float": with_cell("9007199254740993").encode(),
    "no float, negative": with_cell("-90071992547409930001").encode(),
    "no float, signed": with_cell("+9007199254740993").encode(),
    "later line": ('"a\nb",' + GOOD.replace("\n", "\n,", 2) + "\n\n,x,0,1,1,4\n").encode(),
}
WELCOME = {
    "plain": GOOD,
    "BOM": "\ufeff" + GOOD,
    "CRLF": GOOD.replace("\n", "\r\n"),
    "CR": GOOD.replace("\n", "\r"),
    "no last newline": GOOD.rstrip("\n"),
    "blank lines": GOOD.replace("\n", "\n\n"),
    "semicolons": GOOD.replace(",", ";"),
    "tabs": "\ufeff" + GOOD.replace(",", "\t"),
    "commas in a quoted name": '"a, b, c, d, e, f",' + GOOD.replace("\n", "\n,", 2),
    "semicolons in a quoted name": '"a;b;c;d;e;f;g",' + GOOD.replace("\n", "\n,", 2),
    "percentages": GOOD.replace(".2,0", "20%,12.5 %").replace(".9,", "+90.%,"),
    "quotes": 'note,"Score","correct_low",correct_high, cost_low ,cost_high\n'
    '"a ""b"", c\nd",".2","false",TRUE,1,4\nx, .9 ,1,true,1e0,+4.\n',
    "yes and no": GOOD.replace(".2,0,", ".2,No,").replace(",1,1,1,", ",YES,yes,1,"),
    "whole numbers that floats hold": GOOD.replace(".9,", "9007199254740994,"),
    "infinite scores": with_cell("-Infinity") + "inf,1,1,1,4\n+INF,0,1,1,4\n1e400,0,1,1,4\n",
    "huge score": GOOD.replace(".9,", "1e308,"),
    "long numbers": GOOD.replace(".2,", "0.12345678901234567890,").replace(".9", "0.3e-7"),
    "graded": GOOD.replace(".9,1", "-7,0.25"),
    "two places": "héé🎈" * 30_000 + "," + GOOD.replace("\n", "\n,", 2),
    "field at the limit": "🎈" * 1_000_000 + "," + GOOD.replace("\n", "\n,", 2),
}


def in_python(path, **fixed):
    try:
        return read_log(path, **fixed), None
    except ValueError as error:
        return None, str(error)


def in_page(page, path, **fixed):
    """(columns or None, sentence or None), from the bytes of the file."""
    page.evaluate("""() => {
      const input = document.createElement("input");
      input.type = "file"; input.id = "probe";
      document.querySelector("#probe")?.remove();
      document.body.append(input);
    }""")
    page.set_input_files("#probe", path)
    return page.evaluate(
        """async (fixed) => {
      const probe = document.querySelector("#probe"), [file] = probe.files;
      const bytes = await file.arrayBuffer();
      probe.remove();
      let log = null;
      const refused = refusal(() => {
        log = core.readLog(core.textOf(bytes, file.name), file.name, fixed);
        core.open(log);
      });
      const plain = log && Object.fromEntries(Object.entries(log).map(([name, x]) =>
        [name, typeof x === "number" ? x : Array.from(x)]));
      return [refused === null ? plain : null, refused];
    }""",
        fixed,
    )


def same(page, path, monkeypatch, **fixed):
    monkeypatch.chdir(path.parent)
    frontier, sentence = in_python(path.name, **fixed)
    columns, refused = in_page(page, path, **fixed)
    assert refused == sentence
    if frontier is not None:
        assert columns["score"] == frontier.log.score.tolist()
        assert columns["correct_low"] == frontier.log.correct_low.tolist()
        assert columns["correct_high"] == frontier.log.correct_high.tolist()
        for name in ("cost_low", "cost_high"):
            expected = getattr(frontier.log, name)
            assert columns[name] == (expected if name in fixed else expected.tolist())
    return sentence


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_the_sentence_of_the_package(opened_desk, tmp_path, monkeypatch, kind):
    path = tmp_path / "log.csv"
    path.write_bytes(HOSTILE[kind])
    sentence = same(opened_desk, path, monkeypatch)
    assert sentence and "\n" not in sentence


@pytest.mark.parametrize("kind", WELCOME)
def test_a_good_file_is_read_to_the_last_bit(opened_desk, tmp_path, monkeypatch, kind):
    path = tmp_path / "log.csv"
    path.write_bytes(WELCOME[kind].encode())
    assert same(opened_desk, path, monkeypatch) is None


@pytest.mark.parametrize(
    "fixed",
    [
        {"cost_low": 0.5},
        {"cost_low": 0.0, "cost_high": 2.5},
        {"cost_low": -1.0},
        {"cost_high": 1e308},
        {"cost_high": 1e-320},
        {"cost_high": math.nan},
        {"cost_low": 1e22},
    ],
)
def test_costs_given_as_numbers(opened_desk, tmp_path, monkeypatch, fixed):
    path = tmp_path / "log.csv"
    path.write_text(GOOD)
    refused = same(opened_desk, path, monkeypatch, **fixed)
    assert (refused is not None) == any(
        not (x == 0 or 1e-100 <= x <= 1e100) for x in fixed.values()
    )


@pytest.mark.parametrize("cells", [("x", ".5"), (".1",), ("nan", "1"), ("1", "1")])
def test_a_router_score_is_held_to_the_rules_of_a_score(opened_desk, tmp_path, monkeypatch, cells):
    path = tmp_path / "log.csv"
    rows = [
        f"{row},{cell}" for row, cell in zip(GOOD.split("\n")[1:3], (*cells, "")[:2], strict=True)
    ]
    path.write_text("\n".join([HEAD.strip() + ",router_score", *rows]))
    columns, refused = in_page(opened_desk, path)
    assert columns is None and "router_score" in refused
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError) as error:
        read_rivals(path.name)
    assert str(error.value) == refused


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=12)
CELL = st.one_of(
    TEXT,
    st.sampled_from(['"', '""', ",", "\n", "\r", "'", '"a"', " 1", "1e3", "-0"]),
    st.floats().map(repr),
)


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(CELL, min_size=1, max_size=8))
def test_any_cells_at_all(opened_desk, cells):
    """Both read the same rows, or refuse with the same words."""
    text = HEAD + ",".join(cells) + "\n" + ROW + ".9,1,1,1,4\n"
    sentence = opened_desk.evaluate(
        "text => refusal(() => core.open(core.readLog(text, 'log.csv')))", text
    )
    assert sentence == python_on_text(text)


def python_on_text(text):
    import os
    import tempfile

    handle, path = tempfile.mkstemp(suffix=".csv")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
    _, sentence = in_python(path)
    os.unlink(path)
    return sentence and sentence.replace(path, "log.csv")


@settings(max_examples=100, deadline=None)
@given(x=st.floats(), text=st.text(st.characters(exclude_categories=["Cs", "Cn"])))
def test_values_are_shown_as_python_shows_them(opened_desk, x, text):
    assert opened_desk.evaluate("([x, text]) => [core.show(x), core.quote(text)]", [x, text]) == [
        repr(x),
        repr(text),
    ]
