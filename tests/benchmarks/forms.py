"""What the forms of other libraries cost, and that those that are not used cost nothing.

`python -m tests.benchmarks.forms` trains each form in turn with the plain one that it stands beside
and prints how fast it is: 1 is as fast, 0.9 a tenth slower. With `--against PATH`, the folder of
another checkout, the workloads that both know are trained there and here in turn, each in a process
of its own. Times are the processor time of the steps alone, on one core: medians of rounds.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.engine import use_one_core

Document = dict[str, Any]
SMALL: Document = {"data": {"name": "moons"}, "model": {"hidden": [8, 4]}}
DIGITS: Document = {"data": {"name": "digits"}, "model": {"hidden": [32]}}
LINE: Document = {"data": {"name": "sine"}, "model": {"hidden": [8, 4]}}
FORMS: dict[str, tuple[Document, Document, Document]] = {  # experiment, plain settings, the form's
    "half the squared error": (LINE, {}, {"loss": "half_squared_error"}),
    "rate in the velocity": (SMALL, {"optimizer": "momentum"}, {"rate_in_velocity": True}),
    "dampening": (SMALL, {"optimizer": "momentum"}, {"dampening": 0.5}),
    "Nesterov, rate in the velocity": (
        SMALL, {"optimizer": "nesterov"}, {"rate_in_velocity": True},
    ),
    "AdaGrad, ε inside": (SMALL, {"optimizer": "adagrad"}, {"epsilon_place": "inside"}),
    "RMSProp, ε inside": (SMALL, {"optimizer": "rmsprop"}, {"epsilon_place": "inside"}),
    "Adam, ε hat": (SMALL, {"optimizer": "adam"}, {"epsilon_place": "hat"}),
    "Adam, ε inside": (SMALL, {"optimizer": "adam"}, {"epsilon_place": "inside"}),
    "Adam, not corrected": (SMALL, {"optimizer": "adam"}, {"bias_correction": False}),
    "AdamW, decay on weights": (SMALL, {"optimizer": "adamw"}, {"decay_on": "weights"}),
    "L2 on all": (SMALL, {"l2": 0.01}, {"l2_on": "all"}),
    "L2 per batch": (SMALL, {"l2": 0.01}, {"l2_per": "batch"}),
    "biases at a rate of their own": (SMALL, {}, {"bias_learning_rate": 0.01}),
    "the same, with Adam": (SMALL, {"optimizer": "adam"}, {"bias_learning_rate": 0.01}),
    "biases by descent, with Adam": (
        SMALL, {"optimizer": "adam"}, {"bias_optimizer": "gradient_descent"},
    ),
    "two batches an update": (SMALL, {"optimizer": "momentum"}, {"accumulate": 2}),
    "the same, by examples": (
        SMALL, {"optimizer": "momentum"}, {"accumulate": 2, "accumulate_as": "examples"},
    ),
}  # fmt: skip
KNOWN: dict[str, Document] = {  # workloads of any checkout
    "moons 2-8-4-1": SMALL,
    "digits 64-32-10": DIGITS,
    "sine 1-8-4-1": LINE,
    "moons, Adam": {**SMALL, "optimizer": "adam"},
    "moons, momentum and L2": {**SMALL, "optimizer": "momentum", "l2": 0.01},
    "moons, RMSProp, sum": {**SMALL, "optimizer": "rmsprop", "reduction": "sum"},
}
SIZES: tuple[Any, ...] = (1, 32, "full")
STEPS = {1: 6000, 32: 3000, "full": 1200}
ROUNDS = 9
HERE = Path(__file__).resolve().parents[2]
# What another checkout runs: JSON with documents on a line each, seconds of a step back.
ONE = """
import json, os, sys, time
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
from app.training.document.limits import Limits
from app.training.document.specification import validated
from app.training.engine.loop import train
from app.training.setup.preparation import prepare
for line in sys.stdin:
    prepared = prepare(validated(json.loads(line)), Limits())
    chunks = list(map(lambda chunk: (chunk.seconds, chunk.steps),
                      train(prepared, prepared.runs[0], time.thread_time)))
    part = chunks[len(chunks) // 4:]
    print(sum(s for s, _ in part) / sum(n for _, n in part), flush=True)
"""


def run(document: Document, size: Any) -> Document:
    """The document of one run of so many steps."""
    return {**document, "runs": [{"batch_size": size}], "stop": {"updates": STEPS[size]}}


class Trainer:
    """A process that trains documents in one checkout."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", ONE], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={"PYTHONPATH": str(folder), "PATH": ""},
        )  # fmt: skip

    def seconds(self, document: Document) -> float:
        """Of one step."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(document) + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


def ratio(first: Trainer, second: Trainer, plain: Document, other: Document, rounds: int) -> float:
    """How many times as fast the second is: the median over rounds in which both have a turn.

    The one that begins is the other one in each round.
    """
    ratios = []
    for turn in range(rounds + 1):
        if turn % 2:
            own, others = first.seconds(plain), second.seconds(other)
        else:
            others, own = second.seconds(other), first.seconds(plain)
        ratios.append(own / others)
    return median(ratios[1:])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.forms")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default %(default)s")
    parser.add_argument("--against", type=Path, help="the folder of another checkout")
    given = parser.parse_args()
    use_one_core()
    here = Trainer(HERE)
    sizes = "  ".join(f"{f'batch {size}':>10}" for size in SIZES)
    print(f"{'form against plain':36}  {sizes}")
    for name, (experiment, plain, form) in FORMS.items():
        document = {**experiment, **plain}
        ratios = [
            ratio(here, here, run(document, size), run({**document, **form}, size), given.rounds)
            for size in SIZES
        ]
        print(f"{name:36}  " + "  ".join(f"{value:10.2f}" for value in ratios), flush=True)
    if given.against is None:
        return
    there, here = Trainer(given.against.resolve()), Trainer(HERE)  # both are fresh
    print(f"\n{'here against the other checkout':36}  {sizes}")
    for name, document in KNOWN.items():
        ratios = [
            ratio(there, here, run(document, size), run(document, size), given.rounds)
            for size in SIZES
        ]
        print(f"{name:36}  " + "  ".join(f"{value:10.2f}" for value in ratios), flush=True)


if __name__ == "__main__":
    main()
