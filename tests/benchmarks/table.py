"""What was measured as Markdown: ratios within rounds, targets, and on what it was measured."""

import importlib
import importlib.util
import platform
from pathlib import Path

import numpy as np

from tests.benchmarks.comparison import ENGINE, UNFETCHED, Measured
from tests.benchmarks.contestants import PYTORCH, SKLEARN, TEXTBOOK
from tests.benchmarks.wire_cost import PACKED, PLAIN, RECORDED
from tests.benchmarks.workloads import Array, Workload

WIRE_TARGET = 1.0  # below it, sending a step costs less than training it
CPU_INFO = Path("/proc/cpuinfo")


def text(measured: Measured) -> str:
    """Both tables with their notes."""
    lines = [
        "# The speed of the engine",
        "",
        "Made by `python -m tests.benchmarks.engine`. How many times as fast as its peers the "
        "engine trains, everything recorded: the time of a step there over the time of a step "
        "here.",
        "",
        *speeds(measured),
        "",
        f"✓ reaches the target, ✗ does not. Medians of {measured.rounds} rounds, in each of which "
        "all took their turn; half of the rounds, or more, are within "
        f"{spread(measured):.0%} of the median. Before, all made the same steps from the same "
        f"start, with losses and parameters equal to {measured.difference:.0e}.",
        *unfetched(measured),
    ]
    if measured.wire:
        lines += [
            "",
            "What recording, serialising and framing a step costs, over what training it costs; "
            f"the target is below {WIRE_TARGET:g}. Beside it the evaluations (losses, accuracy "
            "and gradient over all examples), at most ten in an epoch.",
            "",
            *wire(measured),
        ]
    return "\n".join([*lines, "", versions(measured), ""])


def speeds(measured: Measured) -> list[str]:
    """A row for each workload."""
    peers = list(measured.peers.train)
    heads = ["", "network", "N", "batch", "engine, µs/step"]
    for peer in peers:
        heads += [peer] if peer == SKLEARN else [peer, "target"]
    rows = [heads, ["---"] * 2 + ["--:"] * (len(heads) - 2)]
    for workload, seconds in measured.seconds.items():
        row = [workload.name, workload.network, str(workload.examples), str(workload.batch_size)]
        row.append(rounded(1e6 * float(np.median(seconds[ENGINE]))))
        for peer in peers:
            row += cells(workload, peer, ratio(seconds, peer))
        rows.append(row)
    return [f"| {' | '.join(row)} |" for row in rows]


def cells(workload: Workload, peer: str, ratios: Array) -> list[str]:
    """A peer's ratio, marked, and the target if there is one."""
    median = float(np.median(ratios))
    targets = {TEXTBOOK: workload.textbook_target, PYTORCH: workload.pytorch_target}
    if peer not in targets:
        return [rounded(median)]
    return [f"{rounded(median)} {mark(median >= targets[peer])}", f"{targets[peer]:g}"]


def ratio(seconds: dict[str, Array], peer: str) -> Array:
    """Of each round: the peer's time over the engine's."""
    return seconds[peer] / seconds[ENGINE]


def spread(measured: Measured) -> float:
    """The largest of the median deviations from the median, relative, over all cells."""
    return max(
        float(np.median(np.abs(ratios / np.median(ratios) - 1.0)))
        for seconds in measured.seconds.values()
        for ratios in (ratio(seconds, peer) for peer in measured.peers.train)
    )


def unfetched(measured: Measured) -> list[str]:
    """A note on whole batches, which the textbook shuffles and fetches like any other."""
    found = [
        f"{workload.name} {rounded(float(np.median(ratio(seconds, UNFETCHED))))}"
        for workload, seconds in measured.seconds.items()
        if UNFETCHED in seconds
    ]
    if not found:
        return []
    return [
        "",
        "The textbook shuffles and fetches a whole batch like any other, which the engine does "
        f"not; against one that takes all examples as they are: {', '.join(found)}.",
    ]


def wire(measured: Measured) -> list[str]:
    """A row for each workload whose way to the wire was measured."""
    titles = (RECORDED, PACKED, PLAIN)
    rows = [["", "batch", "evaluations", *titles], ["---", *["--:"] * (len(titles) + 2)]]
    for workload, cost in measured.wire.items():
        medians = [float(np.median(cost.beyond[title])) for title in titles]
        marked = [f"{rounded(median)} {mark(median < WIRE_TARGET)}" for median in medians]
        size = str(workload.batch_size)
        evaluations = rounded(float(np.median(cost.evaluations)))
        rows.append([workload.name, size, evaluations, *marked])
    return [f"| {' | '.join(row)} |" for row in rows]


def versions(measured: Measured) -> str:
    """What it was measured on."""
    known = {"Python": platform.python_version(), **measured.peers.versions}
    names = ", ".join(f"{name} {version}" for name, version in known.items())
    return f"{names}; one thread on one core, float64; {processor()}{kernels()}."


def processor() -> str:
    """The model name of the processor."""
    lines = CPU_INFO.read_text(encoding="utf-8").splitlines() if CPU_INFO.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def kernels() -> str:
    """For which processor NumPy's BLAS took its kernels, where that can be found out."""
    if importlib.util.find_spec("threadpoolctl") is None:  # scikit-learn brings it
        return ""
    libraries = importlib.import_module("threadpoolctl").threadpool_info()
    used = [library["architecture"] for library in libraries if "numpy.libs" in library["filepath"]]
    return f", BLAS kernels for {used[0]}" if used else ""


def rounded(number: float) -> str:
    """To three digits where there are decimals, and no unit."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"


def mark(reached: bool) -> str:
    return "✓" if reached else "✗"
