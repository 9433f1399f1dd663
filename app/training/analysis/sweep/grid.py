"""The grid of a sweep: its cells, and the groups of cells that train together.

Depends on the experiment and what is varied in it; trains nothing. A cell is one training: one
batch size, learning rate, optimiser, schedule and repetition. The cells of a group differ in rate
and seeds alone, so they can be one stack.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from app.numerics.arrays import Array
from app.numerics.optimizers import OPTIMIZERS, OWN_CHOICES, OWN_PARAMETERS
from app.training.analysis.sweep.remarks import remarks
from app.training.document.data_settings import Data
from app.training.document.effective_settings import EffectiveSettings
from app.training.document.limits import Limits
from app.training.document.problems import Problem, refuse
from app.training.document.specification import Experiment, Model, canonical, validated
from app.training.document.sweep_settings import Sweep
from app.training.engine.evaluation import work_of
from app.training.engine.slices import Sliced
from app.training.engine.stacks.members import Member
from app.training.reading.columns import Column
from app.training.setup.preparation import Prepared, prepare, prepare_with
from app.training.setup.run_plan import RunPlan
from app.training.setup.seeds import Seeds, check_vary, start_with


@dataclass(frozen=True)
class Cell:
    """One training of a sweep; `repeat` counts the seeds from 0."""

    batch_size: int
    is_full: bool
    learning_rate: float
    optimizer: str
    schedule: str
    repeat: int
    seeds: Seeds


@dataclass(frozen=True)
class Group:
    """Cells that differ in rate and seeds alone. `experiment` is that of its first cell."""

    experiment: Experiment
    prepared: Prepared
    cells: tuple[Cell, ...]

    @property
    def plan(self) -> RunPlan:
        """That of the first cell."""
        return self.prepared.runs[0]

    def members(self, cells: Sequence[Cell]) -> list[Member]:
        """Some of its cells as the members of a stack."""
        starts: dict[int, Array] = {}
        return [self._member(cell, starts) for cell in cells]

    def _member(self, cell: Cell, starts: dict[int, Array]) -> Member:
        seed = cell.seeds.start
        if seed not in starts:
            is_given = self.experiment.model.parameters is not None
            layout = self.prepared.layout
            starts[seed] = (
                self.prepared.initial if is_given else start_with(self.experiment, layout, seed)
            )
        plan = replace(self.plan, learning_rate=cell.learning_rate, seed=cell.seeds.order)
        return Member(plan, starts[seed], self.prepared.penalty)

    @property
    def bare(self) -> "Group":
        """The same without what no training needs, small to send."""
        experiment = self.experiment.model_copy(update={"data": Data()})
        return Group(experiment, replace(self.prepared, document={}, notices=()), ())

    def name(self, cell: Cell, about: str) -> str:
        """The same for the same training, however its experiment is written; `about` counts too.

        Not for what is the same by way of a data set: it has its own names.
        """
        own = (cell.learning_rate, cell.seeds.order, cell.seeds.start, about)
        return hashlib.sha256(f"{self._shared} {own}".encode()).hexdigest()

    @cached_property
    def _shared(self) -> str:
        """All that its cells share, as a text."""
        document = self.prepared.document
        model = {**document["model"], "seed": None}
        apart = dict.fromkeys(("label", "accent", "like", "learning_rate", "seed"))
        runs = [{**run, **apart} for run in document["runs"]]
        settings = {"data", "loss", "l1", "l2", "mean_by", "over_outputs", "l2_on", "l2_per"}
        kept = {name: document[name] for name in sorted(settings)}
        stop = document["stop"]
        return json.dumps({**kept, "model": model, "runs": runs, "stop": stop}, sort_keys=True)

    def document(self, cell: Cell) -> dict[str, Any]:
        """The experiment of one of its cells, as a canonical document."""
        document = canonical(self.experiment)
        model = {**document.get("model", {}), "seed": cell.seeds.start}
        (run,) = document["runs"]
        own = {**run, "learning_rate": cell.learning_rate, "seed": cell.seeds.order}
        return canonical(validated({**document, "model": model, "runs": [own]}))


@dataclass(frozen=True)
class Grid:
    """All groups of a sweep, in the order of its axes, and notices on what was corrected."""

    experiment: Experiment
    sweep: Sweep
    groups: tuple[Group, ...]
    notices: tuple[Problem, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for group in self.groups for cell in group.cells)


def grid_of(
    experiment: Experiment,
    run: int,
    sweep: Sweep,
    limits: Limits,
    kept: Sequence[Column] | None = None,
) -> Sliced[Grid]:
    """The grid of a sweep over one run of an experiment, a slice for each group.

    kept: the columns of the data that `data.name` names, where these are kept data.

    Raises:
        ExperimentError: for a cell that is no experiment, and for more than the limits allow.
    """
    _check_cells(sweep, limits)
    check_vary(experiment, sweep.seeds, sweep.vary)
    settings = EffectiveSettings(experiment, run)
    kinds = product(
        sweep.batch_sizes,
        sweep.optimizers or [settings["optimizer"]],
        sweep.schedules or [settings["schedule"]],
    )
    groups: list[Group] = []
    notices: list[Problem] = []
    seen: set[tuple[int, str, str]] = set()
    for size, optimizer, schedule in kinds:
        one = _one(experiment, run, sweep, (size, optimizer, schedule))
        prepared = prepare(one, limits, kept) if not groups else _beside(groups[0], one, limits)
        group = _group(one, prepared, sweep)
        kind = (group.plan.batch_size, optimizer, schedule)
        if kind in seen:
            message = "is full batch, which is in the sweep already"
            notices.append(Problem("batch_sizes", size, message))
            continue
        seen.add(kind)
        groups.append(group)
        _check_steps(groups, limits)
        yield
    notices += remarks(experiment, sweep, [group.plan for group in groups])
    notices += [each for each in groups[0].prepared.notices if each.field.startswith("data")]
    return Grid(experiment, sweep, tuple(groups), tuple(dict.fromkeys(notices)))


def _one(experiment: Experiment, run: int, sweep: Sweep, kind: tuple[Any, str, str]) -> Experiment:
    """The experiment of the first cell of a group."""
    size, optimizer, schedule = kind
    varied = {"batch_size": size, "learning_rate": sweep.learning_rates[0]}
    if sweep.optimizers:
        varied["optimizer"] = optimizer
    if sweep.schedules:
        varied["schedule"] = schedule
    return single_run(experiment, run, varied)


def _beside(first: Group, one: Experiment, limits: Limits) -> Prepared:
    """The experiment made ready, with all that is large shared with the first group."""
    shared = {name: first.prepared.document[name] for name in ("data", "model")}
    prepared = prepare_with(one, limits, first.prepared.examples, shared["data"])
    return replace(
        prepared, initial=first.prepared.initial, document={**prepared.document, **shared}
    )


def _group(one: Experiment, prepared: Prepared, sweep: Sweep) -> Group:
    plan = prepared.runs[0]
    first = Seeds(plan.seed, one.model.seed)
    cells = tuple(
        Cell(
            plan.batch_size,
            plan.batch_size == plan.example_count,
            rate,
            plan.optimizer,
            plan.schedule,
            repeat,
            first.after(repeat, sweep.vary),
        )
        for rate in sweep.learning_rates
        for repeat in range(sweep.seeds)
    )
    return Group(one, prepared, cells)


def single_run(experiment: Experiment, run: int, varied: dict[str, Any]) -> Experiment:
    """The experiment with this run alone, and what is varied in it.

    Raises:
        ExperimentError: where that is no experiment.
    """
    large = {"data": experiment.data, "model": experiment.model}
    document = canonical(experiment.model_copy(update={"data": Data(), "model": Model()}))
    own = {**experiment.runs[run].model_dump(exclude_defaults=True), **varied}
    if own.get("optimizer"):
        for place in (document, own):
            without_foreign(place, own["optimizer"])
    for name in ("learning_rate_rule", "repeats", "vary"):
        document.pop(name, None)
    return validated({**document, "runs": [own]}).model_copy(update=large)


def without_foreign(settings: dict[str, Any], optimizer: str) -> None:
    """Drops the parameters of other optimisers that this one does not have."""
    has = OPTIMIZERS[optimizer].own if optimizer in OPTIMIZERS else ()
    for name in (*OWN_PARAMETERS, *OWN_CHOICES):
        if name not in has:
            settings.pop(name, None)


def _check_cells(sweep: Sweep, limits: Limits) -> None:
    axes = (sweep.batch_sizes, sweep.learning_rates, sweep.optimizers, sweep.schedules)
    count = sweep.seeds
    for axis in axes:
        count *= len(axis) if axis else 1
    if count > limits.sweep_cells:
        raise refuse(
            "seeds", sweep.seeds,
            f"makes {count:,} trainings in all; at most {limits.sweep_cells:,} are allowed, so "
            "give fewer batch sizes, learning rates or seeds",
            "sweep_cells",
        )  # fmt: skip


def _check_steps(groups: Sequence[Group], limits: Limits) -> None:
    steps = sum(group.plan.steps * len(group.cells) for group in groups)
    work = sum(work_of(group.prepared, group.plan) * len(group.cells) for group in groups)
    stop = groups[0].experiment.stop.model_dump(exclude_none=True)
    for field, found, most in (
        ("sweep_steps", steps, limits.sweep_steps),
        ("sweep_work", work, limits.sweep_work),
    ):
        if found > most:
            what = "steps" if field == "sweep_steps" else "passes of an example, times parameters,"
            raise refuse(
                "stop", stop,
                f"makes {found:.3g} {what} in all trainings of the sweep; at most {most:.3g} are "
                "allowed",
                field,
            )  # fmt: skip
