"""Which part of an opened step a request asks for: windows, orders and parts of the reply.

All of it is read and checked before anything is trained.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from fastapi import Request
from numpy.typing import NDArray

from app.settings import Settings
from app.training.analysis.opened_step import Opened
from app.training.document.problems import refuse
from app.training.setup.preparation import Prepared
from app.web.reference.parameters import choice, names, stretch

PARTS = ("parameters", "examples", "layers", "gradients", "ways", "linear_terms", "optimizer_state")
ROWS, COLUMN_RANGE = range(64), range(256)  # the windows without a word of the query


def _window(total: range) -> str:
    return f"{total.start}:{total.stop}"


EXAMPLES = stretch("examples", "The rows of the batch in the reply.", _window(ROWS))
COLUMNS = stretch("columns", "The parameters in the reply.", _window(COLUMN_RANGE))
SORT = choice(
    "sort",
    "Order of the rows; a minus sign means descending.",
    ("batch", "loss", "-loss", "gradient", "-gradient", "target", "-target", "index"),
    "batch",
)
COLUMN_SORT = choice(
    "column_sort",
    "Order of the columns: as in θ, or by the absolute mean gradient, largest first.",
    ("layout", "size"),
    "layout",
)
GROUP = choice(
    "group",
    "What a row is: one example, or with `target` the mean over one class.",
    ("none", "target"),
    "none",
)
FIELDS = names("fields", "The parts of the reply.", PARTS, "all")
PARAMETERS = (EXAMPLES, COLUMNS, SORT, COLUMN_SORT, GROUP, FIELDS)
VECTORS = 20  # over parameters that a reply holds, roughly
BYTES_A_NUMBER = 20  # of JSON, roughly


@dataclass(frozen=True)
class View:
    """Windows of rows and columns in an order, and the parts of the reply."""

    rows: range
    columns: range
    sort: str
    column_sort: str
    grouped: bool
    parts: tuple[str, ...]

    def row_order(self, opened: Opened) -> NDArray[np.intp]:
        """Places in the batch, of the rows in view."""
        keys: dict[str, Callable[[], NDArray[Any]]] = {
            "batch": lambda: np.arange(opened.examples.size),
            "loss": lambda: opened.examples.losses,
            "gradient": opened.examples.squared_norms,
            "target": lambda: opened.y,
            "index": lambda: opened.record.examples,
        }
        key = keys[self.sort.removeprefix("-")]()
        order = np.argsort(-key if self.sort.startswith("-") else key, kind="stable")
        return order[self.rows.start : self.rows.stop]

    def column_order(self, opened: Opened) -> NDArray[np.intp]:
        """Places in θ, of the columns in view."""
        if self.column_sort == "layout":
            return np.arange(self.columns.start, self.columns.stop)
        order = np.argsort(-np.abs(opened.mean), kind="stable")
        return order[self.columns.start : self.columns.stop]


def step_view(request: Request, prepared: Prepared, batch_size: int, settings: Settings) -> View:
    """The view that the query asks for, of a step with a batch of that size.

    Raises:
        ExperimentError: for what is no window, order or part, and for too large a reply.
    """
    grouped = GROUP.of(request) == "target"
    if grouped and prepared.examples.classes is None:
        raise refuse("group", "target", "groups by class, but in this data the target is a number")
    chosen = FIELDS.of(request)
    view = View(
        EXAMPLES.of(request, ROWS, batch_size),
        COLUMNS.of(request, COLUMN_RANGE, prepared.layout.size),
        SORT.of(request),
        COLUMN_SORT.of(request),
        grouped,
        parts=PARTS if chosen is None else chosen,
    )
    _check_size(request, prepared, view, settings)
    return view


def _check_size(request: Request, prepared: Prepared, view: View, settings: Settings) -> None:
    features, *units = prepared.layout.sizes
    examples = features + units[-1] + 6
    widths = {"examples": examples, "layers": 3 * sum(units), "gradients": len(view.columns)}
    row = sum(width for name, width in widths.items() if name in view.parts)
    numbers = len(view.rows) * row + VECTORS * len(view.columns)
    if BYTES_A_NUMBER * numbers > settings.reply_bytes:
        raise refuse(
            "examples", EXAMPLES.given(request),
            f"makes a reply of more than {settings.reply_bytes:,} bytes with these columns and "
            "fields; request fewer",
        )  # fmt: skip
