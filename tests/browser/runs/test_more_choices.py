"""What may be chosen for all runs: every field of the catalog, and only what applies."""

from typing import Any

import pytest
from playwright.sync_api import Page

from app.numerics.losses import losses_for
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from tests.browser.choices import until_open
from tests.browser.conftest import OpenPage, ready, until
from tests.server import comes_to

pytestmark = pytest.mark.browser

OWN = {name for optimizer in OPTIMIZERS.values() for name in optimizer.defaults}


def special(page: Page) -> list[str]:
    return page.locator('[data-run] [data-part="special"]').all_text_contents()


def rates(page: Page) -> list[str]:
    return [page.input_value(f"#run-{index}-rate") for index in range(3)]


def shown_fields(page: Page, names: Any) -> set[str]:
    """Which of these fields can be seen."""
    return {name for name in names if page.locator(f'[data-path="{name}"]').is_visible()}


def test_an_optimiser_shows_its_equation_and_its_own_parameters_with_their_defaults(
    open_page: OpenPage,
) -> None:
    with open_page("/?stop.epochs=2") as page:
        ready(page)
        page.click("#more-open")
        for name, optimizer in OPTIMIZERS.items():
            page.select_option("#optimizer", name)
            assert shown_fields(page, OWN) == set(optimizer.defaults)
            for key, default in optimizer.defaults.items():
                value = page.input_value(f'[data-path="{key}"]')
                assert float(value) == default
            set_in_mathematics = page.locator("#optimizer-equation math").all_text_contents()
            assert any(equation.startswith("θ←") for equation in set_in_mathematics)
        until_open(page, "?optimizer=adamw&stop.epochs=2")
        assert special(page) == ["AdamW"] * 3


def test_an_optimiser_that_lacks_a_parameter_drops_it(open_page: OpenPage) -> None:
    query = "optimizer=nesterov&momentum=0.5&stop.epochs=2"
    with open_page(f"/?{query}&changes.0.at_step=1&changes.0.momentum=0.8") as page:
        ready(page)
        page.click("#more-open")
        page.select_option("#optimizer", "rmsprop")
        until_open(page, "?optimizer=rmsprop&stop.epochs=2")
        page.fill("#decay", "0.5")
        page.press("#decay", "Enter")
        until_open(page, "?optimizer=rmsprop&decay=0.5&stop.epochs=2")
        assert special(page) == ["RMSProp ρ 0.5"] * 3
        page.fill("#decay", "")
        page.press("#decay", "Enter")
        until_open(page, "?optimizer=rmsprop&stop.epochs=2")
        assert page.input_value("#decay") == "0.99"


def test_a_schedule_shows_only_the_parameters_it_uses(open_page: OpenPage) -> None:
    names = ("schedule_factor", "schedule_epochs")
    with open_page("/?stop.epochs=2") as page:
        ready(page)
        page.click("#more-open")
        for name, schedule in SCHEDULES.items():
            page.select_option("#schedule", name)
            assert shown_fields(page, names) == set(schedule.uses)
        page.select_option("#schedule", "step")
        page.fill("#schedule-factor", "0.25")
        page.press("#schedule-factor", "Enter")
        page.select_option("#schedule", "constant")
        page.fill("#batch-growth", "2")
        page.press("#batch-growth", "Enter")
        until_open(page, "?batch_growth=2&stop.epochs=2")
        assert shown_fields(page, names) == {"schedule_epochs"}


def test_only_losses_that_fit_the_data_are_offered_and_one_that_does_not_is_dropped(
    open_page: OpenPage,
) -> None:
    offered = """() => [...document.querySelector('#loss').options]
      .filter((option) => !option.hidden && !option.disabled).map((option) => option.value)"""
    with open_page("/?data=line&loss=huber&stop.epochs=2") as page:
        ready(page)
        page.click("#more-open")
        assert page.evaluate(offered) == list(losses_for("regression"))
        page.select_option("#data-name", "sine")
        until_open(page, "?data=sine&loss=huber&stop.epochs=2")
        page.select_option("#data-name", "circles")
        until_open(page, "?data=circles&stop.epochs=2")
        assert page.evaluate(offered) == list(losses_for("classification"))
        assert page.input_value("#loss") == "cross_entropy"


