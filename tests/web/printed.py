"""What exported scripts print, against what /api/v1/run says."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# Runs each of the scripts and prints, for each, what it printed; warnings of overflows are none.
RUN_ALL = """
import contextlib, io, json, sys
printed = {}
for name, text in json.load(sys.stdin).items():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(text, name, "exec"), {"__name__": "__main__"})
    printed[name] = out.getvalue()
print(json.dumps(printed))
"""


def run_all(scripts: dict[str, str], cwd: Path) -> dict[str, str]:
    """What each script prints, all run in one fresh Python."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN_ALL],
        input=json.dumps(scripts), capture_output=True, text=True, cwd=cwd, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed: dict[str, str] = json.loads(done.stdout)
    return printed


def losses_of(printed: str) -> list[dict[int, float]]:
    """Of each run, the training loss by step."""
    runs: list[dict[int, float]] = []
    for line in printed.splitlines():
        words = line.split()
        if words == ["step", "training", "loss"]:
            runs.append({})
        elif len(words) == 2 and words[0].isdigit():
            runs[-1][int(words[0])] = float(words[1])
    return runs


def assert_same_losses(printed: str, runs: list[dict[str, Any]], relative: float) -> None:
    """The losses printed at the start, at the end and between are those of a reply of /run."""
    found = losses_of(printed)
    assert len(found) == len(runs)
    for losses, run in zip(found, runs, strict=True):
        expected = dict(zip(run["evaluated_steps"], run["training_loss"], strict=True))
        assert {0, run["steps"]} <= losses.keys() <= expected.keys()
        assert max(losses) == run["steps"]
        told = {step: loss for step, loss in losses.items() if expected[step] is not None}
        assert told == pytest.approx({step: expected[step] for step in told}, rel=relative, abs=0)
