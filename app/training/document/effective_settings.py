"""The settings that hold for one run of an experiment."""

from typing import Any

from app.training.document.run_settings import DEFAULTS
from app.training.document.specification import Experiment


class EffectiveSettings:
    """The settings of one run: its own, else those beside `runs`, else the defaults."""

    def __init__(self, experiment: Experiment, index: int) -> None:
        self.experiment, self.index = experiment, index
        self.own, self.field = experiment.runs[index], f"runs.{index}"

    def __getitem__(self, name: str) -> Any:
        own, shared = getattr(self.own, name), getattr(self.experiment, name)
        return own if own is not None else shared if shared is not None else DEFAULTS.get(name)

    def is_own(self, name: str) -> bool:
        return getattr(self.own, name) is not None


def settings_of_runs(experiment: Experiment) -> list[EffectiveSettings]:
    """The settings of each run, in their order."""
    return [EffectiveSettings(experiment, index) for index in range(len(experiment.runs))]
