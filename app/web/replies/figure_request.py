"""A request for a figure: which run it names, and which of its steps. Must not know a plot."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request

from app.web.drawing.palette import Palette
from app.web.drawing.series import Series, series_of
from app.web.replies.place import STEP, named_state, state_at, step_of, train_to
from app.web.serving.dependencies import Reading


@dataclass(frozen=True)
class FigureRequest:
    """A request for a figure: what it reads, the page's view settings, and the run it names."""

    request: Request
    reading: Reading
    view: dict[str, Any]
    index: int

    @property
    def palette(self) -> Palette:
        return Palette(self.view["theme"] == "dark")

    async def series(self) -> list[Series]:
        """Every run to its end."""
        frames = await self.reading.frames()
        return await self.reading.through(series_of(self.reading.prepared.runs, frames))

    async def _step_at_playhead(self) -> int:
        run = (await self.series())[self.index]
        return run.step_at(self.view["x"], self.view["at"])

    @property
    def _follows_playhead(self) -> bool:
        return STEP.given(self.request) is None and self.view["at"] is not None

    async def step(self) -> int:
        """One of the run's steps: `step`, else where the playhead stands, else the first.

        Raises:
            ExperimentError: for one that there is not.
        """
        if self._follows_playhead:
            step = await self._step_at_playhead()
            return min(step, await self._steps_made(step + 1) - 1)
        number = step_of(self.request, self.reading, self.index)
        await train_to(self.request, self.reading, self.index, number)
        return number

    async def steps_at_playhead(self) -> tuple[int, ...] | None:
        """The step of every run where the playhead stands; None where no playhead is given."""
        if self.view["at"] is None:
            return None
        x, at = self.view["x"], self.view["at"]
        return tuple(run.step_at(x, at) for run in await self.series())

    async def shown_step(self) -> tuple[int, int]:
        """The step k of the θ_k shown, and the steps made: more than k unless the run has ended.

        `step`, else where the playhead stands, else the run's end.

        Raises:
            ExperimentError: for a step past the end.
        """
        if self._follows_playhead:
            step = await self._step_at_playhead()
            return step, await self._steps_made(step + 1)
        named = named_state(self.request, self.reading, self.index)
        return await state_at(self.reading, self.index, named)

    async def _steps_made(self, wanted: int) -> int:
        """How many steps the run has, once it has made `wanted` or has ended."""
        return await self.reading.steps_made(self.index, wanted)
