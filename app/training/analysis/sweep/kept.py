"""A trained cell as bytes, and back: its course, the time of a step, and the fingerprint."""

import zlib

import numpy as np
import orjson

from app.numerics.arrays import Array
from app.training.engine.stacks.stack import Course

Trained = tuple[Course, float, str]  # the seconds of a step, and the fingerprint of who trained it


def packed(course: Course, step_seconds: float, fingerprint: str) -> bytes:
    """A trained cell as bytes."""
    head = {
        "steps": course.steps,
        "diverged_at": course.diverged_at,
        "evaluated_steps": course.evaluated_steps.tolist(),
        "step_seconds": step_seconds,
        "fingerprint": fingerprint,
    }
    losses = [course.training_loss, *([] if course.test_loss is None else [course.test_loss])]
    numbers = np.concatenate(losses).astype("<f8").tobytes()
    return zlib.compress(orjson.dumps(head) + b"\n" + numbers, 1)


class Damaged(ValueError):
    """These bytes are no cell."""


def unpacked(content: bytes) -> Trained:
    """The cell of such bytes.

    Raises:
        Damaged: where they are not what `packed` made.
    """
    try:
        return _unpacked(content)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise Damaged(str(error)) from None


def _unpacked(content: bytes) -> Trained:
    head, _, numbers = zlib.decompress(content).partition(b"\n")
    said = orjson.loads(head)
    count = len(said["evaluated_steps"])
    losses: Array = np.frombuffer(numbers, dtype="<f8")
    if len(losses) not in (count, 2 * count):
        raise Damaged(f"{len(losses)} losses at {count} steps")
    course = Course(
        said["steps"],
        said["diverged_at"],
        np.array(said["evaluated_steps"], dtype=np.intp),
        losses[:count],
        losses[count:] if len(losses) > count else None,
    )
    return course, said["step_seconds"], said["fingerprint"]
