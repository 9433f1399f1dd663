"""A Dask cluster of processes of this machine, as a person starts one by hand."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.server import PROJECT, eventually
from tests.store.databases import free_port

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Cluster:
    """A scheduler at `address`, and its workers."""

    def __init__(self, port: int, folder: Path) -> None:
        self.address, self._port, self._folder = f"tcp://127.0.0.1:{port}", port, folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._scheduler()

    def _started(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(PROJECT), **more}
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
            cwd=self._folder, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _scheduler(self) -> subprocess.Popen[bytes]:
        return self._started(
            "dask_scheduler", "--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard"
        )

    def restart_scheduler(self) -> None:
        """Kills the scheduler and starts another one at the same address."""
        self.scheduler.kill()
        self.scheduler.wait()
        self.scheduler = self._scheduler()

    def add_worker(self, blas_threads: int = 1) -> subprocess.Popen[bytes]:
        """A worker of one thread, without a nanny."""
        threads = {name: str(blas_threads) for name in ONE_THREAD}
        worker = self._started(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(self._folder), "--death-timeout", "60", **threads,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def count(self) -> int:
        """Workers that the scheduler knows."""
        from distributed import Client

        with Client(self.address, timeout=20, set_as_default=False) as client:
            return len(client.nthreads())

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def cluster(workers: int = 0) -> Iterator[Cluster]:
    """A cluster with so many workers."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, free_port() as port:
        made = Cluster(port, Path(folder))
        try:
            for _ in range(workers):
                made.add_worker()
            eventually(lambda: made.count() == workers, "the workers", seconds=60)
            yield made
        finally:
            made.close()
