"""The experiment as a query string, both ways. Knows the leaves, nothing of HTTP.

Each leaf stands under its dotted path, lists of plain values joined by commas. Two short forms:
`data=moons` for `data.name`, `runs=full,32,1` for the batch sizes. Everything that JSON can say
the query can say: `document_from(pairs_of(document)) == document` for a canonical document.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from app.training.fields import LEAVES, Leaf
from app.training.problems import ExperimentError, Problem, refuse, unknown
from app.training.section import FULL
from app.training.specification import (
    DEFAULT_BATCH_SIZES,
    Experiment,
    canonical,
    validated,
)

Pair = tuple[str, str]
T = TypeVar("T")

# What a page needs besides the experiment, and the API ignores.
VIEW_KEYS = frozenset(
    ("x", "y", "panels", "run", "hide", "lock", "theme", "autoplay", "at", "test_loss", "v")
)
SHORT = {"data": "data.name"}
_LEAVES = {leaf.path: leaf for leaf in LEAVES}


def _number(text: str) -> float | int:
    """As JSON would say it: no blanks or underscores, which Python's own forms allow."""
    if text != text.strip() or "_" in text:
        raise ValueError
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def _integer(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise ValueError
    return int(number)


def _batch_size(text: str) -> int | str:
    return FULL if text == FULL else _integer(text)


def _list(of: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [of(part.strip()) for part in text.split(",")] if text else []


_PARSERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "integer": (_integer, "must be a whole number"),
    "number": (_number, "must be a number"),
    "string": (str, "must be a text"),
    "integers": (_list(_integer), "must be whole numbers joined by commas"),
    "numbers": (_list(_number), "must be numbers joined by commas"),
    "strings": (_list(str), "must be texts joined by commas"),
    "rows": (_list(_number), "must be numbers joined by commas"),
    "batch_size": (_batch_size, "must be a whole number from 1 up, or 'full'"),
}
_FIRST_KEYS = {"changes": "changes.0.at_step", "x": "data.x.0"}  # of lists of entries
_OF_CHANGES = {"at_step": "integer", "batch_size": "batch_size"}  # the others are numbers


def document_from(pairs: Iterable[Pair]) -> dict[str, Any]:
    """The document that these query pairs say; its values are not validated yet.

    Raises:
        ExperimentError: for unknown keys, repeated keys and values of the wrong form.
    """
    document: dict[str, Any] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for key, text in pairs:
        try:
            path = SHORT.get(key, key)
            if path in seen:
                raise refuse(path, text, "stands in the query more than once")
            seen.add(path)
            _put(document, key, text)
        except ExperimentError as error:
            problems += error.problems
    problems += _close_lists(document)
    if problems:
        raise ExperimentError(problems)
    return document


def _put(document: dict[str, Any], key: str, text: str) -> None:
    if key == "runs":
        for index, size in enumerate(_parsed("batch_size", key, text, many=True)):
            _entry(document, "runs", index)["batch_size"] = size
        return
    match SHORT.get(key, key).split("."):
        case ["runs", run, *path] if _is_index(run) and path:
            _put_leaf(_entry(document, "runs", int(run)), "runs.", path, key, text)
        case ["data", "x", row] if _is_index(row):
            _entry(document, "data").setdefault("x", {})[int(row)] = _parsed("rows", key, text)
        case ["data" | "model" | "stop" as section, name]:
            _put_leaf(_entry(document, section), f"{section}.", [name], key, text)
        case path:
            _put_leaf(document, "", path, key, text)


def _put_leaf(parent: dict[str, Any], prefix: str, path: list[str], key: str, text: str) -> None:
    match path:
        case ["changes", index, name] if _is_index(index):
            kind = _OF_CHANGES.get(name, "number")
            _entry(parent, "changes", int(index))[name] = _parsed(kind, key, text)
        case [name] if _is_plain(f"{prefix}{name}"):
            parent[name] = _parsed(_LEAVES[f"{prefix}{name}"].type, key, text)
        case ["changes"] if text == "":
            _entry(parent, "changes")  # none, where some stand beside `runs`
        case [name] if f"{prefix}{name}" in _LEAVES:
            raise refuse(key, text, f"stands entry by entry, like {_FIRST_KEYS[name]}=…")
        case _:
            names = [leaf.path for leaf in LEAVES if leaf.per_run == (prefix == "runs.")]
            raise refuse(key, text, _unknown_key(key, [n.removeprefix("runs.") for n in names]))


def _is_plain(path: str) -> bool:
    return path in _LEAVES and _LEAVES[path].type not in ("changes", "rows")


def _entry(parent: dict[str, Any], name: str, index: int | None = None) -> dict[Any, Any]:
    """The section `name`, or entry `index` of the list `name`, made if it is not there yet.

    Lists stand as {0: …, 1: …} until `_close_lists`.
    """
    found: dict[Any, Any] = parent.setdefault(name, {})
    if index is not None:
        found = found.setdefault(index, {})
    return found


def _is_index(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _unknown_key(key: str, names: list[str]) -> str:
    near = [name for name in names if name.rsplit(".", 1)[-1] == key.rsplit(".", 1)[-1]]
    return f"is no known field; did you mean {near[0]!r}?" if near else unknown(key, names)


def _parsed(kind: str, key: str, text: str, many: bool = False) -> Any:
    parse, message = _PARSERS[kind]
    try:
        return _list(parse)(text) if many else parse(text)
    except (ValueError, OverflowError):
        raise refuse(key, text, message) from None


def _close_lists(document: dict[str, Any]) -> list[Problem]:
    """Turns {0: …, 1: …} into lists; runs that are only touched up start from the default ones."""
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
    problems += _close(document.get("data", {}), "x", "data.x")
    return problems


def _close(parent: dict[str, Any], key: str, field: str) -> list[Problem]:
    entries = parent.get(key)
    if entries is None:
        return []
    missing = next((i for i in range(len(entries)) if i not in entries), None)
    parent[key] = [entries[i] for i in sorted(entries)]
    if missing is None:
        return []
    return [Problem(field, None, f"entry {missing} is missing: they count from 0 without gaps")]


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
            pairs += _pairs_of_leaf(leaf, values[name])
    return pairs + _pairs_of_runs(document.get("runs", []))


def _pairs_of_leaf(leaf: Leaf, value: Any) -> list[Pair]:
    if leaf.type == "rows":
        return [(f"{leaf.path}.{index}", _text(row)) for index, row in enumerate(value)]
    if leaf.type == "changes":
        return _pairs_of_changes(leaf.path, value)
    return [("data" if leaf.path == "data.name" else leaf.path, _text(value))]


def _pairs_of_changes(path: str, changes: list[dict[str, Any]]) -> list[Pair]:
    if not changes:
        return [(path, "")]
    return [
        (f"{path}.{index}.{name}", _text(value))
        for index, change in enumerate(changes)
        for name, value in change.items()
    ]


def _pairs_of_runs(runs: list[dict[str, Any]]) -> list[Pair]:
    sizes = [run["batch_size"] for run in runs]
    pairs = [("runs", _text(sizes))] if tuple(sizes) not in ((), DEFAULT_BATCH_SIZES) else []
    names = [leaf.path.removeprefix("runs.") for leaf in LEAVES if leaf.per_run]
    for index, run in enumerate(runs):
        for name in names:
            if name == "changes" and name in run:
                pairs += _pairs_of_changes(f"runs.{index}.changes", run[name])
            elif name in run and name != "batch_size":
                pairs.append((f"runs.{index}.{name}", _text(run[name])))
    return pairs


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(_text(part) for part in value)
    if isinstance(value, float):
        text = repr(value)
        return text.removesuffix(".0") if text != "-0.0" else text
    return str(value)


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
            kept = [pair for pair in left if not _concerns(pair[0], error)]
            left = kept if len(kept) < len(left) else []


def _concerns(key: str, error: ExperimentError) -> bool:
    path = SHORT.get(key, key)
    return any(
        key == problem.field
        or path == problem.field
        or path.startswith(f"{problem.field}.")
        or problem.field.startswith(f"{path}.")
        for problem in error.problems
    )
