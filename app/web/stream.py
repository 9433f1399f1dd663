"""The live stream: `open`, frames, `end`, as server-sent events or NDJSON of the same."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

from app.training.identity import fingerprint
from app.training.preparation import Prepared
from app.training.problems import refuse
from app.web.computations import Computation
from app.web.errors import details
from app.web.wire import Cursor, ending, frame_payload, json_line, opening, server_sent

log = logging.getLogger(__name__)

EventText = Callable[[str, str | None, dict[str, object]], bytes]
FORMATS: dict[str, tuple[str, EventText]] = {
    "sse": ("text/event-stream", server_sent),
    "ndjson": ("application/x-ndjson", json_line),
}
KINDS = {name: kind for name, (kind, _) in FORMATS.items()}
RETRY = b"retry: 1000\n"  # milliseconds until a browser connects again; part of the first event
# `open` is also the event by which an EventSource tells that it is connected.
OPENINGS = ("open", "start")


def start_of(
    prepared: Prepared, identifier: str, cursor: Cursor | None
) -> tuple[Cursor, str | None]:
    """Where to begin for a reader with this cursor, and why anew if it cannot go on.

    Raises:
        ExperimentError: where the cursor is one of another experiment.
    """
    fresh = Cursor(identifier, fingerprint(), 0, (0.0,) * len(prepared.runs))
    if cursor is None:
        return fresh, None
    if cursor.experiment != identifier or len(cursor.seconds) != len(prepared.runs):
        raise refuse("from", cursor.text(), "belongs to another experiment")
    if cursor.fingerprint != fingerprint():
        return fresh, (
            "The server's numerics are not those that the stream began with, so it begins anew."
        )
    return cursor, None


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
    begin = start.frames or 0
    yield opened
    own = [0.0] * len(start.seconds)  # seconds that this server measured
    before = list(start.seconds)  # minus those, at the start: what another server measured
    index = 0
    try:
        while (frame := await computation.frame(index)) is not None:
            if frame.steps:
                own[frame.run] = float(frame.seconds[-1])
            index += 1
            if index <= begin:
                before[frame.run] = start.seconds[frame.run] - own[frame.run]
                continue
            seconds = tuple(a + b for a, b in zip(own, before, strict=True))
            cursor = Cursor(start.experiment, start.fingerprint, index, seconds)
            yield text("frame", cursor.text(), frame_payload(frame, packed, before[frame.run]))
            await asyncio.sleep(0)  # frames at hand must not starve other requests
        end = Cursor(start.experiment, start.fingerprint, None, start.seconds)
        yield text("end", end.text(), ending(computation.outcomes))
    except Exception:
        log.exception("the stream of %s failed", computation.id)
        yield text("problem", None, details(500, "The server made a mistake; it has been logged."))
