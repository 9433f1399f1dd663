"""What a request reads: the computation of its experiment, held until the reply has been sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from app.settings import Settings
from app.training.document.specification import Experiment
from app.training.engine.comparison import Frame
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.web.http.errors import ReaderLeft
from app.web.http.requests import said_by
from app.web.serving import heap
from app.web.serving.computation import Computation
from app.web.serving.computations import Computations
from app.web.serving.room import Room
from app.web.serving.training_thread import TrainingThread
from app.web.serving.writings import Writing, Writings

T = TypeVar("T")


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@dataclass(frozen=True)
class Reading:
    """The computation that a request reads, and the experiment as this request wrote it.

    Requests that write an experiment differently share its computation, not their notices.
    """

    request: Request
    computation: Computation
    writing: Writing
    held: AsyncExitStack  # until the reply has been sent

    @property
    def prepared(self) -> Prepared:
        return self.writing.prepared

    @property
    def experiment(self) -> Experiment:
        return self.writing.experiment

    async def left(self) -> bool:
        """Whether the reader has left."""
        return await self.request.is_disconnected()

    async def takes(self, size: int) -> None:
        """Waits for so many bytes, and holds them until the reply has been sent.

        Raises:
            ReaderLeft: when the reader has left.
            Refusal: 503, where too many calls wait.
        """
        room: Room = self.request.app.state.room
        if size >= heap.WORTH_IT:
            later = asyncio.get_running_loop().call_later
            self.held.callback(later, heap.SECONDS_AFTER, heap.give_back)
        await self.held.enter_async_context(room.taken(size, self.left))

    async def at_once(self, work: Callable[[], T]) -> T:
        """The result of short work in the training thread."""
        thread: TrainingThread = self.request.app.state.thread
        return await thread.run(work)

    async def through(self, work: Sliced[T]) -> T:
        """The result of sliced work.

        Raises:
            ReaderLeft: when the reader has left.
        """
        return await self.computation.through(work, self.left)

    async def steps_made(self, run: int, steps: int) -> int:
        """How many steps a run has, once it has made so many or has ended.

        Raises:
            ReaderLeft: when the reader has left.
        """
        return await self.computation.steps_of(run, steps, self.left)

    async def frames(self) -> list[Frame]:
        """Every run to its end.

        Raises:
            ReaderLeft: when the reader has left.
        """
        frames: list[Frame] = []
        while (frame := await self.computation.frame(len(frames))) is not None:
            frames.append(frame)
            if await self.left():
                raise ReaderLeft
        return frames

    async def trained(self) -> Trained:
        """The comparison, once all runs have ended.

        Raises:
            ReaderLeft: when the reader has left.
        """
        return Trained(self.prepared, await self.frames(), self.computation.outcomes)


async def reading(request: Request) -> AsyncIterator[Reading]:
    """What the request reads, held until the reply has been sent."""
    computations: Computations = request.app.state.computations
    writings: Writings = request.app.state.writings
    said, parse = await said_by(request, settings_of(request))
    writing = await writings.read(said, parse)
    async with AsyncExitStack() as held:
        computation = await held.enter_async_context(computations.reading(writing.prepared))
        yield Reading(request, computation, writing, held)


OfRequest = Annotated[Reading, Depends(reading)]  # as a parameter of a handler
