"""The cells of a sweep as a file: CSV, JSON or Parquet by the ending of its name."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.training.analysis.sweep.results import row_of
from app.web.http.wire import dumps
from app.web.replies.sweep_tables import as_csv as as_csv

Results = Sequence[dict[str, Any]]
TEXT, WHOLE, NUMBER = "text", "whole number", "number"


class NoParquet(Exception):
    """The library that writes Parquet is not installed."""


def as_json(results: Results) -> bytes:
    """A list of the cells; null where a number is not finite."""
    return dumps(results) + b"\n"


def as_parquet(results: Results) -> bytes:
    """The rows of the CSV, every column with the same type in every file.

    Raises:
        NoParquet: where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise NoParquet from None
    rows = [row_of(each) for each in results]
    kinds = {TEXT: pyarrow.string(), WHOLE: pyarrow.int64(), NUMBER: pyarrow.float64()}
    schema = pyarrow.schema([(name, kinds[_kind(name)]) for name in rows[0]])
    written = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), written)
    content: bytes = written.getvalue().to_pybytes()
    return content


def _kind(column: str) -> str:
    """What a column holds."""
    if column in ("optimizer", "schedule", "status", "why_not", "fingerprint"):
        return TEXT
    is_number = column.endswith(("_loss", "_rate", "_epochs", "_seconds"))
    return NUMBER if is_number else WHOLE


FORMATS: dict[str, Callable[[Results], bytes]] = {
    ".csv": as_csv,
    ".json": as_json,
    ".parquet": as_parquet,
}


def write(path: Path, results: Results) -> None:
    """Writes the file in one piece: whoever reads it finds the old one or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(FORMATS[path.suffix.lower()](results))
    os.replace(beside, path)
