"""The drawer "Gradient noise": its numbers are the API's, of the run and step that are chosen."""

import pytest
from playwright.sync_api import Page, Request, Route

from tests.browser.conftest import OpenPage, asked_for, drawn, in_module, ready, until
from tests.browser.looks import SIZES, assert_accessible, assert_tidy
from tests.browser.numbers import reply, table, told
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

TEN = "data=moons&data.n=10&data.test_fraction=0&model.hidden=4&runs=full,3,1&stop.epochs=4"
SMALL = "data=moons&data.n=60&model.hidden=4&runs=full,8,1&stop.epochs=6"

# Whether an answer is on show and nothing is being computed.
ANSWERED = """() => document.querySelector('[data-part="state"]').textContent === ''
    && document.querySelectorAll('[data-words="spread"] p').length > 0"""


def answered(page: Page, where: str) -> None:
    """Waits for the answer about a step, as it is named above it."""
    until(page, "(w) => document.querySelector('[data-part=\"where\"]').textContent === w", where)
    until(page, ANSWERED)


def test_the_numbers_are_those_of_the_api(open_page: OpenPage, server: Server) -> None:
    found = reply(server, "noise", SMALL, run=1, step=9)
    with open_page(f"/?{SMALL}&panels=noise&run=1&x=updates&at=9") as page:
        ready(page)
        answered(page, "At step 9 of Mini-batch")
        spread, cloud, epoch = (table(page, name) for name in ("spread", "cloud", "epoch"))
        words = page.inner_text('[data-words="spread"]')
        sizes = found["spread"]["batch_sizes"]
        assert [int(row[0].replace(",", "")) for row in spread] == [m for m in sizes for _ in "ab"]
        for place, name in enumerate(("without", "with")):
            column = found["spread"][f"{name}_replacement"]
            rows = spread[place::2]
            assert {row[1] for row in rows} == {name}
            for at, key in enumerate(("measured", "low", "high", "formula"), start=2):
                assert [row[at] for row in rows] == told(page, column[key])
        assert [cloud[0][1], cloud[0][2]] == told(page, found["cloud"]["this"])
        points = [value for point in found["cloud"]["points"] for value in point]
        assert [text for row in cloud[2:] for text in row[1:]] == told(page, points)
        assert [row[0] for row in epoch] == [str(step) for step in found["epoch"]["steps"]]
        for at, key in enumerate(("used", "remaining"), start=1):
            assert [row[at] for row in epoch] == [str(number) for number in found["epoch"][key]]
        assert epoch[0][3:] == ["0", "0"]
        assert [row[3] for row in epoch[1:]] == told(page, found["epoch"]["distance"][1:])
        here = found["spread"]["without_replacement"]["measured"][sizes.index(8)]
        for value in told(page, [here, found["s2"], found["full_gradient_norm"]]):
            assert value in words


def test_cosines_at_evaluated_steps_are_those_of_the_run(
    open_page: OpenPage, server: Server
) -> None:
    runs = reply(server, "run", SMALL)["runs"]
    with open_page(f"/?{SMALL}&panels=noise") as page:
        ready(page)
        rows = table(page, "angles")
        for run in runs:
            shown = [row for row in rows if row[0] == run["label"]]
            kept = [i for i, step in enumerate(run["evaluated_steps"]) if step < run["steps"]]
            assert [int(row[1]) for row in shown] == [run["evaluated_steps"][i] for i in kept]
            assert [row[2] for row in shown] == told(page, [run["cosine"][i] for i in kept])
            lengths = [run["relative_length"][i] for i in kept]
            assert [row[3] for row in shown] == told(page, lengths)


def test_another_run_playhead_or_direction_is_asked_for(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=noise&run=1&x=updates&at=9") as page:
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url) if "/noise?" in r.url else None)
        ready(page)
        answered(page, "At step 9 of Mini-batch")
        page.locator(".opened-run label", has_text="SGD").click()
        answered(page, "At step 9 of SGD")
        page.click("#step-forward")
        answered(page, "At step 10 of SGD")
        page.select_option("#noise-directions", "parameters")
        until(page, ANSWERED)
        page.select_option('[aria-label="Parameter upwards"]', "b1[0]")
        title = '[data-chart="cloud"] .graph-{} .graph-title'
        comes_to(lambda: page.text_content(title.format("y")), "b1[0]")
        assert all("data.n=60&model.hidden=4" in url for url in asked)
        assert "run=1&step=9&directions=principal" in asked[0]
        assert asked[-1].endswith("run=2&step=10&directions=W1%5B0%2C0%5D%3Bb1%5B0%5D")
        assert page.text_content(title.format("x")) == "W1[0,0]"


