"""The plan of each run with every setting decided, and the checks for that.

Depends on the document and the number of training examples; must not know the examples themselves.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array, Indices
from app.numerics.optimizers import OPTIMIZERS, OWN_PARAMETERS
from app.numerics.optimizers.kit import Optimizer
from app.numerics.parameters import Layout
from app.numerics.schedules import SCHEDULES, Schedule, factors
from app.training.data.orders import ORDERS, Order
from app.training.document.accents import accents_of
from app.training.document.effective_settings import EffectiveSettings, settings_of_runs
from app.training.document.field_types import FULL
from app.training.document.limits import Limits
from app.training.document.problems import Problem, refuse
from app.training.document.run_settings import Change
from app.training.document.specification import Experiment
from app.training.setup.changes import Edit, applying, check_changes, edits_of
from app.training.setup.labels import labels_of
from app.training.setup.own_examples import example_counts
from app.training.setup.rates import rates_of
from app.training.setup.timetable import BatchRule, Timetable, even_timetable, timetable

# Settings that a plan takes as they are.
AS_CHOSEN = (
    "reduction", "optimizer", "schedule", "schedule_factor", "schedule_epochs", "warmup",
    "batch_growth", "order", "last_batch", "seed",
)  # fmt: skip


@dataclass(frozen=True)
class RunPlan:
    """One run with everything decided; `batch_size` is that of the first epoch."""

    label: str
    accent: int  # of its lines, from 1
    batch_size: int
    learning_rate: float
    reduction: str
    optimizer: str
    own: dict[str, float]  # the optimiser's own parameters
    schedule: str
    schedule_factor: float
    schedule_epochs: float
    warmup: int
    batch_growth: float
    order: str
    last_batch: str
    seed: int
    left_out: tuple[int, ...]  # rows of the data, ascending
    flipped: tuple[int, ...]
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    timetable: Timetable

    @property
    def rule(self) -> Optimizer:
        """The optimiser's update rule."""
        return OPTIMIZERS[self.optimizer]

    @property
    def rate_schedule(self) -> Schedule:
        return SCHEDULES[self.schedule]

    @property
    def order_kind(self) -> type[Order]:
        return ORDERS[self.order]

    @property
    def replaces(self) -> bool:
        """Whether its batches are independent draws, in which an example can come several times."""
        return self.order_kind.replaces

    def kept(self, n: int) -> Indices:
        """The rows of the n training examples that it learns, ascending."""
        return np.delete(np.arange(n), list(self.left_out))

    @property
    def example_count(self) -> int:
        """How many training examples it is trained on."""
        return self.timetable.rule.n

    @property
    def steps(self) -> int:
        return self.timetable.steps

    @property
    def steps_per_epoch(self) -> int:
        """Of the first epoch."""
        return self.timetable.segments[0].steps_per_epoch

    def learning_rates(self, k: Array) -> Array:
        """η of the steps k (K,): the base rate, as changed so far, times the schedule."""
        rates = self._changed("learning_rate", self.learning_rate, k)
        if self.schedule == "constant" and self.warmup == 0:
            return rates
        span = self.schedule_epochs * self.steps_per_epoch
        s = factors(self.schedule, k, self.warmup, span, self.schedule_factor, self.steps)
        return rates * s

    def reduction_factor(self, size: int, usual: int) -> float:
        """Factor from the mean over a batch of `size` to the run's reduction.

        `usual` is the batch size of its epoch, of which the last batch may fall short.
        """
        if self.reduction == "sum":
            return float(size)
        return size / usual if self.last_batch == "weighted" else 1.0

    def own_at(self, k: Array) -> dict[str, Array]:
        """The optimiser's own parameters at the steps k (K,)."""
        return {name: self._changed(name, value, k) for name, value in self.own.items()}

    def _changed(self, name: str, start: float, k: Array) -> Array:
        values = np.full(len(k), start)
        for change in self.changes:
            value = getattr(change, name, None)
            if value is not None:
                values[k >= change.at_step] = value
        return values


def plans_of(
    experiment: Experiment,
    layout: Layout,
    n: int,
    are_classes: bool,
    limits: Limits,
    notices: list[Problem],
) -> tuple[RunPlan, ...]:
    """The plan of each run, for n training examples; adds notices.

    are_classes: whether the targets are classes.

    Raises:
        ExperimentError: for settings that do not apply to the run, and what passes the limits.
    """
    _check_shared(experiment)
    runs = settings_of_runs(experiment)
    counts = example_counts(runs, n, are_classes)
    sizes = [_batch_size(run, own, notices) for run, own in zip(runs, counts, strict=True)]
    labels = labels_of(experiment.runs, sizes, counts)
    rates = rates_of(runs, n)
    accents = accents_of([run.accent for run in experiment.runs])
    plans = tuple(
        _plan(run, label, accent, size, rate, layout, own, limits)
        for run, label, accent, size, rate, own in zip(
            runs, labels, accents, sizes, rates, counts, strict=True
        )
    )
    _check_shared_changes(experiment, plans)
    notices += _without_effect(plans)
    return plans


