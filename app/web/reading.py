"""What a request reads: the computation of its experiment, held until the reply has been sent."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.settings import Settings
from app.training.comparison import Frame
from app.training.preparation import Prepared
from app.training.specification import Experiment
from app.training.trained import Trained
from app.web.computations import Computation, Computations
from app.web.errors import ReaderLeft
from app.web.requests import experiment_of


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@dataclass(frozen=True)
class Reading:
    """The computation that a request reads, and the experiment as this request wrote it.

    Requests that write an experiment differently share its computation, not their notices.
    """

    computation: Computation
    prepared: Prepared
    experiment: Experiment


async def reading(request: Request) -> AsyncIterator[Reading]:
    """What the request reads, held until the reply has been sent."""
    computations: Computations = request.app.state.computations
    experiment = await experiment_of(request, settings_of(request))
    prepared = await computations.prepare(experiment)
    address = request.client.host if request.client else ""
    async with computations.reading(prepared, address) as found:
        yield Reading(found, prepared, experiment)


Found = Annotated[Reading, Depends(reading)]


async def trained_whole(request: Request, found: Reading) -> Trained:
    """What the request reads, once all runs have ended.

    Raises:
        ReaderLeft: when the reader has left.
    """
    frames: list[Frame] = []
    while (frame := await found.computation.frame(len(frames))) is not None:
        frames.append(frame)
        if await request.is_disconnected():
            raise ReaderLeft
    return Trained(found.prepared, frames, found.computation.outcomes)
