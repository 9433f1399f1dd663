"""Where a run stands on each axis, whatever its batch sizes: the playhead's arithmetic."""

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, in_module, ready
from tests.server import eventually

pytestmark = pytest.mark.browser

# A run in JavaScript, for `playhead.js`: it has made all its steps, the k-th at second k/10.
RUN = """const run = (segments, length) => {
    const values = Array.from({ length }, (_, k) => 0.1 * (k + 1));
    const at = (limit) => values.findLastIndex((s) => s <= limit);
    return { length, ended: true, plannedSteps: length, segments,
      seconds: { values, indexAtMost: at } }; };
  const segment = (epoch, first_step, examples_seen, n, batch_size) => ({ epoch, first_step,
    examples_seen, batch_size, steps_per_epoch: Math.ceil(n / batch_size), examples_per_epoch: n });
"""


def test_each_axis_gives_every_run_the_step_it_had_reached(open_page: OpenPage) -> None:
    """7 examples, batches of 7 and of 3 (3, 3, 1 in an epoch), two epochs."""
    reached = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const full = run([segment(0, 0, 0, 7, 7)], 2);
           const mini = run([segment(0, 0, 0, 7, 3)], 6);
           const at = (axis, position) => [full, mini].map((r) => m.stepAt(r, axis, position));
           return [at('updates', 2.9), at('epochs', 0.99), at('epochs', 1), at('examples', 6),
             at('examples', 10), at('time', 0.15), at('updates', 99), at('epochs', 0)];""",
    )
    assert reached == [[2, 2], [0, 2], [1, 3], [0, 2], [1, 4], [1, 1], [2, 6], [0, 0]]


def test_an_epochs_fraction_is_that_of_its_examples(open_page: OpenPage) -> None:
    """300 examples in batches of 299 and 1; then with the short last batch dropped."""
    stands = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const ragged = run([segment(0, 0, 0, 300, 299)], 8);
           const dropped = run([{{ ...segment(0, 0, 0, 300, 32), steps_per_epoch: 9,
             examples_per_epoch: 288 }}], 18);
           return [[0, 1, 2, 3].map((k) => m.positionOf(ragged, 'epochs', k)),
             m.positionOf(dropped, 'epochs', 3), m.stepAt(ragged, 'epochs', 1.5)];""",
    )
    assert stands == [[0, 299 / 300, 1, 1 + 299 / 300], 96 / 288, 2]


def test_the_position_of_a_step_leads_back_to_it_on_every_axis(open_page: OpenPage) -> None:
    wrong = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const wrong = [];
           const grown = [segment(0, 0, 0, 300, 32), segment(3, 30, 900, 300, 300),
             segment(50, 77, 15000, 300, 7), segment(51, 120, 15300, 300, 1)];
           const runs = [[7, 3], [300, 32], [333, 1], [49, 49]].map(
             ([n, size]) => run([segment(0, 0, 0, n, size)], 600));
           for (const r of [...runs, run(grown, 600)])
             for (const axis of ['updates', 'epochs', 'examples', 'time'])
               for (let k = 0; k <= 600; k++) {{
                 const at = m.positionOf(r, axis, k), before = at * (1 - 2 ** -53);
                 if (m.stepAt(r, axis, at) !== k) wrong.push([axis, k]);
                 if (k && m.stepAt(r, axis, before) !== k - 1) wrong.push([axis, k, 'before']);
               }}
           return wrong;""",
    )
    assert wrong == []


def test_whole_epochs_are_stepped_by_the_batch_size_that_holds(open_page: OpenPage) -> None:
    """10 examples: two epochs of 3 batches, then of 2."""
    stops = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const r = run([segment(0, 0, 0, 10, 4), segment(2, 6, 20, 10, 8)], 10);
           const forth = [0], back = [];
           for (let at = 0; (at = m.nextEvent([r], 'updates', at, true)) !== null;) forth.push(at);
           for (let at = 9; at > 0;) back.push(at = m.previousEvent([r], 'updates', at, true));
           return [forth, back, m.positionOf(r, 'epochs', 7), m.positionOf(r, 'examples', 7)];""",
    )
    assert stops == [[0, 3, 6, 8, 10], [8, 6, 3, 0], 2.8, 28]


def test_an_axis_says_its_unit_and_its_numbers_are_in_it(open_page: OpenPage) -> None:
    names = in_module(
        open_page,
        "core/format.js",
        """return [['updates', 1], ['epochs', 1], ['examples', 1], ['time', 1], ['time', 1000]]
             .map(([axis, factor]) => m.axisTitle(axis, factor));""",
    )
    assert names == [
        "updates", "epochs", "examples seen", "compute time (s)", "compute time (ms)",
    ]  # fmt: skip
    with open_page("/?x=time&panels=noise") as page:
        ready(page)
        for plot in ("#loss-plot", '#noise-drawer [data-chart="cosine"]'):
            eventually(partial(is_in_milliseconds, page, plot), f"the axis of {plot}")


def is_in_milliseconds(page: Page, plot: str) -> bool:
    """Whether an axis is in milliseconds, and ends where the playhead does."""
    title = page.locator(f"{plot} .graph-x .graph-title").all_text_contents()
    ticks = page.locator(f"{plot} .graph-x .graph-tick").all_text_contents()
    end = float((page.text_content("#position") or "").removesuffix(" ms"))
    return title == ["compute time (ms)"] and end / 2 < max(map(float, ticks)) <= end
