"""What is understood of files that are hard to read, beside what is right about each."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.training.reading.cells import CELLS
from tests.training.reading.encodings import ENCODINGS
from tests.training.reading.layouts import LAYOUTS
from tests.training.reading.pastes import PASTES
from tests.training.reading.reading_of import check, refusal_of, understood_of
from tests.training.reading.refusals import REFUSED, REFUSED_ANSWERS, TABLE

TABLES = sorted((Path(__file__).parent / "tables").glob("*.csv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.stem))
def test_a_table_is_understood_as_the_text_beside_it_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    got = understood_of(path.read_bytes())
    for key in expected.keys() - {"file", "story", "notes", "columns"}:
        assert got[key] == expected[key], key
    assert len(got["columns"]) == len(expected["columns"])
    for column, said in zip(got["columns"], expected["columns"], strict=True):
        assert {key: column.get(key) for key in said} == _close(said)


def _close(said: dict[str, Any]) -> dict[str, Any]:
    return {
        key: pytest.approx(value) if isinstance(value, float) else value
        for key, value in said.items()
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_rows_are_told_apart(name: str) -> None:
    check(*LAYOUTS[name])


@pytest.mark.parametrize("name", CELLS)
def test_the_cells_are_read(name: str) -> None:
    check(*CELLS[name])


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_encoding_is_told(name: str) -> None:
    check(*ENCODINGS[name])


@pytest.mark.parametrize("name", PASTES)
def test_a_paste_is_understood(name: str) -> None:
    check(*PASTES[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_understood_is_refused_in_one_sentence(name: str) -> None:
    content, sentence = REFUSED[name]
    assert refusal_of(content) == sentence


@pytest.mark.parametrize("name", REFUSED_ANSWERS)
def test_an_answer_that_does_not_fit_is_refused_in_one_sentence(name: str) -> None:
    answers, sentence = REFUSED_ANSWERS[name]
    assert refusal_of(TABLE, answers) == sentence
