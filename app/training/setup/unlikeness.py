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

HALF, CLASSES = "half_squared_error", "cross_entropy"


def unlikeness(experiment: Experiment, loss: str, outputs: int) -> Iterator[Problem]:
    """What no setting says of a library, and what one run alone cannot have.

    loss: as decided. outputs: of the network.
    """
    settings = settings_of_runs(experiment)
    for index, place in enumerate((experiment, *experiment.runs)):
        library, field = like(place), "like" if index == 0 else f"runs.{index - 1}.like"
        following = [run for run in settings if not run.own.like]
        runs = settings[index - 1 : index] if index else following
        if library.not_here and any(_is_concerned(run, library) for run in runs):
            message = f"is not {library.title} in every respect. {library.not_here}"
            yield Problem(field, place.like, message)
        if place.like:
            yield from _of_choices(experiment, library, field, runs)
            if loss == CLASSES and outputs == 1:
                yield from _of_two_classes(experiment, library, field)
        if index > 0 and place.like:
            yield from _of_all(experiment, loss, library, field)


def _is_concerned(run: EffectiveSettings, library: Library) -> bool:
    """Whether what no setting says of the library makes a difference to a run."""
    return all(run[name] in values for name, values in library.only_with.items())


def _of_choices(
    experiment: Experiment, library: Library, field: str, runs: list[EffectiveSettings]
) -> Iterator[Problem]:
    """What a person chooses, where the library takes it in another way or cannot have it."""
    only = library.batch_size
    if only is not None and any(run["batch_size"] != only for run in runs):
        batches = "one example" if only == 1 else "all examples"
        message = f"makes each update from {batches} in {library.title}; choose such batches"
        yield Problem(field, library.name, message)
    if experiment.l2 and library.l2_times != 1:
        theirs = experiment.l2 / library.l2_times
        message = f"has no ½ in its L2 penalty: l2={experiment.l2:g} here is {theirs:g} there"
        yield Problem(field, library.name, message)


def _of_two_classes(experiment: Experiment, library: Library, field: str) -> Iterator[Problem]:
    by_weights = shared_setting(experiment, "mean_by") == "weights"
    if library.counts_in_binary and by_weights and _is_weighted(experiment):
        message = "divides by the number of examples where there are two classes, as mean_by=count"
        yield Problem(field, library.name, message)


def _is_weighted(experiment: Experiment) -> bool:
    return bool(experiment.data.example_weights or experiment.data.weight_column)


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
            title = Experiment.model_fields[name].title
            message = f"would have “{title}” as {theirs}, but all runs here have {held}"
            yield Problem(field, library.name, message)


def _matters(experiment: Experiment, name: str) -> bool:
    data = experiment.data
    return {
        "l2_on": experiment.l2 > 0,
        "l2_per": experiment.l2 > 0,
        "mean_by": _is_weighted(experiment),
        "over_outputs": bool(data.targets or data.further_targets),
    }[name]
