"""What the hosts made of the texts, as Markdown."""

from tests.hosts.host import NOT_HERE, Row
from tests.hosts.landing import MEANINGS

HEADS = ("host", "version", "text", "what becomes of it", "verdict")


def text(rows: list[Row], titles: dict[str, str]) -> str:
    """The table, and what the verdicts in it mean; `titles` are those of the places in Share."""
    lines = [HEADS, ("---",) * len(HEADS), *(cells(row, titles) for row in rows)]
    verdicts = {row.seen.verdict for row in rows}
    meanings = [f"{name}: {said}." for name, said in MEANINGS.items() if name in verdicts]
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", *meanings])


def cells(row: Row, titles: dict[str, str]) -> tuple[str, ...]:
    """One row; a bar in it would end its cell."""
    host, seen = row.host, row.seen
    found = (host.name, row.version, titles[host.target], seen.words, seen.verdict)
    return tuple(cell.replace("|", "\\|").replace("\n", " ") for cell in found)


def wrong(rows: list[Row]) -> list[str]:
    """A line for each host that is not as expected."""
    return [
        f"{row.host.name}: {row.seen.verdict}, expected {row.host.expected} ({row.seen.words})"
        for row in rows
        if not row.right
    ]


def summary(rows: list[Row]) -> str:
    """Where none is wrong: how many there are, and how many could not be tried."""
    absent = sum(row.seen.verdict == NOT_HERE for row in rows)
    return f"As expected: {len(rows) - absent} hosts. Cannot be had here: {absent}."
