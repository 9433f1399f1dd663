"""The cells of a sweep as a table: a row for each."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from app.training.analysis.sweep.results import row_of
from app.web.http.cells import guarded
from app.web.http.non_finite import spelled


def as_csv(results: Sequence[dict[str, Any]]) -> bytes:
    """Empty where there is no value, spelled out where a number is not finite."""
    text = io.StringIO()
    rows = [row_of(result) for result in results]
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    return spelled(value) if isinstance(value, float) else guarded(value)
