"""Which arrangement a stack has, and how much of it is computed at once.

Depends on network, batch size and settings alone, never on the number of runs, so that a run has
the same numbers in every stack. What is fastest was measured, see `tests/benchmarks/stacks.py`.
"""

from collections.abc import Sequence

from app.training.engine.batches import is_whole
from app.training.engine.evaluation import evaluate_every
from app.training.engine.stacks.members import Member
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment

LONGEST_WINDOW = 16  # steps
LEAST_DELAYED = 300  # numbers of a first layer that pay for windows
MOST_BESIDE = {1: 120, 2: 30}  # parameters where runs stand side by side, by the batch size
MOST_RUNS = 256
CACHE = 1 << 24  # bytes of parameters and workspaces
ROWS, WINDOWED_ROWS = 128, 192  # steps at once
BYTES = 1 << 23  # of the batches of these steps, and of the θ kept for evaluation


def is_side_by_side(prepared: Prepared, segment: Segment) -> bool:
    """Whether the products of a step are so small that they are multiplied out."""
    return prepared.layout.size <= MOST_BESIDE.get(segment.batch_size, 0)


def is_one_rate(prepared: Prepared, plan: RunPlan) -> bool:
    """Whether a step is plain descent with one rate for all parameters of a run."""
    return prepared.is_fused(plan) and plan.bias_learning_rate is None


def is_windowed(prepared: Prepared, members: Sequence[Member], segment: Segment) -> bool:
    """Whether the first layer moves only at the ends of windows of steps."""
    plan, (_, *hidden, _) = members[0].plan, prepared.layout.sizes
    first = prepared.layout.layers[0]
    return (
        segment.batch_size == 1
        and segment.examples_per_epoch > 1
        and bool(hidden)
        and first.stop >= LEAST_DELAYED
        and is_one_rate(prepared, plan)
        and not any(member.penalty for member in members)
    )


def most_runs(prepared: Prepared, plan: RunPlan) -> int:
    """How many runs a stack has at most: what they hold should stay in the cache.

    Together with the batches that are fetched a stack holds about as many bytes as `CACHE` and
    `BYTES` say, or what a single run needs.
    """
    layout, size = prepared.layout, max(each.batch_size for each in plan.timetable.segments)
    of_parameters = layout.size * (4 + len(plan.state))
    of_batch = size * (4 * sum(layout.sizes[1:]) + layout.sizes[0])
    return min(MOST_RUNS, max(1, CACHE // (8 * (of_parameters + of_batch))))


def rows_of(prepared: Prepared, members: Sequence[Member], segment: Segment, per_epoch: int) -> int:
    """Steps that are computed at once: whole epochs, or windows, where they fit."""
    layout, every = prepared.layout, evaluate_every(segment, per_epoch)
    inputs = 0 if is_whole(members[0].plan, segment) else layout.sizes[0] + 1
    if is_side_by_side(prepared, segment):
        inputs *= layout.sizes[1]
    fetched = segment.batch_size * (inputs + 2 * layout.sizes[-1])
    numbers = len(members) * (fetched + layout.size // every)
    room = BYTES // (8 * numbers)
    if is_windowed(prepared, members, segment):
        return max(LONGEST_WINDOW, min(WINDOWED_ROWS, room) // LONGEST_WINDOW * LONGEST_WINDOW)
    most = max(1, min(ROWS, room, members[0].plan.steps))
    return most - most % segment.steps_per_epoch if most > segment.steps_per_epoch else most
