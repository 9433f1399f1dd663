"""Thousands of wrong parts in a document: the first ones are reported, the others counted.

Pydantic makes an entry for every mistake, which in a large body costs seconds and gigabytes. So
what can hold many parts is looked through beforehand. Depends on plain values; must not know the
fields of an experiment.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from math import isfinite, isnan
from typing import Any

from app.training.document.problems import MOST_REPORTED, PartProblems, Problem, unknown

MOST_NUMBER = 1e9  # a number of the document lies between minus this and this
Part = tuple[str, object]  # its path within the whole, and what stands there


def check_crowd(total: int, bad: Iterable[Part], message: Callable[[Part, int], str]) -> None:
    """Refuses a document with more bad parts than are reported; fewer are left to the validation.

    total: how many there are. message: what to say of a part; its second argument is how many
    were bad before it.

    Raises:
        PartProblems: with the first of them, and how many there are besides.
    """
    if total > MOST_REPORTED:
        first = enumerate(islice(bad, MOST_REPORTED))
        reported = (Problem(*part, message(part, before)) for before, part in first)
        raise PartProblems(reported, uncounted=total - MOST_REPORTED)


def check_keys(given: Any, known: Collection[str]) -> Any:
    """Returns `given`; refuses an object with more unknown keys than are reported."""
    if isinstance(given, dict):
        check_crowd(
            len(given) - sum(name in given for name in known),
            ((str(key), value) for key, value in given.items() if key not in known),
            lambda part, before: unknown(part[0], known, before=before),
        )
    return given


def check_numbers(given: Any) -> Any:
    """What is given, if it is no list with a crowd of entries that are no numbers."""
    if isinstance(given, list):
        check_crowd(_count_bad(given), _bad_numbers(enumerate(given)), _remark_on_number)
    return given


def check_weights(given: Any) -> Any:
    """The same for numbers of which none is below 0."""
    check_numbers(given)
    are_numbers = isinstance(given, list) and set(map(type, given)) <= {int, float}
    if isinstance(given, list) and not (are_numbers and min(given, default=0) >= 0):
        negative = [part for part in enumerate(given) if _is_number(part[1]) and part[1] < 0]
        parts = ((str(place), value) for place, value in negative)
        check_crowd(len(negative), parts, lambda part, before: "must be at least 0")
    return given


def check_named_numbers(given: dict[str, Any]) -> None:
    """Refuses a crowd of values that are no numbers."""
    check_crowd(_count_bad(given.values()), _bad_numbers(given.items()), _remark_on_number)


def check_rows(given: Any) -> Any:
    """What is given, if it is no list of rows with a crowd of cells that are no numbers."""
    if isinstance(given, list):
        rows = [row for row in given if isinstance(row, list)]
        total = len(given) - len(rows) + sum(map(_count_bad, rows))
        check_crowd(total, _bad_cells(given), _remark_on_cell)
    return given


def _count_bad(values: Collection[Any]) -> int:
    """How many are no numbers of the document; the usual answer, none, is found fast."""
    are_numbers = set(map(type, values)) <= {int, float}
    are_small = are_numbers and max(map(abs, values), default=0) <= MOST_NUMBER
    if are_small and not isnan(sum(values)):  # `max` does not see every NaN
        return 0
    return len(values) - sum(map(_is_number, values))


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -MOST_NUMBER <= value <= MOST_NUMBER


def _bad_numbers(named: Iterable[tuple[object, object]]) -> Iterator[Part]:
    return ((str(name), value) for name, value in named if not _is_number(value))


def _bad_cells(rows: list[Any]) -> Iterator[Part]:
    for index, row in enumerate(rows):
        if isinstance(row, list):
            for path, value in _bad_numbers(enumerate(row)):
                yield f"{index}.{path}", value
        else:
            yield str(index), row


def _remark_on_number(part: Part, before: int) -> str:
    value = part[1]
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "must be a number"
    if isinstance(value, float) and not isfinite(value):  # a whole number may pass every float
        return "must be a finite number"
    return f"must be at {'least -' if value < 0 else 'most '}{MOST_NUMBER:,.12g}"


def _remark_on_cell(part: Part, before: int) -> str:
    return _remark_on_number(part, before) if "." in part[0] else "must be a list"
