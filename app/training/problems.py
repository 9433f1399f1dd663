"""What is wrong with an experiment, or was put right: field, value and what is allowed."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One remark on one field; `value` is what was given (None where nothing was)."""

    field: str
    value: object
    message: str


class ExperimentError(ValueError):
    """The document is not an experiment; `problems` says why, field by field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in self.problems))


def refuse(field: str, value: object, message: str) -> ExperimentError:
    """An error about a single field."""
    return ExperimentError([Problem(field, value, message)])


def unknown(name: str, known: Iterable[str], what: str = "field") -> str:
    """A message for an unknown name, with the nearest known one."""
    known = list(known)
    near = difflib.get_close_matches(name.rsplit(".", 1)[-1], known, n=1, cutoff=0.5)
    return f"is no known {what}; " + (
        f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    )
