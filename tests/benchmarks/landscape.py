"""How fast the losses of a landscape's grid are computed, beside one parameter vector at a time.

`python -m tests.benchmarks.landscape` computes grids of 61 × 61 points in turn with
  many    the way of /api/v1/landscape: many vectors in one product;
  one     one vector after the other, by the engine's pass, whose calls are bound once;
  anew    the same with a pass that is made for each vector;
  textbook  one after the other, in plain NumPy.
All compute the same losses, which is checked first. Times are processor time on one core: medians
of rounds, in which each contestant has its turn. What is left of a vector's time is the activation
of N examples in every unit, which costs the same in every way: so the ratios are largest where a
surface is made of few examples.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.benchmarks.engine import use_one_core

if TYPE_CHECKING:
    from app.training.analysis.landscape.planes import Plane
    from app.training.analysis.landscape.surface import Surface

SIDE, TARGET = 61, 0.5  # points; seconds of the default experiment's grid
MOONS: dict[str, Any] = {"data": {"name": "moons"}, "model": {"hidden": [8, 4]}}
DIGITS: dict[str, Any] = {"data": {"name": "digits"}, "model": {"hidden": [32]}}
CASES = {  # experiment, examples of the surface (None: all), rows of the grid that one works on
    "moons, 2-8-4-1, 300 examples": (MOONS, None, SIDE),
    "moons, a batch of 32": (MOONS, 32, SIDE),
    "moons, a batch of 1": (MOONS, 1, SIDE),
    "digits, 64-32-10, 1,348 examples": (DIGITS, None, 6),
    "digits, a batch of 32": (DIGITS, 32, SIDE),
}


@dataclass(frozen=True)
class Grid:
    """A surface over a plane with some rows of its grid of SIDE × SIDE points."""

    surface: "Surface"
    plane: "Plane"
    rows: int

    def many(self) -> Any:
        from app.training.analysis.landscape.surface import grid

        work = grid(self.surface, self.plane, (-1.0, 1.0), (-1.0, 1.0), SIDE, range(self.rows))
        while True:
            try:
                next(work)
            except StopIteration as done:
                return done.value["loss"].ravel()

    def _thetas(self) -> Any:
        import numpy as np

        side = np.linspace(-1.0, 1.0, SIDE)
        for v in side[: self.rows]:
            yield from self.plane.thetas(side, float(v))

    def one(self) -> Any:
        import numpy as np

        from app.numerics.network import Pass

        surface, network = self.surface, self.surface.prepared.network
        theta = np.zeros(network.layout.size)
        own, losses = Pass(network, theta, surface.inputs, surface.targets), []
        for at in self._thetas():
            np.copyto(theta, at)
            own.forward()
            losses.append(network.loss.values(own.outputs, surface.targets).mean())
        return losses

    def anew(self) -> Any:
        from app.numerics.network import Pass

        surface, network, losses = self.surface, self.surface.prepared.network, []
        for theta in self._thetas():
            own = Pass(network, theta, surface.inputs, surface.targets)
            own.forward()
            losses.append(network.loss.values(own.outputs, surface.targets).mean())
        return losses

    def textbook(self) -> Any:
        import numpy as np

        from tests.benchmarks.textbook import binary_cross_entropy, softmax_cross_entropy

        surface, layout = self.surface, self.surface.prepared.layout
        X, is_binary = np.ascontiguousarray(surface.inputs.T), layout.sizes[-1] == 1
        Y = np.ascontiguousarray(surface.targets.T)
        mean_loss = binary_cross_entropy if is_binary else softmax_cross_entropy
        Y, losses = (1.0 - Y) / 2.0 if is_binary else Y, []
        for theta in self._thetas():
            *hidden, (W, b) = [(block[:-1], block[-1]) for block in layout.blocks(theta)]
            A = X
            for V, c in hidden:
                A = np.tanh(A @ V + c)
            losses.append(mean_loss(A @ W + b, Y)[0])
        return losses


def grid_of(document: dict[str, Any], examples: int | None, rows: int) -> Grid:
    import numpy as np

    from app.training.analysis.landscape.planes import random_plane
    from app.training.analysis.landscape.surface import Surface
    from app.training.document.limits import Limits
    from app.training.document.specification import validated
    from app.training.setup.preparation import prepare

    prepared = prepare(validated(document), Limits())
    parts = (np.ascontiguousarray(each[:, :examples])
             for each in (prepared.inputs, prepared.targets))  # fmt: skip
    plane = random_plane(prepared.layout, prepared.initial, 0)
    return Grid(Surface(prepared, "training", *parts), plane, rows)


def measured(grid: Grid, rounds: int) -> dict[str, float]:
    """The median seconds of each way for a whole grid, taken in turn."""
    import numpy as np

    ways: dict[str, Callable[[], Any]] = {
        name: getattr(grid, name) for name in ("many", "one", "anew", "textbook")
    }
    results = {name: way() for name, way in ways.items()}
    for name, losses in results.items():
        np.testing.assert_allclose(losses, results["many"], rtol=1e-9, err_msg=name)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.process_time()
            way()
            taken[name].append(time.process_time() - started)
    return {name: median(times) * SIDE / grid.rows for name, times in taken.items()}


def main() -> None:
    """Prints a row for each surface."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.landscape")
    parser.add_argument("--rounds", type=int, default=9, help="default %(default)s")
    rounds = parser.parse_args().rounds
    use_one_core()
    print(f"| grid of {SIDE} × {SIDE} | many, s | one / many | anew / many | textbook / many |")
    print("| --- | --: | --: | --: | --: |")
    for name, (document, examples, rows) in CASES.items():
        times = measured(grid_of(document, examples, rows), rounds)
        ratios = [f"{times[way] / times['many']:.1f}" for way in ("one", "anew", "textbook")]
        print(f"| {name} | {times['many']:.3f} | {' | '.join(ratios)} |", flush=True)
    print(f"\nThe target for the first row is {TARGET} s.")


if __name__ == "__main__":
    main()
