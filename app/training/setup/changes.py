"""What is changed while a run goes: which changes a run can take, and edited parameters."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.numerics.parameters import Layout
from app.training.document.effective_settings import EffectiveSettings
from app.training.document.field_types import MOST_MOMENTUM
from app.training.document.problems import refuse
from app.training.document.run_settings import Change


@dataclass(frozen=True)
class Edit:
    """Parameters set in θ_k, by their positions in θ, before step k."""

    step: int
    values: tuple[tuple[int, float], ...]


def applying(changes: tuple[Change, ...], own: dict[str, float], steps: int) -> Iterator[Change]:
    """The changes that apply to a run: those before its end, and no momentum if it has none."""
    for change in changes:
        if "momentum" not in own and change.momentum is not None:
            change = change.model_copy(update={"momentum": None})
        if change.at_step < steps and not change.is_empty:
            yield change


def check_changes(run: EffectiveSettings, own: dict[str, float], steps: int) -> None:
    """A run's own changes must come before its end and change what it has.

    Raises:
        ExperimentError: naming the change.
    """
    if not run.is_own("changes"):
        return
    for index, change in enumerate(run["changes"]):
        field = f"{run.field}.changes.{index}"
        if change.at_step >= steps:
            raise refuse(
                f"{field}.at_step", change.at_step,
                f"must be below {steps:,}, the number of steps of this run",
            )  # fmt: skip
        if change.momentum is not None and "momentum" not in own:
            raise refuse(
                f"{field}.momentum", change.momentum, f"is not a parameter of {run['optimizer']}"
            )


def check_momentum(run: EffectiveSettings, most: int, steps: int) -> None:
    """A momentum of 1 or more may hold for one update only, which takes at most so many steps.

    That may be the last of the run.

    There it turns a velocity of steps to a larger learning rate: v η'/η + g in place of v + g.

    Raises:
        ExperimentError: naming the change.
    """
    prefix = f"{run.field}." if run.is_own("changes") else ""
    given = [
        (index, each) for index, each in enumerate(run["changes"]) if each.momentum is not None
    ]
    for index, change in given:
        ends = [
            later.at_step
            for _, later in given
            if later.at_step > change.at_step and later.momentum <= MOST_MOMENTUM
        ]
        if change.momentum > MOST_MOMENTUM and min([*ends, steps]) - change.at_step > most:
            raise refuse(
                f"{prefix}changes.{index}.momentum",
                change.momentum,
                f"must be at most {MOST_MOMENTUM}; for one update it may be more, if another "
                f"change at step {change.at_step + most} sets it below 1 again",
            )


def edits_of(run: EffectiveSettings, layout: Layout) -> tuple[Edit, ...]:
    """The parameters that a run's changes set.

    Raises:
        ExperimentError: for a name that is not in the network.
    """
    prefix = f"{run.field}." if run.is_own("changes") else ""
    edits = []
    for index, change in enumerate(run["changes"]):
        values = []
        for name, value in change.parameters.items():
            position = layout.position(name)
            if position is None:
                known = ", ".join(f"{entry.name} {entry.shape}" for entry in layout.entries)
                raise refuse(
                    f"{prefix}changes.{index}.{name}",
                    value,
                    f"is not in this network; its parameters are {known}",
                )
            values.append((position, value))
        if values:
            edits.append(Edit(change.at_step, tuple(values)))
    return tuple(sorted(edits, key=lambda edit: edit.step))
