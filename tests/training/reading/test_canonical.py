"""The canonical text of columns and the name made from it."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.training.document.problems import ExperimentError
from app.training.reading.answers import Answers
from app.training.reading.columns import Column
from app.training.reading.kept import id_of
from tests.training.reading.cells import CELLS
from tests.training.reading.encodings import ENCODINGS
from tests.training.reading.layouts import LAYOUTS
from tests.training.reading.pastes import PASTES
from tests.training.reading.reading_of import (
    canonical_answers,
    canonical_csv,
    reading_of,
)

FILES = {**LAYOUTS, **CELLS, **ENCODINGS, **PASTES}
GERMAN = 'Maß;"Art; neu";t\n1.234,50;a;1e-7\n2,5;"b, c";3\nk.A.;a;4,0\n7;b, c;5\n'


def same(columns: tuple[Column, ...], others: tuple[Column, ...]) -> None:
    assert len(columns) == len(others)
    for column, other in zip(columns, others, strict=True):
        assert (column.name, column.kind) == (other.name, other.kind)
        assert (column.cells, column.labels) == (other.cells, other.labels)
        assert np.array_equal(column.values, other.values, equal_nan=True)


def test_the_text_of_a_german_file_has_commas_points_and_empty_cells() -> None:
    assert canonical_csv(reading_of(GERMAN).columns) == (
        'Maß,Art; neu,t\n1234.5,a,1e-07\n2.5,"b, c",3\n,a,4\n7,"b, c",5\n'
    )


@pytest.mark.parametrize("name", FILES)
def test_the_text_read_again_gives_the_same_columns(name: str) -> None:
    columns = reading_of(FILES[name][0]).columns
    again = reading_of(canonical_csv(columns), canonical_answers(columns)).columns
    same(columns, again)
    assert id_of(again) == id_of(columns)


CELL = st.one_of(
    st.sampled_from(["", "NA", "a", "A", "b b", "x", "yes", "no", "#c", "Total", "None", "1", "0"]),
    st.floats(-1e9, 1e9).map(repr),
    st.integers(-1000, 1000).map(str),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
)


@settings(deadline=None, derandomize=True, database=None)
@given(
    st.integers(2, 4).flatmap(lambda n: st.lists(st.tuples(*[CELL] * n), min_size=2, max_size=9))
)
def test_any_table_is_refused_or_read_again_with_the_same_columns(
    rows: list[tuple[str, ...]],
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[f"c{i}" for i in range(len(rows[0]))], *rows])
    try:
        columns = reading_of(text.getvalue()).columns
    except ExperimentError:
        return
    again = reading_of(canonical_csv(columns), canonical_answers(columns)).columns
    same(columns, again)
    assert id_of(columns) == id_of(again) == id_of(reading_of(text.getvalue()).columns)


def test_the_id_has_32_hexadecimal_digits_and_depends_on_names_kinds_and_values() -> None:
    columns = reading_of(GERMAN).columns
    ids = {
        id_of(columns),
        id_of((replace(columns[0], name="mass"), *columns[1:])),
        id_of(reading_of(GERMAN, Answers(kinds={1: "text"})).columns),
        id_of(reading_of(GERMAN.replace("2,5", "2,6")).columns),
        id_of(columns[::-1]),
    }
    assert len(ids) == 5
    assert all(re.fullmatch("[0-9a-f]{32}", digits) for digits in ids)


def test_the_id_does_not_depend_on_how_the_file_is_written() -> None:
    english = reading_of(
        "Maß,Art; neu,t\r\n1234.5,a,1e-07\r\n2.50,'b, c',3\r\n,a,4\r\n7,\"b, c\",5\r\n".replace(
            "'", '"'
        )
    )
    assert id_of(english.columns) == id_of(reading_of(GERMAN).columns)


def test_minus_zero_is_zero_in_the_text() -> None:
    assert canonical_csv(reading_of("a,b\n-0.0,1\n2.5,2\n3,4\n").columns).startswith("a,b\n0,1\n")
