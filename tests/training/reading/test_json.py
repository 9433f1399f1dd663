"""Tables in JSON: columns by name, or records."""

import pytest

from app.training.document.problems import ExperimentError
from app.training.reading.answers import Answers
from app.training.reading.kept import id_of
from app.training.reading.limits import ReadingLimits
from app.training.reading.understood import understood
from tests.training.reading.reading_of import json_reading_of, reading_of

COLUMNS = '{"x1": [1, 2.5, null, 4], "species": ["a", "b", "a", "b"]}'
RECORDS = (
    '[{"x1": 1, "species": "a"}, {"x1": 2.5, "species": "b"}, {"x1": null, "species": "a"},'
    ' {"species": "b", "x1": 4}]'
)


def test_columns_by_name_are_read() -> None:
    got = understood(json_reading_of(COLUMNS))
    assert [(c["name"], c["type"], c["missing"]) for c in got["columns"]] == [
        ("x1", "number", 1),
        ("species", "category", 0),
    ]
    assert got["columns"][0]["sum"] == 7.5
    assert (got["delimiter"], got["decimal"], got["target"]) == ("", ".", "species")


def test_records_columns_and_csv_of_the_same_table_have_one_id_of() -> None:
    csv = reading_of("x1,species\n1,a\n2.5,b\nNA,a\n4,b\n")
    ids = {id_of(r.columns) for r in (json_reading_of(COLUMNS), json_reading_of(RECORDS), csv)}
    assert len(ids) == 1


def test_numbers_need_no_answer_about_the_decimal_sign() -> None:
    reading = json_reading_of('{"a": [12.345, 23.456, 1e-7], "b": [1, 2, 3]}')
    assert reading.columns[0].values.tolist() == [12.345, 23.456, 1e-7]


def test_texts_with_decimal_commas_stand_beside_numbers() -> None:
    reading = json_reading_of('{"a": ["1,5", "2,25", "3"], "b": [1.5, 2.5, 4]}')
    assert reading.columns[0].values.tolist() == [1.5, 2.25, 3]
    assert reading.columns[1].values.tolist() == [1.5, 2.5, 4]


def test_true_and_false_are_a_boolean() -> None:
    reading = json_reading_of('{"a": [1, 2, 4], "ok": [true, false, true]}')
    assert (reading.columns[1].kind, reading.columns[1].labels) == ("boolean", ("false", "true"))


def test_answers_apply_to_json() -> None:
    answers = Answers(kinds={1: "category"}, missing=("-9",))
    reading = json_reading_of('{"a": [1, -9, 4], "b": [3, 3, 5]}', answers)
    assert reading.columns[0].missing == 1
    assert reading.columns[1].labels == ("3", "5")


def test_notes_name_the_row() -> None:
    reading = json_reading_of('{"a": [1, 2, 1e12, 4], "b": [3, 4, 5, 7]}')
    assert "(row 3: 1000000000000.0)" in reading.notes[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            '{"a": [1, 2], "b": [1]}',
            "column b: 1 cells must have as many cells as column a, which is 2",
        ),
        (
            '{"a": [1, [2]], "b": [1, 2]}',
            "row 2, column a must be a number, a text, true, false or null",
        ),
        ('{"a": [1, 2], "a": [3, 4]}', "a must have every name once"),
        ('{"a": [1, NaN], "b": [1, 2]}', "NaN is no JSON: use null for a missing number"),
        ('{"a": [1, -Infinity], "b": [1, 2]}', "-Infinity is no JSON"),
        ('[{"a": 1, "b": 2}, {"a": 1}]', "record 2: b must have the same names as record 1"),
        ('{"a": [1, 2]}', "columns: 1 must have at least two columns"),
        ('{"a": [], "b": []}', "no rows must have rows of data"),
        ("[1, 2]", "list must be columns by name"),
        ('{"a": 1, "b": 2}', "dict must be columns by name"),
        ("null", "NoneType must be columns by name"),
        ('{"a": [1, 2', "line 1, character 12 is no JSON"),
        ("[" * 100_000, "lists in lists must be columns by name"),
        (f'{{"a": [{"1" * 5000}, 2], "b": [1, 2]}}', "a number must have at most"),
        ('{"a": ["x\\u0000", "y"], "b": [1, 2]}', "row 1, column a must be a text"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(content: str, sentence: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        json_reading_of(content)
    (problem,) = caught.value.problems
    assert f"{problem.value} {problem.message}".startswith(sentence)


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (ReadingLimits(rows=3), "rows"),
        (ReadingLimits(columns=1), "columns"),
        (ReadingLimits(cell=0), "cell"),
        (ReadingLimits(bytes=20), "bytes"),
    ],
)
def test_limits_apply_to_json(limits: ReadingLimits, limit: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        json_reading_of(COLUMNS, limits=limits)
    assert caught.value.limit == limit
