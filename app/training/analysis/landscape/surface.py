"""The mean loss of some examples over a plane in parameter space, many vectors at a time.

Depends on a plane and on examples; must not know paths.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.many import LossesInPlane, MeanLosses, rows_at_once
from app.numerics.network import Pass
from app.training.analysis.draws import SLICE
from app.training.analysis.landscape.planes import Plane, Range
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared

PER_UNIT = 20  # multiplications that cost as much as the activation of a unit


@dataclass(frozen=True)
class Surface:
    """The mean data loss of n examples as a function of θ; `of` says which examples."""

    prepared: Prepared
    of: str
    inputs: Array  # (features, n)
    targets: Array  # (outputs, n), coded for the loss

    def along(self, most: int) -> MeanLosses:
        """The loss at many vectors, up to `most` in a row."""
        network, inputs = self.prepared.network, self.inputs
        return MeanLosses(network, inputs, self.targets, self._at_once(most))

    def within(self, plane: Plane, most: int) -> LossesInPlane:
        """The loss at many points of a plane, up to `most` in a row."""
        network, rows = self.prepared.network, self._at_once(most)
        three = np.stack([plane.origin, *plane.axes])
        return LossesInPlane(network, self.inputs, self.targets, rows, three)

    def _at_once(self, most: int) -> int:
        """How many are computed together, so that `most` of them are cut into equal parts."""
        parts = -(-most // rows_at_once(self.prepared.network, self.inputs.shape[1]))
        return -(-most // parts)

    def at_rows(self, losses: MeanLosses | LossesInPlane, rows: Array) -> Sliced[Array]:
        """The loss at each of K rows: (K,)."""
        sizes = self.prepared.layout.sizes[1:]
        cost = self.inputs.shape[1] * (self.prepared.layout.size + PER_UNIT * sum(sizes))
        parts, done = [], 0
        for first in range(0, len(rows), losses.rows):
            parts.append(losses.at(rows[first : first + losses.rows]))
            done += losses.rows * cost
            if done >= SLICE:
                yield
                done = 0
        yield
        return np.concatenate(parts)

    def at(self, theta: Array) -> tuple[float, Array]:
        """The loss at theta (P,), and its gradient (P,)."""
        network = self.prepared.network
        own = Pass(network, theta, self.inputs, self.targets)
        own.forward()
        own.backward()
        values = network.loss.values(own.outputs, self.targets)
        loss = values.sum() / network.loss.count(self.targets)
        return float(loss), own.gradient


def grid(
    surface: Surface, plane: Plane, u: Range, v: Range, resolution: int, rows: range
) -> Sliced[dict[str, Any]]:
    """Some rows of the grid; a row has the same bits whatever rows are asked for with it."""
    prepared = surface.prepared
    across, up = (np.linspace(*ends, resolution) for ends in (u, v))
    heights, losses = up[rows.start : rows.stop], surface.within(plane, resolution)
    loss, penalty = np.empty((2, len(heights), resolution))
    places = np.stack([np.ones(resolution), across, across], axis=1)  # (1, u, v)
    for row, height in enumerate(heights):
        places[:, 2] = height
        loss[row] = yield from surface.at_rows(losses, places)
        if prepared.penalty:
            thetas = plane.thetas(across, float(height))
            examples = np.full(resolution, float(prepared.network.loss.count(surface.targets)))
            penalty[row] = prepared.penalty.values(prepared.layout, thetas, examples)
    return {
        "of": surface.of,
        "u": across,
        "v": up,
        "rows": [rows.start, rows.stop],
        "loss": loss,
        "penalty": penalty if prepared.penalty else None,
        "lowest": _lowest(loss, across, heights),
    }


def _lowest(loss: Array, u: Array, v: Array) -> dict[str, float] | None:
    """The lowest loss and its place; None if no loss is finite."""
    known = np.where(np.isfinite(loss), loss, np.inf)
    least = known.min(initial=np.inf)
    if least == np.inf:
        return None
    row, column = np.unravel_index(known.argmin(), loss.shape)
    return {"loss": float(least), "u": float(u[column]), "v": float(v[row])}
