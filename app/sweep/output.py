"""The cells of a sweep as a file: CSV, JSON or Parquet by the ending of its name."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.training.analysis.sweep.results import row_of
from app.web.http.wire import dumps
from app.web.replies.sweep_tables import as_csv as as_csv

Results = Sequence[dict[str, Any]]


class NoParquet(Exception):
    """The library that writes Parquet is not installed."""


def as_json(results: Results) -> bytes:
    """A list of the cells; null where a number is not finite."""
    return dumps(results) + b"\n"


def as_parquet(results: Results) -> bytes:
    """The rows of the CSV, with the types of their columns.

    Raises:
        NoParquet: where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise NoParquet from None
    written = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist([row_of(each) for each in results]), written)
    content: bytes = written.getvalue().to_pybytes()
    return content


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
