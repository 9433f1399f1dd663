"""How many bytes an experiment needs, estimated before it is trained. The estimates are high.

Depends on the plans of the runs; must not know how they are served.
"""

from app.numerics.many import rows_at_once
from app.training.analysis.draws import SLICE, cost_of
from app.training.analysis.landscape.paths import most_points as most_points_of_path
from app.training.analysis.noise.cloud import most_points
from app.training.analysis.timing import batch_sizes, resized, size_groups
from app.training.document.limits import Limits
from app.training.engine.batches import is_whole
from app.training.engine.columns import numbers_a_step
from app.training.engine.comparison import EVALUATION_BYTES, key_steps
from app.training.engine.evaluation import most_evaluations
from app.training.engine.loop import longest_chunk
from app.training.engine.seeking import MOST_KEPT
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment

NUMBER = 8  # bytes
CALLS_OF_A_ROW = 1_500  # bytes of the bound calls of one layer of one row of a block


def results_bytes(prepared: Prepared, limits: Limits) -> int:
    """Bytes of all frames and of the states that are kept for seeking."""
    layout = prepared.layout
    total = 0
    for plan in prepared.runs:
        numbers = plan.steps * numbers_a_step(len(layout.layers))
        numbers += len(key_steps(prepared, plan, limits)) * (layout.size + 1)
        numbers += MOST_KEPT * (1 + len(plan.state)) * layout.size
        total += NUMBER * numbers + EVALUATION_BYTES * most_evaluations(plan, range(plan.steps))
    return total


def running_bytes(prepared: Prepared) -> int:
    """Bytes needed while all runs are trained and evaluated.

    Runs share what a pass needs, for each batch size.
    """
    sizes = {
        size
        for plan in prepared.runs
        for segment in plan.timetable.segments
        for size in (segment.batch_size, segment.last_batch_size)
    }
    rows = sum(
        max(_rows(prepared, plan, segment) for segment in plan.timetable.segments)
        for plan in prepared.runs
    )
    passes = sum(passes_bytes(prepared, size) for size in sizes)
    return _evaluating(prepared) + rows + passes


def passes_bytes(prepared: Prepared, examples: int) -> int:
    """Bytes of a forward and a backward pass of so many examples."""
    features, *units = prepared.layout.sizes
    return NUMBER * examples * (features + 1 + 4 * sum(units))


def step_bytes(prepared: Prepared, run: int, step: int) -> int:
    """Bytes needed to open a step: two passes of its batch, or the chunk that leads to it."""
    plan = prepared.runs[run]
    passes = 2 * passes_bytes(prepared, plan.timetable.batch_size_at(step))
    return max(passes, _block(prepared, plan, plan.timetable.at(step)))


def noise_bytes(prepared: Prepared, run: int, step: int) -> int:
    """Bytes needed to measure the noise at a step.

    First passes of all examples with copies of parts of them, then a chunk of the run beside such
    passes, and the gradients of many batches.
    """
    plan, n, parameters = prepared.runs[run], len(prepared.examples.y), prepared.layout.size
    passes = passes_bytes(prepared, n)
    batches = max(SLICE // cost_of(1, n, parameters), most_points(parameters))
    gradients = 3 * NUMBER * parameters * batches
    chunk = _block(prepared, plan, plan.timetable.at(step))
    return 3 * passes // 2 + max(passes, chunk) + gradients


def cosines_bytes(prepared: Prepared, run: int) -> int:
    """Bytes needed for full gradients along a run."""
    segments = prepared.runs[run].timetable.segments
    own = max(_block(prepared, prepared.runs[run], segment) for segment in segments)
    return passes_bytes(prepared, len(prepared.examples.y)) + own


def landscape_bytes(prepared: Prepared) -> int:
    """Bytes needed for a landscape.

    The points of all paths and what is made of them, arrays for the losses at many θ at once, a
    pass of all examples, and a chunk of a run that is trained again.
    """
    parameters, runs = prepared.layout.size, len(prepared.runs)
    points = runs * most_points_of_path(runs, parameters)
    n = len(prepared.examples.y) + len(prepared.examples.y_test)
    at_once = rows_at_once(prepared.network, n)
    rows = 4 * NUMBER * points * parameters + (at_once + 1) * passes_bytes(prepared, n)
    own = max(
        _block(prepared, plan, segment)
        for plan in prepared.runs
        for segment in plan.timetable.segments
    )
    return rows + max(own, passes_bytes(prepared, n))


def units_bytes(prepared: Prepared, run: int, step: int) -> int:
    """Bytes needed for the units at θ_step: a chunk of the run, then passes of all examples."""
    plan = prepared.runs[run]
    chunk = _block(prepared, plan, plan.timetable.at(min(step, plan.steps - 1)))
    return chunk + passes_bytes(prepared, len(prepared.examples.y))


def timing_bytes(prepared: Prepared, run: int, step: int) -> int:
    """Bytes needed for timing: the opened step, and a block for every batch size of a group."""
    plan = prepared.runs[run]
    sizes = batch_sizes(plan.example_count, plan.timetable.batch_size_at(step))
    groups = [[resized(plan, size) for size in group] for group in size_groups(sizes)]
    largest = max(
        sum(_block(prepared, each, each.timetable.segments[0]) for each in group)
        for group in groups
    )
    return step_bytes(prepared, run, step) + largest


def _evaluating(prepared: Prepared) -> int:
    n = len(prepared.examples.y) + len(prepared.examples.y_test)
    return NUMBER * n * (prepared.layout.sizes[0] + 1) + passes_bytes(prepared, n)


def _block(prepared: Prepared, plan: RunPlan, segment: Segment) -> int:
    """Bytes of a block of one run."""
    return _rows(prepared, plan, segment) + passes_bytes(prepared, segment.batch_size)


def _rows(prepared: Prepared, plan: RunPlan, segment: Segment) -> int:
    """Bytes of the rows of a block, without those of a pass."""
    layout, size = prepared.layout, segment.batch_size
    rows = min(longest_chunk(prepared, plan, segment), plan.steps)
    fetched = 0 if is_whole(plan, segment) else layout.sizes[0] + 1 + layout.sizes[-1]
    of_a_row = NUMBER * (2 * layout.size + size * (layout.sizes[-1] + fetched))
    of_a_row += CALLS_OF_A_ROW * len(layout.layers)
    epoch = NUMBER * (segment.steps_per_epoch * size + 2 * segment.examples_per_epoch)
    return rows * of_a_row + epoch
