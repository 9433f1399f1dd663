"""Coroutines in tests. The browser tests leave a running event loop in the thread of the tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def ran(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, run in a thread and an event loop of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
