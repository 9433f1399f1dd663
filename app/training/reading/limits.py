"""How much a file of own data may hold."""

from dataclasses import dataclass

from app.training.document.problems import ExperimentError, refuse


@dataclass(frozen=True)
class ReadingLimits:
    """Bounds of one file; each is named in the refusal that it causes."""

    bytes: int = 50_000_000  # of the file
    rows: int = 50_000  # of the table, without its names
    columns: int = 200
    cell: int = 1_000  # characters
    classes: int = 50  # labels of one column


def check_size(content: bytes, limits: ReadingLimits) -> None:
    """Checks the length of a file.

    Raises:
        ExperimentError: where it is too long.
    """
    if len(content) > limits.bytes:
        raise beyond(
            "bytes", f"{len(content):,} bytes",
            f"must have at most {limits.bytes:,} bytes: leave out rows, or columns not needed",
        )  # fmt: skip


def check_width(columns: int, limits: ReadingLimits) -> None:
    """Checks the number of columns.

    Raises:
        ExperimentError: where there are too many.
    """
    if columns > limits.columns:
        message = f"must have at most {limits.columns} columns: leave out those not needed"
        raise beyond("columns", f"{columns} columns", message)


def check_rows(rows: int, limits: ReadingLimits) -> None:
    """Checks the number of rows.

    Raises:
        ExperimentError: where there are too many.
    """
    if rows > limits.rows:
        message = f"must have at most {limits.rows:,} rows: leave out some, such as every second"
        raise beyond("rows", f"more than {limits.rows:,} rows", message)


def beyond(limit: str, value: str, message: str) -> ExperimentError:
    """The refusal of a file that passes `limit`, which is the name of a field above."""
    return refuse("file", value, message, limit)
