"""A comparison trained to its end: its frames and how its runs ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.training.engine.comparison import Frame, Outcome
from app.training.engine.evaluation import Evaluation
from app.training.setup.preparation import Prepared


@dataclass(frozen=True)
class Trained:
    """A comparison trained to its end."""

    prepared: Prepared
    frames: Sequence[Frame]
    outcomes: Sequence[Outcome]

    @property
    def steps(self) -> int:
        """Steps of the run that made most."""
        return max(outcome.steps for outcome in self.outcomes)

    def of(self, run: int) -> list[Frame]:
        """The frames of one run."""
        return [frame for frame in self.frames if frame.run == run]

    def evaluations(self, run: int) -> list[Evaluation]:
        """What was evaluated in one run."""
        return [evaluation for frame in self.of(run) for evaluation in frame.evaluations]
