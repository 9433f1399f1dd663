"""What a command line says to train: an experiment, from a file or an address, and its changes.

Depends on documents and on the parameters of calls; trains nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from app.training.analysis.sweep.grid import without_foreign
from app.training.document.data_settings import INLINE, KEPT
from app.training.document.field_types import FULL
from app.training.document.problems import refuse
from app.training.document.query import Pair, experiment_from
from app.training.document.query_reading import document_from
from app.training.document.run_settings import Run, RunSettings
from app.training.document.specification import Experiment, canonical, validated
from app.training.document.sweep_settings import MEASURE_OF, Sweep

RUN = "run"  # the key of an address that says which run is varied


@dataclass(frozen=True)
class Said:
    """An experiment, and the settings of a sweep that stand beside it in an address."""

    experiment: Experiment
    beside: dict[str, str] = field(default_factory=dict)


def said_in(text: str) -> Said:
    """What a JSON file or an address says; an empty text says the default experiment.

    Raises:
        ExperimentError: for what cannot be read, and for what is no experiment.
    """
    if not text:
        return Said(validated({}))
    if text.endswith(".json") or _is_file(text):
        return Said(validated(_document_in(text)))
    address = urlsplit(text)
    if address.scheme in ("http", "https") or "?" in text:
        return _in_query(address.query, _own_names(address))
    if "=" in text:
        return _in_query(text, frozenset())
    raise refuse("experiment", text, "must be a JSON file or an address")


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # it is no name that a file can have
        return False


def _document_in(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise refuse("experiment", name, f"cannot be read: {error}") from None
    except RecursionError:
        raise refuse("experiment", name, "cannot be read: it is nested too deep") from None


def _own_names(address: SplitResult) -> frozenset[str]:
    """The parameters of the call or page at this address."""
    from app.web.docs.table import CALLS

    calls = sorted(CALLS, key=lambda call: -len(call.path))
    call = next((call for call in calls if address.path.endswith(call.path)), None)
    return frozenset(() if call is None else (each.name for each in call.parameters))


def _in_query(query: str, own: frozenset[str]) -> Said:
    pairs = parse_qsl(query, keep_blank_values=True)
    names = {*Sweep.model_fields, RUN}
    beside: dict[str, str] = {}
    for name, text in pairs:
        if name in beside:
            raise refuse(name, text, "is in the query more than once")
        if name in names and text:
            beside[name] = text
    measure = MEASURE_OF.get(dict(pairs).get("target_of", ""))
    if measure and "target" in beside:
        beside.setdefault("measure", measure)
    left = [pair for pair in pairs if pair[0] not in names | own]
    return Said(experiment_from(left), beside)


def changed(experiment: Experiment, run: int, changes: Sequence[Pair]) -> Experiment:
    """The experiment with this run alone, and with what the pairs of a query change in it.

    Raises:
        ExperimentError: naming each bad key, its value and what is allowed.
    """
    document = _lifted(canonical(experiment), experiment.runs[run])
    # A batch size, since without one the pairs of runs would be about the default runs.
    given = document_from([*changes, *_without_batch_size(changes)])
    if "optimizer" in given:
        without_foreign(document, given["optimizer"])
    for name, value in given.items():
        match name:
            case "data" if "name" in value and _is_own(document.get("data", {})):
                document[name] = value
            case "data" | "model":
                document[name] = {**document.get(name, {}), **value}
            case "runs":
                document[name] = [{**document[name][0], **value[0]}]
            case _:
                document[name] = value
    return validated(document)


def _without_batch_size(changes: Sequence[Pair]) -> list[Pair]:
    keys = {key for key, _ in changes}
    has_size = "batch_size" in keys or any(
        key.startswith("runs") and (key == "runs" or key.endswith("batch_size")) for key in keys
    )
    return [] if has_size else [("runs", "full")]


def _lifted(document: dict[str, Any], run: Run) -> dict[str, Any]:
    """The document with one run alone, and all that it says where a change of all runs counts."""
    said = run.model_dump(exclude_defaults=True) | {"batch_size": FULL}
    beside = said.keys() & RunSettings.model_fields.keys() - {"batch_size"}
    own = {name: said.pop(name) for name in beside}
    if "optimizer" in own:
        without_foreign(document, own["optimizer"])
    return {**document, **own, "runs": [said]}


def _is_own(data: dict[str, Any]) -> bool:
    name: str = data.get("name", "")
    return name == INLINE or name.startswith(KEPT)
