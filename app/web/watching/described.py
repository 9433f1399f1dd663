"""The numbers that Prometheus reads: names, labels and meaning, and when to look at them.

The metrics and their documentation are both made from this table.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """One metric.

    over_workers: how a gauge's values in several workers become one; empty for what is counted.
    watch: what it means for those who run the server.
    """

    name: str  # without the beginning `batchwise_`, which all have
    text: str
    watch: str
    labels: tuple[str, ...] = ()
    over_workers: str = ""


def _named(*numbers: Number) -> dict[str, Number]:
    return {number.name: number for number in numbers}


COUNTERS = _named(
    Number(
        "requests",
        "Requests that have been answered",
        "Status 500 is always a fault of the server; its log tells which.",
        ("method", "route", "status"),
    ),
    Number("reply_bytes", "Bytes of the replies, without headers", "The traffic.", ("route",)),
    Number(
        "refusals",
        "Requests refused by a limit, named as in the settings",
        "429 and 503 under an ordinary load: add workers, or raise the limit that is named. "
        "422 is an experiment with a mistake (`experiment`), or above the limit that is named.",
        ("status", "limit"),
    ),
)
HISTOGRAMS = _named(
    Number(
        "reply_start_seconds",
        "Time from a request to the beginning of its reply",
        "Pages begin within some hundredths of a second; a whole call when it has been trained.",
        ("route",),
    ),
)
GAUGES = _named(
    Number(
        "requests_running",
        "Requests that are being answered",
        "Streams are those of the route `/api/v1/stream`.",
        ("route",),
        "sum",
    ),
    Number("workers", "Server processes", "Fewer than were started: one keeps ending.", (), "sum"),
    Number(
        "memory_bytes",
        "Memory that the server processes hold",
        "On Linux. It stays below what is planned for each worker.",
        (),
        "sum",
    ),
    Number(
        "training_waiting",
        "Jobs that wait for the training threads",
        "One for each experiment that is trained is usual.",
        (),
        "sum",
    ),
    Number(
        "training_wait_seconds",
        "Time that a short job waited for the training thread, in the slowest worker",
        "The best single sign of load: above 0.1 people notice, from 3 on the worker is not ready.",
        (),
        "max",
    ),
    Number(
        "experiments_training",
        "Experiments that are trained for a reader",
        "At most `BATCHWISE_STREAMS` in each worker.",
        (),
        "sum",
    ),
    Number(
        "experiment_bytes",
        "Memory of experiments: reserved for those that are read, kept for later readers",
        "Reserved bytes near `BATCHWISE_MEMORY_BYTES` mean that new experiments are refused soon; "
        "kept ones give way by themselves.",
        ("state",),
        "sum",
    ),
    Number(
        "call_bytes_free",
        "Bytes that calls may still take, in the worker that has the fewest",
        "At 0 for long: raise `BATCHWISE_CALL_BYTES` where there is memory.",
        (),
        "min",
    ),
    Number(
        "calls_waiting",
        "Calls that wait for such bytes",
        "At most `BATCHWISE_CALLS_WAITING` in each worker; above it they are refused.",
        (),
        "sum",
    ),
)
PREFIX = "batchwise_"
