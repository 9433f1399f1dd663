"""The default experiment as a student meets it: it plays, pauses, steps, and never lies."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, counters, ready, until

pytestmark = pytest.mark.browser

AXES = ("updates", "epochs", "examples", "time")

# How far each run's training loss reaches to the right, in pixels.
TRACE_WIDTHS = """() => [...document.querySelectorAll('#loss-plot .graph-trace')]
  .map((trace) => trace.querySelector('.graph-line'))
  .filter((line) => line && parseFloat(getComputedStyle(line).strokeWidth) > 2)
  .map((line) => line.getBBox().width)"""


def numbers(page: Page, name: str) -> list[float]:
    return [float(run[name].replace(",", "")) for run in counters(page)]


def test_all_three_losses_grow_while_the_default_experiment_plays(open_page: OpenPage) -> None:
    with open_page(reduced_motion="no-preference") as page:
        page.wait_for_selector('body[data-playing="true"]')
        until(page, "() => document.querySelector('[data-run=\"0\"]').dataset.step >= 4")
        page.keyboard.press("Space")
        page.wait_for_selector('body[data-playing="false"]')
        early, updates = page.evaluate(TRACE_WIDTHS), numbers(page, "updates")
        page.keyboard.press("Space")
        until(
            page,
            "(first) => document.querySelector('[data-run=\"0\"]').dataset.step >= first + 8",
            updates[0],
        )
        page.keyboard.press("Space")
        page.wait_for_selector('body[data-playing="false"]')
        late = page.evaluate(TRACE_WIDTHS)
        assert len(early) == len(late) == 3
        assert all(after > before + 20 for before, after in zip(early, late, strict=True))
        assert all(a > b for a, b in zip(numbers(page, "updates"), updates, strict=True))


def test_it_stands_at_the_end_with_the_numbers_of_the_api(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        whole = page.evaluate("() => fetch('/api/v1/run').then((reply) => reply.json())")
        assert numbers(page, "updates") == [run["steps"] for run in whole["runs"]]
        assert numbers(page, "examples") == [12_000, 12_000, 12_000]
        for shown, run in zip(counters(page), whole["runs"], strict=True):
            assert float(shown["training-loss"]) == pytest.approx(
                run["training_loss"][-1], rel=5e-3
            )
            assert float(shown["batch-loss"]) == pytest.approx(
                run["batch_loss"][-1], rel=5e-3, abs=5e-5
            )


def test_a_step_back_and_forward_returns_to_the_same_numbers(open_page: OpenPage) -> None:
    with open_page("/?at=3.5") as page:
        ready(page)
        for key_back, key_forward in (("ArrowLeft", "ArrowRight"),):
            before = counters(page)
            page.keyboard.press(key_forward)
            until(
                page,
                "(u) => document.querySelector('[data-run=\"2\"] [data-counter=updates]')"
                ".textContent !== u",
                before[2]["updates"],
            )
            after = counters(page)
            page.keyboard.press(key_back)
            until(
                page,
                "(u) => document.querySelector('[data-run=\"2\"] [data-counter=updates]')"
                ".textContent === u",
                before[2]["updates"],
            )
            assert counters(page) == before
            page.keyboard.press(key_forward)
            until(
                page,
                "(u) => document.querySelector('[data-run=\"2\"] [data-counter=updates]')"
                ".textContent === u",
                after[2]["updates"],
            )
            assert counters(page) == after
        assert numbers(page, "updates")[2] == 1051


def test_a_step_forward_makes_exactly_one_update_of_the_finest_run(open_page: OpenPage) -> None:
    with open_page("/?at=2") as page:
        ready(page)
        assert numbers(page, "updates") == [2, 20, 600]
        page.click("#step-forward")
        page.wait_for_selector('[data-run="2"][data-step="601"]')
        assert numbers(page, "updates") == [2, 20, 601]
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_selector('[data-run="2"][data-step="900"]')
        assert numbers(page, "updates") == [3, 30, 900]


@pytest.mark.parametrize("axis", AXES)
def test_each_axis_shows_every_run_at_the_step_it_had_reached(
    open_page: OpenPage, axis: str
) -> None:
    with open_page("/?stop.epochs=4") as page:
        ready(page)
        page.check(f"#axis-{axis}", force=True)
        until(page, "(x) => x === 'epochs' || location.search.includes(`x=${x}`)", axis)
        page.keyboard.press("Home")
        page.wait_for_selector('[data-run="2"][data-step="0"]')
        page.focus("#scrubber")
        page.evaluate(
            """() => { const s = document.querySelector('#scrubber');
               s.value = s.max / 2; s.dispatchEvent(new Event('input', { bubbles: true })); }"""
        )
        until(page, "() => document.querySelector('[data-run=\"2\"]').dataset.step > 0")
        updates = numbers(page, "updates")
        if axis == "updates":
            assert updates == [4, 40, 600]  # full batch and mini-batch have ended by then
        elif axis in ("epochs", "examples"):
            assert updates == [2, 20, 600]
        else:
            seconds = page.evaluate(
                """() => fetch('/api/v1/run?stop.epochs=4').then((r) => r.json())
                   .then((whole) => whole.runs.map((run) => run.seconds))"""
            )
            assert 0 < updates[2] < 1200
            assert len(seconds[0]) == 4
        assert page.locator("#loss-plot .graph-x .graph-title").text_content()


def test_the_playhead_can_be_dragged_to_any_point_of_the_plot(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        box = page.locator("#loss-plot .graph-pad").first.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
        until(page, "() => document.querySelector('[data-run=\"0\"]').dataset.step < 20")
        assert numbers(page, "updates")[0] in (9, 10)


def test_speed_changes_how_fast_the_playhead_moves(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0", reduced_motion="no-preference") as page:
        ready(page)
        page.keyboard.press("Home")
        page.wait_for_selector('[data-run="2"][data-step="0"]')
        page.select_option("#speed", "4")
        page.click("#play")
        page.wait_for_selector('body[data-playing="true"]')
        ready(page)
        assert numbers(page, "updates") == [40, 400, 12_000]
