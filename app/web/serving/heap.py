"""Returns freed memory to the system. Depends on the C library.

glibc keeps what was freed for the next who asks: after a large call that may be a hundred
megabytes, in pieces between what is still used. Other libraries give it back by themselves.
"""

import ctypes
from contextlib import suppress

WORTH_IT = 16_000_000  # bytes of a call; below that, the next call is faster with them
SECONDS_AFTER = 0.2  # the end of a call: then all that it held is free

_trim = None
with suppress(OSError, TypeError, AttributeError):  # another system, or another library
    _trim = ctypes.CDLL(None).malloc_trim


def give_back() -> None:
    """Takes a few milliseconds after a large call."""
    if _trim is not None:
        _trim(0)
