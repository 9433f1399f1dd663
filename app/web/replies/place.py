"""The run and the step that a request names, and what is measured there in the training thread."""

import time
from typing import Any

from fastapi import Request

from app import __version__
from app.training.analysis import footprint
from app.training.analysis.noise.cloud import directions_of
from app.training.analysis.noise.noise import noise
from app.training.analysis.opened_step import Opened
from app.training.analysis.timing import timing
from app.training.analysis.units import NetworkState, network_state
from app.training.document.problems import refuse
from app.training.engine.identity import fingerprint
from app.web.reference.parameters import free, whole_number
from app.web.serving.dependencies import Reading

RUN = whole_number("run", "Number of the run, counted from 0 in the order of runs.", 0)
STEP = whole_number("step", "Number of the step in that run, counted from 0.", 0)
STEP_OF_STATE = free(
    "step",
    "Number k of the parameters θ_k, from 0 up to the number of steps of the run.",
    "the end of the run",
    r"^\d{1,9}$",
)
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


def named_state(request: Request, reading: Reading, index: int) -> int | None:
    """The k of the θ_k that a request names: a run of K steps has θ_0 … θ_K. None for its end.

    Raises:
        ExperimentError: for one that was never planned.
    """
    if STEP.given(request) is None:
        return None
    step, plan = STEP.of(request), reading.prepared.runs[index]
    if step > plan.steps:
        raise refuse(
            "step", step, f"must be at most {plan.steps:,}, the number of steps of {plan.label}"
        )
    return step


async def state_at(reading: Reading, index: int, named: int | None) -> tuple[int, int]:
    """The k of the θ_k shown, and the steps made: more than k unless the run has ended.

    Raises:
        ExperimentError: for a step past the end of a run that has diverged.
    """
    plan = reading.prepared.runs[index]
    if named is None:
        end = await reading.steps_made(index, plan.steps)
        return end, end
    steps_made = await reading.steps_made(index, named + 1)
    if named > steps_made:
        raise refuse(
            "step", named, f"must be at most {steps_made:,}, because {plan.label} diverged there"
        )
    return named, steps_made


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


async def network_at(reading: Reading, index: int, step: int, made: int) -> NetworkState:
    """The network at a θ_k that the run has reached, of `made` steps so far."""
    prepared, kept = reading.prepared, reading.computation.kept[index]
    await reading.takes(footprint.units_bytes(prepared, index, step))
    return await reading.through(network_state(prepared, index, step, made, kept))


async def timing_at(reading: Reading, index: int, step: int) -> dict[str, Any]:
    """The timing at a step that the run has made."""
    await reading.takes(footprint.timing_bytes(reading.prepared, index, step))
    opened = await reading.computation.opened(index, step, reading.left)
    return await reading.through(timing(reading.prepared, opened, time.thread_time))
