"""However much an experiment sets, its address stays short enough to be sent."""

import random
from typing import Any

import pytest

from app.numerics.optimizers import OPTIMIZERS
from app.settings import Settings
from app.training.document.fields import LEAVES, Leaf
from app.training.document.query import query_of
from app.training.document.run_settings import DEFAULTS, MOST_RUNS
from app.training.document.specification import Experiment, canonical, validated
from app.web.catalog.contents import catalog
from tests.training.queries import said
from tests.training.trained import Document

MOST = 2000  # characters that mail, chat and learning platforms carry
MOST_WITH_FORMS = 4500  # that browsers and servers carry; `like` says most forms in one word
FORMS = {  # of libraries
    "dampening", "dampening_from", "rate_in_velocity", "initial_accumulator", "epsilon_place",
    "bias_correction", "decay_on", "bias_learning_rate", "bias_optimizer", "accumulate",
    "accumulate_as", "accumulate_rest", "epoch_loss", "epoch_loss_of", "l2_on", "l2_per",
    "mean_by", "over_outputs", "like",
    "repeats", "vary",  # besides, of several seeds
}  # fmt: skip
OWN_DATA = {
    f"data.{name}"
    for name in (
        "columns", "target", "task", "standardize", "classes", "targets", "further_targets",
        "example_weights", "weight_column",
    )
}  # fmt: skip
APART = {
    "data.x",
    "data.y",
    "data.target_name",
    *OWN_DATA,
    "model.parameters",
    "changes",
    "runs.changes",
    "runs.label",
    "runs.left_out",
    "runs.flipped",
}
INSTEAD = {"stop.epochs", "batch_size"}  # stop.updates, and each run's own
DATASETS = {entry["name"]: entry for entry in catalog(Settings())["datasets"]}


def six_digits(leaf: Leaf, chance: random.Random) -> float | int:
    """A number within the leaf's bounds that has six digits, the last of which is no zero."""
    digits = 10 * chance.randrange(10_000, 90_000) + chance.randrange(1, 10)
    if leaf.type in ("integer", "batch_size"):
        return digits if leaf.maximum is None or digits <= leaf.maximum else int(leaf.maximum)
    return digits / 1e5 if leaf.minimum == 1 else digits / 1e6


def longest(leaf: Leaf, chance: random.Random) -> Any:
    """A value that takes as much room as any, and is not the default."""
    if leaf.choices:
        default = DEFAULTS.get(leaf.path.removeprefix("runs."), leaf.default)
        return max((choice for choice in leaf.choices if choice != default), key=len)
    if leaf.type == "boolean":
        return False
    if leaf.type == "integers":
        return [512, 511, 510, 509, 508, 507]
    return six_digits(leaf, chance)


def fits(path: str, name: str) -> bool:
    """Only made data have noise, and there is one loss for classes."""
    about = DATASETS[name]
    return not (path == "data.noise" and about["noise"] is None) and not (
        path == "loss" and about["task"] == "classification"
    )


def everything(
    optimizers: list[str], features: list[str], name: str, forms: bool = False
) -> dict[str, Any]:
    """Every leaf by its path, for six runs with these optimisers; what they do not have is out.

    forms: with the forms of libraries.
    """
    chance = random.Random(name)
    has = [OPTIMIZERS[optimizer].own for optimizer in optimizers]
    own = {key for optimizer in OPTIMIZERS.values() for key in optimizer.own}
    values: dict[str, Any] = {}
    for leaf in LEAVES:
        if leaf.path in APART | INSTEAD or not fits(leaf.path, name):
            continue
        key = leaf.path.removeprefix("runs.")
        if key in FORMS and not forms:
            continue
        if leaf.per_run:
            values[leaf.path] = [
                longest(leaf, chance) if key not in own or key in defaults else None
                for defaults in has
            ]
        elif leaf.path not in own or any(leaf.path in defaults for defaults in has):
            values[leaf.path] = longest(leaf, chance) if leaf.type != "strings" else features
    accents = list(range(MOST_RUNS, 0, -1))  # each run has one of its own
    return values | {"data.name": name, "runs.optimizer": optimizers, "runs.accent": accents}


def document_of(values: dict[str, Any]) -> Document:
    document: Document = {"data": {}, "model": {}, "stop": {}, "runs": []}
    document["runs"] = [
        {
            path.removeprefix("runs."): value[index]
            for path, value in values.items()
            if path.startswith("runs.") and value[index] is not None
        }
        for index in range(MOST_RUNS)
    ]
    for path, value in values.items():
        section, _, key = path.rpartition(".")
        if section != "runs":
            (document[section] if section else document)[key] = value
    return document


def lossless(experiment: Experiment) -> str:
    """Its query, which says all of it again."""
    query = query_of(experiment)
    assert canonical(said(query)) == canonical(experiment)
    return query


OPTIMIZERS_OF_RUNS = {
    "the one with most parameters": ["adamw"] * MOST_RUNS,
    "all kinds": ["momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"],
}


@pytest.mark.parametrize("optimizers", OPTIMIZERS_OF_RUNS.values(), ids=OPTIMIZERS_OF_RUNS)
@pytest.mark.parametrize("name", DATASETS)
def test_six_runs_with_every_setting_set_fit_in_a_link(name: str, optimizers: list[str]) -> None:
    """Beside `runs` and in each run; of the features every second one is chosen."""
    values = everything(optimizers, list(DATASETS[name]["available_features"][::2]), name)
    paths = {leaf.path for leaf in LEAVES if fits(leaf.path, name)} - APART - INSTEAD
    forms = {path for path in paths if path.removeprefix("runs.") in FORMS}
    most = optimizers == OPTIMIZERS_OF_RUNS["the one with most parameters"]
    assert set(values) == paths - forms or most
    query = lossless(validated(document_of(values)))
    assert len(query) <= MOST, query


@pytest.mark.parametrize("optimizers", OPTIMIZERS_OF_RUNS.values(), ids=OPTIMIZERS_OF_RUNS)
def test_with_every_form_of_a_library_too_the_link_still_works(optimizers: list[str]) -> None:
    features = list(DATASETS["wine"]["available_features"][::2])
    values = everything(optimizers, features, "wine", forms=True)
    query = lossless(validated(document_of(values)))
    assert len(query) <= MOST_WITH_FORMS, query


@pytest.mark.parametrize("name", DATASETS)
def test_so_do_all_features_but_one_where_nothing_is_said_twice(name: str) -> None:
    """What every run sets for itself need not stand beside `runs`."""
    features = list(DATASETS[name]["available_features"])
    features = features[1:] or features
    values = everything(OPTIMIZERS_OF_RUNS["the one with most parameters"], features, name)
    alone = {path: value for path, value in values.items() if f"runs.{path}" not in values}
    query = lossless(validated(document_of(alone)))
    assert len(query) <= MOST, query
