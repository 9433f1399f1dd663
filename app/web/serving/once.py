"""Results made once for all who ask for the same, also meanwhile; the latest are kept.

Depends on keys; must not know the work.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """At most so many results by their keys; one that fails is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, asyncio.Task[T]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of this key, made now if nobody has asked for it yet.

        Raises:
            Exception: what `make` raises.
        """
        if key not in self._kept:
            self._kept[key] = asyncio.create_task(make())
            self._kept[key].add_done_callback(lambda made: self._forget_failed(key, made))
        self._kept.move_to_end(key)
        result = self._kept[key]
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return await asyncio.shield(result)  # others may wait for it when this one leaves

    def _forget_failed(self, key: Hashable, made: asyncio.Task[T]) -> None:
        if made.cancelled() or made.exception() is not None:
            self._kept.pop(key, None)
