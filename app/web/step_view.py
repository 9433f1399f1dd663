"""Which part of an opened step a request asks for: windows, orders and parts of the reply."""

from dataclasses import dataclass

import numpy as np
from fastapi import Request

from app.training.opened import Opened
from app.training.orders import Indices
from app.training.problems import refuse
from app.web.requests import besides, window

SORTS = ("batch", "loss", "-loss", "gradient", "-gradient", "target", "-target", "index")
COLUMN_SORTS = ("layout", "size")
GROUPS = ("none", "target")
PARTS = ("parameters", "examples", "layers", "gradients", "ways", "linear_terms", "optimizer_state")
ROWS, COLUMNS = range(64), range(256)  # of the window that is not asked otherwise
MOST_CELLS = 1 << 18


@dataclass(frozen=True)
class View:
    """Which part of a step is shown, and in which order."""

    rows: Indices  # places in the batch
    columns: Indices  # places in θ
    row_range: range
    column_range: range
    grouped: bool
    parts: tuple[str, ...]

    @staticmethod
    def of(request: Request, opened: Opened) -> "View":
        """What the query asks for.

        Raises:
            ExperimentError: for what is no window or order, and for too many cells.
        """
        row_range = window(request, "examples", ROWS, opened.examples.size)
        column_range = window(request, "columns", COLUMNS, len(opened.sum))
        if len(row_range) * len(column_range) > MOST_CELLS:
            raise refuse(
                "columns", besides(request, "columns"),
                f"would make more than {MOST_CELLS:,} cells with these examples; ask for fewer",
            )  # fmt: skip
        rows = _row_order(opened, besides(request, "sort", SORTS) or "batch")
        columns = _column_order(opened, besides(request, "column_sort", COLUMN_SORTS) or "layout")
        grouped = besides(request, "group", GROUPS) == "target"
        return View(
            rows[row_range.start : row_range.stop],
            columns[column_range.start : column_range.stop],
            row_range,
            column_range,
            grouped,
            _parts(besides(request, "fields")),
        )


def _parts(text: str | None) -> tuple[str, ...]:
    names = PARTS if text is None else tuple(name for name in text.split(",") if name)
    for name in names:
        if name not in PARTS:
            raise refuse("fields", name, f"must be among {', '.join(PARTS)}")
    return names


def _row_order(opened: Opened, sort: str) -> Indices:
    keys = {
        "batch": np.arange(opened.examples.size),
        "loss": opened.examples.losses,
        "gradient": opened.examples.squared_norms(),
        "target": opened.y,
        "index": opened.record.examples,
    }
    key = keys[sort.removeprefix("-")]
    return np.argsort(-key if sort.startswith("-") else key, kind="stable")


def _column_order(opened: Opened, sort: str) -> Indices:
    if sort == "layout":
        return np.arange(len(opened.sum))
    return np.argsort(-np.abs(opened.mean), kind="stable")
