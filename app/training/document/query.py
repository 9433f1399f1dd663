"""The experiment as a query string, both ways. Depends on the leaves; must not know HTTP.

Each leaf stands under its dotted path, lists of plain values joined by commas. What several runs
set stands in a list, an entry for each run: `runs.learning_rate=0.1,,0.02` is the same as
`runs.0.learning_rate=0.1&runs.2.learning_rate=0.02`; an empty entry says nothing. Two short forms:
`data=moons` for `data.name`, `runs=full,32,1` for the batch sizes. Everything that JSON can say
the query can say: `document_from(pairs_of(document)) == document` for a canonical document.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import quote_plus

from app.training.document.data_settings import KEPT, KEPT_NAME
from app.training.document.fields import LEAVES
from app.training.document.problems import ExperimentError, Problem
from app.training.document.query_reading import (
    LEAF_TYPES,
    OF_RUNS,
    RUN_BY_RUN,
    SHORT,
    document_from,
    entries_of,
)
from app.training.document.query_reading import Pair as Pair
from app.training.document.query_values import text_of
from app.training.document.specification import (
    DEFAULT_BATCH_SIZES,
    Experiment,
    canonical,
    validated,
)

T = TypeVar("T")

# View settings, no part of the experiment: pages, figures and HTML exports use them.
VIEW_KEYS = frozenset(
    (
        "x",
        "y",
        "panels",
        "run",
        "hide",
        "lock",
        "theme",
        "autoplay",
        "at",
        "test_loss",
        "target",
        "target_of",
        "v",
        "test_examples",
        "discrete",
        "rows",
        "example",
        "column",
        "caption",
    )
)
UNESCAPED = "!*'(),"  # besides letters, digits and _.-~, as JavaScript does it


def experiment_from(pairs: Iterable[Pair]) -> Experiment:
    """The experiment that a query says; view settings are ignored.

    Raises:
        ExperimentError: naming each bad key, its value and what is allowed.
    """
    return validated(document_from(pair for pair in pairs if pair[0] not in VIEW_KEYS))


def pairs_of(experiment: Experiment) -> list[Pair]:
    """The canonical query: defaults left out, in the order of the table of leaves."""
    document = canonical(experiment)
    pairs: list[Pair] = []
    for leaf in LEAVES:
        if leaf.per_run:
            continue
        section, _, name = leaf.path.rpartition(".")
        values = document.get(section, {}) if section else document
        if name in values:
            pairs += _pairs_of_leaf(leaf.path, leaf.type, values[name])
    return pairs + _pairs_of_runs(document.get("runs", []))


def query_of(experiment: Experiment) -> str:
    """The canonical query as it stands in an address, the same that the page writes."""
    return query_text(pairs_of(experiment))


def query_text(pairs: Iterable[Pair]) -> str:
    """The pairs as they stand in an address, with nothing escaped that need not be."""
    return "&".join(f"{key}={quote_plus(text, UNESCAPED)}" for key, text in pairs)


def _pairs_of_leaf(path: str, kind: str, value: Any) -> list[Pair]:
    if kind == "rows":
        return [(f"{path}.{index}", text_of(row)) for index, row in enumerate(value)]
    if kind == "changes":
        return _pairs_of_changes(path, value)
    return [("data" if path == "data.name" else path, text_of(value))]


def _pairs_of_changes(path: str, changes: list[dict[str, Any]]) -> list[Pair]:
    if not changes:
        return [(path, "")]
    return [
        (f"{path}.{index}.{name}", text_of(value))
        for index, change in enumerate(changes)
        for name, value in change.items()
    ]


def _pairs_of_runs(runs: list[dict[str, Any]]) -> list[Pair]:
    sizes = [run["batch_size"] for run in runs]
    pairs = [("runs", text_of(sizes))] if tuple(sizes) not in ((), DEFAULT_BATCH_SIZES) else []
    for name in OF_RUNS:
        if name != "batch_size":
            pairs += _pairs_over_runs(name, runs)
    return pairs


def _pairs_over_runs(name: str, runs: list[dict[str, Any]]) -> list[Pair]:
    """One list where several runs set the field."""
    setting = [index for index, run in enumerate(runs) if name in run]
    if len(setting) > 1 and name not in RUN_BY_RUN:
        entries = [text_of(run.get(name, "")) for run in runs[: setting[-1] + 1]]
        return [(f"runs.{name}", ",".join(entries))]
    kind = LEAF_TYPES[f"runs.{name}"]
    return [
        pair
        for index in setting
        for pair in _pairs_of_leaf(f"runs.{index}.{name}", kind, runs[index][name])
    ]


def lenient(
    pairs: Iterable[Pair], check: Callable[[Experiment], T]
) -> tuple[Experiment, T, list[Problem]]:
    """The experiment of a query, with every bad part left at its default, and what was bad.

    `check` may refuse an experiment too; what it returns for the accepted one is returned.

    Raises:
        ExperimentError: where `check` refuses even the default experiment.
    """
    left = [pair for pair in pairs if pair[0] not in VIEW_KEYS]
    notices: list[Problem] = []
    while True:
        try:
            experiment = experiment_from(left)
            return experiment, check(experiment), notices
        except ExperimentError as error:
            if not left:
                raise
            notices += error.problems
            bad = _Fields(problem.field for problem in error.problems)
            kept = [good for pair in left for good in _good_part(pair, bad)]
            left = kept if kept != left else []


def kept_id_in(pairs: Iterable[Pair]) -> str | None:
    """The id of the kept table that a query names, if it names one."""
    for key, text in pairs:
        if SHORT.get(key, key) == "data.name" and re.fullmatch(KEPT_NAME, text):
            return text.removeprefix(KEPT)
    return None


class _Fields:
    """Fields that are named, in which one looks up paths: the field, a part of it or its whole."""

    def __init__(self, named: Iterable[str]) -> None:
        self.named = frozenset(named)
        self.wholes = frozenset(whole for field in self.named for whole in _wholes(field))

    def __contains__(self, path: str) -> bool:
        return path in self.wholes or not self.named.isdisjoint(_wholes(path))


def _wholes(path: str) -> list[str]:
    """The path and what it is part of; no field lies deeper than runs.0.changes.0.at_step."""
    parts = path.split(".", 5)
    return [path, *(".".join(parts[:depth]) for depth in range(1, len(parts)))]


def _good_part(pair: Pair, bad: _Fields) -> list[Pair]:
    """The pair if it is good; from a list over the runs only the good entries, in their places.

    A list of batch sizes with a bad entry is dropped whole, because a run needs its batch size.
    """
    key, text = pair
    path = SHORT.get(key, key)
    entries = entries_of(path, text)
    if entries is None:
        return [] if path in bad else [pair]
    name = path.removeprefix("runs.")
    faults = [index for index in range(len(entries)) if f"runs.{index}.{name}" in bad]
    if not faults:
        return [pair]
    good = ["" if index in faults else entry for index, entry in enumerate(entries)]
    return [(key, ",".join(good))] if any(good) and name != "batch_size" else []
