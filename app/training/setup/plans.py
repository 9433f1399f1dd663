"""The plan of each run with every setting decided, and the checks for that.

Depends on the document and the number of training examples; must not know the examples themselves.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from app.numerics.parameters import Layout
from app.training.data.orders import ORDERS
from app.training.document.accents import accents_of
from app.training.document.effective_settings import EffectiveSettings, settings_of_runs
from app.training.document.field_types import FULL
from app.training.document.limits import Limits
from app.training.document.problems import Problem, refuse
from app.training.document.run_settings import Change
from app.training.document.specification import Experiment
from app.training.setup.changes import applying, check_changes, check_momentum, edits_of
from app.training.setup.labels import labels_of
from app.training.setup.optimizer_settings import (
    check_shared,
    form_of,
    forms_not_taken,
    own_parameters,
)
from app.training.setup.own_examples import example_counts
from app.training.setup.rates import rates_of
from app.training.setup.run_plan import AS_CHOSEN, RunPlan
from app.training.setup.timetable import BatchRule, Timetable, even_timetable, timetable


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
    check_shared(experiment)
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
    notices += _without_effect(experiment, plans)
    return plans


def _without_effect(experiment: Experiment, plans: tuple[RunPlan, ...]) -> Iterator[Problem]:
    """Choices that are kept although nothing follows from them, and runs that make no update."""
    for index, plan in enumerate(plans):
        if plan.replaces and plan.last_batch != "keep":
            message = (
                "has no effect on this run: it draws with replacement, so that no batch is shorter"
            )
            yield Problem(f"runs.{index}.last_batch", plan.last_batch, message)
        for name, value, held in forms_not_taken(EffectiveSettings(experiment, index)):
            message = f"is no form of {plan.optimizer}, so this run has {held}"
            yield Problem(f"runs.{index}.{name}", value, message)
        if plan.timetable.updates_at(plan.steps) == 0:
            message = f"is more than the {plan.steps:,} batches of this run, so it makes no update"
            yield Problem(f"runs.{index}.accumulate", plan.accumulate, message)


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
    rule = BatchRule(
        n,
        run["last_batch"] == "drop",
        ORDERS[run["order"]].replaces,
        run["accumulate"],
        run["accumulate_rest"],
    )
    table = _timetable(run, label, rule, size, limits, given)
    own = own_parameters(run)
    check_changes(run, own, table.steps)
    check_momentum(run, rule.accumulate, table.steps)
    changes = tuple(applying(given, own, table.steps))
    return RunPlan(
        label=label,
        accent=accent,
        batch_size=size,
        learning_rate=rate,
        own=own,
        form=form_of(run, own),
        bias_learning_rate=run["bias_learning_rate"],
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
        _check_left(run, rule, size)
        table = even_timetable(rule, size, stop.epochs, stop.updates)
    else:
        sizes = _sizes(run, rule, size, growth, every, changes)
        table = timetable(rule, sizes, stop.epochs, stop.updates, limits.steps)
    if table.steps > limits.steps:
        field, given = ("updates", stop.updates) if stop.updates else ("epochs", stop.epochs)
        per_epoch = rule.accumulate if stop.updates else table.segments[0].steps_per_epoch
        raise refuse(
            f"stop.{field}", given,
            f"makes more than {limits.steps:,} steps in the run {label}, the largest number "
            f"allowed; stop.{field} must be at most {limits.steps // per_epoch:,}",
            "steps",
        )  # fmt: skip
    return table


def _check_left(run: EffectiveSettings, rule: BatchRule, size: int) -> None:
    """An epoch must have a batch that is not left out."""
    if rule.steps(size) == 0:
        field = f"{run.field}.accumulate" if run.is_own("accumulate") else "accumulate"
        batches = replace(rule, accumulate=1).steps(size)
        raise refuse(
            field, rule.accumulate,
            "is more than the batches of an epoch, and accumulate_rest=drop would leave them all "
            f"out; with batches of {size} it must be at most {batches}",
        )  # fmt: skip


def _sizes(
    run: EffectiveSettings,
    rule: BatchRule,
    size: int,
    growth: float,
    every: float,
    changes: tuple[Change, ...],
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
        _check_left(run, rule, now)
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
