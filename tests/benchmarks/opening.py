"""How long it takes to open a step of the digits: a batch of 64, and the full batch.

`python -m tests.benchmarks.opening` starts a server process of its own, trains once, then asks
for the first window of steps that no request has asked for before, in mixed order. The targets:
in the median 100 ms for a batch of 64 and one second for the full batch.
"""

import http.client
import time
from statistics import median
from urllib.parse import urlsplit

import numpy as np

from tests.server import server_process

DIGITS = "data=digits&model.hidden=32&model.activation=relu&runs=full,64,1&stop.epochs=20"
WINDOW = "examples=0:64&columns=0:256"
CASES = {"batch of 64": (1, 440, 100.0), "full batch": (0, 20, 1000.0)}
REQUESTS = 20


def get(connection: http.client.HTTPConnection, path: str) -> int:
    """Fetches a path; gives the bytes of the reply."""
    connection.request("GET", path)
    reply = connection.getresponse()
    content = reply.read()
    assert reply.status == 200, content
    return len(content)


def measured(connection: http.client.HTTPConnection, run: int, steps: int) -> list[float]:
    """Milliseconds of each request, for different steps of a run."""
    chosen = np.random.default_rng(0).permutation(steps)[:REQUESTS]
    times = []
    for step in chosen:
        started = time.perf_counter()
        get(connection, f"/api/v1/step?{DIGITS}&run={run}&step={step}&{WINDOW}")
        times.append(1000 * (time.perf_counter() - started))
    return times


def main() -> None:
    """Prints a row for each case."""
    with server_process() as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
        get(connection, f"/api/v1/run?{DIGITS}&format=csv")
        print("| step of the digits | median, ms | longest, ms | target, ms |")
        print("| --- | --: | --: | --: |")
        for name, (run, steps, target) in CASES.items():
            times = measured(connection, run, steps)
            print(f"| {name} | {median(times):.0f} | {max(times):.0f} | {target:.0f} |")


if __name__ == "__main__":
    main()