def drag(page: Page, chart: str, low: float, high: float) -> None:
    """Over a stretch of a chart, in shares of its drawing area."""
    page.locator(f'[data-chart="{chart}"]').scroll_into_view_if_needed()
    box = page.locator(f'[data-chart="{chart}"] .graph-pad').bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + low * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + high * box["width"], y, steps=5)
    page.mouse.up()


def test_a_stretch_of_the_plot_shows_every_step_of_it(open_page: OpenPage, server: Server) -> None:
    query = "data=moons&data.n=400&model.hidden=4&stop.epochs=20"  # SGD makes 6,000 steps
    with open_page(f"/?{query}&panels=noise&x=updates") as page:
        ready(page)
        drag(page, "cosine", 0.5, 0.6)
        until(page, """() => document.querySelector('[data-part="angles-words"]').textContent
            .startsWith('Every step of SGD (')""")  # fmt: skip
        rows = table(page, "angles")
        steps = [int(row[1].replace(",", "")) for row in rows]
        assert steps == list(range(steps[0], steps[-1] + 1))
        assert 500 < len(steps) <= 1000
        found = reply(server, "cosine", query, run=2, steps=f"{steps[0]}:{steps[-1] + 1}")
        assert [row[2] for row in rows] == told(page, found["cosine"])
        assert [row[3] for row in rows] == told(page, found["relative_length"])
        page.locator('#noise-drawer [data-part="whole"]').click()
        until(page, """() => document.querySelector('[data-part="angles-words"]').textContent
            .startsWith('Each point is')""")  # fmt: skip
        assert page.locator('#noise-drawer [data-part="whole"]').is_hidden()


def test_more_than_a_thousand_steps_stay_the_evaluated_ones(open_page: OpenPage) -> None:
    query = "data=moons&data.n=400&model.hidden=4&stop.epochs=20"
    with open_page(f"/?{query}&panels=noise") as page:
        ready(page)
        drag(page, "length", 0.2, 0.7)
        until(page, """() => /^Every step of Full batch .* and Mini-batch .*measured steps of SGD/
            .test(document.querySelector('[data-part="angles-words"]').textContent)""")  # fmt: skip


def test_every_step_near_the_playhead_needs_no_mouse(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=noise&x=updates&at=20") as page:
        ready(page)
        until(page, ANSWERED)  # so that the panel is there
        page.focus('[data-part="near"]')
        page.keyboard.press("Enter")
        until(page, """() => document.querySelector('[data-part="angles-words"]').textContent
            .startsWith('Every step of')""")  # fmt: skip


@pytest.mark.parametrize("query", [TEN, SMALL])
def test_the_exact_zero_and_the_exact_mean_are_written(
    open_page: OpenPage, server: Server, query: str
) -> None:
    found = reply(server, "noise", query, run=1, step=2)
    n = found["n"]
    with open_page(f"/?{query}&panels=noise&run=1&x=updates&at=2") as page:
        ready(page)
        answered(page, "At step 2 of Mini-batch")
        words = page.inner_text('[data-words="spread"]')
    assert f"At M = N = {n} without replacement the distance is exactly 0" in words
    assert max(found["bias"]["largest"]) < 1e-14
    total = f"{sum(found['bias']['batches']):,}"
    sizes = "of 1 to 10 examples" if query == TEN else "of 1, of 2 or of 45 examples"
    mean = f"The mean gradient of all {total} possible batches {sizes} is the full gradient g"
    assert f"{mean}: the largest difference in any parameter is" in words
    largest = max(found["bias"]["largest"])
    share = largest / found["full_gradient_norm"]
    assert said_of_bias(largest, share) in words.replace("\u00a0", " ")
    assert f"N = {n} times the mean gradient of single examples (measured: {n} times)" in words


def said_of_bias(largest: float, share: float) -> str:
    """As 1.9 × 10⁻¹⁷ is written."""
    digits = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

    def power(value: float) -> str:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa} × 10{str(int(exponent)).translate(digits)}"

    return f"parameter is {power(largest)}, {power(share)} of g's length."


