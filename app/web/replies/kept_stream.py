"""The stream in one piece, compressed, once all is trained.

Depends on the text of a stream; must not know what it says.
"""

import asyncio

from app.web.http.wire import Cursor
from app.web.middleware.compression import CODINGS
from app.web.replies.stream_events import FrameForm, sound_events
from app.web.serving.computation import Computation

LARGEST = 16_000_000  # bytes of a stream in one piece
BYTES_A_STEP, BYTES_AN_EXAMPLE = 11, 3  # of its base64, roughly
LEVEL = 5  # of what is compressed once


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
