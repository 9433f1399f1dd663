"""The oracle's batches of every step, the steps that make an update together, and the rates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.training.oracle_settings import Settings


@dataclass(frozen=True)
class Batch:
    """The batch of one step: its epoch, its places in that epoch's order, the usual size then."""

    epoch: int
    start: int
    stop: int
    size: int


def all_batches_of_epoch(settings: Settings, size: int, epoch: int) -> list[Batch]:
    """The whole batches, and what is left over as `last_batch` and `order` say."""
    rest = settings.n % size
    full = settings.n - rest
    batches = [Batch(epoch, start, start + size, size) for start in range(0, full, size)]
    if rest and settings["order"] == "with_replacement":  # another whole batch of draws
        batches.append(Batch(epoch, full, full + size, size))
    elif rest and settings["last_batch"] != "drop":
        batches.append(Batch(epoch, full, settings.n, size))
    return batches


def batches_of_epoch(settings: Settings, size: int, epoch: int) -> list[Batch]:
    """Those that are visited: without the ones that are too few for an update, if these drop."""
    batches = all_batches_of_epoch(settings, size, epoch)
    too_few = len(batches) % settings["accumulate"]
    dropped = too_few if settings["accumulate_rest"] == "drop" else 0
    return batches[: len(batches) - dropped]


def size_in_epoch(settings: Settings, epoch: int, first_step: int) -> int:
    """The batch size of the epoch that begins with this step."""
    size = settings.batch_size(settings.changes_until(first_step).get("batch_size"))
    growth = settings["batch_growth"] ** math.floor(epoch / settings["schedule_epochs"])
    return int(min(settings.n, round(size * growth)))


def batches_of(settings: Settings) -> list[Batch]:
    """The batches of all steps."""
    stop = settings.document.get("stop") or {"epochs": 40}
    batches: list[Batch] = []
    epoch = 0
    while epoch < (stop.get("epochs") or math.inf):
        batches += next_epoch(settings, batches, epoch)
        epoch += 1
        whole = [group for group in groups_of(settings, batches) if group.is_whole]
        if stop.get("updates") is not None and len(whole) >= stop["updates"]:
            return batches[: whole[stop["updates"] - 1].steps.stop]
    return batches


def next_epoch(settings: Settings, batches: Sequence[Batch], epoch: int) -> list[Batch]:
    """The batches of the epoch that comes after these batches."""
    return batches_of_epoch(settings, size_in_epoch(settings, epoch, len(batches)), epoch)


@dataclass(frozen=True)
class Group:
    """The steps whose batches make one update together, made by the last of them.

    The run may end before they are enough: then the group is not whole and makes none.
    """

    steps: range
    is_whole: bool

    @property
    def last(self) -> int:
        return self.steps[-1]


def groups_of(settings: Settings, batches: Sequence[Batch]) -> list[Group]:
    """The groups of a run, the batches being those of whole epochs or up to the run's end."""
    k = settings["accumulate"]
    groups: list[Group] = []
    start = 0
    for step, batch in enumerate(batches):
        following = batches[step + 1].epoch if step + 1 < len(batches) else None
        at_end = following != batch.epoch and settings["accumulate_rest"] == "step"
        if step + 1 - start == k or at_end:
            groups.append(Group(range(start, step + 1), True))
            start = step + 1
    rest = range(start, len(batches))
    return [*groups, Group(rest, False)] if rest else groups


def examples_of(settings: Settings, batches: Sequence[Batch], group: Group) -> int:
    """The examples of the update that a group makes, or would make if the run went on."""
    steps = list(batches)
    while len(steps) < group.steps.start + settings["accumulate"] and not group.is_whole:
        steps += next_epoch(settings, steps, steps[-1].epoch + 1)
    stop = group.steps.stop if group.is_whole else group.steps.start + settings["accumulate"]
    return sum(batch.stop - batch.start for batch in steps[group.steps.start : stop])


def weight_of(settings: Settings, batch: Batch, divisor: float | None = None) -> float:
    """What the mean gradient of the batch's data loss is multiplied by.

    Args:
        divisor: what the mean is divided by, where it is not the number of examples.
    """
    examples = batch.stop - batch.start
    if settings["reduction"] == "sum":
        return examples if divisor is None else divisor
    return examples / batch.size if settings["last_batch"] == "weighted" else 1


def factor_of_schedule(name: str, f: float, j: int, T: float, steps: int) -> float:
    """j steps after the warm-up; T steps make `schedule_epochs` epochs, `steps` the whole."""
    if name == "constant":
        return 1
    if name == "step":
        return float(f ** math.floor(j / T))
    if name == "exponential":
        return float(f ** (j / T))
    if name == "inverse_time":
        return 1 / (1 + j / T)
    assert name == "cosine"
    return (1 + math.cos(math.pi * j / steps)) / 2


def factors_of(settings: Settings, steps: int) -> list[float]:
    """What warm-up and schedule multiply the rate of every step by."""
    W = settings["warmup"]
    first_epoch = batches_of_epoch(settings, size_in_epoch(settings, 0, 0), 0)
    T = settings["schedule_epochs"] * len(first_epoch)
    name, f = settings["schedule"], settings["schedule_factor"]
    return [
        (k + 1) / W if k < W else factor_of_schedule(name, f, k - W, T, steps - W)
        for k in range(steps)
    ]


def rates_of(settings: Settings, steps: int) -> list[float]:
    """η_k of every step."""
    return [
        settings.changes_until(k).get("learning_rate", settings.learning_rate()) * factor
        for k, factor in enumerate(factors_of(settings, steps))
    ]


def bias_rates_of(settings: Settings, steps: int) -> list[float]:
    """η_k of the biases: the schedule of the rates on their own rate, which no change changes."""
    own = settings.get("bias_learning_rate")
    if own is None:
        return rates_of(settings, steps)
    return [own * factor for factor in factors_of(settings, steps)]
