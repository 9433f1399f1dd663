"""A table in JSON: columns by name, or one record for each row.

    {"x1": [0.5, 1.5], "species": ["a", "b"]}
    [{"x1": 0.5, "species": "a"}, {"x1": 1.5, "species": "b"}]

Numbers are numbers, null is missing, true and false are labels, and texts are read as the cells of
a file are.
"""

import json
import re
from typing import Any

from app.training.document.problems import ExperimentError, refuse
from app.training.reading.answers import Answers, check_answers
from app.training.reading.cells.decimals import decimal_of
from app.training.reading.cells.numerals import Convention
from app.training.reading.cells.parsed import parsed
from app.training.reading.limits import ReadingLimits, beyond, check_rows, check_size, check_width
from app.training.reading.reading import Reading, understood_columns
from app.training.reading.slices import Sliced
from app.training.reading.text.decoding import FIELD, Decoded, decoded_json, with_plain_line_ends
from app.training.reading.text.source import Source

NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_SHAPE = 'must be columns by name, such as {"x1": [1, 2]}, or a list of records'


def read_json(
    content: bytes, answers: Answers | None = None, limits: ReadingLimits | None = None
) -> Sliced[Reading]:
    """Reads a table in JSON.

    Raises:
        ExperimentError: where it is no such table, passes a limit, or where the person must decide
            something first; the field is then that of `answers`.
    """
    answers, limits = answers or Answers(), limits or ReadingLimits()
    check_answers(answers)
    check_size(content, limits)
    file = decoded_json(content)
    table = _columns(_parsed_json(file), limits)
    check_width(len(table), limits)
    yield
    texts: list[list[str]] = []
    for name, cells in table.items():
        texts.append([_text(cell, name, row, limits) for row, cell in enumerate(cells)])
        yield
    source, names = Source(), list(table)
    decimal = answers.decimal or (yield from decimal_of(texts, names, source, ","))
    convention = Convention(decimal)
    found = []
    for cells, column in zip(table.values(), texts, strict=True):
        spelled = [
            text if isinstance(cell, str) else _spelled(cell, decimal)
            for cell, text in zip(cells, column, strict=True)
        ]
        found.append((yield from parsed(spelled, convention, list(answers.missing))))
        yield
    thousands = next((column.thousands for column in found if column.thousands), None)
    columns, notes = yield from understood_columns(
        found, names, [None] * len(names), source, answers, limits
    )
    return Reading(tuple(columns), file, "", decimal, thousands, 0, 1, (), tuple(notes))


def _parsed_json(file: Decoded) -> Any:
    try:
        return json.loads(
            file.text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant
        )
    except RecursionError:
        raise refuse(FIELD, "lists in lists", _SHAPE) from None
    except json.JSONDecodeError as error:
        raise refuse(
            FIELD, f"line {error.lineno}, character {error.colno}", f"is no JSON: {error.msg}"
        ) from None
    except ExperimentError:
        raise
    except ValueError:  # Python reads no whole numbers of thousands of digits
        raise refuse(FIELD, "a number", "must have at most a few hundred digits") from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    _check_names(list(keys))
    if len(keys) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse(FIELD, twice, "must have every name once in a record or table")
    return keys


def _no_constant(name: str) -> float:
    raise refuse(FIELD, name, "is no JSON: use null for a missing number")


def _check_names(names: list[str]) -> None:
    bad = next((name for name in names if NO_TEXT.search(name)), None)
    if bad is not None:
        raise refuse(FIELD, ascii(bad), "must have names without control characters")


def _columns(table: Any, limits: ReadingLimits) -> dict[str, list[Any]]:
    """The cells of each column, by name; all of one length.

    Raises:
        ExperimentError: where the value is no table.
    """
    if isinstance(table, list) and table and all(isinstance(row, dict) for row in table):
        columns = _columns_of_records(table)
    elif isinstance(table, dict) and all(isinstance(cells, list) for cells in table.values()):
        columns = table
    else:
        raise refuse(FIELD, type(table).__name__, _SHAPE)
    if len(columns) < 2:
        raise refuse(FIELD, f"columns: {len(columns)}", "must have at least two columns")
    lengths = {name: len(cells) for name, cells in columns.items()}
    (first, rows), *others = lengths.items()
    for name, count in others:
        if count != rows:
            message = f"must have as many cells as column {first}, which is {rows:,}"
            raise refuse(FIELD, f"column {name}: {count:,} cells", message)
    if not rows:
        raise refuse(FIELD, "no rows", "must have rows of data")
    check_rows(rows, limits)
    return columns


def _columns_of_records(records: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = list(records[0])
    for row, record in enumerate(records, start=1):
        if record.keys() != records[0].keys():
            odd = next(iter(record.keys() ^ records[0].keys()))
            message = "must have the same names as record 1; use null for what is missing"
            raise refuse(FIELD, f"record {row}: {odd}", message)
    return {name: [record[name] for record in records] for name in names}


def _text(cell: Any, name: str, row: int, limits: ReadingLimits) -> str:
    """The text of a cell; empty where it is no text."""
    if isinstance(cell, str):
        if len(cell) > limits.cell or NO_TEXT.search(cell):
            raise beyond(
                "cell", f"row {row + 1}, column {name}",
                f"must be a text of at most {limits.cell:,} characters without control characters",
            )  # fmt: skip
        return with_plain_line_ends(cell).strip()
    if cell is None or isinstance(cell, bool | int | float):
        return ""
    message = "must be a number, a text, true, false or null, not a list or a record"
    raise refuse(FIELD, f"row {row + 1}, column {name}", message)


def _spelled(cell: Any, decimal: str) -> str:
    """A cell that is no text as it would stand in a file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell).replace(".", decimal)
