"""Training results as they stand in replies: payloads for orjson, cursors, event text.

Non-finite numbers become null in orjson's hands.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from app import __version__
from app.training.analysis.cost import operations_of
from app.training.document.problems import ExperimentError, refuse
from app.training.engine.comparison import Frame, Outcome
from app.training.engine.evaluation import EVALUATION_COLUMNS, evaluate_every
from app.training.engine.identity import (
    data_hash,
    fingerprint,
    initial_hash,
    order_hash,
)
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.http.errors import problem_entries

PIECE_NUMBERS = 20_000  # of a column that are written at once


def dumps(payload: Any) -> bytes:
    """JSON text; arrays as lists, non-finite numbers as null."""
    return orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)


def json_pieces(payload: Any) -> Iterator[bytes]:
    """The text of `dumps` in pieces, each made in a few milliseconds."""
    if isinstance(payload, dict) and payload:
        for index, (key, value) in enumerate(payload.items()):
            yield (b"," if index else b"{") + dumps(key) + b":"
            yield from json_pieces(value)
        yield b"}"
    elif isinstance(payload, list) and payload and isinstance(payload[0], dict):
        for index, entry in enumerate(payload):
            yield b"," if index else b"["
            yield from json_pieces(entry)
        yield b"]"
    elif isinstance(payload, list | np.ndarray) and len(payload) > 1:
        rows = max(1, PIECE_NUMBERS // max(np.size(payload[0]), 1))
        for first in range(0, len(payload), rows):
            yield (b"," if first else b"[") + dumps(payload[first : first + rows])[1:-1]
        yield b"]"
    else:
        yield dumps(payload)


def opening(prepared: Prepared) -> dict[str, Any]:
    """The reply of /api/v1/run without the columns."""
    examples = prepared.examples
    return {
        "id": prepared.id,
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "experiment": prepared.document,
        "notices": problem_entries(prepared.notices),
        "libraries": [
            {
                "name": library.name,
                "title": library.title,
                "version": library.version,
                "differs": library.differs,
            }
            for library in prepared.libraries
        ],
        "data": {**asdict(examples), "plane": examples.plane},
        "parameters": {
            "layout": [asdict(entry) for entry in prepared.layout.entries],
            "initial": prepared.initial,
        },
        "hashes": {
            "data": data_hash(examples),
            "initial": initial_hash(prepared.initial),
            "order": [order_hash(prepared, plan) for plan in prepared.runs],
        },
        "runs": [run_head(prepared, plan) for plan in prepared.runs],
    }


def sizes(prepared: Prepared) -> dict[str, Any]:
    """Names and sizes in `opening`, without its rows: a page lays itself out by them beforehand."""
    examples = prepared.examples
    plane = examples.plane
    return {
        "examples": len(examples.y),
        "tests": len(examples.y_test),
        "features": examples.features,
        "classes": examples.classes,
        "target": examples.target,
        "target_mean": examples.target_mean,
        "target_scale": examples.target_scale,
        "span": None if examples.classes else [examples.y.min(), examples.y.max()],
        "explained": plane["explained"] if plane else None,
        "outputs": prepared.layout.sizes[-1],
        "parameters": prepared.layout.size,
        "runs": [run_head(prepared, plan) for plan in prepared.runs],
    }


def run_head(prepared: Prepared, plan: RunPlan) -> dict[str, Any]:
    """What is known of a run before it is trained."""
    return {
        "label": plan.label,
        "accent": plan.accent,
        "batch_size": plan.batch_size,
        "learning_rate": plan.learning_rate,
        "reduction": plan.reduction,
        "seed": plan.seed,
        "steps_per_epoch": plan.steps_per_epoch,
        "planned_steps": plan.steps,
        "planned_updates": plan.timetable.updates_at(plan.steps),
        "segments": [asdict(segment) for segment in plan.timetable.segments],
        "evaluate_every": evaluate_every(plan.timetable.segments[0]),
        "operations": operations_of(prepared, plan),
    }


def ending(outcomes: list[Outcome]) -> dict[str, Any]:
    """The payload of the `end` event."""
    return {"runs": [asdict(outcome) for outcome in outcomes]}


def frame_payload(frame: Frame, packed: bool, seconds_before: float) -> dict[str, Any]:
    """A frame's columns; packed: parameters as float32 and orders as uint16, both in base64.

    `seconds_before` is added to the frame's own: what another server had measured before.
    """
    evaluations = frame.evaluations
    return {
        "run": frame.run,
        "first_step": frame.first_step,
        **frame.columns,
        "seconds": frame.columns["seconds"] + seconds_before,
        "evaluated_steps": [evaluation.step for evaluation in evaluations],
        **{name: [getattr(e, name) for e in evaluations] for name in EVALUATION_COLUMNS},
        "order": [
            {"epoch": epoch, "indices": in_base64(order, "<u2") if packed else order}
            for epoch, order in frame.order
        ],
        "parameter_steps": frame.parameter_steps,
        "parameters": in_base64(frame.parameters, "<f4") if packed else frame.parameters,
        "last": frame.outcome is not None,
    }


def in_base64(numbers: NDArray[Any], kind: str) -> str:
    """The bytes of numbers of a kind such as "<f4"."""
    with np.errstate(all="ignore"):
        return base64.b64encode(numbers.astype(kind).tobytes()).decode()


@dataclass(frozen=True)
class Cursor:
    """Where a reader stands: how many frames it has, and the seconds measured in each run.

    The order of frames is a function of the experiment, so their number is the position of
    every run. `frames` is None once the reader has had the end.
    """

    experiment: str
    fingerprint: str
    frames: int | None
    seconds: tuple[float, ...]

    def text(self) -> str:
        """As an opaque event id."""
        packed = orjson.dumps([self.experiment, self.fingerprint, self.frames, self.seconds])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @staticmethod
    def read(text: str) -> "Cursor":
        """The cursor of an event id.

        Raises:
            ExperimentError: where the text is no cursor.
        """
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            experiment, mark, frames, seconds = orjson.loads(packed)
        except (binascii.Error, ValueError, TypeError):
            raise _no_cursor(text) from None
        if not (
            type(experiment) is type(mark) is str
            and (frames is None or (type(frames) is int and frames >= 0))
            and type(seconds) is list
            and all(type(each) in (float, int) and each >= 0 for each in seconds)
        ):
            raise _no_cursor(text)
        return Cursor(experiment, mark, frames, tuple(map(float, seconds)))


def _no_cursor(text: str) -> ExperimentError:
    return refuse("from", text, "must be the id of an event of this stream")


def server_sent(event: str, identifier: str | None, payload: dict[str, Any]) -> bytes:
    """One server-sent event."""
    head = f"event: {event}\n" + (f"id: {identifier}\n" if identifier else "")
    return head.encode() + b"data: " + dumps(payload) + b"\n\n"


def json_line(event: str, identifier: str | None, payload: dict[str, Any]) -> bytes:
    """The same event as one line of NDJSON, with the same three parts."""
    return dumps({"event": event, "id": identifier, "data": payload}) + b"\n"
