"""Whatever is sent, it is read or refused; and plain tables are read without loss."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.training.document.problems import ExperimentError
from app.training.reading.answers import Answers
from app.training.reading.json_reading import read_json
from app.training.reading.reading import Reading, read
from app.training.reading.slices import Sliced
from app.training.reading.understood import understood
from tests.training.reading.reading_of import finished

PIECES = st.sampled_from(
    ["a", "B", "1", "2.5", "1,5", "12.345", "1e400", "-", "NA", "x", "%", "€", " ", "  ", "\t", ";",
     ",", "|", "\n", "\r\n", "\r", '"', "'", "#", "# missing = 1", "sep=;", "Total", "ja", "nein",
     "---", "2020-01-02", "\ufeff", "é", "\x81", "e5", "(", ")", "+", "\u2212", "Source: x"]
)  # fmt: skip


def reading_or_refusal(work: Sliced[Reading]) -> Reading | ExperimentError:
    try:
        return finished(work)
    except ExperimentError as error:
        return error


def is_one_sentence(error: ExperimentError) -> bool:
    return len(error.problems) == 1 and bool(error.problems[0].message)


def understood_or_none(reading: Reading) -> dict[str, Any] | None:
    try:
        return understood(reading)
    except ExperimentError:
        return None


@settings(deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    got = reading_or_refusal(read(content, Answers()))
    assert isinstance(got, Reading) or is_one_sentence(got)


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["utf-8", "utf-16", "cp850", "mac-roman"]))
def test_any_pieces_of_tables_are_read_or_refused(pieces: list[str], encoding: str) -> None:
    content = "".join(pieces).encode(encoding, errors="replace")
    got = reading_or_refusal(read(content, Answers()))
    assert isinstance(got, Reading) or is_one_sentence(got)
    if isinstance(got, Reading):
        json.dumps(understood_or_none(got), allow_nan=False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)


@settings(deadline=None, derandomize=True, database=None)
@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    got = reading_or_refusal(read_json(json.dumps(value).encode()))
    assert isinstance(got, Reading) or is_one_sentence(got)


NUMBERS = st.lists(
    st.tuples(st.floats(-1e9, 1e9), st.integers(-10**6, 10**6), st.sampled_from(["red", "green"])),
    min_size=4, max_size=30,
)  # fmt: skip


@pytest.mark.parametrize(
    ("delimiter", "decimal"), [(",", "."), (";", ","), ("\t", "."), ("|", ",")]
)
@settings(deadline=None, derandomize=True, database=None)
@given(NUMBERS)
def test_every_number_and_label_of_a_plain_table_is_read(
    delimiter: str, decimal: str, rows: list[tuple[float, int, str]]
) -> None:
    lines = [("length", "count", "colour")]
    lines += [(repr(x).replace(".", decimal), str(n), colour) for x, n, colour in rows]
    text = "".join(delimiter.join(line) + "\n" for line in lines)
    reading = reading_or_refusal(read(text.encode(), Answers()))
    if isinstance(reading, ExperimentError):  # all of the numbers may have three decimals
        assert reading.problems[0].field == "decimal"
        return
    assert reading.rows == len(rows)
    for column, cells in zip(reading.columns, zip(*rows, strict=True), strict=True):
        if column.kind == "number":
            assert column.values.tolist() == [float(cell) for cell in cells]
        elif column.kind == "category":
            assert list(column.cells) == [str(cell) for cell in cells]
