"""The engine against its peers on all workloads: checked, then measured. Must not know a table."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

from tests.benchmarks.agreement import check
from tests.benchmarks.contestants import TEXTBOOK, Peer, Peers, engine, peers_at_hand, room_for
from tests.benchmarks.record import batches, shuffles
from tests.benchmarks.stopwatch import Contestant, Run, of_any_length, of_fixed_length, rounds
from tests.benchmarks.wire_cost import WireCost, wire_cost
from tests.benchmarks.workloads import WORKLOADS, Array, Task, Workload, task_of

ENGINE = "engine"
UNFETCHED = "textbook NumPy, whole batch not fetched"
MOST_BYTES = 100e6  # that a run keeps
WIRE_BATCH_SIZES = (1, 32)  # of W1


@dataclass(frozen=True)
class Measured:
    """All that was measured."""

    peers: Peers
    rounds: int
    difference: float  # between engine and peers, the largest
    seconds: dict[Workload, dict[str, Array]]  # per step, by contestant, of each round
    wire: dict[Workload, WireCost]


def measured(only: str, count: int, tell: Callable[[str], None]) -> Measured:
    """Measures the workloads whose name begins with `only`, in so many rounds."""
    peers = peers_at_hand()
    workloads = [workload for workload in WORKLOADS if workload.name.startswith(only)]
    difference = max(check(workload, peers.train) for workload in workloads)
    tell(f"{', '.join(peers.train)} compute what the engine does, to {difference:.0e}.")
    # All workloads in each round: what disturbs some seconds then disturbs few rounds of any.
    everyone = {
        (workload, title): contestant
        for workload in workloads
        for title, contestant in contestants(workload, peers.train).items()
    }
    tell(f"{count + 1} rounds of {len(workloads)} workloads …")
    seconds: dict[Workload, dict[str, Array]] = {workload: {} for workload in workloads}
    for (workload, title), times in rounds(everyone, count).items():
        seconds[workload][title] = times
    wire = {
        workload: wire_cost(workload, count)
        for workload in workloads
        if workload.name == "W1" and workload.batch_size in WIRE_BATCH_SIZES
    }
    return Measured(peers, count, difference, seconds, wire)


def contestants(workload: Workload, peers: dict[str, Peer]) -> dict[str, Contestant]:
    """The engine, the peers, and for whole batches the textbook without fetching them."""
    prepared = workload.prepared()
    task, most = task_of(prepared), int(MOST_BYTES / 8 / prepared.layout.size)
    record = room_for(prepared)
    found = {ENGINE: of_fixed_length(lambda _: engine(prepared, record), workload.steps)}
    for title, train in peers.items():
        found[title] = of_any_length(shuffled(task, train), most)
    if len(task.y) == task.batch_size:
        found[UNFETCHED] = of_any_length(unfetched(task, peers[TEXTBOOK]), most)
    return found


def shuffled(task: Task, train: Peer) -> Run:
    """The peer on an order of its own for each epoch."""
    return lambda steps: train(task, batches(shuffles(len(task.y)), task.batch_size, steps))


def unfetched(task: Task, train: Peer) -> Run:
    """The peer on all examples in each step, as they are."""
    return lambda steps: train(task, repeat(slice(None), steps))
