"""Who is measured: the engine, the textbook, and the peers that are installed.

Each trains a workload for some steps and keeps the loss and the parameters of each, copied.
"""

import importlib
import importlib.metadata
import importlib.util
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from app.training.engine.loop import train
from app.training.setup.preparation import Prepared
from tests.benchmarks import textbook
from tests.benchmarks.record import Batch, Record
from tests.benchmarks.workloads import Array, Indices, Task

Peer = Callable[[Task, Iterable[Batch]], Record]

TEXTBOOK, PYTORCH, SKLEARN = "textbook NumPy", "PyTorch eager", "scikit-learn"
# The module here that trains with a package, and the package's names for import and install.
OPTIONAL = {
    PYTORCH: ("with_pytorch", "torch", "torch"),
    SKLEARN: ("with_sklearn", "sklearn", "scikit-learn"),
}


@dataclass(frozen=True)
class EngineRecord:
    """What is kept of a run of the engine."""

    losses: Array  # (steps,)
    theta: Array  # (steps + 1, P)


def room_for(prepared: Prepared) -> EngineRecord:
    """A record to be written, filled so that its memory is there before anything is timed."""
    steps = prepared.runs[0].steps
    return EngineRecord(np.ones(steps), np.ones((steps + 1, prepared.layout.size)))


def engine(prepared: Prepared, record: EngineRecord) -> None:
    """A run of the engine with everything recorded; a chunk's arrays do not last."""
    losses, theta = record.losses, record.theta
    plan = prepared.runs[0]
    for chunk in train(prepared, plan, time.thread_time):
        first, end = chunk.first_step, chunk.first_step + chunk.steps
        losses[first:end] = chunk.batch_loss
        theta[first : end + 1] = chunk.parameters


def engine_orders(prepared: Prepared) -> list[Indices]:
    """The orders of the epochs of the same run."""
    chunks = train(prepared, prepared.runs[0], time.thread_time)
    return [order.copy() for chunk in chunks for _, order in chunk.order]


@dataclass(frozen=True)
class Peers:
    """The peers at hand by title, the textbook first; and what is not installed."""

    train: dict[str, Peer]
    versions: dict[str, str]
    missing: tuple[str, ...]


def peers_at_hand() -> Peers:
    """Imports the peers that are installed."""
    train_by: dict[str, Peer] = {TEXTBOOK: textbook.train}
    versions, missing = {"NumPy": np.__version__}, []
    for title, (module, package, distribution) in OPTIONAL.items():
        if importlib.util.find_spec(package) is None:
            missing.append(distribution)
        else:
            train_by[title] = importlib.import_module(f"tests.benchmarks.{module}").train
            versions[distribution] = importlib.metadata.version(distribution)
    return Peers(train_by, versions, tuple(missing))
