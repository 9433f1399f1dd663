"""The lines above a table that are not part of it: `sep=`, comments, empty lines."""

import re
from dataclasses import dataclass, field

from app.training.reading.text.cutting import lines_of, named_delimiter

_MARKS = ("#", "%", "//")
_SAYS_MISSING = (
    r"(?:missing|no[ -]?data|not available|n/?a|null|fehlend\w*|fehlt|manquant\w*)\b[^=:\n]{0,40}?"
    r"(?:=|:|\b(?:is|are|as|by|with)\b)\s*[\"']?(?P<value>[-\u2212]?\d+(?:\.\d+)?|[^\w\s\"']{1,4})",
    r"\bno[ _-]?data(?:[ _]value)?\s+(?P<value>[-\u2212]?\d+(?:\.\d+)?)",
    r"(?P<value>[-\u2212]?\d+(?:\.\d+)?)[\"']?\s*(?:=|:|\bmeans\b|\bis\b|\bfor\b)\s*"
    r"(?:missing|no[ -]?data|not available|n/?a\b|fehlend|fehlt|manquant)",
)


@dataclass(frozen=True)
class LeftOut:
    """A line of the file that is not a row of the table, and why."""

    line: int
    why: str


@dataclass
class Preamble:
    """What stands above a table, and the text from there on."""

    rest: str
    first_line: int  # of the rest
    delimiter: str | None = None  # where a line names it
    left_out: list[LeftOut] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)  # without their marks

    @property
    def heading(self) -> str | None:
        """The comment right above the table: it may hold the names of the columns."""
        last = self.left_out[-1] if self.left_out else None
        return self.comments[-1] if last and last.why == "a comment" else None


def preamble_of(text: str) -> Preamble:
    """Takes the lines off the start of a text that are certainly no rows."""
    found = Preamble(text, 1)
    if _mostly_marked(text):
        return found
    place = 0
    for number, line in enumerate(lines_of(text), start=1):
        why = _why(found, line, number)
        if why is None:
            break
        found.left_out.append(LeftOut(number, why))
        place += len(line)
        found.first_line = number + 1
    found.rest = text[place:]
    return found


def _why(found: Preamble, line: str, number: int) -> str | None:
    """Why a line is no row; None where it may be one."""
    bare = line.strip()
    if number == 1 and (sign := named_delimiter(line)):
        found.delimiter = sign
        return "names the separator"
    if not bare:
        return "empty"
    if is_comment(bare):
        found.comments.append(bare.lstrip("#%/ "))
        return "a comment"
    return None


def is_comment(line: str) -> bool:
    """Whether a line is a comment; `#` before a separator is the name of a column."""
    return line.startswith(_MARKS) and not re.match(r"[#%]\s*(?:[,;|\t]|$)", line)


def _mostly_marked(text: str) -> bool:
    lines = [line for line in text[:20_000].splitlines() if line.strip()]
    return sum(map(is_comment, lines)) > len(lines) / 2 and len(lines) > 4


def stated_missing(lines: list[str]) -> list[str]:
    """What lines like `missing = -999` say stands for a missing value."""
    return [
        match["value"].replace("\u2212", "-")
        for line in lines
        for pattern in _SAYS_MISSING
        for match in re.finditer(pattern, line, re.IGNORECASE)
    ]
