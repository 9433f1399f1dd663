"""The command line of a sweep: its options, and the experiment and the grid that they say."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.sweep.output import FORMATS
from app.sweep.processes import usable_cores
from app.sweep.said import RUN, changed, said_in
from app.training.document.problems import ExperimentError, refuse
from app.training.document.query import Pair
from app.training.document.specification import Experiment
from app.training.document.sweep_settings import Sweep, sweep_from

A_SCHEDULER = "tcp://10.0.0.5:8786"
SCHEDULER = re.compile(r"([a-z]+://)?[^\s/:]+:\d+|([a-z]+://)?\[[^\s/]+\]:\d+")
SHORT = {"data": "data", "epochs": "stop.epochs", "updates": "stop.updates"}  # options of keys


def parser() -> argparse.ArgumentParser:
    """The options; those of the sweep itself are made from its table of fields."""
    made = argparse.ArgumentParser(
        prog="python -m app sweep",
        allow_abbrev=False,
        description="Trains an experiment with every batch size and learning rate, several seeds "
        "each, and writes what became of each training. What was trained before is not trained "
        "again: after a stop the same command goes on where it was.",
    )
    made.add_argument(
        "experiment",
        nargs="?",
        help="what is not varied: a JSON document in a file, or the address of a page or a call "
        "with its query; without it the default experiment",
    )
    made.add_argument("--data", help="the data set, such as moons")
    made.add_argument("--epochs", help="each run trains for so many epochs")
    made.add_argument("--updates", help="each run makes so many updates, instead of epochs")
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="any other setting, as in an address: model.hidden=8,4 or optimizer=adam; may be "
        "given several times",
    )
    made.add_argument(
        "--run", help="the run of the experiment that is varied, counted from 0 (default 0)"
    )
    for name, field in Sweep.model_fields.items():
        default = field.get_default()
        usual = "" if default is None else f" (default {_shown(default)})"
        made.add_argument(_option(name), dest=name, help=f"{field.description}{usual}")
    made.add_argument("--output", help=f"a file for the cells: {', '.join(FORMATS)}; or - for CSV")
    made.add_argument(
        "--processes",
        type=int,
        default=usable_cores(),
        help="processes of this machine (default %(default)s: the cores that may be used)",
    )
    made.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="train on a Dask cluster instead: the address of its scheduler, such as "
        + A_SCHEDULER,
    )
    made.add_argument("--fresh", action="store_true", help="train all cells anew")
    return made


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _shown(default: Any) -> str:
    return ",".join(map(str, default)) if isinstance(default, list) else str(default)


def read(words: Sequence[str]) -> tuple[argparse.Namespace, Experiment, Sweep]:
    """The options, the experiment of the run that is varied, and how.

    Raises:
        ExperimentError: for an experiment or a sweep that cannot be.
        SystemExit: for options that there are not.
    """
    made = parser()
    given = made.parse_args(words)
    if given.processes < 1:
        made.error(f"--processes {given.processes}: must be at least 1")
    if given.cluster is not None and not SCHEDULER.fullmatch(given.cluster):
        made.error(f"--cluster {given.cluster}: must be an address such as {A_SCHEDULER}")
    if given.output not in (None, "-") and Path(given.output).suffix.lower() not in FORMATS:
        made.error(f"--output {given.output}: must end in {', '.join(FORMATS)}, or be -")
    said = said_in(given.experiment or "")
    own = {name: getattr(given, name) for name in Sweep.model_fields}
    texts = said.beside | {name: text for name, text in own.items() if text is not None}
    of_address, last = texts.pop(RUN, "0"), len(said.experiment.runs) - 1
    run = of_address if given.run is None else given.run
    if not (run.isascii() and run.isdigit() and int(run) <= last):
        raise refuse("--run", run, f"must be from 0 to {last}, the last run of the experiment")
    experiment = changed(said.experiment, int(run), _changes(given))
    return given, experiment, sweep_from(texts)


def _changes(given: argparse.Namespace) -> list[Pair]:
    """What the options change in the experiment, as pairs of a query."""
    pairs = [(key, getattr(given, name)) for name, key in SHORT.items() if getattr(given, name)]
    for text in given.set:
        key, equals, value = text.partition("=")
        if not equals:
            raise refuse("--set", text, "must be KEY=VALUE, for example model.hidden=8,4")
        pairs.append((key, value))
    return pairs


def problems_in_lines(error: ExperimentError) -> str:
    """What is wrong, a line for each problem."""
    return "\n".join(
        f"{problem.field}: {problem.message}"
        + ("" if problem.value is None else f" (given: {problem.value})")
        for problem in error.reported
    )
