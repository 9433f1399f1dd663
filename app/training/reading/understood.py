"""What was understood of a file, as plain data for JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.training.reading.columns import Column
from app.training.reading.proposal import Proposal, Task, proposed
from app.training.reading.reading import Reading

MOST_LISTED = 100  # lines left out and notes; their number is told beside


def understood(
    reading: Reading, target: str | None = None, task: Task | None = None
) -> dict[str, Any]:
    """How a file was read, what its columns are and what to learn from them.

    target: the name of the column to predict; None for the proposed one.
    task: None for the proposed one.

    Raises:
        ExperimentError: where nothing can be learned from the columns, or not as asked.
    """
    columns = reading.columns
    proposal = proposed(columns, target, task)
    predicted = next(column for column in columns if column.name == proposal.target)
    return {
        "encoding": reading.file.encoding,
        "line_end": reading.file.line_end,
        "delimiter": reading.delimiter,
        "decimal": reading.decimal,
        "thousands": reading.thousands,
        "lines_above_header": reading.above,
        "header_rows": reading.header_rows,
        "columns": [_column(column) for column in columns],
        "rows_in_table": reading.rows,
        "rows_left_out": [
            {"line": left.line, "why": left.why} for left in reading.left_out[:MOST_LISTED]
        ],
        "rows_left_out_total": len(reading.left_out),
        "rows_used": int(np.isfinite(predicted.values).sum()),
        "missing_total": sum(column.missing for column in columns),
        "target": proposal.target,
        "task": proposal.task,
        "inputs": list(proposal.features),
        "not_inputs": _not_inputs(columns, proposal),
        "notes": list(reading.notes[:MOST_LISTED]),
        "notes_total": len(reading.notes),
    }


def _not_inputs(columns: Sequence[Column], proposal: Proposal) -> list[str]:
    used = {proposal.target, *proposal.features}
    return [column.name for column in columns if column.name not in used]


def _column(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {
        "header": column.header,
        "name": column.name,
        "type": column.kind,
        "missing": column.missing,
        "distinct": _distinct(column),
    }
    numbers = _numbers(column)
    if len(numbers):
        said |= {"sum": float(sum(numbers)), "min": min(numbers), "max": max(numbers)}
    if column.unit:
        said["unit"] = column.unit
    if column.labels:
        counts = Counter(column.cells)
        said["values"] = {label: counts[label] for label in column.labels}
    return said


def _distinct(column: Column) -> int:
    if column.kind == "number":
        return len(np.unique(column.values[np.isfinite(column.values)]))
    return len({*column.cells} - {""})


def _numbers(column: Column) -> list[float]:
    """The numbers of a column, also of one whose labels are all numbers."""
    if column.kind == "number":
        values: list[float] = column.values[np.isfinite(column.values)].tolist()
        return values
    try:
        numbers = {label: float(label.replace(",", ".")) for label in column.labels}
    except ValueError:
        return []
    if not all(map(np.isfinite, numbers.values())):
        return []
    return [numbers[cell] for cell in column.cells if cell] if numbers else []
