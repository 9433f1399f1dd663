"""The settings that hold for one run of an experiment, and those that hold for all of it."""

from typing import Any

from app.training.document.libraries import LIBRARIES
from app.training.document.libraries.kit import OURS, Library
from app.training.document.run_settings import DEFAULTS, RunSettings
from app.training.document.specification import SHARED_DEFAULTS, Experiment


class EffectiveSettings:
    """The settings of one run: its own, else those beside `runs`, else those of a library.

    That is its own library, else that of all runs; what it does not say has the default.
    """

    def __init__(self, experiment: Experiment, index: int) -> None:
        self.experiment, self.index = experiment, index
        self.own, self.field = experiment.runs[index], f"runs.{index}"

    def __getitem__(self, name: str) -> Any:
        for place in (self.own, self.experiment):
            if getattr(place, name) is not None:
                return getattr(place, name)
        of_library = None
        if name not in ("optimizer", "like"):
            library = like(self.own if self.own.like else self.experiment)
            of_library = library.setting(name, self["optimizer"])
        return DEFAULTS.get(name) if of_library is None else of_library

    def is_own(self, name: str) -> bool:
        return getattr(self.own, name) is not None


def settings_of_runs(experiment: Experiment) -> list[EffectiveSettings]:
    """The settings of each run, in their order."""
    return [EffectiveSettings(experiment, index) for index in range(len(experiment.runs))]


def like(place: RunSettings) -> Library:
    """The library that a run, or all of them, shall be like."""
    return LIBRARIES[place.like] if place.like else OURS


def libraries_of(experiment: Experiment) -> tuple[Library, ...]:
    """The libraries that the experiment or one of its runs names, each once."""
    named = dict.fromkeys(place.like for place in (experiment, *experiment.runs))
    return tuple(LIBRARIES[name] for name in named if name)


def shared_setting(experiment: Experiment, name: str) -> Any:
    """A setting of the whole experiment: as stated, else as the library has it, else ours."""
    stated = getattr(experiment, name)
    if stated is not None:
        return stated
    of_library = like(experiment).settings.get(name)
    return SHARED_DEFAULTS[name] if of_library is None else of_library
