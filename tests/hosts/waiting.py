"""Waiting for what may never come: a host that does not do it is a result, no error."""

import time
from collections.abc import Callable

PATIENCE = 20.0  # seconds in which an embed becomes ready or never will


def patiently(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether the condition comes to hold."""
    end = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(held)
