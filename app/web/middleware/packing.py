"""Streams compressed once for all who read the same, piece by piece, as gzip (RFC 1952).

Depends on bytes; must not know a message. Each piece can be read as soon as it has come.
"""

import struct
import zlib
from typing import Any
from weakref import WeakValueDictionary

LEVEL = 6
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate; no name, no time, no system
LAST_BLOCK = b"\x03\x00"  # of deflate, with nothing in it


class Place:
    """A place in a compressed stream, shared by all streams with the same pieces up to it.

    It is kept while one of them is here or further on. body: what leads here from the place before.
    """

    def __init__(self, body: bytes = HEADER) -> None:
        self.body = body
        self._before: Place | None = None  # so that those who come later find the way
        self._next: WeakValueDictionary[bytes, Place] = WeakValueDictionary()
        self._packer: Any = None  # that of zlib, which goes on from here
        self._check = self._size = 0  # of all pieces

    def after(self, piece: bytes) -> "Place":
        """The place after one more piece."""
        place = self._next.get(piece)
        if place is None:
            place = self._next[piece] = self._made(piece)
        return place

    def _made(self, piece: bytes) -> "Place":
        """Only the first stream that leaves this place has what was before it to refer to."""
        packer, self._packer = self._packer or zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS), None
        place = Place(packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH))
        place._before, place._packer = self, packer
        place._check = zlib.crc32(piece, self._check)
        place._size = self._size + len(piece)
        return place

    @property
    def end(self) -> bytes:
        """What ends a stream here."""
        return LAST_BLOCK + struct.pack("<II", self._check, self._size & 0xFFFFFFFF)
