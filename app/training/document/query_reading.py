"""The document that a query says.

Depends on the leaves and the query form; must not know an experiment.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from app.training.document.fields import LEAVES
from app.training.document.problems import ExperimentError, Problem, UnknownName, refuse, unknown
from app.training.document.query_values import parsed
from app.training.document.run_settings import MOST_RUNS
from app.training.document.specification import DEFAULT_BATCH_SIZES

Pair = tuple[str, str]

SHORT = {"data": "data.name", "runs": "runs.batch_size"}
LEAF_TYPES = {leaf.path: leaf.type for leaf in LEAVES}
OF_RUNS = tuple(leaf.path.removeprefix("runs.") for leaf in LEAVES if leaf.per_run)
BESIDE_RUNS = tuple(leaf.path for leaf in LEAVES if not leaf.per_run)
# Settings that have no list over the runs, with an example of each: a label may hold commas, and
# the others are lists themselves.
RUN_BY_RUN = {
    "label": "runs.0.label",
    "changes": "runs.0.changes.0.at_step",
    "left_out": "runs.0.left_out",
    "flipped": "runs.0.flipped",
}
ROWS = tuple(path.removeprefix("data.") for path, kind in LEAF_TYPES.items() if kind == "rows")
# Of lists of entries.
_FIRST_KEYS = {"changes": "changes.0.at_step"} | {name: f"data.{name}.0" for name in ROWS}
_OF_CHANGES = {"at_step": "integer", "batch_size": "batch_size"}  # the others are numbers


def document_from(pairs: Iterable[Pair]) -> dict[str, Any]:
    """The document that these query pairs say; its values are not validated yet.

    Raises:
        ExperimentError: for unknown keys, what is said twice and values of the wrong form.
    """
    document: dict[str, Any] = {}
    problems: list[Problem] = []
    said: set[str] = set()
    unknown_names = 0
    for key, given in pairs:
        for path, text in _leaves_of(document, SHORT.get(key, key), given):
            try:
                if path in said:
                    raise refuse(path, text, "is in the query more than once")
                said.add(path)
                _put(document, path, text)
            except ExperimentError as error:
                problems += error.problems
            except UnknownName as name:
                message = unknown(name.field, name.known, before=unknown_names, beside=BESIDE_RUNS)
                problems.append(Problem(name.field, name.value, message))
                unknown_names += 1
    problems += _close_lists(document)
    problems = problems or list(_without_batch_size(document))
    if problems:
        raise ExperimentError(problems)
    return document


def entries_of(path: str, text: str) -> list[str] | None:
    """The entries of a list over the runs; None where the pair is none."""
    section, _, name = path.partition(".")
    if section != "runs" or name not in OF_RUNS or name in RUN_BY_RUN:
        return None
    entries = [part.strip() for part in text.split(",")]
    return entries if len(entries) <= MOST_RUNS else None


def _leaves_of(document: dict[str, Any], path: str, text: str) -> Iterator[Pair]:
    """The pair, or one for each entry of a list; makes the runs up to its last non-empty entry."""
    entries = entries_of(path, text)
    if entries is None:
        yield path, text
        return
    name = path.removeprefix("runs.")
    for index, entry in enumerate(entries):
        if any(entries[index:]):
            _entry(document, "runs", index)
        if entry:
            yield f"runs.{index}.{name}", entry


def _put(document: dict[str, Any], key: str, text: str) -> None:
    match key.split("."):
        case ["runs", run, *path] if _is_index(run) and path:
            _put_leaf(_entry(document, "runs", int(run)), "runs.", path, key, text)
        case ["runs", name] if name in OF_RUNS:
            raise refuse(key, text, _no_list(name))
        case ["runs", _]:
            raise UnknownName(key, text, OF_RUNS)
        case ["data", name, row] if name in ROWS and _is_index(row):
            _entry(document, "data").setdefault(name, {})[int(row)] = parsed("rows", key, text)
        case ["data" | "model" | "stop" as section, name]:
            _put_leaf(_entry(document, section), f"{section}.", [name], key, text)
        case path:
            _put_leaf(document, "", path, key, text)


def _no_list(name: str) -> str:
    if name in RUN_BY_RUN:
        return f"must be set for each run, for example {RUN_BY_RUN[name]}=…"
    return f"must have at most {MOST_RUNS} entries, one for each run"


def _put_leaf(parent: dict[str, Any], prefix: str, path: list[str], key: str, text: str) -> None:
    match path:
        case ["changes", index, name] if _is_index(index):
            kind = _OF_CHANGES.get(name, "number")
            _entry(parent, "changes", int(index))[name] = parsed(kind, key, text)
        case [name] if _is_plain(f"{prefix}{name}"):
            parent[name] = parsed(LEAF_TYPES[f"{prefix}{name}"], key, text)
        case ["changes"] if text == "":
            _entry(parent, "changes")  # an empty list, in place of the changes beside `runs`
        case [name] if f"{prefix}{name}" in LEAF_TYPES:
            raise refuse(
                key, text, f"must be written entry by entry, for example {_FIRST_KEYS[name]}=…"
            )
        case _:
            raise UnknownName(key, text, OF_RUNS if prefix == "runs." else BESIDE_RUNS)


def _is_plain(path: str) -> bool:
    return path in LEAF_TYPES and LEAF_TYPES[path] not in ("changes", "rows")


def _entry(parent: dict[str, Any], name: str, index: int | None = None) -> dict[Any, Any]:
    """The section `name`, or entry `index` of the list `name`, made if it is not there yet.

    Lists stand as {0: …, 1: …} until `_close_lists`.
    """
    section: dict[Any, Any] = parent.setdefault(name, {})
    if index is not None:
        section = section.setdefault(index, {})
    return section


def _is_index(text: str) -> bool:
    """Whether it is an index without leading zeros, so that no key has two spellings."""
    return text.isascii() and text.isdigit() and len(text) <= 6 and str(int(text)) == text


def _close_lists(document: dict[str, Any]) -> list[Problem]:
    """Turns {0: …, 1: …} into lists; without any batch size, the runs modify the default runs."""
    problems = []
    if "runs" in document:
        runs = document["runs"]
        named = "batch_size" in document or any("batch_size" in run for run in runs.values())
        if not named:
            for index, size in enumerate(DEFAULT_BATCH_SIZES):
                runs.setdefault(index, {})["batch_size"] = size
        for index, run in runs.items():
            problems += _close(run, "changes", f"runs.{index}.changes")
    problems += _close(document, "runs", "runs")
    problems += _close(document, "changes", "changes")
    for name in ROWS:
        problems += _close(document.get("data", {}), name, f"data.{name}")
    return problems


def _close(parent: dict[str, Any], key: str, field: str) -> list[Problem]:
    entries = parent.get(key)
    if entries is None:
        return []
    missing = next((i for i in range(len(entries)) if i not in entries), None)
    parent[key] = [entries[i] for i in sorted(entries)]
    if missing is None:
        return []
    return [
        Problem(
            field, None, f"entry {missing} is missing; entries are numbered from 0 without gaps"
        )
    ]


def _without_batch_size(document: dict[str, Any]) -> Iterator[Problem]:
    if "batch_size" in document:
        return
    for index, run in enumerate(document.get("runs", [])):
        if "batch_size" not in run:
            for name in run or ("batch_size",):
                message = "belongs to a run without a batch size; set it, for example runs=full,32"
                yield Problem(f"runs.{index}.{name}", run.get(name), message)
