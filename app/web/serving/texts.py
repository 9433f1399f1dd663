"""Texts of frames, made once for all their readers.

Depends on keys and bytes; must not know what they say.
"""

from collections.abc import Hashable

Key = tuple[Hashable, ...]


class Texts:
    """The latest texts of a worker, up to so many bytes in all; at least the last one."""

    def __init__(self, most: int) -> None:
        self.nbytes = 0
        self._most = most
        self._kept: dict[Key, bytes] = {}  # the oldest first

    def get(self, key: Key) -> bytes | None:
        """The text if it is kept."""
        return self._kept.get(key)

    def put(self, key: Key, text: bytes) -> None:
        """Keeps a text, and lets the oldest go; to be called in one thread alone."""
        self.nbytes += len(text) - len(self._kept.pop(key, b""))
        self._kept[key] = text
        while self.nbytes > self._most and len(self._kept) > 1:
            self.nbytes -= len(self._kept.pop(next(iter(self._kept))))