def _without_effect(plans: tuple[RunPlan, ...]) -> Iterator[Problem]:
    """Choices that are kept although nothing follows from them."""
    for index, plan in enumerate(plans):
        if plan.replaces and plan.last_batch != "keep":
            message = (
                "has no effect on this run: it draws with replacement, so that no batch is shorter"
            )
            yield Problem(f"runs.{index}.last_batch", plan.last_batch, message)


def _plan(
    run: EffectiveSettings,
    label: str,
    accent: int,
    size: int,
    rate: float,
    layout: Layout,
    n: int,
    limits: Limits,
) -> RunPlan:
    given = tuple(sorted(run["changes"], key=lambda change: change.at_step))
    rule = BatchRule(n, run["last_batch"] == "drop", ORDERS[run["order"]].replaces)
    table = _timetable(run, label, rule, size, limits, given)
    own = _own_parameters(run)
    check_changes(run, own, table.steps)
    changes = tuple(applying(given, own, table.steps))
    return RunPlan(
        label=label,
        accent=accent,
        batch_size=size,
        learning_rate=rate,
        own=own,
        left_out=tuple(run.own.left_out or ()),
        flipped=tuple(run.own.flipped or ()),
        changes=changes,
        edits=edits_of(run, layout),
        timetable=table,
        **{name: run[name] for name in AS_CHOSEN},
    )


def _batch_size(run: EffectiveSettings, n: int, notices: list[Problem]) -> int:
    size = run["batch_size"]
    if size == FULL:
        return n
    if size > n:
        message = f"is larger than the {n} training examples, so this run is full batch"
        notices.append(Problem(f"{run.field}.batch_size", size, message))
    return int(min(size, n))


def _own_parameters(run: EffectiveSettings) -> dict[str, float]:
    """The optimiser's own parameters: given where they apply, else its defaults."""
    name, optimizer = run["optimizer"], OPTIMIZERS[run["optimizer"]]
    for key in OWN_PARAMETERS:
        if run.is_own(key) and key not in optimizer.defaults:
            raise refuse(f"{run.field}.{key}", run[key], f"is not a parameter of {name}")
    return {
        key: default if run[key] is None else float(run[key])
        for key, default in optimizer.defaults.items()
    }


def _check_shared(experiment: Experiment) -> None:
    """A parameter beside `runs` must be one of some run's optimiser."""
    names = [
        EffectiveSettings(experiment, index)["optimizer"] for index in range(len(experiment.runs))
    ]
    for key in OWN_PARAMETERS:
        value = getattr(experiment, key)
        if value is not None and not any(key in OPTIMIZERS[name].defaults for name in names):
            raise refuse(key, value, f"is not a parameter of {', '.join(dict.fromkeys(names))}")


def _timetable(
    run: EffectiveSettings,
    label: str,
    rule: BatchRule,
    size: int,
    limits: Limits,
    changes: tuple[Change, ...],
) -> Timetable:
    stop = run.experiment.stop
    growth, every = run["batch_growth"], run["schedule_epochs"]
    if growth == 1 and all(change.batch_size is None for change in changes):
        table = even_timetable(rule, size, stop.epochs, stop.updates)
    else:
        sizes = _sizes(rule, size, growth, every, changes)
        table = timetable(rule, sizes, stop.epochs, stop.updates, limits.steps)
    if table.steps > limits.steps:
        field, given = ("updates", stop.updates) if stop.updates else ("epochs", stop.epochs)
        per_epoch = 1 if stop.updates else table.segments[0].steps_per_epoch
        raise refuse(
            f"stop.{field}", given,
            f"makes more than {limits.steps:,} steps in the run {label}, the largest number "
            f"allowed; stop.{field} must be at most {limits.steps // per_epoch:,}",
            "steps",
        )  # fmt: skip
    return table


def _sizes(
    rule: BatchRule, size: int, growth: float, every: float, changes: tuple[Change, ...]
) -> Iterator[int]:
    """The batch size of each epoch: the latest change before it, grown so far, at most n."""
    resized = [change for change in changes if change.batch_size is not None]
    epoch = step = 0
    while True:
        base = size
        for change in resized:
            if change.at_step <= step:
                base = rule.n if change.batch_size == FULL else int(change.batch_size or 0)
        times = math.floor(epoch / every) if growth > 1 else 0
        enough = times * math.log(growth) > math.log(rule.n)
        now = rule.n if enough else min(rule.n, round(base * growth**times))
        yield now
        epoch, step = epoch + 1, step + rule.steps(now)


def _check_shared_changes(experiment: Experiment, plans: tuple[RunPlan, ...]) -> None:
    """A change beside `runs` must apply to at least one of the runs that take it."""
    takers = [plan for plan, run in zip(plans, experiment.runs, strict=True) if run.changes is None]
    for index, change in enumerate(experiment.changes or ()):
        reached = [plan for plan in takers if change.at_step < plan.steps]
        if takers and not reached:
            raise refuse(
                f"changes.{index}.at_step", change.at_step, "is after the end of every run"
            )
        if (
            change.momentum is not None
            and reached
            and not any("momentum" in plan.own for plan in reached)
        ):
            raise refuse(
                f"changes.{index}.momentum",
                change.momentum,
                "is not a parameter of any run that has this change",
            )
