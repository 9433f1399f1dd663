"""The numbers that Prometheus reads: names, labels and meaning, and when to look at them.

The metrics and their documentation are both made from this table.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One metric.

    over_workers: how a gauge's values in several workers become one; empty for what is counted.
    watch: what it means for those who run the server.
    """

    name: str  # without the beginning `batchwise_`, which all have
    text: str
    watch: str
    labels: tuple[str, ...] = ()
    over_workers: str = ""


def _named(*metrics: Metric) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics}


COUNTERS = _named(
    Metric(
        "requests",
        "Requests that have been answered",
        "Status 500 is always a fault of the server; its log has the traceback.",
        ("method", "route", "status"),
    ),
    Metric("reply_bytes", "Bytes of the replies, without headers", "The traffic.", ("route",)),
    Metric(
        "refusals",
        "Requests refused by a limit, named as in the settings",
        "If 429 or 503 appear under an ordinary load, add workers or raise the limit in the label "
        "`limit`. 422 is an experiment with a mistake (`experiment`) or above that limit.",
        ("status", "limit"),
    ),
)
HISTOGRAMS = _named(
    Metric(
        "reply_start_seconds",
        "Time from a request to the beginning of its reply",
        "A page begins within a few hundredths of a second, a call after its training.",
        ("route",),
    ),
)
GAUGES = _named(
    Metric(
        "requests_running",
        "Requests that are being answered",
        "The route `/api/v1/stream` counts the streams.",
        ("route",),
        "sum",
    ),
    Metric(
        "workers",
        "Server processes",
        "A smaller number than you started means that a worker keeps ending.",
        (),
        "sum",
    ),
    Metric(
        "memory_bytes",
        "Memory that the server processes hold",
        "Only on Linux. It stays below the planned memory of all workers.",
        (),
        "sum",
    ),
    Metric(
        "training_waiting",
        "Jobs that wait for the training threads",
        "One job for each experiment in training is normal.",
        (),
        "sum",
    ),
    Metric(
        "training_wait_seconds",
        "Time that a short job waited for the training thread, in the slowest worker",
        "The best single sign of load. People notice more than 0.1; from 3 on, the worker is not "
        "ready.",
        (),
        "max",
    ),
    Metric(
        "experiments_training",
        "Experiments that are being trained for a reader",
        "At most `BATCHWISE_STREAMS` in each worker.",
        (),
        "sum",
    ),
    Metric(
        "experiment_bytes",
        "Memory of experiments: reserved while they have readers, or kept for later readers",
        "If the reserved bytes come near `BATCHWISE_MEMORY_BYTES`, the worker will soon refuse new "
        "experiments. Kept experiments make room by themselves.",
        ("state",),
        "sum",
    ),
    Metric(
        "call_bytes_free",
        "Bytes that calls may still take, in the worker that has the fewest",
        "If this stays at 0, raise `BATCHWISE_CALL_BYTES` if the machine has memory.",
        (),
        "min",
    ),
    Metric(
        "calls_waiting",
        "Calls that wait for free bytes",
        "At most `BATCHWISE_CALLS_WAITING` in each worker; the worker refuses further calls.",
        (),
        "sum",
    ),
)
PREFIX = "batchwise_"
