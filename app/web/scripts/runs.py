"""The runs of an experiment as a script states them: what they share, and what differs.

A setting that all runs share stands where it is used; one in which they differ is an argument of
`train`, and stands in the table of the runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.training.data.orders import AsGiven
from app.training.engine.comparison import Outcome
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

OWN_EXAMPLES = ("flipped", "left_out")
TINY = "1e-300"  # in place of weights whose sum is 0
MOST_LINES = 100  # of losses that a script prints for a run, evenly spaced over its epochs


@dataclass(frozen=True)
class RunInScript:
    """One run: its plan, how it ended, and the epochs that it began."""

    plan: RunPlan
    outcome: Outcome
    epochs: int
    by_weights: bool  # whether a mean is divided by the sum of the examples' weights
    several: bool  # whether an example has a row of targets

    @property
    def ends_within(self) -> bool:
        """Whether it ends within an epoch: after a number of updates, or because it diverged."""
        table, last = self.plan.timetable, max(self.outcome.steps - 1, 0)
        _, position = table.epoch_at(last)
        return position + 1 != table.at(last).steps_per_epoch

    @property
    def count(self) -> str:
        """What the sum over a batch is divided by for the mean, as an expression."""
        return f"(w.sum() or {TINY})" if self.by_weights else "len(targets)"

    @property
    def every(self) -> int:
        """The epochs from one printed loss to the next."""
        return -(-self.epochs // MOST_LINES)

    @property
    def drops_batches(self) -> bool:
        """Whether the batches of an epoch that are left over make no update."""
        return self.plan.accumulates and self.plan.accumulate_rest == "drop"

    @property
    def replaces(self) -> bool:
        return self.plan.replaces

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """The batch sizes with the epochs from which they hold."""
        segments = self.plan.timetable.segments
        return [(part.epoch, part.batch_size) for part in segments if part.epoch < self.epochs]

    @property
    def are_whole(self) -> list[bool]:
        """For each of the sizes, whether a batch holds every example once."""
        n = self.plan.example_count
        return [size == n and not self.replaces for _, size in self.sizes]


def runs_in_script(prepared: Prepared, outcomes: Sequence[Outcome]) -> list[RunInScript]:
    """The runs in their order."""
    of_all = prepared.means_by_weights, prepared.examples.targets is not None
    epochs = [
        plan.timetable.epoch_at(max(outcome.steps - 1, 0))[0] + 1
        for plan, outcome in zip(prepared.runs, outcomes, strict=True)
    ]
    return [RunInScript(*run, *of_all) for run in zip(prepared.runs, outcomes, epochs, strict=True)]


def is_fused(run: RunInScript, prepared: Prepared) -> bool:
    """Whether the engine makes each step of a run one product, which rounds in its own way."""
    return prepared.is_fused(run.plan)


def rate_varies(run: RunInScript) -> bool:
    plan = run.plan
    changed = any(change.learning_rate is not None for change in plan.changes)
    return changed or plan.schedule != "constant" or plan.warmup > 0


def rate(run: RunInScript, varies: bool, base: str | None = None) -> str:
    """η as a number, or where it `varies` as a function of the step k; base: without schedule."""
    base = _base_rate(run.plan) if base is None else base
    if not varies:
        return base
    factor = _factor(run.plan)
    return f"lambda k: {base}" if factor == "1.0" else f"lambda k: {base} * {factor}"


def _base_rate(plan: RunPlan) -> str:
    changed = [
        (change.at_step, change.learning_rate)
        for change in plan.changes
        if change.learning_rate is not None
    ]
    held = [(0, plan.learning_rate), *changed]
    return f"latest({held}, k)" if changed else repr(plan.learning_rate)


def _factor(plan: RunPlan) -> str:
    """ηₖ/η as an expression of k."""
    schedule = plan.rate_schedule
    formula = schedule.numpy.format(
        j=f"(k - {plan.warmup})" if plan.warmup else "k",
        T=plan.schedule_epochs * plan.steps_per_epoch,
        f=plan.schedule_factor,
        J=max(plan.steps - plan.warmup, 1),
    )
    if not plan.warmup:
        return formula if schedule.is_factor else f"({formula})"
    return f"((k + 1) / {plan.warmup} if k < {plan.warmup} else {formula})"


def order(run: RunInScript) -> str:
    """The examples of an epoch; of several targets the first is what they are sorted by."""
    text = run.plan.order_kind.numpy.format(seed=run.plan.seed)
    return text.replace("argsort(y,", "argsort(y[:, 0],") if run.several else text


def times(run: RunInScript) -> str:
    """Factor from the batch mean to what the update takes of it, as an expression."""
    plan, factor = run.plan, "1"
    if plan.reduction == "sum":
        factor = run.count
    elif plan.last_batch == "weighted":
        factor = "len(targets) / batch_size"
    if plan.accumulates and plan.accumulate_as == "mean":
        return f"{factor} / {plan.accumulate}"
    if plan.accumulates and plan.accumulate_as == "examples":
        return run.count if factor == "1" else f"{factor} * {run.count}"
    return factor


def used(run: RunInScript) -> str:
    """How many examples an epoch uses."""
    plan = run.plan
    whole = plan.last_batch == "drop" and not run.replaces
    batches = "len(y) // batch_size" if whole else "-(-len(y) // batch_size)"
    if run.drops_batches:
        batches = f"{batches} // {plan.accumulate} * {plan.accumulate}"
        if not whole and not run.replaces:
            return f"min({batches} * batch_size, len(y))"
    elif not whole and not run.replaces:
        return "len(y)"
    return f"{batches} * batch_size"


@dataclass(frozen=True)
class Setting:
    """One setting of all runs as expressions, of these arguments where it is a function."""

    name: str
    values: list[str]
    arguments: str = ""

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1

    @property
    def here(self) -> str:
        """The expression where the setting is used."""
        if not self.differs:
            return self.values[0]
        return f"{self.name}({self.arguments.strip()})" if self.arguments else self.name

    def handed(self, run: int) -> str:
        """What the table of the runs says of one run."""
        value = self.values[run]
        taken = f"lambda {self.arguments}".rstrip()  # " ": a function of nothing
        return f"{taken}: {value}" if self.arguments else value


def cut_runs(runs: list[RunInScript]) -> list[RunInScript]:
    """The runs that cut the examples into batches."""
    return [run for run in runs if not all(run.are_whole)]


def stated(runs: list[RunInScript]) -> list[Setting]:
    """The settings that the table of the runs always names."""
    several, varies = any(len(run.sizes) > 1 for run in runs), any(map(rate_varies, runs))
    sizes = (
        Setting("sizes", [repr(run.sizes) for run in runs])
        if several
        else Setting("batch_size", [repr(run.sizes[0][1]) for run in runs])
    )
    settings = [
        sizes,
        Setting("learning_rate", [rate(run, varies) for run in runs]),
        Setting("epochs", [repr(run.epochs) for run in runs]),
    ]
    if any(run.ends_within for run in runs):
        settings.append(Setting("steps", [repr(run.outcome.steps) for run in runs]))
    return settings


def stated_if_differing(runs: list[RunInScript], cuts_all: bool) -> dict[str, Setting]:
    """The settings that the table names only where runs differ in them.

    `order` and `used` hardly matter to runs that do not cut: these copy another run where they can.
    cuts_all: whether the script cuts for them too, so that they must not draw.
    """
    cut = cut_runs(runs)
    ordered = [run for run in cut if not (cuts_all and run.replaces)]
    kept = [run for run in cut if not run.drops_batches]
    any_order = next(map(order, ordered), AsGiven.numpy)
    settings = [
        Setting(
            "order", [order(run) if run in cut else any_order for run in runs], "y, epoch, count"
        ),
        Setting(
            "used", [used(run if run in cut else [*kept, run][0]) for run in runs], "y, batch_size"
        ),
    ]
    settings += [
        Setting("replaces", [repr(run.replaces) for run in runs]),
        Setting("times", [times(run) for run in runs], _of_times(runs)),
        Setting("every", [repr(run.every) for run in runs]),
    ]
    return {setting.name: setting for setting in settings}


def _of_times(runs: list[RunInScript]) -> str:
    return "targets, w, batch_size" if runs[0].by_weights else "targets, batch_size"


def own_examples(runs: list[RunInScript]) -> list[Setting]:
    """The examples whose label a run flips, and those that it leaves out, as rows of the data."""
    return [
        Setting(name, [repr(list(getattr(run.plan, name))) for run in runs])
        for name in OWN_EXAMPLES
    ]


def momentum_changes(runs: list[RunInScript], least: float = 0.0) -> Setting:
    """The momentum that holds from a step on, where it is changed; `least` stands for less."""
    changes = [
        {
            change.at_step: max(change.momentum, least)
            for change in run.plan.changes
            if change.momentum is not None
        }
        for run in runs
    ]
    return Setting("momenta", [repr(change) for change in changes])
