"""Bytes that calls may use at once in a worker.

Depends on sizes and parties; must not know what fills them.

A call takes what it will need before it begins, and waits while that is not free. A party that
already holds bytes gets at most half of what the others leave; one that holds none may get all.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from app.web.http.errors import ReaderLeft, Refusal
from app.web.serving.party import party, passes_share

LOOKS_EVERY = 1.0  # seconds after which a call that waits looks whether its reader has left
RETRY_SECONDS = 5


class Room:
    """So many bytes in all; at most `most_waiting` calls wait for some of them."""

    def __init__(self, total: int, most_waiting: int) -> None:
        self.total, self.free = total, total
        self._most_waiting = most_waiting
        self._held: Counter[str] = Counter()
        self._waiting: list[_Call] = []  # the first one first

    @asynccontextmanager
    async def taken(
        self, size: int, has_left: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[None]:
        """Holds `size` bytes, or all of them for a call that needs more.

        Raises:
            ReaderLeft: when the reader leaves while the call waits.
            Refusal: 503, where too many wait already.
        """
        call = _Call(min(size, self.total), party.get())
        if len(self._waiting) >= self._most_waiting:
            detail = "Too many calls already wait for memory."
            raise Refusal(503, detail, RETRY_SECONDS, "calls_waiting")
        self._waiting.append(call)
        try:
            self._admit()
            while not call.admitted.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(call.admitted.wait(), LOOKS_EVERY)
                if await has_left():
                    raise ReaderLeft
            yield
        finally:
            self._give_back(call)

    @property
    def waiting(self) -> int:
        """How many calls wait."""
        return len(self._waiting)

    def _admit(self) -> None:
        """Admits calls in order: skips any over its party's share, stops at one without room."""
        for call in self._waiting.copy():
            if self._passes_its_share(call):
                continue
            if call.size > self.free:
                break
            self._waiting.remove(call)
            self._held[call.party] += call.size
            self.free -= call.size
            call.admitted.set()

    def _passes_its_share(self, call: "_Call") -> bool:
        own = self._held[call.party]
        return own > 0 and passes_share(own, call.size, left=self.free + own)

    def _give_back(self, call: "_Call") -> None:
        if call.admitted.is_set():
            self._held -= Counter({call.party: call.size})
            self.free += call.size
        else:
            self._waiting.remove(call)
        self._admit()


class _Call:
    """One call and what it needs."""

    def __init__(self, size: int, who: str) -> None:
        self.size, self.party = size, who
        self.admitted = asyncio.Event()
