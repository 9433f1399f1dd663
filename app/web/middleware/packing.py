"""Streams compressed once for all who read the same, piece by piece, as gzip (RFC 1952).

Depends on messages of ASGI; must not know what a stream says. Each piece can be read as soon as it
has come.
"""

import asyncio
import struct
import zlib
from typing import Any
from weakref import WeakValueDictionary

from starlette.types import Message, Send

LEVEL = 6
LARGE_BYTES = 100_000  # of a piece that is compressed in a thread
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
        self._packers: list[Any] = []  # the one of zlib that goes on from here
        self._check = self._size = 0  # of all pieces

    def after(self, piece: bytes) -> "Place":
        """The place after one more piece."""
        place = self._next.get(piece)
        if place is None:
            place = self._next[piece] = self._made(piece)
        return place

    def _made(self, piece: bytes) -> "Place":
        """Only the first stream that leaves this place has what was before it to refer to."""
        try:
            packer = self._packers.pop()
        except IndexError:
            packer = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS)
        place = Place(packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH))
        place._before, place._packers = self, [packer]
        place._check = zlib.crc32(piece, self._check)
        place._size = self._size + len(piece)
        return place

    @property
    def end(self) -> bytes:
        """What ends a stream here."""
        return LAST_BLOCK + struct.pack("<II", self._check, self._size & 0xFFFFFFFF)


class Packings:
    """The compressed streams of a worker."""

    def __init__(self) -> None:
        self._start = Place()
        self._making = asyncio.Lock()

    def begin(self) -> "Packing":
        """A stream."""
        return Packing(self._start, self._making)


class Packing:
    """A stream as it is sent to one reader."""

    def __init__(self, start: Place, making: asyncio.Lock) -> None:
        self._place, self._begin, self._making = start, start.body, making

    async def send(self, message: Message, send: Send) -> None:
        """Sends a message of the body; one that is cancelled while it waits was not in it."""
        piece = message.get("body", b"")
        place = await self._after(piece) if piece else self._place
        body = self._begin + (place.body if piece else b"")
        end = b"" if message.get("more_body") else place.end
        await send({**message, "body": body + end})
        self._place, self._begin = place, b""

    async def _after(self, piece: bytes) -> Place:
        if len(piece) < LARGE_BYTES:
            return self._place.after(piece)
        async with self._making:  # so that all but the first find it made
            return await asyncio.to_thread(self._place.after, piece)
