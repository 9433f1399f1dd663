"""A server in a process of its own, watched from outside: its memory, its time, what it prints.

Linux tells these in /proc. Depends on processes; must not know what they serve.
"""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.server import eventually, started_process

TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Watched:
    """A running server; `printed` grows with what it prints after its address."""

    url: str
    process: subprocess.Popen[str]
    printed: list[str]

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def resident(self) -> int:
        """Bytes of memory that it has now."""
        return _memory(self.process.pid, "VmRSS")

    @property
    def peak(self) -> int:
        """The most bytes of memory that it has had."""
        return _memory(self.process.pid, "VmHWM")

    @property
    def seconds(self) -> float:
        """Processor time that it has taken."""
        times = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / TICKS


@contextmanager
def watched(*options: str, **environment: str) -> Iterator[Watched]:
    """A freshly started `python -m app`; whatever it prints is read at once."""
    with started_process(*options, **environment) as (url, process):
        printed: list[str] = []
        assert process.stdout is not None
        reading = threading.Thread(target=printed.extend, args=(process.stdout,), daemon=True)
        reading.start()
        yield Watched(url, process, printed)
        process.terminate()
        reading.join(timeout=20)


def _memory(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return 1024 * int(line.split()[1])
    raise AssertionError(f"no {name} of process {pid}")


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if _is_alive(int(child))]


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def comes_below(server: Watched, most: int, seconds: float = 10) -> None:
    """Waits until the memory of a server is below so many bytes."""
    eventually(
        lambda: server.resident < most,
        f"{server.resident / MEGABYTE:.0f} MB of memory to fall below {most / MEGABYTE:.0f}",
        seconds,
    )


def serving_process(pids: list[int], client_port: int) -> int | None:
    """Which of these processes holds the other end of a connection of this machine."""
    for pid in pids:
        held = {
            os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()
        }
        if any(f"socket:[{inode}]" in held for inode in _inodes_to(client_port)):
            return pid
    return None


def _inodes_to(port: int) -> list[str]:
    """The sockets whose other end is this port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[2].endswith(f":{port:04X}")]
