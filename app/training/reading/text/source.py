"""Where the rows of a table stand in what was read, for the sentences about them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """lines: the line of the file in which each row begins; None where there are no lines."""

    lines: Sequence[int] | None = None

    def place(self, row: int) -> str:
        """The place of a row, for example `line 12`."""
        return f"row {row + 1}" if self.lines is None else f"line {self.lines[row]}"
