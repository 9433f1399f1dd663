"""Own data that are kept: bytes under the hash of their content, for a stated time.

Whoever keeps data gets a key of their own; the data are there as long as somebody's key stands.
What is read least goes first where there is no room: of an address beyond its share, then of all.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from app.store.database import CLAIMS, DATASETS, Database, Unavailable

DAY = 86_400
READ_ANEW = DAY // 24  # seconds after which a further reading is noted
MOST_CLAIMS = 20  # of one address on one data set: the oldest goes first


@dataclass(frozen=True)
class Quota:
    """How much is kept, in bytes, and for how many days since it was last read."""

    total: int
    address: int
    days: int


@dataclass(frozen=True)
class Kept:
    """What is kept: the content, and what is said of it."""

    content: bytes
    about: str


class TooLarge(Exception):
    """More than an address may keep; `most` bytes are allowed."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Datasets:
    """The data sets of a database. Every method may raise Unavailable."""

    def __init__(
        self, database: Database, quota: Quota, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._quota, self._clock = database, quota, clock

    def keep(self, name: str, content: bytes, about: str, address: str) -> str:
        """Keeps content under its name, its hash; gives the key with which to delete it.

        Raises:
            TooLarge: where it is larger than the share of an address.
        """
        most = min(self._quota.address, self._quota.total)
        if len(content) > most:
            raise TooLarge(most)
        key, now = secrets.token_urlsafe(24), int(self._clock())
        with self._database.writing() as connection:
            self._forget_old(connection, now)
            if _exists(connection, name):
                connection.execute(
                    update(DATASETS).where(DATASETS.c.id == name).values(read_at=now)
                )
            else:
                size = len(content)
                row = {
                    "id": name,
                    "content": content,
                    "about": about,
                    "bytes": size,
                    "read_at": now,
                }
                connection.execute(insert(DATASETS).values(row))
            claim = {"key_hash": _hash(key), "dataset": name, "address": address, "kept_at": now}
            connection.execute(insert(CLAIMS).values(claim))
            self._make_room(connection, name, address)
        return key

    def get(self, name: str) -> Kept | None:
        """What is kept under a name; None where there is nothing any more."""
        found = select(DATASETS.c.content, DATASETS.c.about, DATASETS.c.read_at)
        with self._database.reading() as connection:
            row = connection.execute(found.where(DATASETS.c.id == name)).first()
        if row is None or not self._is_noted(name, row.read_at):
            return None
        return Kept(row.content, row.about)

    def has(self, name: str) -> bool:
        """Whether there is something under a name; this counts as reading it."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(DATASETS.c.read_at).where(DATASETS.c.id == name)
            ).first()
        return row is not None and self._is_noted(name, row.read_at)

    def delete(self, name: str, key: str) -> bool | None:
        """Withdraws a key: True where the data are gone, False where others keep them too.

        None where the key is none of this data set.
        """
        with self._database.writing() as connection:
            own = (CLAIMS.c.key_hash == _hash(key)) & (CLAIMS.c.dataset == name)
            if not connection.execute(delete(CLAIMS).where(own)).rowcount:
                return None
            _drop_unclaimed(connection)
            return not _exists(connection, name)

    def _is_noted(self, name: str, read_at: int) -> bool:
        """Notes a reading, if that can be; False where the time of keeping is over."""
        now = int(self._clock())
        if read_at < now - self._quota.days * DAY:
            return False
        if read_at < now - READ_ANEW:
            noted = update(DATASETS).where(DATASETS.c.id == name).values(read_at=now)
            with suppress(Unavailable), self._database.writing() as connection:
                connection.execute(noted)
        return True

    def _forget_old(self, connection: Connection, now: int) -> None:
        over = DATASETS.c.read_at < now - self._quota.days * DAY
        connection.execute(delete(DATASETS).where(over))

    def _make_room(self, connection: Connection, name: str, address: str) -> None:
        """Lets the least recently read go, never the one just kept."""
        own = select(CLAIMS.c.dataset).where(CLAIMS.c.address == address)
        of_address = select(DATASETS).where(DATASETS.c.id.in_(own))
        for gone in _beyond(connection, of_address, self._quota.address, name):
            mine = (CLAIMS.c.address == address) & (CLAIMS.c.dataset == gone)
            connection.execute(delete(CLAIMS).where(mine))
        mine = (CLAIMS.c.address == address) & (CLAIMS.c.dataset == name)
        newest = select(CLAIMS.c.key_hash).where(mine).order_by(CLAIMS.c.kept_at.desc())
        keys = connection.execute(newest.offset(MOST_CLAIMS)).scalars().all()
        connection.execute(delete(CLAIMS).where(CLAIMS.c.key_hash.in_(keys)))
        _drop_unclaimed(connection)
        least_read = _beyond(connection, select(DATASETS), self._quota.total, name)
        connection.execute(delete(DATASETS).where(DATASETS.c.id.in_(least_read)))


def _exists(connection: Connection, name: str) -> bool:
    found = select(DATASETS.c.id).where(DATASETS.c.id == name)
    return connection.execute(found).first() is not None


def _drop_unclaimed(connection: Connection) -> None:
    connection.execute(delete(DATASETS).where(DATASETS.c.id.not_in(select(CLAIMS.c.dataset))))


def _beyond(connection: Connection, these: Select[Any], most: int, kept: str) -> Sequence[str]:
    """Those of the data sets that pass `most` bytes together, from the one read last on.

    The one just kept counts as the first.
    """
    sets = these.subquery()
    order = (sets.c.id != kept, sets.c.read_at.desc(), sets.c.id)
    running = select(
        sets.c.id, func.sum(sets.c.bytes).over(order_by=order).label("together")
    ).subquery()
    return connection.execute(select(running.c.id).where(running.c.together > most)).scalars().all()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
