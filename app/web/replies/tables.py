"""A comparison as rows: a line of NDJSON or of CSV for each θ_k of each run."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.training.engine.columns import BY_LAYER
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.web.http.cells import guarded
from app.web.http.non_finite import Entry, spelled
from app.web.http.wire import dumps
from app.web.replies.columns import EVALUATED_COLUMNS, Selection

HEAD = ("run", "label", "step", "epoch")
OUTCOME = ("status", "diverged_at")  # of the run, in each of its rows
NON_FINITE = "non_finite"
PLACES = "evaluated_steps"  # no column of a table: each row says its step
Row = dict[str, Any]


def with_places(selection: Selection) -> Selection:
    """The columns that the rows are made of: those asked for, and where losses were evaluated."""
    fields = tuple(name for name in selection.fields if name != PLACES)
    return replace(selection, fields=(PLACES, *fields))


def rows_of(trained: Trained, selection: Selection, runs: list[Row]) -> Iterator[Row]:
    """Step k's columns and what was evaluated at θ_k; rows without any value are left out.

    A value is None where nothing was computed: the row of the last θ has no step, and most rows
    have no evaluation.
    """
    fields = tuple(name for name in selection.fields if name != PLACES)
    for index, run in enumerate(runs):
        timetable = trained.prepared.runs[index].timetable
        values = {name: _values(run, name, selection.thetas) for name in fields}
        outcome, entries = {name: run[name] for name in OUTCOME}, _by_step(run[NON_FINITE])
        for k in range(selection.thetas.start, min(selection.thetas.stop, run["steps"] + 1)):
            row = {name: value(k) for name, value in values.items()}
            if any(value is not None for value in row.values()):
                yield {"run": index, "label": run["label"], "step": k,
                       "epoch": timetable.epochs_at(k), **row, **outcome,
                       NON_FINITE: entries.get(k, [])}  # fmt: skip


def _by_step(entries: list[Entry]) -> dict[int, list[Entry]]:
    by_step: dict[int, list[Entry]] = {}
    for entry in entries:
        by_step.setdefault(entry["step"], []).append(entry)
    return by_step


def _values(run: Row, name: str, thetas: range) -> Callable[[int], Any]:
    """The value of a column at θ_k, as a function of k."""
    column = run[name]
    if name in EVALUATED_COLUMNS:
        return dict(zip(run[PLACES], column, strict=True)).get
    end = thetas.start + len(column)
    return lambda k: column[k - thetas.start].tolist() if k < end else None


def as_ndjson(trained: Trained, selection: Selection, runs: list[Row]) -> Iterator[bytes]:
    """A line for each row; a value that is a vector is a list."""
    return (dumps(row) + b"\n" for row in rows_of(trained, selection, runs))


def as_csv(trained: Trained, selection: Selection, runs: list[Row]) -> Iterator[bytes]:
    """The same rows as comma separated values.

    A vector over parameters or layers has a column for each entry, a batch has its indices in one.
    A cell is empty where nothing was computed; a number that is not finite is spelled out.
    """
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")

    def written(row: list[Any]) -> bytes:
        line.seek(0)
        line.truncate()
        writer.writerow(row)
        return line.getvalue().encode()

    names = {name: _cells(trained.prepared, name) for name in selection.fields if name != PLACES}
    cells_of_fields = [cell for cells in names.values() for cell in cells]
    yield written([*HEAD, *cells_of_fields, *OUTCOME, NON_FINITE])
    for row in rows_of(trained, selection, runs):
        yield written(
            [*(guarded(row[name]) for name in HEAD)]
            + [cell for name, cells in names.items() for cell in _cut(row[name], len(cells))]
            + [*(row[name] for name in OUTCOME), _named(row[NON_FINITE])]
        )


def _named(entries: list[Entry]) -> str:
    """The columns that these entries are about, each once."""
    return " ".join(dict.fromkeys(entry["column"] for entry in entries))


def _cells(prepared: Prepared, field: str) -> list[str]:
    """The names of a field's columns."""
    layout = prepared.layout
    if field == "parameters":
        return [layout.name(position) for position in range(layout.size)]
    if field in BY_LAYER:
        return [f"{field}_{layer}" for layer, _ in enumerate(layout.layers, start=1)]
    return [field]


def _cut(value: Any, cells: int) -> list[Any]:
    """A value as the cells of its columns."""
    if value is None:
        return [""] * cells
    if not isinstance(value, list):
        return [spelled(value)]
    if isinstance(value[0], int):
        return [" ".join(map(str, value))]
    return [spelled(part) for part in value]
