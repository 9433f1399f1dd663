"""The cells of a sweep as a file: CSV, JSON or Parquet by the ending of its name."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EISDIR
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.training.analysis.sweep.results import row_of
from app.web.http.wire import dumps
from app.web.replies.sweep_tables import as_csv as as_csv

Results = Sequence[dict[str, Any]]
TEXT, WHOLE, NUMBER = "text", "whole number", "number"


class CannotWrite(Exception):
    """The file cannot be written; the message says why."""


def as_json(results: Results) -> bytes:
    """A list of the cells; null where a number is not finite."""
    return dumps(results) + b"\n"


def as_parquet(results: Results) -> bytes:
    """The rows of the CSV, every column with the same type in every file."""
    import pyarrow
    from pyarrow import parquet

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


def check(path: Path) -> None:
    """Writes nothing; the training is long, so it is known before it whether the file can be.

    Raises:
        CannotWrite: where it cannot.
    """
    if path.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        raise CannotWrite(f"{path} needs pyarrow: pip install 'batchwise[parquet]'")
    with _new(path):
        pass


def write(path: Path, results: Results) -> None:
    """Writes the file in one piece: whoever reads it finds the old one or the new one.

    Raises:
        CannotWrite: where it cannot.
    """
    content = FORMATS[path.suffix.lower()](results)
    with _new(path) as new:
        new.write_bytes(content)
        os.replace(new, path)


@contextmanager
def _new(path: Path) -> Iterator[Path]:
    """A new file beside it, which is gone at the end of the block."""
    new = path.with_name(f".{path.name}.new")
    try:
        if path.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        new.touch()
        yield new
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
