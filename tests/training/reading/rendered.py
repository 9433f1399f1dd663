"""One table, written as different programs and people would write it."""

import csv
import io
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

NAMES = ("height", "count", "colour", "ok")
LABELS = ("red", "dark blue", "green")


@dataclass(frozen=True)
class Style:
    """How a table is written."""

    delimiter: str
    decimal: str
    thousands: str
    encoding: str
    line_end: str
    title: bool
    comment: bool
    units: bool
    total: bool
    source: bool
    trailing: bool  # a separator at the end of each line
    empty_rows: int
    index: bool
    missing: str
    booleans: tuple[str, str]


STYLES = st.builds(
    Style,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from(".,"),
    thousands=st.sampled_from(["", "'", "\u00a0", "other"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    title=st.booleans(), comment=st.booleans(), units=st.booleans(), total=st.booleans(),
    source=st.booleans(), trailing=st.booleans(), empty_rows=st.integers(0, 2), index=st.booleans(),
    missing=st.sampled_from(["", "NA", "n/a", "-", "?", "#N/A", "null"]),
    booleans=st.sampled_from([("no", "yes"), ("nein", "ja"), ("False", "True"), ("0", "1")]),
)  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """The cells of a table: hundredths (None where missing), counts, labels and booleans."""

    heights: list[int | None]
    counts: list[int]
    labels: list[int]
    booleans: list[bool]


def truth_of(rows: int, seed: int) -> Truth:
    random = Random(seed)
    heights: list[int | None] = [random.randint(100_001, 9_999_999) for _ in range(rows)]
    heights[random.randint(3, rows - 2)] = None
    counts = [random.randint(10, 999) for _ in range(rows)]
    labels = [row % 3 for row in range(rows)]
    return Truth(heights, counts, labels, [row % 2 == 0 for row in range(rows)])


TRUTHS = st.builds(truth_of, st.integers(12, 30), st.integers(0, 2**32))


def rendered(truth: Truth, style: Style) -> bytes:
    text = io.StringIO()
    if style.comment:
        text.write("# from the laboratory\n")
    rows = _rows(truth, style)
    width = len(rows[0])
    if style.title:
        rows[:0] = [["My results", *[""] * (width - 1)], [""] * width]
    rows += [[""] * width] * style.empty_rows
    rows += [["Source: the laboratory", *[""] * (width - 1)]] if style.source else []
    if style.trailing:
        rows = [[*row, ""] for row in rows]
    csv.writer(text, delimiter=style.delimiter, lineterminator="\n").writerows(rows)
    lines = text.getvalue().replace("\n", style.line_end)
    return lines.encode(style.encoding)


def _rows(truth: Truth, style: Style) -> list[list[str]]:
    rows = [list(NAMES)]
    if style.units:
        rows.append(["cm", "pcs", "", ""])
    for height, count, label, ok in zip(
        truth.heights, truth.counts, truth.labels, truth.booleans, strict=True
    ):
        number = style.missing if height is None else spelled(height, style)
        rows.append([number, str(count), LABELS[label], style.booleans[ok]])
    if style.index:
        rows = [[str(place - 1 - style.units), *row] for place, row in enumerate(rows)]
        rows[0][0] = ""
        if style.units:
            rows[1][0] = ""
    if style.total:
        sums = [spelled(sum(filter(None, truth.heights)), style), str(sum(truth.counts))]
        rows.append([*(["Total"] if style.index else []), *sums, *["", ""]])
        if not style.index:
            rows[-1][2] = "Total"
    return rows


def spelled(hundredths: int, style: Style) -> str:
    """Hundredths as a number in this style, for example 12.345,67."""
    whole = f"{hundredths // 100:,}"
    sign = style.thousands
    sign = {".": ",", ",": "."}[style.decimal] if sign == "other" else sign
    return whole.replace(",", sign) + style.decimal + f"{hundredths % 100:02d}"
