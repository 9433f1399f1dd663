"""Each batch gradient of a stretch of steps against the full gradient at the same θ."""

from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.network import Pass
from app.training.analysis.draws import SLICE
from app.training.engine.evaluation import Compared, against_full
from app.training.engine.seeking import Checkpoints, chunks_to
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared


def cosines(
    prepared: Prepared, index: int, first: int, last: int, kept: Checkpoints
) -> Sliced[dict[str, Any]]:
    """Cosine and relative length at the steps first … last − 1 of run `index`.

    Each None as `against_full` has it; keeps states on the way.
    """
    compared: list[Compared] = []
    chunks = chunks_to(prepared, prepared.runs[index], first, kept)
    full = _FullGradients(prepared)
    while len(compared) < last - first:
        _, chunk = next(chunks)
        yield
        start = first + len(compared) - chunk.first_step
        rows = slice(start, min(last - chunk.first_step, chunk.steps))
        if start < chunk.steps:
            gradients = yield from full.at(chunk.parameters[rows])
            with np.errstate(all="ignore"):
                compared += against_full(chunk.gradients_of(rows), gradients)
    return {
        "steps": list(range(first, last)),
        "cosine": [cosine for cosine, _ in compared],
        "relative_length": [length for _, length in compared],
    }


class _FullGradients:
    """One pass of all examples, used for each θ in turn."""

    def __init__(self, prepared: Prepared) -> None:
        self._theta = np.zeros(prepared.layout.size)
        self._pass = Pass(prepared.network, self._theta, prepared.inputs, prepared.targets)
        work = 3 * len(prepared.examples.y) * (prepared.layout.size + 100)  # rough
        self._at_once = max(1, SLICE // work)

    def at(self, thetas: Array) -> Sliced[Array]:
        """(K, P) at thetas (K, P)."""
        full = np.empty_like(thetas)
        for row, theta in enumerate(thetas):
            np.copyto(self._theta, theta)
            with np.errstate(all="ignore"):
                self._pass.forward()
                self._pass.backward()
            full[row] = self._pass.gradient
            if row % self._at_once == 0:
                yield
        return full
