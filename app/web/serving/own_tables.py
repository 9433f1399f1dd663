"""Own data that are kept, for requests: the store at work in threads of its own.

Depends on the store and on tables as bytes; must not know a request.
"""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from app.settings import Settings
from app.store.database import Database, Unavailable
from app.store.datasets import Datasets, Quota, TooLarge
from app.training.reading.columns import Column
from app.training.reading.kept import columns_in, content_of, id_of, packed
from app.web.http.errors import Refusal
from app.web.serving.party import party

T = TypeVar("T")
Columns = tuple[Column, ...]
log = logging.getLogger(__name__)
THREADS = 4  # that wait for the database
RETRY_SECONDS = 30


@dataclass(frozen=True)
class OwnTable:
    """A table that is kept, and what was understood of its file."""

    columns: Columns
    understood: dict[str, Any]


class OwnTables:
    """What this server keeps of own data. Every method may raise a Refusal: 503."""

    def __init__(self, settings: Settings) -> None:
        quota = Quota(settings.store_bytes, settings.store_bytes_per_address, settings.store_days)
        self._database = Database(settings.store.get_secret_value())
        self._kept = Datasets(self._database, quota)
        self._threads = ThreadPoolExecutor(THREADS, "store")
        self._at_hand: OrderedDict[str, Columns] = OrderedDict()  # used last at the end
        self._most_bytes = settings.table_memory_bytes

    async def keep(self, columns: Sequence[Column], understood: dict[str, Any]) -> tuple[str, str]:
        """Keeps a table; gives its id and the key with which to delete it.

        Raises:
            Refusal: 413, where it is larger than the share of an address.
        """
        address = party.get()

        def keep() -> tuple[str, str]:
            name, content = id_of(columns), packed(content_of(columns))
            return name, self._kept.keep(name, content, json.dumps(understood), address)

        try:
            return await self._asked(keep)
        except TooLarge as error:
            detail = (
                f"The table takes more than {error.most:,} bytes, which one network address may "
                "keep here. Leave out rows, or columns that are not needed."
            )
            raise Refusal(413, detail, limit="store_bytes_per_address") from None

    async def get(self, name: str) -> OwnTable | None:
        """The table of this id; None where it is not kept."""

        def read() -> OwnTable | None:
            kept = self._kept.get(name)
            if kept is None:
                return None
            return OwnTable(columns_in(kept.content), json.loads(kept.about))

        return await self._asked(read)

    async def columns(self, name: str) -> Columns | None:
        """The columns of this id as an experiment needs them; None where they are not kept."""
        if not await self._asked(lambda: self._kept.has(name)):
            return None
        if name in self._at_hand:
            self._at_hand.move_to_end(name)
            return self._at_hand[name]

        def read() -> Columns | None:
            kept = self._kept.get(name)
            return None if kept is None else columns_in(kept.content, has_texts=False)

        if (columns := await self._asked(read)) is not None:
            self._put(name, columns)
        return columns

    def _put(self, name: str, columns: Columns) -> None:
        self._at_hand[name] = columns
        while sum(map(_nbytes, self._at_hand.values())) > self._most_bytes:
            self._at_hand.popitem(last=False)

    async def delete(self, name: str, key: str) -> bool | None:
        """Withdraws a key: whether the data are gone; None where the key is none of theirs."""
        return await self._asked(lambda: self._kept.delete(name, key))

    async def _asked(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except Unavailable as error:
            log.error("The store of own data: %s", error)
            detail = "The store of own data does not answer at the moment."
            raise Refusal(503, detail, RETRY_SECONDS, "store") from error

    def close(self) -> None:
        """Ends the threads once their work is done."""
        self._threads.shutdown()
        self._database.close()


def _nbytes(columns: Columns) -> int:
    return sum(column.values.nbytes for column in columns)
