"""The catalog: everything one may choose, with its bounds. Made from the registries alone."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.numerics.optimizers import (
    OPTIMIZERS,
    OWN_CHOICES,
    OWN_PARAMETERS,
    Optimizer,
    other_forms,
)
from app.numerics.schedules import SCHEDULES
from app.settings import Settings
from app.training.data.derived import available
from app.training.data.made import MADE
from app.training.data.orders import ORDERS
from app.training.data.shipped import SHIPPED
from app.training.data.table import DataSet
from app.training.document.comparisons import COMPARISONS
from app.training.document.fields import LEAVES
from app.training.document.libraries import LIBRARIES
from app.training.document.libraries.kit import Library
from app.training.document.presets import PRESETS
from app.training.document.run_settings import LAST_BATCHES, MOST_RUNS, REDUCTIONS
from app.training.document.specification import RATE_RULES, Experiment
from app.web.catalog.glossary import TERMS

# The parameters that some optimiser has besides the learning rate, with texts and bounds.
OPTIMIZER_PARAMETERS = OWN_PARAMETERS
OPTIMIZER_CHOICES = OWN_CHOICES


def optimizer_in_sentence(name: str) -> str:
    """The name of an optimiser within a sentence."""
    optimizer = OPTIMIZERS[name]
    return optimizer.title if optimizer.is_name else optimizer.title.lower()


def _equation(registered: object) -> str:
    """The equation with its source: the docstring's first paragraph."""
    paragraph = (type(registered).__doc__ or "").split("\n\n")[0]
    return " ".join(line.strip() for line in paragraph.splitlines()).rstrip(".")


def _library(library: Library) -> dict[str, Any]:
    """A training library that an experiment can be like."""
    return {
        "name": library.name,
        "title": library.title,
        "version": library.version,
        "differs": library.differs,
        "not_here": library.not_here or None,
        "loss": library.regression_loss,
        "settings": library.settings,
        "own": library.own,
    }


def _forms(name: str) -> list[dict[str, Any]]:
    """The equations of an optimiser in its other forms, each with the choices that make it."""
    return [
        {"choices": chosen, "equation": form.equation, "symbols": _symbols(form)}
        for chosen, form in other_forms(name)
    ]


def _symbols(optimizer: Optimizer) -> dict[str, str]:
    """The symbols of the equation alone."""
    letters = _letters(optimizer.equation.split("   (")[0])
    return {
        symbol: text
        for symbol, text in optimizer.symbols.items()
        if letters.intersection(symbol.split(", "))
    }


def _letters(equation: str) -> set[str]:
    """The letters of an equation, each with what stands low or above it; t where it stands high."""
    parts = re.findall(r"\w[\u0302₁₂]?", unicodedata.normalize("NFD", equation))
    return {unicodedata.normalize("NFC", part) for part in parts} | (
        {"t"} if "ᵗ" in equation else set()
    )


def dataset(about: DataSet) -> dict[str, Any]:
    """A data set as the catalog shows it."""
    features = about.features if about.name in SHIPPED else available(about.features)
    return {**asdict(about), "task": about.task, "available_features": features}


@cache
def _constant_part() -> dict[str, Any]:
    sets = [entry[0] for entry in MADE.values()] + list(SHIPPED.values())
    return {
        "datasets": [dataset(about) for about in sets],
        "activations": [
            {"name": name, "title": activation.title, "equation": _equation(activation)}
            for name, activation in ACTIVATIONS.items()
        ],
        "losses": [
            {
                "name": name,
                "title": loss.title,
                "equation": _equation(loss),
                "tasks": [loss.task],
            }
            for name, loss in LOSSES.items()
        ],
        "initializations": [
            {"name": name, "title": initialization.title}
            for name, initialization in INITIALIZATIONS.items()
        ],
        "optimizers": [
            {
                "name": name,
                "title": optimizer.title,
                "equation": optimizer.equation,
                "symbols": _symbols(optimizer),
                "parameters": optimizer.own,
                "choices": optimizer.choices,
                "forms": _forms(name),
            }
            for name, optimizer in OPTIMIZERS.items()
        ],
        "schedules": [
            {
                "name": name,
                "title": schedule.title,
                "equation": _equation(schedule),
                "symbols": schedule.symbols,
                "parameters": schedule.uses,
            }
            for name, schedule in SCHEDULES.items()
        ],
        "reductions": REDUCTIONS,
        "orders": list(ORDERS),
        "last_batches": LAST_BATCHES,
        "learning_rate_rules": RATE_RULES,
        "libraries": [_library(library) for library in LIBRARIES.values()],
        "fields": [asdict(leaf) for leaf in LEAVES],
        "presets": [asdict(preset) for preset in PRESETS],
        "comparisons": [asdict(comparison) for comparison in COMPARISONS],
        "terms": [{"term": term, "text": text} for term, text in TERMS],
        "schema": Experiment.model_json_schema(),
    }


OF_SERVER = (  # settings that callers should know
    "body_bytes", "reply_bytes", "opened_bytes", "streams", "streams_per_address", "table_bytes",
    "store_bytes_per_address", "store_days",
)  # fmt: skip


def catalog(settings: Settings) -> dict[str, Any]:
    """The reply of /api/v1/catalog."""
    limits = {
        **settings.limits.model_dump(),
        "runs": MOST_RUNS,
        **settings.model_dump(include={*OF_SERVER}),
    }
    return {**_constant_part(), "limits": limits}


IN_SCRIPT: dict[str, tuple[str, ...]] = {
    "datasets": (
        "name", "title", "features", "classes", "n", "noise", "test_fraction", "task",
        "available_features",
    ),
    "activations": ("name", "title"),
    "losses": ("name", "title", "tasks"),
    "initializations": ("name", "title"),
    "optimizers": ("name", "title", "equation", "symbols", "parameters", "choices"),
    "schedules": ("name", "title", "equation", "symbols", "parameters"),
    "fields": ("path", "label", "type", "default", "minimum", "maximum"),
    "presets": ("name", "title", "shows", "experiment", "run"),
}  # fmt: skip
ONLY_SOME = {"presets"}  # parts that only some panels read


def for_script(
    everything: dict[str, Any], further: Iterable[str] = (), is_alone: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """What the script of a page reads of the catalog at first; explanations it fetches when wanted.

    further: parts that only some panels read. is_alone: the page has no server to fetch from.
    """
    read = {*further} | (IN_SCRIPT.keys() - ONLY_SOME)
    parts = {
        part: [{key: entry[key] for key in keys} for entry in everything[part]]
        for part, keys in IN_SCRIPT.items()
        if part in read
    }
    if is_alone:
        parts["terms"] = everything["terms"]
        for entry, field in zip(parts["fields"], everything["fields"], strict=True):
            entry["help"] = field["help"]
    for entry in parts["optimizers"]:
        optimizer = OPTIMIZERS[entry["name"]]
        entry["in_sentence"] = optimizer_in_sentence(entry["name"])
        entry["spoken"] = optimizer.spoken or optimizer.title
        entry["normalises"] = optimizer.normalises
        # Symbols of all forms: the page shows those of the equation.
        entry["symbols"] = optimizer.symbols
        entry["forms"] = [
            {key: form[key] for key in ("choices", "equation")} for form in _forms(entry["name"])
        ]
    return {
        **parts,
        "orders": [{"name": name, "differs": order.differs} for name, order in ORDERS.items()],
    }