# A function body: what is said of a reply whose gradients are 1e14 long, and of an overflow.
OF_BIAS = """const { spreadInWords } = m;
    const columns = { measured: [1], formula: [1] };
    const reply = (norm, largest) => ({ n: 1, batch_size: 1, s2: 1, full_gradient_norm: norm,
      bias: { batch_sizes: [1, 2], batches: [30, 435], largest },
      spread: { batch_sizes: [1], with_replacement: columns, without_replacement: columns },
      epoch: { order: 'sorted' }, sum: { factor: null } });
    return [reply(1e14, [0.03, 0.02]), reply(null, [null, null]), reply(0, [0, 0])]
      .map((one) => spreadInWords(one).join(' '));"""


def test_the_mean_over_all_batches_is_told_by_the_gradients_own_length(
    open_page: OpenPage,
) -> None:
    large, overflowed, zero = in_module(open_page, "core/words/noise-words.js", OF_BIAS)
    mean = (
        "The mean gradient of all 465 possible batches of 1 or of 2 examples is the full gradient g"
    )
    off = "the largest difference in any parameter is 0.0300, 3.0\u00a0×\u00a010⁻¹⁶ of g's length."
    assert f"{mean}: {off}" in large
    assert "possible batches" not in overflowed
    assert f"{mean}: no parameter differs." in zero


def test_a_late_answer_dims_the_old_one_and_a_refusal_is_said(open_page: OpenPage) -> None:
    problem = {
        "title": "Busy",
        "status": 503,
        "detail": "Too many are being computed.",
        "errors": [],
    }
    with open_page(f"/?{SMALL}&panels=noise&run=1&x=updates&at=9", allowed=("503",)) as page:
        ready(page)
        answered(page, "At step 9 of Mini-batch")
        sizes = page.locator(".noise-step").bounding_box()
        held: list[Route] = []
        page.route("**/api/v1/noise?**", lambda route: held.append(route))
        page.click("#step-forward")
        until(page, """() => document.querySelector('[data-part="state"]').textContent
            === 'Computing step 10 of Mini-batch …'""")  # fmt: skip
        until(page, "() => document.querySelector('.noise-step.is-late')")
        assert page.inner_text('[data-part="where"]') == "At step 9 of Mini-batch"
        assert page.locator(".noise-step").bounding_box() == sizes
        asked_for(page, held)
        held[0].fulfill(status=503, content_type="application/problem+json", json=problem)
        until(page, """() => document.querySelector('[data-part="error"]').textContent
            === 'Too many are being computed.'""")  # fmt: skip
        page.unroute("**/api/v1/noise?**")
        page.locator('#noise-drawer [data-part="again"]').click()
        answered(page, "At step 10 of Mini-batch")
        assert page.locator('#noise-drawer [data-part="again"]').is_hidden()


def test_nothing_is_asked_while_it_plays(open_page: OpenPage) -> None:
    asked: list[Request] = []
    with open_page(f"/?{SMALL}&panels=noise", reduced_motion="no-preference") as page:
        ready(page)
        until(page, ANSWERED)
        page.on("request", lambda r: asked.append(r) if "/noise?" in r.url else None)
        page.click("#play")
        until(page, """() => document.querySelector('[data-part="state"]').textContent
            === 'Waits until the playhead stands still.'""")  # fmt: skip
        assert asked == []


def words_of_epoch(open_page: OpenPage, query: str, where: str) -> tuple[str, int]:
    """What is said of the rest of an epoch, and how many hairlines stand in its plot."""
    with open_page(f"/?{query}&panels=noise&x=updates") as page:
        ready(page)
        answered(page, where)
        lines = page.locator('[data-chart="epoch"] .chart-stroke:not(.chart-level):visible')
        return page.inner_text('[data-words="epoch"]'), lines.count()


def test_a_hairline_is_told_where_it_can_be_seen(open_page: OpenPage) -> None:
    first, lines = words_of_epoch(open_page, f"{SMALL}&run=1&at=6", "At step 6 of Mini-batch")
    assert "This step is the first of the epoch." in first
    assert "hairline" not in first
    assert lines == 0
    second, lines = words_of_epoch(open_page, f"{SMALL}&run=1&at=9", "At step 9 of Mini-batch")
    assert "The hairline marks this step." in second
    assert lines == 1


def test_an_epoch_of_one_batch_leaves_nothing_and_rounding_is_told_as_0(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SMALL}&panels=noise&run=0&x=updates&at=3") as page:
        ready(page)
        answered(page, "At step 3 of Full batch")
        epoch = page.inner_text('[data-words="epoch"]')
        assert "This epoch's one batch uses all 45 examples: nothing is left after it." in epoch
        assert "hairline" not in epoch
        assert "lies 0 from the full gradient" in page.inner_text('[data-words="cloud"]')
        assert table(page, "epoch") == [["3", "0", "45", "0", "0"]]
        assert table(page, "cloud")[0] == ["this batch", "0", "0"]


