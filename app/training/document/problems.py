"""What is wrong with an experiment, or was corrected: field, value and what is allowed.

A refusal has the first few problems in full and counts the others: its cost must not grow with
the number of mistakes.
"""

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

MOST_REPORTED = 20  # problems that one refusal has in full
MOST_COMPARED = 3  # unknown names for which the nearest known one is looked up
LONGEST_COMPARED = 100  # characters of these: no known name is longer


@dataclass(frozen=True)
class Problem:
    """One remark on one field; `value` is what was given (None where nothing was).

    `limit` names the one of the limits that was passed, if one was.
    """

    field: str
    value: object
    message: str
    limit: str = ""


class ExperimentError(ValueError):
    """The document is not an experiment; `problems` says why, field by field.

    `uncounted` is how many problems there are besides, which were only counted.
    """

    def __init__(self, problems: Iterable[Problem], uncounted: int = 0) -> None:
        self.problems = tuple(problems)
        self.uncounted = uncounted
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in self.reported))

    @property
    def reported(self) -> tuple[Problem, ...]:
        """The first problems."""
        return self.problems[:MOST_REPORTED]

    @property
    def limit(self) -> str:
        """The first limit that was passed; empty where none was."""
        return next((problem.limit for problem in self.problems if problem.limit), "")

    @property
    def more(self) -> int:
        """How many there are besides those reported."""
        return max(len(self.problems) - MOST_REPORTED, 0) + self.uncounted


class PartProblems(ValueError):
    """What the validator of a section or a list has to say of its parts.

    The field of each is its path within the section.
    """

    def __init__(self, parts: Iterable[Problem], uncounted: int = 0) -> None:
        self.parts = tuple(parts)
        self.uncounted = uncounted
        super().__init__("; ".join(f"{part.field}: {part.message}" for part in self.parts))


class UnknownName(Exception):
    """A name that is none of the known ones; whoever collects problems writes the message."""

    def __init__(self, field: str, value: object, known: tuple[str, ...]) -> None:
        super().__init__(field)
        self.field, self.value, self.known = field, value, known


def refuse(field: str, value: object, message: str, limit: str = "") -> ExperimentError:
    """An error about a single field; `limit` names the one of the limits that was passed."""
    return ExperimentError([Problem(field, value, message, limit)])


def unknown(
    name: str,
    known: Iterable[str],
    what: str = "field",
    before: int = 0,
    beside: Collection[str] = (),
) -> str:
    """A message for an unknown name, with the nearest known one.

    before: how many were unknown before it; past the first few none is looked up. beside: the names
    that stand beside its section, not in it.
    """
    if before >= MOST_COMPARED:
        return f"is not a known {what}"
    known, last = list(known), name.rsplit(".", 1)[-1]
    near = [path for path in known if path.rsplit(".", 1)[-1] == last]
    if last in beside and last != name and not near:
        return f"is not a known {what}; did you mean {last!r}, beside {name.split('.')[0]!r}?"
    near = near or difflib.get_close_matches(last[:LONGEST_COMPARED], known, n=1, cutoff=0.5)
    return f"is not a known {what}; " + (
        f"did you mean {near[0]!r}?" if near else f"the known ones are {', '.join(known)}"
    )
