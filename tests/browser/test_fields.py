"""The fields of the form: one for each of the catalog's, and never taken from under the hand."""

import pytest

from app.training.fields import LEAVES
from tests.browser.conftest import OpenPage, ready, until

pytestmark = pytest.mark.browser

# Said by the address alone, by the runs' own panels, or by two controls together.
WITHOUT_CONTROL = {"data.x", "data.y", "model.parameters", "batch_size", "changes"}
WITHOUT_CONTROL |= {"stop.epochs", "stop.updates"}


def test_every_field_of_the_catalog_has_a_control_with_its_label_help_and_bounds(
    open_page: OpenPage,
) -> None:
    with open_page() as page:
        ready(page)
        for leaf in LEAVES:
            if leaf.per_run or leaf.path in WITHOUT_CONTROL | {"data.features"}:
                continue
            control = page.locator(f'[data-path="{leaf.path}"]')
            assert control.count() == 1, leaf.path
            if leaf.path != "data.name":
                assert control.get_attribute("title") == leaf.help
            if leaf.type in ("number", "integer"):
                for name, bound in (("aria-valuemin", leaf.minimum), ("aria-valuemax", leaf.maximum)):
                    assert float(control.get_attribute(name)) == bound
            if leaf.choices and leaf.path != "data.name":
                values = control.locator("option").evaluate_all("o => o.map((e) => e.value)")
                assert tuple(values) == leaf.choices
                assert "_" not in "".join(control.locator("option").all_text_contents())
        assert page.locator("#more legend").all_text_contents() == [
            "Data", "Start and length", "Loss and penalty", "Optimiser",
            "Learning rate over time", "Batches", "Features",
        ]  # fmt: skip


def test_what_is_being_typed_is_not_overwritten_by_a_reply(open_page: OpenPage) -> None:
    with open_page("/?stop.epochs=2") as page:
        ready(page)
        page.fill("#model-hidden", "5")
        page.evaluate("document.querySelector('#new-seed').click()")
        until(page, "() => location.search.includes('model.seed=1')")
        ready(page)
        assert page.input_value("#model-hidden") == "5"
        page.press("#model-hidden", "Enter")
        until(page, "() => location.search.includes('model.hidden=5')")
