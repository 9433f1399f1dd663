"""An opened step of weighted examples, of several targets, and of several batches an update."""

import pytest
from playwright.sync_api import Page

from app.training.document.query import query_of
from app.training.document.specification import validated
from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_tidy
from tests.browser.opened_step import foot, opened, step_of
from tests.server import Server
from tests.web.exported_forms import TWO_TARGETS, WEIGHTED

pytestmark = pytest.mark.browser

WEIGHTS = WEIGHTED["example_weights"]
EXPERIMENTS = {
    "weights, mean by their sum": {"data": WEIGHTED, "mean_by": "weights"},
    "weights, mean by count": {"data": WEIGHTED},
    "two targets": {"data": TWO_TARGETS},
    "two targets with weights": {
        "data": {**TWO_TARGETS, "example_weights": WEIGHTS},
        "over_outputs": "sum",
    },
    "two batches an update": {"data": WEIGHTED, "accumulate": 2},
}


def query(name: str) -> str:
    document = {
        "model": {"hidden": [3]}, "runs": [{"batch_size": 4}], "stop": {"epochs": 2},
        **EXPERIMENTS[name],
    }  # fmt: skip
    return query_of(validated(document))


def assert_as_the_api_says(page: Page, server: Server, name: str, step: int) -> None:
    reply = step_of(server, query(name), run=0, step=step)
    vectors, below = reply["parameters"], foot(page)
    rows = {"Mean": "gradient_mean", "θ after": "after"}
    assert rows.keys() <= below.keys()
    for row, key in rows.items():
        wanted = dict(zip(vectors["names"], vectors[key], strict=True))
        shown = {column: value for column, value in below[row].items() if column in wanted}
        assert len(shown) > 5
        for column, value in shown.items():
            assert value == pytest.approx(wanted[column], rel=1e-12, abs=1e-15), (row, column)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_number_is_that_of_the_api(open_page: OpenPage, server: Server, name: str) -> None:
    with open_page(f"/?{query(name)}&panels=step&run=0&x=examples&at=4") as page:
        opened(page, 1)
        assert_as_the_api_says(page, server, name, 1)
        assert_accessible(page)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            opened(page)
            assert_tidy(page)
