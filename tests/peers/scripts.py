"""The scripts of an experiment, and the losses that they have to print.

Depends on the app; nothing is served.
"""

from dataclasses import dataclass

from app.training.engine.comparison import frames
from app.training.engine.trained import Trained
from app.web.scripts.formats import SCRIPTS
from app.web.scripts.script import Exported
from tests.training.trained import LIMITS, prepared_from, ticks
from tests.web.exported import few_steps
from tests.web.exported_forms import Document

# What a script in float32 has instead.
SINGLE = {
    "float64": "float32",
    ".double()": ".float()",
    '"jax_enable_x64", True': '"jax_enable_x64", False',
}


@dataclass(frozen=True)
class Experiment:
    """An experiment, trained. losses: of each run, the training loss by evaluated step."""

    exported: Exported
    losses: list[dict[int, float]]
    steps: list[int]

    @property
    def diverges(self) -> bool:
        """Whether a run does."""
        return any(outcome.status == "diverged" for outcome in self.exported.trained.outcomes)

    @property
    def has_adam(self) -> bool:
        """Whether a run has an optimiser with Adam's bias correction."""
        plans = self.exported.prepared.runs
        return any(plan.optimizer in ("adam", "adamw") for plan in plans)

    def missing(self, form: str) -> list[str]:
        """What the library of a format does not have."""
        return SCRIPTS[form].missing(self.exported.prepared)

    def script(self, form: str, is_short: bool) -> str:
        """The script; is_short: in float32."""
        text = SCRIPTS[form].write(self.exported)
        for double, single in SINGLE.items():
            text = text.replace(double, single) if is_short else text
        return text


def trained_experiment(document: Document) -> Experiment:
    """The experiment, for a few steps."""
    prepared = prepared_from(few_steps(document))
    made = list(frames(prepared, LIMITS, ticks()))
    ended = sorted((f.run, f.outcome) for f in made if f.outcome is not None)
    trained = Trained(prepared, made, [outcome for _, outcome in ended])
    losses = [{e.step: e.training_loss for e in trained.evaluations(run)} for run, _ in ended]
    return Experiment(Exported(trained, ""), losses, [outcome.steps for _, outcome in ended])