@pytest.mark.parametrize("order", ["sorted", "as_given"])
def test_where_nothing_is_random_no_batch_is_called_unbiased(
    open_page: OpenPage, order: str
) -> None:
    with open_page(f"/?{SMALL}&panels=noise&run=1&x=updates&at=9&order={order}") as page:
        ready(page)
        answered(page, "At step 9 of Mini-batch")
        epoch = page.inner_text('[data-words="epoch"]')
        assert "nothing is random. So no batch is an unbiased draw." in epoch
        assert "every batch is unbiased" not in epoch
        assert "do not describe it" in page.inner_text('[data-words="spread"]')


def test_an_order_that_is_shuffled_once_repeats_its_batches(open_page: OpenPage) -> None:
    query = f"{SMALL}&run=1&at=9&order=shuffle_once"
    words, _ = words_of_epoch(open_page, query, "At step 9 of Mini-batch")
    assert "every epoch repeats the same batches" in words
    assert "unbiased" not in words


def test_dropped_examples_are_not_among_the_rest(open_page: OpenPage, server: Server) -> None:
    query = f"{SMALL}&last_batch=drop"  # 40 of 45 examples in 5 batches of 8
    epoch = reply(server, "noise", query, run=1, step=9)["epoch"]
    words, _ = words_of_epoch(open_page, f"{query}&run=1&at=9", "At step 9 of Mini-batch")
    assert epoch["remaining"] == [40, 32, 24, 16, 8]
    assert "This epoch drops 5 examples." in words
    top = max(range(5), key=lambda place: float(epoch["distance"][place]))
    assert f"after {epoch['used'][top]} of 40 examples" in words
    assert f"A random rest of {epoch['remaining'][top]} examples would" in words


def test_at_a_short_last_batch_a_press_leads_to_a_whole_one(open_page: OpenPage) -> None:
    """45 examples in batches of 8: the sixth of an epoch has five."""
    with open_page(f"/?{SMALL}&panels=noise&run=1&autoplay=0") as page:
        ready(page)
        answered(page, "At step 35 of Mini-batch")  # the last
        assert page.input_value("#noise-number") == "35"
        said = "This is the short last batch of its epoch: 5 examples, not 8."
        assert page.inner_text('[data-part="short"]') == said
        assert page.inner_text("#spread-title") == "How noisy is a batch of 5?"
        page.get_by_role("button", name="Go to a whole batch (step 34)").click()
        answered(page, "At step 34 of Mini-batch")
        assert page.inner_text("#spread-title") == "How noisy is a batch of 8?"
        assert page.inner_text('[data-part="short"]') == ""
        assert page.locator('[data-part="whole-batch"]').is_hidden()
        page.fill("#noise-number", "5")
        page.keyboard.press("Enter")
        answered(page, "At step 5 of Mini-batch")
        page.get_by_role("button", name="Go to a whole batch (step 6)").click()
        answered(page, "At step 6 of Mini-batch")
        page.get_by_role("button", name="Gradient noise one update back").click()
        answered(page, "At step 5 of Mini-batch")


NAMED = """() => [...document.querySelectorAll('.chart-mark-name:not([hidden])')].map((e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return { left, top, right, bottom, ground: getComputedStyle(e).backgroundColor }; })"""


@pytest.mark.parametrize("width", [1440, 390])
def test_names_of_marks_that_are_near_stand_apart(open_page: OpenPage, width: int) -> None:
    with open_page("/?panels=noise&run=1&x=updates&at=200", width) as page:
        ready(page)
        answered(page, "At step 200 of Mini-batch")
        names = page.evaluate(NAMED)
    assert len(names) == 3
    for place, a in enumerate(names):
        assert a["ground"] != "rgba(0, 0, 0, 0)"
        for b in names[:place]:
            beside = a["left"] >= b["right"] or b["left"] >= a["right"]
            assert beside or a["top"] >= b["bottom"] - 1 or b["top"] >= a["bottom"] - 1


