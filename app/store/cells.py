"""Cells of sweeps that were trained: bytes under a name that says all they depend on.

What was kept first goes first where there is no room.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import delete, func, insert, select

from app.store.database import CELLS, Database

AT_ONCE = 400  # names of one question: databases bound how many it may have


class Cells:
    """The cells of a database. Every method may raise Unavailable."""

    def __init__(
        self, database: Database, most_bytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._most_bytes, self._clock = database, most_bytes, clock

    def get(self, names: Sequence[str]) -> dict[str, bytes]:
        """What is kept under these names."""
        found: dict[str, bytes] = {}
        with self._database.reading() as connection:
            for some in _in_parts(names):
                asked = select(CELLS.c.id, CELLS.c.content).where(CELLS.c.id.in_(some))
                found |= {row.id: row.content for row in connection.execute(asked)}
        return found

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Keeps contents under their names, in place of what was there."""
        now = int(self._clock())
        rows = [
            {"id": name, "bytes": len(content), "kept_at": now, "content": content}
            for name, content in contents.items()
        ]
        if not rows:
            return
        with self._database.writing() as connection:
            for some in _in_parts(list(contents)):
                connection.execute(delete(CELLS).where(CELLS.c.id.in_(some)))
            connection.execute(insert(CELLS), rows)
            newest_first = (CELLS.c.kept_at.desc(), CELLS.c.id)
            running = select(
                CELLS.c.id, func.sum(CELLS.c.bytes).over(order_by=newest_first).label("together")
            ).subquery()
            over = select(running.c.id).where(running.c.together > self._most_bytes)
            connection.execute(delete(CELLS).where(CELLS.c.id.in_(over)))


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), AT_ONCE):
        yield names[first : first + AT_ONCE]
