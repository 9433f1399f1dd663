"""Runs the reader on small texts, for the tests of this folder."""

from collections.abc import Sequence
from typing import Any

from app.training.document.problems import ExperimentError
from app.training.reading.answers import Answers
from app.training.reading.canonical import canonical_parts
from app.training.reading.columns import Column
from app.training.reading.json_reading import read_json
from app.training.reading.limits import ReadingLimits
from app.training.reading.reading import Reading, read
from app.training.reading.slices import Sliced
from app.training.reading.understood import understood


def finished(work: Sliced[Reading]) -> Reading:
    while True:
        try:
            next(work)
        except StopIteration as end:
            reading: Reading = end.value
            return reading


def reading_of(
    content: str | bytes, answers: Answers | None = None, limits: ReadingLimits | None = None
) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    return finished(read(content, answers or Answers(), limits))


def json_reading_of(
    content: str, answers: Answers | None = None, limits: ReadingLimits | None = None
) -> Reading:
    return finished(read_json(content.encode(), answers, limits))


def understood_of(content: str | bytes, answers: Answers | None = None) -> dict[str, Any]:
    return understood(reading_of(content, answers))


def refusal_of(
    content: str | bytes, answers: Answers | None = None, limits: ReadingLimits | None = None
) -> str:
    """The sentence of the only problem: field, value and message."""
    try:
        understood(reading_of(content, answers, limits))
    except ExperimentError as error:
        (problem,) = error.problems
        return f"{problem.field}: {problem.value} {problem.message}"
    raise AssertionError("the file was read")


def check(content: str | bytes, expected: dict[str, Any], answers: Answers | None = None) -> None:
    """Compares what was understood with what is expected, as far as that says.

    Columns are given as {name: what is expected of it}, all of them and in their order.
    """
    got = understood_of(content, answers)
    columns = {column["name"]: column for column in got["columns"]}
    for key, value in expected.items():
        if key == "columns":
            assert list(columns) == list(value)
            for name, said in value.items():
                assert {k: _rounded(columns[name].get(k)) for k in said} == said, name
        else:
            assert got[key] == value, key


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def canonical_csv(columns: Sequence[Column]) -> str:
    """The columns as one text; `canonical_answers` reads it again."""
    return "".join(canonical_parts(columns))


def canonical_answers(columns: Sequence[Column]) -> Answers:
    """The answers with which the text of these columns gives the same columns again."""
    kinds = {place: column.kind for place, column in enumerate(columns)}
    return Answers("utf-8", ",", ".", 1, kinds, is_plain=True)
