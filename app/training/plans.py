"""The runs of an experiment with everything decided, and the checks that this takes.

Knows the document and the number of training examples, not the examples themselves.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.numerics.activations import Array
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.parameters import Layout
from app.numerics.schedules import factors
from app.training.limits import Limits
from app.training.problems import Problem, refuse
from app.training.specification import DEFAULTS, FULL, Change, Experiment, Run
from app.training.timetable import BatchRule, Timetable, timetable

OWN_PARAMETERS = ("momentum", "decay", "beta1", "beta2", "epsilon", "weight_decay")


@dataclass(frozen=True)
class Edit:
    """Parameters set in θ_k, by their positions in θ, before step k."""

    step: int
    values: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class RunPlan:
    """One run with everything decided; `batch_size` is that of the first epoch."""

    label: str
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
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    timetable: Timetable

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

    @property
    def lowest_rate(self) -> float:
        """The smallest η of any step."""
        return float(self.learning_rates(np.arange(self.steps, dtype=float)).min())

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
    experiment: Experiment, layout: Layout, n: int, limits: Limits, notices: list[Problem]
) -> tuple[RunPlan, ...]:
    """The plan of each run, for n training examples; adds notices.

    Raises:
        ExperimentError: for settings that do not apply to the run, and what passes the limits.
    """
    _check_shared(experiment)
    sizes = [_batch_size(experiment, index, n, notices) for index in range(len(experiment.runs))]
    labels = _labels(experiment.runs, sizes, n)
    plans = tuple(
        _plan(_Chosen(experiment, index), label, size, max(sizes), layout, n, limits)
        for index, (label, size) in enumerate(zip(labels, sizes, strict=True))
    )
    _check_shared_changes(experiment, plans)
    return plans


class _Chosen:
    """The settings of one run: its own, else those beside `runs`, else the defaults."""

    def __init__(self, experiment: Experiment, index: int) -> None:
        self.experiment, self.index = experiment, index
        self.own, self.field = experiment.runs[index], f"runs.{index}"

    def __getitem__(self, name: str) -> Any:
        own, shared = getattr(self.own, name), getattr(self.experiment, name)
        return own if own is not None else shared if shared is not None else DEFAULTS.get(name)

    def is_own(self, name: str) -> bool:
        return getattr(self.own, name) is not None


def _plan(
    run: _Chosen, label: str, size: int, largest: int, layout: Layout, n: int, limits: Limits
) -> RunPlan:
    given = tuple(sorted(run["changes"], key=lambda change: change.at_step))
    growth, every = run["batch_growth"], run["schedule_epochs"]
    rule = BatchRule(n, run["last_batch"] == "drop", run["order"] == "with_replacement")
    table = _timetable(run, label, rule, size, limits, given)
    own = _own_parameters(run)
    _check_changes(run, own, table)
    changes = tuple(_applying(given, own, table))
    return RunPlan(
        label,
        size,
        _learning_rate(run, size, largest),
        run["reduction"],
        run["optimizer"],
        own,
        run["schedule"],
        run["schedule_factor"],
        every,
        run["warmup"],
        growth,
        run["order"],
        run["last_batch"],
        run["seed"],
        changes,
        _edits(run, layout),
        table,
    )


def _batch_size(experiment: Experiment, index: int, n: int, notices: list[Problem]) -> int:
    size = _Chosen(experiment, index)["batch_size"]
    if size == FULL:
        return n
    if size > n:
        message = f"is larger than the {n} training examples, so this run is full batch"
        notices.append(Problem(f"runs.{index}.batch_size", size, message))
    return int(min(size, n))


def _labels(runs: list[Run], sizes: list[int], n: int) -> list[str]:
    """The given labels, or the names of the three batch sizes, told apart where they repeat."""
    names = ["Full batch" if size == n else "SGD" if size == 1 else "Mini-batch" for size in sizes]
    distinct = [
        f"{name} {size}" if name == "Mini-batch" and names.count(name) > 1 else name
        for name, size in zip(names, sizes, strict=True)
    ]
    labels: list[str] = []
    for run, name in zip(runs, distinct, strict=True):
        label, copy = run.label or name, 2
        while label in labels:
            label, copy = f"{run.label or name} ({copy})", copy + 1
        labels.append(label)
    return labels


def _learning_rate(run: _Chosen, size: int, largest: int) -> float:
    """The run's own rate, or the stated one by the rule, rounded so that what is shown is used."""
    rate, rule = float(run["learning_rate"]), run.experiment.learning_rate_rule
    if run.is_own("learning_rate") or rule == "same" or size == largest:
        return rate
    share = size / largest
    return float(f"{rate * (share if rule == 'linear' else math.sqrt(share)):.6g}")


