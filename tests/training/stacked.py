"""Stacks of runs from documents, beside the same runs trained alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.training.engine.evaluation import PER_EPOCH
from app.training.engine.stacks.members import Member
from app.training.engine.stacks.stack import Course, courses
from tests.training.trained import Array, Document, at_once, prepared_from, trained


def documents(base: Document, variants: Sequence[Document]) -> list[Document]:
    """Each variant's run and start in the document."""
    return [
        {**base, **each, "model": {**base.get("model", {}), **each.get("model", {})}}
        for each in variants
    ]


def stacked(made: Sequence[Document], per_epoch: int = PER_EPOCH) -> list[Course]:
    """The only run of each document, all in one stack."""
    prepared = [prepared_from(document) for document in made]
    members = [Member(each.runs[0], each.initial, each.penalty) for each in prepared]
    return at_once(courses(prepared[0], members, per_epoch))


def alone(document: Document) -> Course:
    """The same run trained by the engine of single runs."""
    (run,) = trained(document)
    found = run.evaluations
    tests = [each.test_loss for each in found]
    return Course(
        run.outcome.steps,
        run.outcome.diverged_at,
        np.array([each.step for each in found]),
        np.array([each.training_loss for each in found]),
        None if None in tests else np.array(tests, dtype=float),
    )


def ends_of(course: Course) -> Any:
    """All of a course that must be the same, however it is computed."""
    return course.steps, course.diverged_at, course.evaluated_steps.tolist()


def difference(ours: Course, theirs: Course) -> float:
    """The largest relative difference of their losses that are finite."""
    pairs = [(ours.training_loss, theirs.training_loss)]
    if ours.test_loss is not None and theirs.test_loss is not None:
        pairs.append((ours.test_loss, theirs.test_loss))
    return max(_difference(*pair) for pair in pairs)


def _difference(a: Array, b: Array) -> float:
    with np.errstate(all="ignore"):
        relative = np.abs(a - b) / np.abs(b)
    return float(relative[np.isfinite(relative)].max(initial=0.0))


def same_bits(a: Course, b: Course) -> bool:
    """Whether two courses are the same bit for bit."""
    losses = [(a.training_loss, b.training_loss)]
    if a.test_loss is not None and b.test_loss is not None:
        losses.append((a.test_loss, b.test_loss))
    return ends_of(a) == ends_of(b) and all(x.tobytes() == y.tobytes() for x, y in losses)
