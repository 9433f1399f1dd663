"""The live stream: `open`, frames, `end`, as server-sent events or NDJSON of the same."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from app.training.document.problems import ExperimentError, refuse
from app.training.engine.identity import fingerprint
from app.training.setup.preparation import Prepared
from app.web.http.errors import details, refused_experiment
from app.web.http.wire import Cursor, ending, frame_payload, json_line, opening, server_sent
from app.web.replies.drawn import drawn_frame
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


@dataclass(frozen=True)
class FrameForm:
    """How frames are written. vectors: `json`, `float32` or `drawing`."""

    text: EventText
    vectors: str

    @property
    def piece_bytes(self) -> int:
        """Of texts at hand that are sent at once.

        Pieces that are compressed are frames, so that all readers have the same ones.
        """
        return 0 if self.vectors == "drawing" else 1 << 17


@dataclass(frozen=True)
class FrameText:
    """Writes a frame as an event, which carries the cursor after it.

    before: seconds of each run that another server had measured, to be added to this one's.
    """

    form: FrameForm
    before: Seconds

    def __call__(self, computation: Computation, index: int) -> bytes:
        """The event of frame `index`."""
        seconds = self._seconds(computation, index + 1)
        cursor = Cursor(computation.id, fingerprint(), index + 1, seconds)
        return self.form.text("frame", cursor.text(), self._payload(computation, index))

    def _payload(self, computation: Computation, index: int) -> dict[str, Any]:
        frame, prepared = computation.frames[index], computation.prepared
        if self.form.vectors != "drawing":
            packed = self.form.vectors == "float32"
            return frame_payload(frame, packed, self.before[frame.run])
        since, until = (self._seconds(computation, each)[frame.run] for each in (index, index + 1))
        return drawn_frame(prepared, frame, (since, until))

    def _seconds(self, computation: Computation, index: int) -> Seconds:
        """Measured in each run before frame `index`."""
        own = computation.seconds_before(index)
        return tuple(a + b for a, b in zip(own, self.before, strict=True))


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
    computation: Computation, opened: bytes, start: Cursor, form: FrameForm
) -> AsyncIterator[bytes]:
    """The text of the stream from `start` on; every event carries the cursor after it."""
    try:
        async for piece in sound_events(computation, opened, start, form):
            yield piece
    except ExperimentError as error:
        yield form.text("problem", None, refused_experiment(error))
    except Exception:
        log.exception("the stream of %s failed", computation.id)
        detail = "The server made a mistake and has logged it."
        yield form.text("problem", None, details(500, detail))


async def sound_events(
    computation: Computation, opened: bytes, start: Cursor, form: FrameForm
) -> AsyncIterator[bytes]:
    """The same without the event `problem`.

    Raises:
        ExperimentError: for a start after the end of the stream.
        Exception: of the training.
    """
    index = start.frames or 0
    yield opened
    if index and await computation.frame(index - 1) is None:
        raise past_the_end(start)
    own = computation.seconds_before(index)
    before = tuple(a - b for a, b in zip(start.seconds, own, strict=True))
    writer = FrameText(form, before)
    while (piece := await computation.text(index, writer)) is not None:
        index += 1
        pieces, size = [piece], len(piece)
        while size < form.piece_bytes and (more := computation.text_at_hand(index, writer)):
            index += 1
            pieces.append(more)
            size += len(more)
        yield b"".join(pieces)
        await asyncio.sleep(0)  # frames at hand must not starve other requests
    end = Cursor(start.experiment, start.fingerprint, None, start.seconds)
    yield form.text("end", end.text(), ending(computation.outcomes))