def _own_parameters(run: _Chosen) -> dict[str, float]:
    """The optimiser's own parameters: given where they apply, else its defaults."""
    name, optimizer = run["optimizer"], OPTIMIZERS[run["optimizer"]]
    for key in OWN_PARAMETERS:
        if run.is_own(key) and key not in optimizer.defaults:
            raise refuse(f"{run.field}.{key}", run[key], f"is no parameter of {name}")
    return {
        key: default if run[key] is None else float(run[key])
        for key, default in optimizer.defaults.items()
    }


def _check_shared(experiment: Experiment) -> None:
    """A parameter beside `runs` must be one of some run's optimiser."""
    names = [_Chosen(experiment, index)["optimizer"] for index in range(len(experiment.runs))]
    for key in OWN_PARAMETERS:
        value = getattr(experiment, key)
        if value is not None and not any(key in OPTIMIZERS[name].defaults for name in names):
            raise refuse(key, value, f"is no parameter of {', '.join(dict.fromkeys(names))}")


def _timetable(
    run: _Chosen,
    label: str,
    rule: BatchRule,
    size: int,
    limits: Limits,
    changes: tuple[Change, ...],
) -> Timetable:
    stop = run.experiment.stop
    sizes = _sizes(rule, size, run["batch_growth"], run["schedule_epochs"], changes)
    table = timetable(rule, sizes, stop.epochs, stop.updates, limits.steps)
    if table.steps > limits.steps:
        field, given = ("updates", stop.updates) if stop.updates else ("epochs", stop.epochs)
        per_epoch = 1 if stop.updates else table.segments[0].steps_per_epoch
        raise refuse(
            f"stop.{field}", given,
            f"makes more than {limits.steps:,} steps in the run {label}, which are the most that "
            f"are allowed; stop.{field} must be at most {limits.steps // per_epoch:,}",
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


def _applying(
    changes: tuple[Change, ...], own: dict[str, float], table: Timetable
) -> Iterator[Change]:
    """What of the changes beside `runs` a run can take: it may be shorter, or know no momentum."""
    for change in changes:
        if "momentum" not in own and change.momentum is not None:
            change = change.model_copy(update={"momentum": None})
        if change.at_step < table.steps and not change.is_empty:
            yield change


def _check_changes(run: _Chosen, own: dict[str, float], table: Timetable) -> None:
    """A run's own changes must come before its end and change what it has."""
    if not run.is_own("changes"):
        return
    for index, change in enumerate(run["changes"]):
        field = f"{run.field}.changes.{index}"
        if change.at_step >= table.steps:
            raise refuse(
                f"{field}.at_step", change.at_step,
                f"must be below {table.steps:,}, the number of steps of this run",
            )  # fmt: skip
        if change.momentum is not None and "momentum" not in own:
            raise refuse(
                f"{field}.momentum", change.momentum, f"is no parameter of {run['optimizer']}"
            )


def _check_shared_changes(experiment: Experiment, plans: tuple[RunPlan, ...]) -> None:
    """A change beside `runs` must apply to at least one of the runs that take it."""
    takers = [plan for plan, run in zip(plans, experiment.runs, strict=True) if run.changes is None]
    for index, change in enumerate(experiment.changes or ()):
        reached = [plan for plan in takers if change.at_step < plan.steps]
        if takers and not reached:
            raise refuse(f"changes.{index}.at_step", change.at_step, "is past the end of every run")
        if (
            change.momentum is not None
            and reached
            and not any("momentum" in plan.own for plan in reached)
        ):
            raise refuse(
                f"changes.{index}.momentum", change.momentum, "is no parameter of any run here"
            )


def _edits(run: _Chosen, layout: Layout) -> tuple[Edit, ...]:
    prefix = f"{run.field}." if run.is_own("changes") else ""
    edits = []
    for index, change in enumerate(run["changes"]):
        values = []
        for name, value in change.parameters.items():
            position = layout.position(name)
            if position is None:
                known = ", ".join(f"{entry.name} {entry.shape}" for entry in layout.entries)
                raise refuse(
                    f"{prefix}changes.{index}.{name}", value, f"is not in this network: {known}"
                )
            values.append((position, value))
        if values:
            edits.append(Edit(change.at_step, tuple(values)))
    return tuple(sorted(edits, key=lambda edit: edit.step))
