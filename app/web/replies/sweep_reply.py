"""The reply of /api/v1/sweep: a grid of trainings, its cells as they come."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from app import __version__
from app.training.analysis.losses_on_the_way import Target
from app.training.analysis.sweep.findings import findings
from app.training.analysis.sweep.grid import Grid, grid_of
from app.training.analysis.sweep.results import result_of
from app.training.analysis.sweep.tasks import Task, tasks_of, training
from app.training.document.sweep_settings import Sweep
from app.training.engine.identity import fingerprint
from app.training.engine.slices import Sliced
from app.web.http.errors import ReaderLeft, details, problem_entries
from app.web.http.wire import dumps, json_line
from app.web.replies.sweep_tables import as_csv
from app.web.serving.dependencies import Reading

log = logging.getLogger(__name__)
MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
}
STACK_BYTES = 80_000_000  # that a stack holds at most


async def sweep_grid(reading: Reading, run: int, sweep: Sweep) -> Grid:
    """The grid of a sweep over a run of what a request reads.

    Raises:
        ExperimentError: for a cell that is no experiment, and for more than the limits allow.
        ReaderLeft: when the reader has left.
    """
    state, kept_id, kept = reading.request.app.state, reading.experiment.data.kept_id, None
    if kept_id is not None:
        kept = await state.own_tables.columns(kept_id)
    return await reading.through(
        grid_of(reading.experiment, run, sweep, state.settings.limits, kept)
    )


@dataclass
class SweepReply:
    """A sweep on its way: the results of its cells, by their places in the grid."""

    reading: Reading
    grid: Grid
    results: dict[int, dict[str, Any]] = field(default_factory=dict)

    def head(self) -> dict[str, Any]:
        """What is known before the training."""
        grid = self.grid
        return {
            "id": self.reading.prepared.id,
            "engine": {"version": __version__, "fingerprint": fingerprint()},
            "sweep": grid.sweep.model_dump(),
            "notices": problem_entries(grid.notices),
            "count": len(grid.cells),
            "steps": sum(group.plan.steps * len(group.cells) for group in grid.groups),
        }

    async def parts(self) -> AsyncIterator[list[dict[str, Any]]]:
        """Results of cells as they come.

        Raises:
            ReaderLeft: when the reader has left.
        """
        every = range(len(self.grid.cells))
        for task in await self.reading.at_once(lambda: tasks_of(self.grid, every, hands=1)):
            part = await self.reading.through(self._results(task))
            self.results |= part
            yield [{"cell": place, **own} for place, own in part.items()]

    def _results(self, task: Task) -> Sliced[dict[int, dict[str, Any]]]:
        """Those of a task, by their places."""
        found = yield from training(task)
        target = Target(self.grid.sweep.target, self.grid.sweep.measure)
        return {
            place: result_of(task.group, cell, course, found.step_seconds, target)
            for place, cell, course in zip(task.places, task.cells, found.courses, strict=True)
        }

    def cells(self) -> list[dict[str, Any]]:
        """The results in the order of the grid."""
        return [self.results[place] for place in sorted(self.results)]

    async def findings(self) -> dict[str, Any]:
        """What the whole sweep shows, once all cells are there."""
        return await self.reading.through(findings(self.grid, self.cells()))

    async def as_json(self) -> bytes:
        """The whole reply at once."""
        async for _ in self.parts():
            pass
        found = await self.findings()
        return dumps({**self.head(), **found, "cells": self.cells()})

    async def as_csv(self) -> bytes:
        """A row for each cell."""
        async for _ in self.parts():
            pass
        return await self.reading.at_once(lambda: as_csv(self.cells()))

    async def events(self) -> AsyncIterator[bytes]:
        """`open`, `cells`…, `end`; `problem` where the server fails. A line for each."""
        try:
            yield json_line("open", None, self.head())
            async for part in self.parts():
                yield json_line("cells", None, {"cells": part})
            yield json_line("end", None, await self.findings())
        except ReaderLeft:
            return
        except Exception:
            log.exception("the sweep of %s failed", self.reading.prepared.id)
            detail = "The server made a mistake and has logged it."
            yield json_line("problem", None, details(500, detail))
