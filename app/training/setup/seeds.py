"""The seeds with which a run is trained again and again, and its start with each of them."""

from dataclasses import dataclass

from app.numerics.arrays import Array
from app.numerics.initialization import initial_parameters
from app.numerics.parameters import Layout
from app.training.data.randomness import Purpose, Stream
from app.training.document.problems import refuse
from app.training.document.specification import Experiment

SEEDS = 2**32  # so many there are; after the last comes 0


@dataclass(frozen=True)
class Seeds:
    """The seed of the order of the examples, and that of the start."""

    order: int
    start: int

    def after(self, repeat: int, vary: str) -> "Seeds":
        """Those of a repetition, counted from 0; it varies the order, the start, or both."""
        order = repeat if vary in ("order", "both") else 0
        start = repeat if vary in ("start", "both") else 0
        return Seeds((self.order + order) % SEEDS, (self.start + start) % SEEDS)


def check_vary(experiment: Experiment, repeats: int, vary: str, field: str = "vary") -> None:
    """A start that is given cannot vary.

    Raises:
        ExperimentError: where it should.
    """
    if repeats > 1 and vary != "order" and experiment.model.parameters is not None:
        raise refuse(field, vary, "must be order, because model.parameters gives the start")


def start_with(experiment: Experiment, layout: Layout, seed: int) -> Array:
    """θ_0 (P,) of the experiment, drawn with this seed unless it is given."""
    stream = Stream(seed, Purpose.INITIAL)
    return initial_parameters(
        layout, experiment.model.initialization, stream.uniform, stream.normal
    )
