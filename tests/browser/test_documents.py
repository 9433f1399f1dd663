"""The experiment on the page: its address, and what a choice makes of it."""

from typing import Any
from urllib.parse import parse_qsl

import orjson
import pytest
from hypothesis import given, settings
from playwright.sync_api import Page

from app.settings import Settings
from app.training.document.fields import LEAVES
from app.training.document.limits import Limits
from app.training.document.query import experiment_from, query_of
from app.training.document.specification import canonical, validated
from app.training.setup.preparation import prepare
from app.web.catalog.contents import catalog
from tests.browser.conftest import OpenPage, in_module
from tests.training.queries import documents
from tests.training.trained import Document

pytestmark = pytest.mark.browser

DOCUMENTS: list[dict[str, Any]] = [
    {},
    {"data": {"name": "circles", "n": 100, "noise": 0.25}, "learning_rate": 0.5},
    {"model": {"hidden": [], "activation": "relu"}, "stop": {"updates": 20}},
    {"runs": [{"batch_size": 16}, {"batch_size": "full", "label": "All, at once"}]},
    {"runs": [{"batch_size": "full"}, {"batch_size": 32}, {"batch_size": 1, "seed": 4}]},
    {"data": {"name": "inline", "x": [[1, 2.5], [0, -1]], "y": [1, 0]}, "model": {"hidden": [2]}},
    {"data": {"features": ["x1", "x1*x2"]}, "seed": 3, "reduction": "sum"},
    {"optimizer": "adamw", "weight_decay": 0.1, "epsilon": 1e-7, "schedule": "step", "l1": 1e-5},
    {"learning_rate_rule": "linear", "batch_growth": 1.5, "warmup": 20, "last_batch": "drop"},
    {"changes": [{"at_step": 3, "momentum": 0.5}], "optimizer": "momentum"},
    {"model": {"hidden": [], "parameters": [-0.0, 1e9, 1e-5]}},
    {
        "runs": [
            {"batch_size": 8, "optimizer": "adam", "label": "a & b, c", "seed": 1},
            {"batch_size": 4, "optimizer": "rmsprop", "label": "é+(d)!", "learning_rate": 1e-5},
            {"batch_size": 2, "seed": 0, "learning_rate": 0.25},
            {"batch_size": 1, "warmup": 5},
        ],
    },
    {
        "changes": [{"at_step": 3, "learning_rate": 0.5}],
        "runs": [{"batch_size": 8}, {"batch_size": 4, "changes": []}],
    },
    {
        "runs": [
            {"batch_size": "full", "optimizer": "nesterov", "label": "Nesterov"},
            {
                "batch_size": 8,
                "changes": [
                    {"at_step": 100, "learning_rate": 0.01, "W1[0,3]": -0.5},
                    {"at_step": 120, "batch_size": "full", "b2[0]": 1},
                ],
            },
        ],
    },
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_page_writes_the_same_address_as_the_server(
    open_page: OpenPage, document: dict[str, Any]
) -> None:
    experiment = validated(document)
    query = in_module(
        open_page,
        "core/document/experiment.js",
        "return m.toQuery(given.document, given.paths);",
        {"document": canonical(experiment), "paths": [leaf.path for leaf in LEAVES]},
    )
    assert query == query_of(experiment)
    assert experiment_from(parse_qsl(query, keep_blank_values=True)) == validated(
        canonical(experiment)
    )


WRITTEN = """async ([document, paths]) =>
  (await import('/static/js/core/document/experiment.js')).toQuery(document, paths)"""


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(document=documents())
def test_page_and_server_write_any_experiment_alike(modules: Page, document: Document) -> None:
    experiment = validated(document)
    query = modules.evaluate(WRITTEN, [canonical(experiment), [leaf.path for leaf in LEAVES]])
    assert query == query_of(experiment)


CATALOG_RULES = """const { changeLeaf } = m;
  const [document, path, value] = given.step;
  return changeLeaf(document, path, value, given.catalog, 300);"""


@pytest.mark.parametrize(
    ("document", "path", "value", "expected"),
    [
        ({"momentum": 0.5, "optimizer": "momentum"}, "optimizer", "gradient_descent", {}),
        (
            {"momentum": 0.5, "optimizer": "momentum"},
            "optimizer",
            "nesterov",
            {"momentum": 0.5, "optimizer": "nesterov"},
        ),
        (
            {"runs": [{"batch_size": 8, "optimizer": "adam", "beta1": 0.5}], "beta2": 0.9},
            "optimizer",
            "momentum",
            {"runs": [{"batch_size": 8}], "optimizer": "momentum"},
        ),
        (
            {"runs": [{"batch_size": 8, "optimizer": "adam"}, {"batch_size": 9}], "beta2": 0.9},
            "optimizer",
            "momentum",
            {
                "runs": [{"batch_size": 8, "optimizer": "adam"}, {"batch_size": 9}],
                "beta2": 0.9,
                "optimizer": "momentum",
            },
        ),
        (
            {"schedule": "step", "schedule_factor": 0.1},
            "schedule",
            "cosine",
            {"schedule": "cosine"},
        ),
        (
            {"batch_growth": 2, "schedule_epochs": 3},
            "schedule",
            "cosine",
            {"batch_growth": 2, "schedule_epochs": 3, "schedule": "cosine"},
        ),
        (
            {"changes": [{"at_step": 2, "W1[0,1]": 3}, {"at_step": 4, "b1[0]": 1, "momentum": 0}]},
            "model.hidden",
            [3],
            {"model": {"hidden": [3]}},
        ),
        ({"learning_rate_rule": "linear"}, "runs.2.learning_rate", 0.000333333, "the same"),
        ({"learning_rate_rule": "linear"}, "runs.2.learning_rate", 0.1, None),
    ],
)
def test_a_choice_drops_what_no_longer_applies(
    open_page: OpenPage, document: dict[str, Any], path: str, value: Any, expected: Any
) -> None:
    changed = in_module(
        open_page,
        "core/document/choices.js",
        CATALOG_RULES,
        {"step": [document, path, value], "catalog": plain_catalog()},
    )
    if expected is None:
        assert changed["runs"][2]["learning_rate"] == value
    else:
        assert changed == (document if expected == "the same" else expected)
    prepare(validated(changed), Limits())  # the server takes it


def plain_catalog() -> Any:
    return orjson.loads(orjson.dumps(catalog(Settings())))
