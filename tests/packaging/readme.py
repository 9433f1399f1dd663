"""README.md cut into the parts that tests check. Depends on the Markdown used there."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Call:
    """A command line and the output shown below it."""

    command: str
    output: str


def section(title: str) -> str:
    """The text below a heading, up to the next one of its kind."""
    _, _, rest = TEXT.partition(f"\n## {title}\n")
    assert rest, f"README has no section {title}"
    return rest.split("\n## ")[0]


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


def calls() -> list[Call]:
    """The curl calls with the output that README shows."""
    found = []
    for block in blocks("console"):
        first, _, output = block.partition("\n")
        found.append(Call(first.removeprefix("$ "), output))
    return found


def first_column(title: str) -> list[str]:
    """What stands as `code` in the first column of the tables of a section."""
    return re.findall(r"^\| `([^`]+)`", section(title), flags=re.MULTILINE)