def test_the_rate_rule_fills_in_the_rates_and_a_run_may_leave_it_and_come_back(
    open_page: OpenPage,
) -> None:
    with open_page("/?stop.epochs=2&learning_rate=0.3") as page:
        ready(page)
        assert page.locator("#learning-rate-rule").is_visible()
        page.select_option("#learning-rate-rule", "linear")
        comes_to(lambda: rates(page), ["0.3", "0.032", "0.001"])
        until_open(page, "?learning_rate_rule=linear&learning_rate=0.3&stop.epochs=2")
        comes_to(lambda: rates(page), ["0.3", "0.032", "0.001"])
        page.select_option("#learning-rate-rule", "square_root")
        until_open(page, "?learning_rate_rule=square_root&learning_rate=0.3&stop.epochs=2")
        comes_to(lambda: rates(page), ["0.3", "0.0979796", "0.0173205"])
        page.fill("#run-1-rate", "0.3")
        page.press("#run-1-rate", "Enter")
        until(page, "() => location.search.includes('runs.1.learning_rate=0.3')")
        ready(page)
        comes_to(lambda: rates(page), ["0.3", "0.3", "0.0173205"])
        page.fill("#run-1-rate", "")
        page.press("#run-1-rate", "Enter")
        until_open(page, "?learning_rate_rule=square_root&learning_rate=0.3&stop.epochs=2")
        comes_to(lambda: rates(page), ["0.3", "0.0979796", "0.0173205"])


def test_what_is_special_about_a_run_is_said_in_its_panel(open_page: OpenPage) -> None:
    query = "runs.1.optimizer=adam&runs.1.schedule=cosine&runs.1.warmup=20&runs.1.reduction=sum"
    with open_page(f"/?{query}&runs.2.order=sorted&runs.2.label=By+class&stop.epochs=2") as page:
        ready(page)
        assert special(page) == [
            "Gradient descent · constant rate · mean · shuffle every epoch",
            "Adam · cosine, warm-up 20 · sum · shuffle every epoch",
            "Gradient descent · constant rate · mean · sorted",
        ]
        assert page.text_content('[data-run="2"] [data-part="label"]') == "By class"


def test_nothing_is_said_of_runs_that_are_plain(open_page: OpenPage) -> None:
    with open_page("/?stop.epochs=2") as page:
        ready(page)
        assert special(page) == ["", "", ""]
        seen = page.locator('[data-run="0"] dt:visible').all_text_contents()
        assert not {"Learning rate", "Penalty", "Batch size"} & set(seen)


def test_a_choice_that_every_run_has_its_own_of_is_made_in_all_of_them(
    open_page: OpenPage,
) -> None:
    own = "runs=8,8&runs.0.optimizer=adam&runs.0.beta1=0.5&runs.1.optimizer=momentum"
    with open_page(f"/?{own}&stop.epochs=2") as page:
        ready(page)
        page.click("#more-open")
        page.select_option("#optimizer", "adagrad")
        until_open(page, "?optimizer=adagrad&stop.epochs=2&runs=8,8")
        assert special(page) == ["AdaGrad", "AdaGrad"]


def test_a_learning_rate_above_its_threshold_is_warned_of_in_a_sentence(
    open_page: OpenPage,
) -> None:
    with open_page("/?data=line&model.hidden=&learning_rate=2&runs=full&stop.epochs=2") as page:
        ready(page)
        said = page.text_content("#notices")
        assert said.startswith("Learning rate of run 1 (2) is above 2/λmax = ")
