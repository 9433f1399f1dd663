"""The parameters and the form of each run's optimiser: given, or its defaults.

Depends on the document and the registry of optimisers.
"""

from collections.abc import Iterator
from typing import Any

from app.numerics.optimizers import OPTIMIZERS, OWN_CHOICES, OWN_PARAMETERS
from app.numerics.optimizers.kit import Form
from app.training.document.effective_settings import EffectiveSettings
from app.training.document.problems import refuse
from app.training.document.specification import Experiment

OWN = (*OWN_PARAMETERS, *OWN_CHOICES)


def own_parameters(run: EffectiveSettings) -> dict[str, float]:
    """The optimiser's own parameters: given where they apply, else its defaults.

    Raises:
        ExperimentError: for a run's own setting that its optimiser does not have.
    """
    name, optimizer = run["optimizer"], OPTIMIZERS[run["optimizer"]]
    for key in OWN:
        if run.is_own(key) and key not in optimizer.own:
            raise refuse(f"{run.field}.{key}", run[key], f"is not a parameter of {name}")
    return {key: float(_given(run, key, value)) for key, value in optimizer.defaults.items()}


def form_of(run: EffectiveSettings, own: dict[str, float]) -> Form:
    """The form of the optimiser.

    Raises:
        ExperimentError: for a run's own choice that its optimiser does not have.
    """
    choices = OPTIMIZERS[run["optimizer"]].choices
    for key, value, _ in forms_not_taken(run):
        if run.is_own(key) or len(run.experiment.runs) == 1:
            allowed = " or ".join(map(str, choices[key]))
            field = f"{run.field}.{key}" if run.is_own(key) else key
            raise refuse(field, value, f"must be {allowed} for {run['optimizer']}")
    chosen: dict[str, Any] = {
        key: value if (value := _given(run, key, values[0])) in values else values[0]
        for key, values in choices.items()
    }
    return Form(**chosen, dampened=own.get("dampening", 0.0) > 0)


def forms_not_taken(run: EffectiveSettings) -> Iterator[tuple[str, object, object]]:
    """Choices that the optimiser knows in other values only: name, value, and what it has."""
    for key, values in OPTIMIZERS[run["optimizer"]].choices.items():
        value = _given(run, key, values[0])
        if value not in values:
            yield key, value, values[0]


def _given(run: EffectiveSettings, key: str, default: Any) -> Any:
    return default if run[key] is None else run[key]


def check_shared(experiment: Experiment) -> None:
    """A parameter or choice beside `runs` must be one of some run's optimiser.

    Raises:
        ExperimentError: naming the one that is of none.
    """
    names = [
        EffectiveSettings(experiment, index)["optimizer"] for index in range(len(experiment.runs))
    ]
    for key in OWN:
        value = getattr(experiment, key)
        if value is not None and not any(key in OPTIMIZERS[name].own for name in names):
            raise refuse(key, value, f"is not a parameter of {', '.join(dict.fromkeys(names))}")
