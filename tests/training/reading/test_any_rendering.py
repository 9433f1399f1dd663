"""A table is the same however it is written."""

from hypothesis import given, settings

from app.training.reading.understood import understood
from tests.training.reading.reading_of import reading_of
from tests.training.reading.rendered import LABELS, STYLES, TRUTHS, Style, Truth, rendered


@settings(deadline=None, derandomize=True, database=None)
@given(TRUTHS, STYLES)
def test_a_table_is_understood_however_it_is_written(truth: Truth, style: Style) -> None:
    reading = reading_of(rendered(truth, style))
    height, count, colour, ok = reading.columns[style.index :]
    heights = [None if value != value else round(value * 100) for value in height.values.tolist()]
    assert heights == truth.heights
    assert count.values.tolist() == truth.counts
    assert colour.cells == tuple(LABELS[label] for label in truth.labels)
    assert ok.values.tolist() == truth.booleans
    assert [column.kind for column in (height, count, colour, ok)] == [
        "number",
        "number",
        "category",
        "boolean",
    ]
    assert (height.name, height.unit) == ("height", "cm" if style.units else None)
    got = understood(reading)
    assert (got["target"], got["task"]) == ("ok", "classification")
    assert got["lines_above_header"] == style.comment + 2 * style.title
    assert len(got["rows_left_out"]) == (
        style.comment + 2 * style.title + style.units + style.total + style.source
        + style.empty_rows
    )  # fmt: skip
