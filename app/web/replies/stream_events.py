"""The live stream: `open`, frames, `end`, as server-sent events or NDJSON of the same."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from app.training.document.problems import ExperimentError, refuse
from app.training.engine.identity import fingerprint
from app.training.setup.preparation import Prepared
from app.web.http.errors import details, refused_experiment
from app.web.http.wire import Cursor, ending, frame_payload, json_line, opening, server_sent
from app.web.serving.computation import Computation, Seconds

log = logging.getLogger(__name__)

EventText = Callable[[str, str | None, dict[str, object]], bytes]
FORMATS: dict[str, tuple[str, EventText]] = {
    "sse": ("text/event-stream", server_sent),
    "ndjson": ("application/x-ndjson", json_line),
}
MEDIA_TYPES = {name: kind for name, (kind, _) in FORMATS.items()}
RETRY = b"retry: 1000\n"  # milliseconds until a browser connects again; part of the first event
# `open` is also the event by which an EventSource tells that it is connected.
OPENINGS = ("open", "start")
PIECE_BYTES = 1 << 17  # of texts at hand that are sent at once


@dataclass(frozen=True)
class FrameText:
    """Writes a frame as an event, which carries the cursor after it.

    before: seconds of each run that another server had measured, to be added to this one's.
    """

    text: EventText
    packed: bool
    before: Seconds

    def __call__(self, computation: Computation, index: int) -> bytes:
        """The event of frame `index`."""
        frame = computation.frames[index]
        own = computation.seconds_before(index + 1)
        seconds = tuple(a + b for a, b in zip(own, self.before, strict=True))
        cursor = Cursor(computation.id, fingerprint(), index + 1, seconds)
        payload = frame_payload(frame, self.packed, self.before[frame.run])
        return self.text("frame", cursor.text(), payload)


def start_of(
    prepared: Prepared, identifier: str, cursor: Cursor | None
) -> tuple[Cursor, str | None]:
    """The position from which a reader continues, and why the stream restarts if it cannot.

    Raises:
        ExperimentError: where the cursor is one of another experiment, or no place in this one.
    """
    fresh = Cursor(identifier, fingerprint(), 0, (0.0,) * len(prepared.runs))
    if cursor is None:
        return fresh, None
    if cursor.experiment != identifier or len(cursor.seconds) != len(prepared.runs):
        raise refuse("from", cursor.text(), "belongs to another experiment")
    if (cursor.frames or 0) > sum(plan.steps for plan in prepared.runs):
        raise past_the_end(cursor)
    if cursor.fingerprint != fingerprint():
        return fresh, (
            "This server computes with another version or processor than the one before, so the "
            "stream starts again."
        )
    return cursor, None


def past_the_end(cursor: Cursor) -> ExperimentError:
    return refuse("from", cursor.text(), "is after the end of the stream")


def opening_event(
    prepared: Prepared,
    start: Cursor,
    restarted: str | None,
    text: EventText,
    name: str = OPENINGS[0],
) -> bytes:
    """The text of the first event; with much data it takes a while. `name` is one of OPENINGS."""
    payload = {**opening(prepared), "first_frame": start.frames, "restarted": restarted}
    event = text(name, start.text(), payload)
    return RETRY + event if text is server_sent else event


async def events(
    computation: Computation, opened: bytes, start: Cursor, text: EventText, packed: bool
) -> AsyncIterator[bytes]:
    """The text of the stream from `start` on; every event carries the cursor after it."""
    index = start.frames or 0
    yield opened
    try:
        if index and await computation.frame(index - 1) is None:
            yield text("problem", None, refused_experiment(past_the_end(start)))
            return
        own = computation.seconds_before(index)
        before = tuple(a - b for a, b in zip(start.seconds, own, strict=True))
        writer = FrameText(text, packed, before)
        while (piece := await computation.text(index, writer)) is not None:
            index += 1
            pieces, size = [piece], len(piece)
            while size < PIECE_BYTES and (more := computation.text_at_hand(index, writer)):
                index += 1
                pieces.append(more)
                size += len(more)
            yield b"".join(pieces)
            await asyncio.sleep(0)  # frames at hand must not starve other requests
        end = Cursor(start.experiment, start.fingerprint, None, start.seconds)
        yield text("end", end.text(), ending(computation.outcomes))
    except Exception:
        log.exception("the stream of %s failed", computation.id)
        yield text("problem", None, details(500, "The server made a mistake and has logged it."))
