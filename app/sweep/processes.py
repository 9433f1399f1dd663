"""The processes of this machine as workers.

A process that is killed takes the whole pool with it, so the pool is made anew, and the tasks that
were at work are tried again one by one: only the one that kills its process fails then.
"""

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from app.sweep.workers import TRIES, Failure, Outcome
from app.training.analysis.sweep.tasks import Task, TaskResult, trained

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
AHEAD = 1  # tasks that wait beside those at work, so that no process is idle


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes:
    """So many processes with one BLAS thread each."""

    def __init__(self, count: int) -> None:
        self._count = count
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # read by NumPy in each new process
        self._pool = self._new_pool()

    @property
    def hands(self) -> int:
        return self._count

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Each task once, as it comes."""
        waiting, suspects = deque(tasks), deque[Task]()
        tries: Counter[str] = Counter()
        going: dict[Future[TaskResult], Task] = {}
        while waiting or suspects or going:
            is_tried = any(task.name in tries for task in going.values())
            while (suspects or waiting) and not is_tried:
                if len(going) == (1 if suspects else self._count + AHEAD):
                    break
                is_tried = bool(suspects)
                task = suspects.popleft() if suspects else waiting.popleft()
                going[self._pool.submit(trained, task.bare)] = task
            done, _ = wait(going, return_when=FIRST_COMPLETED)
            broken = []
            for future in done:
                task = going.pop(future)
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    broken.append(task)
                elif error is not None:
                    yield task, Failure(f"{type(error).__name__}: {error}")
                else:
                    yield task, future.result()
            if broken:
                broken += going.values()
                going.clear()
                self._pool = self._new_pool()
                tries.update(task.name for task in broken)
                for task in broken:
                    if tries[task.name] < TRIES:
                        suspects.append(task)
                    else:
                        yield task, Failure(f"its process was killed {TRIES} times")

    def close(self) -> None:
        """Ends the processes at once."""
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError):
                process.terminate()
        for process in processes:
            process.join()

    def alive(self) -> list[int]:
        """The numbers of its processes."""
        return list(self._pool._processes or {})

    def _new_pool(self) -> ProcessPoolExecutor:
        spawned = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, mp_context=spawned, initializer=_begin)


def _begin() -> None:
    """Ctrl-C is for the command, which ends its processes itself; without it they end too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_command, daemon=True).start()


def _end_with_the_command() -> None:
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)
