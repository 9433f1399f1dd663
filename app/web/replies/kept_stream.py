"""The stream as a browser's network takes it: compressed, and in one piece once all is trained.

Depends on the text of a stream; must not know what it says.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from functools import partial

import brotli

from app.web.http.wire import Cursor
from app.web.middleware.compression import CODINGS
from app.web.replies.stream_events import FrameForm, sound_events
from app.web.serving.computation import Computation

LARGEST = 16_000_000  # bytes of a stream in one piece
BYTES_A_STEP, BYTES_AN_EXAMPLE = 11, 3  # of its base64, roughly
LEVEL, LIVE_LEVEL = 5, 4  # of one piece, made once; and of a stream, made for each reader


def is_kept(computation: Computation) -> bool:
    """Whether the stream can be one piece: all is trained, and it is not too large."""
    size = sum(
        BYTES_A_STEP * plan.steps + BYTES_AN_EXAMPLE * plan.timetable.total_examples
        for plan in computation.prepared.runs
    )
    return computation.finished and size <= LARGEST


async def in_one_piece(
    computation: Computation, opened: bytes, start: Cursor, form: FrameForm, coding: str | None
) -> bytes:
    """The whole stream in a coding, made once for all its readers."""

    async def make() -> bytes:
        reading = sound_events(computation, opened, start, form)
        pieces = [piece async for piece in reading]
        content = b"".join(pieces)
        return await asyncio.to_thread(CODINGS[coding], content, LEVEL) if coding else content

    return await computation.kept_text((opened, form, coding), make)


async def in_coding(pieces: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
    """The pieces in a coding, each of which can be read as soon as it has come."""
    pack, flush, finish = _packer(coding)
    async for piece in pieces:
        yield pack(piece) + flush()
    yield finish()


Packer = tuple[Callable[[bytes], bytes], Callable[[], bytes], Callable[[], bytes]]


def _packer(coding: str) -> Packer:
    """What packs a piece, gives all packed so far, and ends."""
    if coding == "br":
        packer = brotli.Compressor(quality=LIVE_LEVEL)
        return packer.process, packer.flush, packer.finish
    zipper = zlib.compressobj(LIVE_LEVEL, wbits=31)
    return zipper.compress, partial(zipper.flush, zlib.Z_SYNC_FLUSH), zipper.flush
