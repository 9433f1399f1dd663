"""Whether the peers compute what the engine computes: else a comparison of speed says nothing.

They take the engine's own batches from the same θ_0, and losses and parameters must agree.
"""

from itertools import repeat

import numpy as np

from tests.benchmarks.contestants import (
    TEXTBOOK,
    EngineRecord,
    Peer,
    engine,
    engine_orders,
    room_for,
)
from tests.benchmarks.record import Record, batches
from tests.benchmarks.workloads import Workload, task_of

STEPS = 20
TOLERANCE = 1e-9


def check(workload: Workload, peers: dict[str, Peer]) -> float:
    """The largest difference between a peer and the engine in a loss or a parameter.

    Raises:
        AssertionError: where it is above the tolerance.
    """
    prepared = workload.prepared(STEPS)
    task, expected, orders = task_of(prepared), room_for(prepared), engine_orders(prepared)
    engine(prepared, expected)
    largest = 0.0
    for title, train in peers.items():
        record = train(task, batches(orders, task.batch_size, STEPS))
        difference = largest_difference(record, expected)
        name = f"{workload.name}, batch {workload.batch_size}: {title}"
        assert difference <= TOLERANCE, f"{name} is off the engine by {difference:.1e}"
        largest = max(largest, difference)
    if len(task.y) == task.batch_size:
        unfetched = peers[TEXTBOOK](task, repeat(slice(None), STEPS))
        assert largest_difference(unfetched, expected) <= TOLERANCE
    return largest


def largest_difference(record: Record, expected: EngineRecord) -> float:
    """Between two records of the same steps; infinite where a number is not finite."""
    assert len(record.losses) == len(expected.losses), "not as many steps"
    differences = np.concatenate(
        [np.array(record.losses) - expected.losses, (record.theta - expected.theta).ravel()]
    )
    largest = float(np.abs(differences).max())
    return largest if largest < np.inf else np.inf
