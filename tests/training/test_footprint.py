"""What an experiment is said to take beforehand, against what it takes."""

import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pytest

from app.training.analysis import footprint
from app.training.analysis.landscape.ground import Grounds
from app.training.analysis.landscape.landscape import FIELDS, View, landscape
from app.training.analysis.noise.cosines import cosines
from app.training.analysis.noise.noise import noise
from app.training.analysis.opened_step import opened_step
from app.training.analysis.units import network_state
from app.training.document.limits import Limits
from app.training.document.query import experiment_from
from app.training.engine.comparison import Frame, frames
from app.training.engine.seeking import Checkpoints
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared, prepare

LIMITS = Limits()
SLACK = 3_000_000  # bytes of what is small: objects of Python, a record, a reply
EXPERIMENTS = {
    "the default one": "",
    "many steps": "runs=1,1&stop.updates=9000",
    "large full batches": "data.n=4000&data.test_fraction=0&model.hidden=300&runs=full,full,full"
    "&stop.updates=2",
    "large batches": "data.n=9000&model.hidden=40&runs=1000,4000&stop.updates=4",
    "many parameters": "data=digits&model.hidden=64,32&runs=full,64&stop.updates=40",
    "many epochs": "data=line&data.n=5000&runs=2500&stop.updates=400&learning_rate=0.01",
    "growing batches": "data.n=3000&runs=20&batch_growth=2&schedule_epochs=1&stop.epochs=9",
    "an optimiser with a state": "data=digits&model.hidden=32&optimizer=adam&runs=64&stop.epochs=3",
}


def prepared(query: str) -> Prepared:
    return prepare(experiment_from(parse_qsl(query)), LIMITS)


def bytes_of(work: Callable[[], object]) -> tuple[int, int]:
    """Most bytes that the work takes, and those that its result holds."""
    tracemalloc.start()
    try:
        result = work()
        held, peak = tracemalloc.get_traced_memory()
        del result
        return peak, held
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_training_takes_about_what_it_is_said_to(name: str) -> None:
    experiment = prepared(EXPERIMENTS[name])

    def train() -> tuple[list[Frame], list[Checkpoints]]:
        kept = [Checkpoints(experiment, plan) for plan in experiment.runs]
        return list(frames(experiment, LIMITS, time.thread_time, kept)), kept

    results = footprint.results_bytes(experiment, LIMITS)
    running = footprint.running_bytes(experiment)
    peak, held = bytes_of(train)
    assert held < 1.2 * results + SLACK
    assert (results + running) / 2 - SLACK < peak < 1.2 * (results + running) + SLACK


def result_of(work: Sliced[Any]) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


@pytest.mark.parametrize(
    "query",
    [
        "data.n=2000&data.test_fraction=0&model.hidden=150&runs=full&stop.updates=2",
        "data=iris&model.hidden=120,100&runs=8&stop.updates=30",
    ],
)
def test_looking_into_a_step_takes_about_what_it_is_said_to(query: str) -> None:
    experiment = prepared(query)
    plan, kept = experiment.runs[0], Checkpoints(experiment, experiment.runs[0])
    cases: dict[int, Sliced[Any]] = {
        footprint.step_bytes(experiment, 0, 1): opened_step(experiment, plan, 1, kept),
        footprint.noise_bytes(experiment, 0, 1): noise(experiment, 0, 1, 2, kept, "principal"),
        footprint.units_bytes(experiment, 0, 1): network_state(experiment, 0, 1, 2, kept),
        footprint.cosines_bytes(experiment, 0): cosines(experiment, 0, 0, 2, kept),
    }
    for most, work in cases.items():
        peak, _ = bytes_of(partial(result_of, work))
        assert peak < 1.2 * most + 3 * SLACK


@pytest.mark.parametrize(
    "query",
    [
        "data=digits&model.hidden=64,32&runs=full,64,64&stop.updates=300",
        "data.n=9000&data.test_fraction=0&model.hidden=100,20&runs=full&stop.updates=3",
    ],
)
def test_a_landscape_takes_about_what_it_is_said_to(query: str) -> None:
    experiment = prepared(query)
    kept = [Checkpoints(experiment, plan) for plan in experiment.runs]
    made = list(frames(experiment, LIMITS, time.thread_time, kept))
    outcomes = [frame.outcome for frame in made if frame.outcome]
    trained = Trained(experiment, made, outcomes)
    view = View(0, None, None, "principal", 0, "training", 5, None, None, range(1), FIELDS)
    work = landscape(trained, view, kept, Grounds())
    peak, _ = bytes_of(partial(result_of, work))
    most = footprint.landscape_bytes(experiment)
    assert most / 6 - SLACK < peak < 1.2 * most + SLACK
