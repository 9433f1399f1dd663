"""Scripts run in the environment, and how far what they print is from the run's losses."""

import json
import math
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.peers.environment import variables
from tests.peers.scripts import Experiment
from tests.web.printed import losses_of

# Runs each of the scripts in one Python, and writes for each a line with what came of it.
RUN_EACH = """
import contextlib, io, json, sys, traceback
for name, text in json.load(sys.stdin).items():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            exec(compile(text, name, "exec"), {"__name__": "__main__"})
            why = ""
        except Exception:
            why = traceback.format_exc(limit=-2)
    print(json.dumps([name, out.getvalue(), why]), flush=True)
"""


@dataclass(frozen=True)
class Printed:
    """What a script printed; why: the end of its traceback, if it failed."""

    name: str
    text: str
    why: str


def run_each(scripts: dict[str, str], python: Path, backend: str) -> Iterator[Printed]:
    """Each script's name with what came of it, as they end."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as given:
        json.dump(scripts, given)
        given.seek(0)
        process = subprocess.Popen(
            [python, "-c", RUN_EACH], stdin=given, stdout=subprocess.PIPE, text=True,
            cwd=folder, env=variables(backend),
        )  # fmt: skip
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                yield Printed(*json.loads(line))
        process.wait()


def difference(experiment: Experiment, printed: str) -> float:
    """The largest relative difference of a loss; infinite where steps or runs are others."""
    found = losses_of(printed)
    if len(found) != len(experiment.losses):
        return math.inf
    runs = zip(found, experiment.losses, experiment.steps, strict=True)
    return max(_of_run(*run) for run in runs)


def _of_run(found: dict[int, float], expected: dict[int, float], steps: int) -> float:
    if not {0, steps} <= found.keys() <= expected.keys():
        return math.inf
    pairs = [(loss, expected[step]) for step, loss in found.items()]
    return max(_relative(loss, own) for loss, own in pairs if math.isfinite(own))


def _relative(loss: float, own: float) -> float:
    if loss == own:
        return 0.0
    return abs(loss - own) / abs(own) if own and math.isfinite(loss) else math.inf
