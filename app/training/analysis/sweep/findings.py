"""What a whole sweep shows: best rates, the curve of updates against batch size, and its bend."""

from collections.abc import Sequence
from typing import Any

from app.training.analysis.sweep.best import best_rates
from app.training.analysis.sweep.critical import bend, noise_scale
from app.training.analysis.sweep.grid import Cell, Grid, Group
from app.training.engine.slices import Sliced


def findings(grid: Grid, results: Sequence[dict[str, Any]]) -> Sliced[dict[str, Any]]:
    """`best`: each batch size at its best rate; `critical`: the bend of each curve, and the noise.

    A curve is that of one optimiser and schedule. The noise is measured on the way to the target of
    the largest batch that reaches it, at its best rate and with the first seeds.
    """
    best = best_rates(results)
    critical = []
    for optimizer, schedule in dict.fromkeys((e["optimizer"], e["schedule"]) for e in best):
        curve = [e for e in best if (e["optimizer"], e["schedule"]) == (optimizer, schedule)]
        reached = [each for each in curve if each["updates"]]
        noise = None
        if reached:
            largest = max(reached, key=lambda each: each["batch_size"])
            group, cell = _first(grid, largest)
            noise = yield from noise_scale(group, cell, round(largest["updates"]))
        points = [(each["batch_size"], each["updates"]) for each in reached]
        critical.append(
            {
                "optimizer": optimizer,
                "schedule": schedule,
                "measured": bend(points),
                "noise": noise,
            }
        )
    return {"best": best, "critical": critical}


def _first(grid: Grid, best: dict[str, Any]) -> tuple[Group, Cell]:
    """The first repetition of a cell that is best."""
    names = ("batch_size", "learning_rate", "optimizer", "schedule")
    return next(
        (group, cell)
        for group in grid.groups
        for cell in group.cells
        if all(getattr(cell, name) == best[name] for name in names)
    )
