"""What was understood, as plain data, and what is proposed to learn."""

import json

import pytest

from app.training.document.problems import ExperimentError
from app.training.reading.answers import Answers
from app.training.reading.reading import read
from app.training.reading.understood import MOST_LISTED, understood
from tests.training.reading.reading_of import reading_of, understood_of

TABLE = "name,x,y,kind\nAnn,1,2.5,a\nBob,2,3,b\nCleo,3,4,a\nDan,4,6,b\n"


def test_the_last_column_of_numbers_or_labels_is_the_target() -> None:
    got = understood_of(TABLE)
    assert (got["target"], got["task"]) == ("kind", "classification")
    assert (got["inputs"], got["not_inputs"]) == (["x", "y"], ["name"])


def test_another_target_may_be_asked_for() -> None:
    got = understood(reading_of(TABLE), target="x")
    assert (got["target"], got["task"], got["inputs"]) == ("x", "regression", ["y", "kind"])


def test_numbers_may_be_learned_as_classes() -> None:
    assert understood(reading_of(TABLE), "x", "classification")["task"] == "classification"


@pytest.mark.parametrize(
    ("target", "task", "sentence"),
    [
        ("z", None, "target: is no column; the columns are name, x, y, kind"),
        ("name", None, "target: must be numbers or labels, but is id"),
        ("kind", "regression", "task: needs numbers, but kind is a category"),
    ],
)
def test_what_cannot_be_learned_is_refused(target: str, task: None, sentence: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        understood(reading_of(TABLE), target, task)
    assert str(caught.value) == sentence


def test_long_lists_are_cut_and_their_length_is_told() -> None:
    got = understood_of("x,y\n" + "1,2\n\n2,4\n" * 150)
    assert len(got["rows_left_out"]) == MOST_LISTED
    assert got["rows_left_out_total"] == 150
    assert (got["rows_in_table"], got["notes_total"]) == (300, len(got["notes"]))


def test_rows_without_a_target_are_in_the_table_but_not_used() -> None:
    got = understood_of("x,label\n1,a\n2,\n3,b\n4,a\n5,b\n")
    assert (got["rows_in_table"], got["rows_used"], got["missing_total"]) == (5, 4, 1)


def test_it_is_plain_data() -> None:
    got = understood_of("x;y\n1;1e400\n2;2,5\n3;3,5\n4;5,5\n5;6\n6;7\n")
    assert json.loads(json.dumps(got, allow_nan=False)) == got


def test_a_mark_is_told() -> None:
    assert reading_of("\ufeffx,y\n1,2\n3,5\n").file.has_mark
    assert not reading_of("x,y\n1,2\n3,5\n").file.has_mark


def test_a_file_is_read_in_slices() -> None:
    text = ",".join(f"c{i}" for i in range(20)) + "\n"
    text += "\n".join(",".join(str(i * j % 7) for i in range(20)) for j in range(2_000))
    slices = sum(1 for _ in read(text.encode(), Answers()))
    assert slices > 60  # of 200 rows, and of one column
