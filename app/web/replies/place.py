"""The run and the step that a request names, and what is measured there in the training thread."""

import time
from typing import Any

from fastapi import Request

from app import __version__
from app.training.analysis import footprint
from app.training.analysis.cloud import directions_of
from app.training.analysis.noise import noise
from app.training.analysis.opened_step import Opened
from app.training.analysis.timing import timing
from app.training.document.problems import refuse
from app.training.engine.identity import fingerprint
from app.web.reference.parameters import free, whole_number
from app.web.serving.dependencies import Reading

RUN = whole_number("run", "Number of the run, counted from 0 in the order of runs.", 0)
STEP = whole_number("step", "Number of the step in that run, counted from 0.", 0)
DIRECTIONS = free(
    "directions",
    "The two axes of the cloud: `principal` for the two principal directions, or two "
    "parameters, for example `W1[0,0];b1[0]`.",
    "principal",
    r"^(principal|[Wb]\d+\[[\d,]+\];[Wb]\d+\[[\d,]+\])$",
)


def run_of(request: Request, reading: Reading) -> int:
    """The run that a request names.

    Raises:
        ExperimentError: for one that there is not.
    """
    index, count = RUN.of(request), len(reading.prepared.runs)
    if index >= count:
        raise refuse("run", index, f"must be below {count}, the number of runs")
    return index


def step_of(request: Request, reading: Reading, index: int) -> int:
    """The step that a request names; whether the run has made it is not known yet.

    Raises:
        ExperimentError: for one that was never planned.
    """
    step, plan = STEP.of(request), reading.prepared.runs[index]
    if step >= plan.steps:
        raise refuse(
            "step", step, f"must be below {plan.steps:,}, the number of steps of {plan.label}"
        )
    return step


async def train_to(request: Request, reading: Reading, index: int, step: int) -> None:
    """Trains the run until it has made this step.

    Raises:
        ExperimentError: for a step past the end of a run that has diverged.
    """
    steps_made = await reading.steps_made(index, step + 1)
    if step >= steps_made:
        label = reading.prepared.runs[index].label
        raise refuse(
            "step",
            step,
            f"must be below {steps_made:,}, because {label} diverged after {steps_made:,} steps",
        )


def head(reading: Reading, index: int) -> dict[str, Any]:
    plan = reading.prepared.runs[index]
    return {
        "id": reading.prepared.id,
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "run": index,
        "label": plan.label,
        "accent": plan.accent,
    }


def directions_in(request: Request, reading: Reading) -> str:
    """The directions that a request names, or the principal ones.

    Raises:
        ExperimentError: for directions in which the batches cannot be seen.
    """
    given = DIRECTIONS.given(request)
    directions = DIRECTIONS.default if given is None else given
    directions_of(directions, reading.prepared.layout)
    return directions


async def opened_at(reading: Reading, index: int, step: int) -> Opened:
    """A step that the run has made, opened."""
    await reading.takes(footprint.step_bytes(reading.prepared, index, step))
    return await reading.computation.opened(index, step, reading.left)


async def noise_at(reading: Reading, index: int, step: int, directions: str) -> dict[str, Any]:
    """The gradient noise at a step that the run has made."""
    prepared, kept = reading.prepared, reading.computation.kept[index]
    steps_made = await reading.steps_made(index, prepared.runs[index].timetable.epoch_end(step))
    await reading.takes(footprint.noise_bytes(prepared, index, step))
    return await reading.through(noise(prepared, index, step, steps_made, kept, directions))


async def timing_at(reading: Reading, index: int, step: int) -> dict[str, Any]:
    """The timing at a step that the run has made."""
    await reading.takes(footprint.timing_bytes(reading.prepared, index, step))
    opened = await reading.computation.opened(index, step, reading.left)
    return await reading.through(timing(reading.prepared, opened, time.thread_time))
