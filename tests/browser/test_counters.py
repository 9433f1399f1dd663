"""What the cards and the plot tell of rates, batch sizes and penalties that change."""

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.changes import SHARED, steps
from tests.browser.conftest import OpenPage, counters, ready, until
from tests.server import Server

pytestmark = pytest.mark.browser


def marks(page: Page) -> list[str]:
    """The accent of each mark's run."""
    accents = page.eval_on_selector_all(
        ".plot-mark", "all => all.filter((e) => !e.hidden).map((e) => e.dataset.accent)"
    )
    return [str(accent) for accent in accents]


def test_the_plot_marks_where_a_run_was_changed(open_page: OpenPage) -> None:
    with open_page(f"/?{SHARED}") as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.plot-mark').length === 5")
        assert marks(page) == ["1", "2", "2", "3", "3"]


def test_counters_tell_rate_batch_size_and_penalty_where_they_are_not_constant(
    open_page: OpenPage, server: Server
) -> None:
    query = "schedule=cosine&warmup=5&l2=0.1&batch_growth=2&schedule_epochs=1&stop.epochs=4"
    names = {"learning_rates": "learning-rate", "penalty": "penalty", "batch_loss": "batch-loss"}
    whole = httpx.get(f"{server.url}/api/v1/run?{query}&fields={','.join(names)}").json()
    with open_page(f"/?{query}&at=2.5") as page:
        ready(page)
        assert steps(page) == [2, 16, 487]
        for shown, run, step in zip(counters(page), whole["runs"], steps(page), strict=True):
            for column, counter in names.items():
                expected = pytest.approx(run[column][step], rel=5e-3, abs=5e-5)
                assert float(shown[counter]) == expected
        assert [run["batch-size"] for run in counters(page)] == ["300", "128", "4"]
        rhythms = page.locator('[data-part="rhythm"]').all_text_contents()
        assert rhythms == ["1 update an epoch", "3 updates an epoch", "75 updates an epoch"]


def test_epochs_are_counted_by_examples(open_page: OpenPage) -> None:
    """At 1.5 epochs the batches of 299 and 1 have used one epoch, SGD one and a half."""
    with open_page("/?runs=full,299,1&stop.epochs=4&at=1.5&autoplay=0") as page:
        ready(page)
        seen = page.locator("[data-counter=examples]").all_inner_texts()
        epochs = page.locator("[data-counter=epochs]").all_inner_texts()
    assert seen == ["300", "300", "450"]
    assert epochs == ["1.0", "1.0", "1.5"]


PRESSED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const shown = [];
  for (let presses = 0; presses < 12; presses++) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    await frame();
    await frame();
    shown.push([
      document.querySelector("#position").textContent,
      document.querySelector('[data-run="2"] [data-counter="updates"]').textContent.trim(),
    ]);
  }
  return shown;
}"""


def test_each_press_of_a_key_is_shown_in_the_next_frame(open_page: OpenPage) -> None:
    """However fast they come: only a play draws its texts less often."""
    with open_page("/?at=0&x=updates&stop.epochs=2") as page:
        ready(page)
        shown = page.evaluate(PRESSED)
    assert [updates for _, updates in shown] == [str(count) for count in range(1, 13)]
    assert [position.split()[0] for position, _ in shown] == [updates for _, updates in shown]