# A function body: how runs with many points and with few are drawn.
DRAWN = """const ones = (points) => Array(points).fill(1);
    const one = (label, accent, points) => ({ label, accent, at: [...Array(points).keys()],
      cosine: ones(points), length: ones(points) });
    const series = [one('many', 1, 101), one('few', 2, 100)];
    const palette = { runs: { 1: 'red', 2: 'blue' } };
    const look = { axis: 'updates', factor: 1, range: [0, 101], palette };
    const drawn = (smooth) => m.angleFigures(series, { ...look, smooth })[0].traces
      .map(({ label, mode, x }) => [label ?? null, mode ?? 'lines', x.length]);
    return [drawn(false), drawn(true)];"""


def test_lines_join_few_points_alone_unless_a_mean_is_wanted(open_page: OpenPage) -> None:
    raw, smooth = in_module(open_page, "plots/angle-figures.js", DRAWN)
    assert raw == [["many", "markers", 101], ["few", "lines+markers", 100]]
    assert smooth[:2] == [[None, "markers", 101], [None, "markers", 100]]
    assert smooth[2:] == [["many", "lines", 101], ["few", "lines", 100]]


# A function body: a document is asked for again while it is on its way.
AGAIN = """const asked = [], told = [];
    const load = (url, { signal }) => new Promise((resolve) => {
      asked.push({ url, signal, resolve }); });
    const onChange = () => told.push(latest.answer().data);
    const latest = m.createLatest({ wait: 0, load, onChange });
    const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
    latest.want('a');
    await soon();
    latest.again();
    const aborted = asked.map(({ signal }) => signal.aborted);
    asked[1].resolve('second');
    asked[0].resolve('first');
    await soon();
    return [asked.map(({ url }) => url), aborted, told];"""


def test_asking_again_drops_the_request_that_still_runs(open_page: OpenPage) -> None:
    urls, aborted, told_of = in_module(open_page, "net/latest.js", AGAIN)
    assert urls == ["a", "a"]
    assert aborted == [True, False]
    assert told_of == ["second"]


@pytest.mark.parametrize("order", ["with_replacement", "sorted"])
def test_the_rest_of_an_epoch_is_told_by_its_order(open_page: OpenPage, order: str) -> None:
    with open_page(f"/?{SMALL}&order={order}&panels=noise&run=1&x=updates&at=9") as page:
        ready(page)
        answered(page, "At step 9 of Mini-batch")
        words = page.inner_text('[data-words="epoch"]')
        assert ("with replacement" in words) == (order == "with_replacement")


def test_what_overflows_has_no_numbers_and_breaks_nothing(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&learning_rate=1e9&optimizer=momentum&panels=noise&run=2") as page:
        ready(page)
        until(page, ANSWERED)
        assert "NaN" not in page.inner_text("#noise-drawer")
        assert "null" not in page.inner_text("#noise-drawer")


def test_nothing_is_clipped(open_page: OpenPage) -> None:
    with open_page(f"/?{TEN}&panels=noise&run=1") as page:
        ready(page)
        until(page, ANSWERED)
        page.select_option("#noise-directions", "parameters")
        until(page, ANSWERED)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)
            comes_to(lambda: page.evaluate(CUT_NAMES), [])


# Names and ticks of charts that reach beyond them.
CUT_NAMES = """() => [...document.querySelectorAll('.chart')].flatMap((chart) => {
    const box = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('.plot-name:not([hidden]), text')].filter((e) => {
      const own = e.getBoundingClientRect();
      return own.width && (own.left < box.left - 1 || own.right > box.right + 1
        || own.top < box.top - 1 || own.bottom > box.bottom + 1);
    }).map((e) => `${chart.dataset.chart}: ${e.textContent}`);
  })"""


def test_axe_finds_nothing(open_page: OpenPage) -> None:
    with open_page(f"/?{TEN}&panels=noise&run=1") as page:
        ready(page)
        until(page, ANSWERED)
        assert_accessible(page)
        for name in ("angles", "spread", "cloud", "epoch"):
            table(page, name)
        assert_accessible(page, "#noise-drawer")


def test_the_keyboard_reaches_every_control_of_the_drawer(open_page: OpenPage) -> None:
    with open_page(f"/?{TEN}&panels=noise&run=1") as page:
        ready(page)
        until(page, ANSWERED)
        page.select_option("#noise-directions", "parameters")
        page.focus('[data-part="near"]')
        reached = set()
        for _ in range(20):
            reached.add(
                page.evaluate("""() => { const e = document.activeElement;
                return e.id || e.parentElement.dataset.table || e.getAttribute('aria-label'); }""")
            )
            page.keyboard.press("Tab")
        tables = {"angles", "spread", "cloud", "epoch"}
        assert tables | {"noise-directions", "Parameter across", "Parameter upwards"} <= reached
