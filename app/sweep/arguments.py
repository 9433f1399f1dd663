"""The command line of a sweep: its options, and the experiment and the grid that they say."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.sweep.output import FORMATS
from app.sweep.processes import usable_cores
from app.training.document.problems import ExperimentError, refuse
from app.training.document.query import Pair, experiment_from, query_of
from app.training.document.specification import Experiment, validated
from app.training.document.sweep_settings import Sweep, sweep_from

SHORT = {"data": "data", "epochs": "stop.epochs", "updates": "stop.updates"}  # options of keys


def parser() -> argparse.ArgumentParser:
    """The options; those of the sweep itself are made from its table of fields."""
    made = argparse.ArgumentParser(
        prog="python -m app sweep",
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
        help="any other setting, as in an address: model.hidden=8,4; may be given several times",
    )
    made.add_argument(
        "--run", type=int, default=0, help="the run of the experiment that is varied (%(default)s)"
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
        "tcp://10.0.0.5:8786",
    )
    made.add_argument("--fresh", action="store_true", help="train all cells anew")
    return made


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _shown(default: Any) -> str:
    return ",".join(map(str, default)) if isinstance(default, list) else str(default)


def read(words: Sequence[str]) -> tuple[argparse.Namespace, Experiment, Sweep]:
    """The options, the experiment that is varied, and how.

    Raises:
        ExperimentError: for an experiment or a sweep that cannot be.
        SystemExit: for options that there are not.
    """
    made = parser()
    given = made.parse_args(words)
    if given.processes < 1:
        made.error(f"--processes {given.processes}: must be at least 1")
    if given.output not in (None, "-") and Path(given.output).suffix.lower() not in FORMATS:
        made.error(f"--output {given.output}: must end in {', '.join(FORMATS)}, or be -")
    experiment = _experiment(given)
    if not 0 <= given.run < len(experiment.runs):
        last = len(experiment.runs) - 1
        made.error(f"--run {given.run}: the experiment has the runs 0 to {last}")
    said = {name: getattr(given, name) for name in Sweep.model_fields}
    return (
        given,
        experiment,
        sweep_from({name: text for name, text in said.items() if text is not None}),
    )


def _experiment(given: argparse.Namespace) -> Experiment:
    """The experiment of a file or an address, with what the options change in it."""
    pairs = _pairs_of(given.experiment) if given.experiment else []
    changed = [(key, getattr(given, name)) for name, key in SHORT.items() if getattr(given, name)]
    for text in given.set:
        key, equals, value = text.partition("=")
        if not equals:
            raise refuse("--set", text, "must be KEY=VALUE, for example model.hidden=8,4")
        changed.append((key, value))
    keys = {key for key, _ in changed}
    if keys & {"stop.epochs", "stop.updates"}:
        keys |= {"stop.epochs", "stop.updates"}
    return experiment_from([pair for pair in pairs if pair[0] not in keys] + changed)


def _pairs_of(said: str) -> list[Pair]:
    """The experiment of a JSON file, or of an address or its query, as pairs of a query."""
    path = Path(said)
    if path.suffix == ".json" or path.is_file():
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise refuse("experiment", said, f"cannot be read: {error}") from None
        experiment = validated(document)
        return parse_qsl(query_of(experiment), keep_blank_values=True)
    address = urlsplit(said)
    if not address.query and "=" not in said:
        raise refuse("experiment", said, "must be a JSON file or an address with a query")
    return parse_qsl(address.query or said, keep_blank_values=True)


def problems_in_lines(error: ExperimentError) -> str:
    """What is wrong, a line for each problem."""
    return "\n".join(
        f"{problem.field}: {problem.message}"
        + ("" if problem.value is None else f" (given: {problem.value})")
        for problem in error.reported
    )
