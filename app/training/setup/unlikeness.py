"""Notices on what keeps an experiment from being like the library that it names.

Depends on the document and the registry of libraries; changes nothing.
"""

from collections.abc import Iterator

from app.training.document.effective_settings import (
    EffectiveSettings,
    like,
    settings_of_runs,
    shared_setting,
)
from app.training.document.libraries.kit import Library
from app.training.document.problems import Problem
from app.training.document.specification import SHARED_DEFAULTS, Experiment

HALF = "half_squared_error"


def unlikeness(experiment: Experiment, loss: str) -> Iterator[Problem]:
    """What no setting says of a library, and what one run alone cannot have; loss: as decided."""
    settings = settings_of_runs(experiment)
    for index, place in enumerate((experiment, *experiment.runs)):
        library, field = like(place), "like" if index == 0 else f"runs.{index - 1}.like"
        runs = settings[index - 1 : index] if index else settings
        if library.not_here and any(_is_concerned(run, library) for run in runs):
            message = f"is not {library.title} in every respect. {library.not_here}"
            yield Problem(field, place.like, message)
        if index > 0 and place.like:
            yield from _of_all(experiment, loss, library, field)


def _is_concerned(run: EffectiveSettings, library: Library) -> bool:
    """Whether what no setting says of the library makes a difference to a run."""
    return all(run[name] in values for name, values in library.only_with.items())


def _of_all(experiment: Experiment, loss: str, library: Library, field: str) -> Iterator[Problem]:
    """What a run's library has otherwise, and what holds for all runs."""
    halves = library.regression_loss == HALF
    if loss in ("squared_error", HALF) and halves != (loss == HALF):
        has, have = ("has", "have no") if halves else ("has no", "have a")
        message = f"{has} ½ in the loss in {library.title}; all runs here {have} ½"
        yield Problem(field, library.name, message)
    for name, ours in SHARED_DEFAULTS.items():
        theirs, held = library.settings.get(name, ours), shared_setting(experiment, name)
        if theirs != held and _matters(experiment, name):
            message = f"would have {name}={theirs}, but all runs here have {name}={held}"
            yield Problem(field, library.name, message)


def _matters(experiment: Experiment, name: str) -> bool:
    data = experiment.data
    return {
        "l2_on": experiment.l2 > 0,
        "l2_per": experiment.l2 > 0,
        "mean_by": bool(data.example_weights or data.weight_column),
        "over_outputs": bool(data.targets or data.further_targets),
    }[name]
