"""The workers of a Dask cluster.

What Dask does by itself: a task whose worker dies is run again elsewhere, and fails when that has
happened four times. What it does not: when the scheduler is lost, so are all results, and the
client is of no use any more; then a new one is made, and what has not come yet is sent again. A
worker with several BLAS threads comes to other bits, so it is left out.
"""

import logging
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.sweep.workers import CannotWork, Failure, Outcome
from app.training.analysis.sweep.tasks import Task, TaskResult, trained
from app.training.engine.identity import fingerprint

CONNECT_SECONDS = 10
PATIENCE_SECONDS = 300  # for a scheduler that was there and is gone
LOOK_SECONDS = 1.0  # between two looks at whether the scheduler is still there
AHEAD = 3  # tasks of a thread of a worker: enough that none waits for the network
FEWEST_AHEAD = 8
RETRIES = 2  # of a task that fails
QUIET = (  # loggers: a lost scheduler is said here, and what follows from leaving is no news
    "distributed.client", "distributed.batched", "distributed.core", "tornado.application",
)  # fmt: skip

Say = Callable[[str], None]


@dataclass(frozen=True)
class Unfit:
    """A worker that cannot be used, and why."""

    worker: str
    reason: str


def checked(task: Task) -> TaskResult | Unfit:
    """Trains a task in a worker, unless that has several BLAS threads."""
    from distributed import get_worker
    from threadpoolctl import threadpool_info

    threads = max((pool["num_threads"] for pool in threadpool_info()), default=1)
    if threads > 1:
        reason = (
            f"it has {threads} BLAS threads, which is slower and gives other bits; start it with "
            "OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1, or under its nanny"
        )
        return Unfit(get_worker().address, reason)
    return trained(task)


class Cluster:
    """A Dask cluster by the address of its scheduler; `say` tells the user something."""

    def __init__(self, address: str, say: Say, patience: float = PATIENCE_SECONDS) -> None:
        try:
            import distributed
            import threadpoolctl  # noqa: F401
        except ImportError:
            raise CannotWork(
                "--cluster needs dask.distributed: pip install 'batchwise[cluster]'"
            ) from None
        self._distributed, self._address = distributed, address
        self._say, self._patience = say, patience
        self._unfit: set[str] = set()
        self._is_idle = False  # as it was said last
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._client = self._connected()

    @property
    def hands(self) -> int:
        return max(1, sum(self._workers().values()))

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Each task once, as it comes."""
        missing = {task.name: task for task in tasks}
        while missing:
            for task, outcome in self._until_lost(list(missing.values())):
                del missing[task.name]
                yield task, outcome
            if missing:
                self._reconnect()

    def _until_lost(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcomes of as many tasks as come before the scheduler is lost."""
        waiting, going = deque(tasks), dict[str, tuple[Task, Any]]()
        done: queue.SimpleQueue[str] = queue.SimpleQueue()
        while waiting or going:
            while waiting and len(going) < self._room():
                task = waiting.popleft()
                future = self._submitted(task)
                going[task.name] = task, future
                future.add_done_callback(lambda _, name=task.name: done.put(name))
            try:
                name = done.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                if self._client.status != "running" or not self._answers():
                    return
                self._say_if_nobody_works()
                continue
            task, future = going.pop(name)
            outcome = self._outcome(future)
            if outcome is None:
                return
            if isinstance(outcome, Unfit):
                self._leave_out(outcome)
                waiting.append(task)
            else:
                yield task, outcome

    def _submitted(self, task: Task) -> Any:
        """The key says all on which the result depends: Dask gives an old one for a known key."""
        fit = [worker for worker in self._workers() if worker not in self._unfit]
        return self._client.submit(
            checked,
            task.bare,
            key=f"batchwise-{task.name}-{fingerprint()}-{len(self._unfit)}",
            retries=RETRIES,
            workers=fit if self._unfit else None,
            allow_other_workers=False,
            pure=True,
        )

    def _outcome(self, future: Any) -> TaskResult | Failure | Unfit | None:
        """What came of a task; None where the scheduler forgot it."""
        if future.status in ("cancelled", "lost"):
            return None
        if future.status == "error":
            error = future.exception()
            if isinstance(error, ImportError):
                raise CannotWork(
                    f"The workers of {self._address} cannot load Batchwise ({error}): install the "
                    "same version there."
                )
            return Failure(f"{type(error).__name__}: {error}")
        try:
            result: TaskResult | Unfit = future.result(timeout=CONNECT_SECONDS)
        except (OSError, self._distributed.TimeoutError, self._distributed.CancelledError):
            return None
        return result

    def _leave_out(self, unfit: Unfit) -> None:
        if unfit.worker not in self._unfit:
            self._unfit.add(unfit.worker)
            self._say(f"The worker {unfit.worker} is left out: {unfit.reason}.")
        if not set(self._workers()) - self._unfit:
            raise CannotWork(f"No worker of {self._address} can be used: {unfit.reason}.")

    def _say_if_nobody_works(self) -> None:
        is_idle = not self._workers()
        if is_idle and not self._is_idle:
            self._say(f"The cluster at {self._address} has no worker; waiting for one.")
        self._is_idle = is_idle

    def _workers(self) -> dict[str, int]:
        """The threads of each worker that the scheduler knows."""
        with suppress(OSError, self._distributed.TimeoutError):
            threads: dict[str, int] = self._client.nthreads()
            return threads
        return {}

    def _room(self) -> int:
        return max(FEWEST_AHEAD, AHEAD * sum(self._workers().values()))

    def _answers(self) -> bool:
        try:
            self._client.sync(self._client.scheduler.identity, callback_timeout=CONNECT_SECONDS)
        except (OSError, self._distributed.TimeoutError):
            return False
        return True

    def _connected(self) -> Any:
        try:
            return self._distributed.Client(
                self._address, timeout=CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise CannotWork(f"No scheduler answers at {self._address}: {error}") from None

    def _reconnect(self) -> None:
        """A new client, once there is a scheduler again.

        Raises:
            CannotWork: where none comes in time.
        """
        self._say(f"The scheduler at {self._address} is lost; waiting for it.")
        self._close_client()
        until = time.monotonic() + self._patience
        while True:
            try:
                self._client = self._connected()
                return
            except CannotWork:
                if time.monotonic() > until:
                    raise
                time.sleep(LOOK_SECONDS)

    def _close_client(self) -> None:
        with suppress(OSError, self._distributed.TimeoutError):
            self._client.close(timeout=CONNECT_SECONDS)

    def close(self) -> None:
        """Leaves: what is queued is dropped, what is being trained ends within a second."""
        self._close_client()
