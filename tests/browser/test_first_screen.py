"""What a first-time visitor finds: the question, the names, three questions to press, the axes."""

import re

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.choices import until_open
from tests.browser.conftest import OpenPage, drawn, in_module, ready, until
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SAID = "() => document.querySelector('#lowest').textContent"
IN_SIGHT = """(selector) => { const box = document.querySelector(selector).getBoundingClientRect();
    const bottom = document.querySelector('.transport').getBoundingClientRect().top;
    return box.top >= -1 && box.bottom <= bottom + 1 && box.height > 0; }"""


def test_the_three_names_explain_themselves(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0", 390, 844) as page:
        ready(page)
        for name, words in (
            ("Full batch", "All N training examples make each update"),
            ("mini-batch", "M examples make each update"),
            ("SGD", "a single example makes each update"),
        ):
            page.locator("#opening .term", has_text=name).focus()
            until(page, "(w) => document.querySelector('#tip').textContent.includes(w)", words)
            assert page.is_visible("#tip")


def test_all_runs_the_loss_and_the_questions_are_in_the_first_screen(
    open_page: OpenPage,
) -> None:
    with open_page("/?autoplay=0") as page:
        ready(page)
        for width, height in ((1440, 900), (820, 1180), (768, 1024), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            for selector in ("#questions", "#run-0 canvas", "#run-2 canvas", "#loss-plot"):
                assert page.evaluate(IN_SIGHT, selector), (selector, width)
            assert page.evaluate("scrollY") == 0


def test_what_is_averaged_opens_the_gradients_of_a_small_batch(open_page: OpenPage) -> None:
    with open_page("/?data=circles&autoplay=0") as page:
        ready(page)
        page.get_by_role("link", name="What is averaged?").click()
        page.wait_for_selector('#step-drawer[data-waits="false"][data-step="0"]')
        assert "The gradients are averaged, not the errors." in page.inner_text(".lead")
        assert page.locator(".matrix tbody tr").count() == 8
        comes_to(lambda: page.evaluate(IN_SIGHT, "#step-title"), True)
        assert "panels=step" in page.url
        assert "data.n=8" in page.url
        page.go_back()
        until_open(page, "?data=circles")


def test_how_noisy_a_batch_is_opens_the_noise_of_a_mini_batch(open_page: OpenPage) -> None:
    with open_page("/?data=circles&autoplay=0") as page:
        ready(page)
        page.get_by_role("link", name="How noisy is a batch?").click()
        until(page, """() => document.querySelector('[data-part="where"]')?.textContent
            === 'At step 0 of Mini-batch'""")  # fmt: skip
        comes_to(lambda: page.evaluate(IN_SIGHT, "#noise-title"), True)
        assert "The larger the batch, the closer" in page.inner_text("#noise-drawer .drawer-head")
        assert "data=circles" not in page.url


def test_which_is_faster_plays_the_default_and_names_a_winner_for_each_axis(
    open_page: OpenPage, server: Server
) -> None:
    with open_page("/?data=circles&autoplay=0&x=updates", reduced_motion="no-preference") as page:
        ready(page)
        page.get_by_role("link", name="Which one is faster?").click()
        until_open(page, "")
        until(page, "() => location.search === '?x=time'")
        until(page, "() => document.querySelector('#lowest').textContent.startsWith('At equal')")
        said = page.inner_text("#lowest")
        runs = httpx.get(f"{server.url}/api/v1/run", timeout=60).json()["runs"]
    named = re.match(r"At equal compute time \(.+?\) (.+) has the lowest training loss", said)
    assert named  # who it is hangs on the machine
    ends = {run["label"]: run["training_loss"][-1] for run in runs}
    at_forty = {}
    for run in runs:  # every run has made at least 40 updates
        before = np.searchsorted(run["evaluated_steps"], 40, side="right") - 1
        at_forty[run["label"]] = run["training_loss"][before]
    for place, losses in (("equal updates (40)", at_forty), ("equal epochs (40.0)", ends)):
        winner = min(losses, key=lambda label, of=losses: of[label])
        assert (f"at {place} {winner}, " in said) == (winner != named[1])


def test_each_axis_stands_first_in_its_own_sentence(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        ready(page)
        until(page, "() => document.querySelector('#lowest').textContent.startsWith('At equal')")
        for axis, name in (
            ("updates", "updates"), ("examples", "examples seen"), ("time", "compute time"),
        ):  # fmt: skip
            page.check(f"#axis-{axis}", force=True)
            until(page, f"{SAID}.startsWith('At equal {name} ')")


# Runs in JavaScript: {label, losses at each epoch, batchSize, schedule}; 10 updates an epoch.
RUNS = """const segment = { epoch: 0, first_step: 0, examples_seen: 0, batch_size: 10,
    steps_per_epoch: 10, examples_per_epoch: 100 };
  const { Run } = await import('/static/js/core/columns.js');
  const runOf = ({ losses, size = 10, schedule = 'constant', status = 'finished' }, i) => {
    const run = new Run({ label: `run ${i}`, segments: [segment], batch_size: size,
      planned_steps: 10 * (losses.length - 1) }, { schedule, warmup: 0, changes: [] }, 100, 1);
    run.batch_loss.append(Array(run.plannedSteps).fill(1));
    run.seconds.append(Array.from({ length: run.plannedSteps }, (_, k) => k + 1));
    run.evaluatedSteps.append(losses.map((_, epoch) => 10 * epoch));
    run.training_loss.append(losses);
    Object.assign(run, { ended: true, status });
    return run; };"""


def hovering(open_page: OpenPage, runs: list[dict[str, object]]) -> list[object]:
    """The floor of each run, null where it has none."""
    found: list[object] = in_module(
        open_page, "core/floor.js", f"{RUNS} return given.map(runOf).map(m.floorOf);", runs
    )
    return found


def test_a_run_hovers_only_where_it_is_restless_without_a_trend(open_page: OpenPage) -> None:
    rng = np.random.default_rng(0)
    restless = [1.0, *(0.2 + 0.1 * rng.random(40))]
    floors = hovering(
        open_page,
        [
            {"losses": restless},
            {"losses": restless, "size": 100},  # full batch
            {"losses": restless, "schedule": "cosine"},
            {"losses": restless, "status": "diverged"},
            {"losses": [1 / (1 + k) for k in range(41)]},  # falls on
            {"losses": [1.0, *(0.2 for _ in range(40))]},  # has settled
            {"losses": [1.0, *(1e-12 * rng.random(40))]},  # at 0, but for rounding
            {"losses": restless[:7]},  # too short to tell
        ],
    )
    first = floors[0]
    assert isinstance(first, dict)
    last = restless[30:]
    assert first["epochs"] == 10
    assert min(last) <= first["low"] < first["high"] <= max(last)
    assert floors[1:] == [None] * 7


def test_a_run_has_settled_where_its_rate_has_fallen_and_it_moves_little(
    open_page: OpenPage,
) -> None:
    rng = np.random.default_rng(0)
    still, restless = (
        [1.0, *(0.2 + spread * rng.random(40))] for spread in (0.01, 0.2)
    )  # fmt: skip
    settled = in_module(
        open_page,
        "core/floor.js",
        f"""{RUNS} return given.map(([losses, last], i) => {{ const run = runOf({{ losses }}, i);
              run.learning_rates.append(Array.from({{ length: run.plannedSteps }},
                (_, k) => 1 + (last - 1) * k / (run.plannedSteps - 1)));
              return m.settledOf(run); }});""",
        [[still, 0.1], [still, 0.9], [restless, 0.1]],
    )
    assert settled[0]["epochs"] == 10
    assert 0.2 <= settled[0]["low"] < settled[0]["high"] <= 0.21
    assert settled[1:] == [None, None]


def test_a_falling_rate_is_one_press_away_from_a_run_that_hovers(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        ready(page)
        until(page, "() => document.querySelector('#floor').textContent.includes('SGD hovers')")
        page.get_by_role("button", name="Try a falling rate").click()
        until_open(page, "?schedule=cosine")
        until(page, "() => document.body.dataset.state === 'ready'")
        until(page, "() => document.querySelector('#floor').textContent.includes('SGD settles')")
        assert page.locator("#settle").is_hidden()


def test_new_runs_of_the_same_names_get_words_of_their_own(open_page: OpenPage) -> None:
    said = in_module(
        open_page,
        "ui/player/verdict.js",
        f"""{RUNS} document.body.innerHTML = '<p id=lowest></p><p id=floor></p><button id=settle>';
            const show = m.createVerdict(() => {{}});
            return given.map((losses) => {{
              show({{ axis: 'epochs', runs: losses.map((own) => ({{ losses: own }})).map(runOf) }});
              return document.querySelector('#lowest').textContent; }});""",
        [[[1.0, 0.5], [1.0, 0.7]], [[1.0, 0.9], [1.0, 0.3]]],
    )
    assert "run 0 has the lowest training loss, 0.500." in said[0]
    assert "run 1 has the lowest training loss, 0.300." in said[1]


def test_runs_that_are_one_run_win_together(open_page: OpenPage) -> None:
    said = in_module(
        open_page,
        "core/words/verdict-words.js",
        f"""{RUNS} const runs = given.map((losses) => ({{ losses }})).map(runOf);
            return m.lowestInWords('epochs', runs);""",
        [[1.0, 0.5], [1.0, 0.5 + 1e-15], [1.0, 0.9]],
    )
    assert "run 0 and run 1 have the lowest training loss, 0.500." in said


def test_runs_that_diverged_win_nothing(open_page: OpenPage) -> None:
    said = in_module(
        open_page,
        "core/words/verdict-words.js",
        f"""{RUNS} const runs = given.map(runOf);
            return [m.lowestInWords('epochs', runs), m.lowestInWords('epochs', runs.slice(1)),
              m.lowestInWords('epochs', runs.slice(2))];""",
        [
            {"losses": [1.0, 0.9, 0.8]},
            {"losses": [1.0, 0.5, 0.6]},
            {"losses": [1.0, 0.1, 0.05], "status": "diverged"},
        ],
    )
    assert "run 1 has the lowest training loss, 0.600." in said[0]
    assert "lowest on the other axes too" in said[0]
    assert said[1].startswith("Each axis compares")  # one sound run is no comparison
    assert said[2] == ""


def test_more_choices_leave_the_loss_where_it_is(open_page: OpenPage) -> None:
    top = "document.querySelector('#loss-plot').getBoundingClientRect().top"
    with open_page("/?autoplay=0") as page:
        for n, (width, height) in ((120, (1440, 900)), (130, (768, 1024)), (140, (390, 844))):
            page.set_viewport_size({"width": width, "height": height})
            ready(page)
            before = page.evaluate(top)
            page.click("#more-open")
            page.wait_for_selector("#more:not([hidden])")
            drawn(page)
            assert abs(page.evaluate(top) - before) < 3
            page.fill("#data-n", str(n))
            page.keyboard.press("Enter")
            until_open(page, f"?data.n={n}")
            page.keyboard.press("Escape")
            page.wait_for_selector("#more", state="hidden")
            assert page.evaluate("document.activeElement.id") == "more-open"


def test_the_key_to_the_pictures_stays_when_a_notice_comes(open_page: OpenPage) -> None:
    with open_page("/?runs=full,5000,1&autoplay=0") as page:
        ready(page)
        assert "is larger than the 300 training examples" in page.inner_text("#notices")
        assert page.is_visible("#key")
        assert "ringed: this batch" in page.inner_text("#key")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("moons", "filled: training, hollow: test, ringed: this batch"),
        ("digits", "bold: training, pale: test, ringed: this batch"),
        ("two_points", "ringed: this batch"),
    ],
)
def test_the_key_says_what_is_shown(open_page: OpenPage, data: str, said: str) -> None:
    with open_page(f"/?data={data}&stop.epochs=1&autoplay=0") as page:
        ready(page)
        assert page.inner_text("#key").endswith(said)
        assert ("numerals: classes 0 to 9" in page.inner_text("#key")) == (data == "digits")


def test_the_numbers_as_json_do_not_leave_the_page(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0&stop.epochs=1") as page:
        ready(page)
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Numbers as JSON").click()
        assert "/api/v1/run" in opened.value.url
        opened.value.close()
        assert "/api/" not in page.url


def names_of(page: Page) -> list[dict[str, float | str]]:
    found: list[dict[str, float | str]] = page.eval_on_selector_all(
        "#loss-plot .plot-name:not([hidden])",
        """all => all.map((e) => { const { left, right, top, bottom } = e.getBoundingClientRect();
            return { text: e.textContent, left, right, top, bottom }; })""",
    )
    return found


def test_lines_that_leave_a_logarithmic_axis_are_named_with_how_far(open_page: OpenPage) -> None:
    query = "data=blobs3&data.noise=0.1&model.hidden=&learning_rate=100&y=log"
    with open_page(f"/?{query}&autoplay=0") as page:
        ready(page)
        drawn(page)
        names = names_of(page)
        area = page.evaluate(
            """() => { const { left, right, top, bottom } =
                document.querySelector('#loss-plot .graph-pad').getBoundingClientRect();
                return { left, right, top, bottom }; }"""
        )
        assert [str(name["text"]).split(" ")[-2:] for name in names][-1] == ["↓", "0"]
        for name in names:
            assert "↓" in str(name["text"])
            assert float(name["right"]) > area["right"]  # at the lines' ends, not in the corner
            assert area["bottom"] - 60 < float(name["top"]) < area["bottom"] + 4
        tops = sorted(float(name["top"]) for name in names)
        assert min(np.diff(tops)) >= 14
        note = page.inner_text("#loss-note")
        assert re.search(r"Too low to show: .*SGD's training loss \(lowest 0\)", note)


def test_a_line_that_leaves_at_the_top_is_named_with_its_value(open_page: OpenPage) -> None:
    with open_page("/?learning_rate=3&autoplay=0") as page:
        ready(page)
        drawn(page)
        names = [str(name["text"]) for name in names_of(page)]
        loss = page.inner_text('#run-2 [data-counter="training-loss"]')
        assert f"SGD ↑ {loss}" in names
        assert "Full batch" in names
        assert "SGD's training loss (highest" in page.inner_text("#loss-note")


@pytest.mark.parametrize(
    "query", ["y=log", "data=diabetes&model.hidden=&learning_rate=0.3", "data=sine&y=log"]
)
def test_the_name_of_the_loss_axis_lies_on_no_tick(open_page: OpenPage, query: str) -> None:
    with open_page(f"/?{query}&stop.epochs=5&autoplay=0") as page:
        ready(page)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            drawn(page)
            comes_to(lambda: page.evaluate(NAME_ON_TICKS), 0)


NAME_ON_TICKS = """() => { const boxOf = (e) => e.getBoundingClientRect();
              const title = boxOf(document.querySelector('#loss-plot .graph-y .graph-title'));
              return [...document.querySelectorAll('#loss-plot .graph-y .graph-tick')]
                .map(boxOf)
                .filter((box) => box.left < title.right && box.right > title.left
                  && box.top < title.bottom && box.bottom > title.top).length; }"""


def test_a_press_on_a_line_opens_its_step_where_it_can_be_seen(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0&x=updates&runs=full&stop.epochs=60") as page:
        ready(page)
        drawn(page)
        note = page.inner_text("#loss-note")
        assert "Click a line to open that step. Drag to zoom." in note
        at = page.evaluate(
            """() => {
              const last = '#loss-plot .graph-trace:last-child path';
              const path = document.querySelector(last);
              const half = path.getPointAtLength(path.getTotalLength() / 2);
              const { x, y } = half.matrixTransform(path.getScreenCTM());
              return [x, y]; }"""
        )
        page.mouse.click(*at)
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        comes_to(lambda: page.evaluate(IN_SIGHT, "#step-title"), True)
        comes_to(lambda: page.evaluate(IN_SIGHT, "#step-drawer .lead"), True)
        assert 20 <= int(page.get_attribute("#step-drawer", "data-step") or 0) <= 40
