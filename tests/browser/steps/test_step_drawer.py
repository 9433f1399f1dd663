"""One step opened on the page: its numbers are the API's, and a person can follow each of them."""

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage, asked_for, drawn, in_module, ready, until
from tests.browser.looks import SIZES, assert_accessible, assert_tidy
from tests.browser.opened_step import (
    BUSY_REPLY,
    COUNTS,
    DIGITS,
    EIGHT,
    LINE,
    foot,
    opened,
    rounded,
    rows,
    step_of,
    ways,
)
from tests.server import Server

pytestmark = pytest.mark.browser


def test_the_matrix_holds_the_numbers_of_the_api(open_page: OpenPage, server: Server) -> None:
    reply = step_of(server, EIGHT, run=1, step=3)
    names = reply["parameters"]["names"]
    with open_page(f"/?{EIGHT}&panels=step&run=1&x=updates&at=3") as page:
        opened(page, 3)
        shown = rows(page)
        assert [int(row["name"]) for row in shown] == reply["examples"]["index"]
        assert len(shown[0]["cells"]) >= 10
        for row, gradient in zip(shown, reply["gradients"], strict=True):
            expected = dict(zip(names, gradient, strict=True))
            assert row["cells"] == {name: expected[name] for name in row["cells"]}
        vectors = {
            "Sum": "gradient_sum",
            "Mean": "gradient_mean",
            "θ before": "before",
            "θ after": "after",
        }
        below = foot(page)
        for name, key in vectors.items():
            expected = dict(zip(names, reply["parameters"][key], strict=True))
            assert below[name] == {column: expected[column] for column in below[name]}
        text = page.inner_text("#step-drawer")
        assert "batch 2 of 2 in epoch 2" in text
        assert "Each of 4 examples went forward and backward by itself" in text
        assert "all 4 examples" in text
        assert f"of {len(names)} parameters" in text


def test_large_networks_come_in_windows_whose_sums_are_over_all(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?{DIGITS}&panels=step&run=0&at=1") as page:
        opened(page, 1)
        page.select_option("#column-order", "layout")
        opened(page, 1)
        page.evaluate("() => document.querySelector('.matrix').scrollTo(82 * 2200, 23 * 700)")
        until(
            page, "() => document.querySelector('.matrix-names th:nth-child(2)').textContent > ''"
        )
        until(page, "() => document.querySelector('.matrix-names').textContent.includes('W2[')")
        until(page, "() => !document.querySelector('.matrix-table').textContent.includes('…')")
        shown, below = rows(page), foot(page)
        names = list(shown[0]["cells"])
        reply = step_of(server, DIGITS, run=0, step=1, examples="700:720", columns="2200:2230")
        places = [reply["parameters"]["names"].index(name) for name in names]
        assert [int(row["name"].replace(",", "")) for row in shown] == reply["examples"]["index"][
            : len(shown)
        ]
        for row, gradient in zip(shown, reply["gradients"], strict=False):
            assert list(row["cells"].values()) == [gradient[place] for place in places]
        for name, key in (("Sum", "gradient_sum"), ("Mean", "gradient_mean")):
            expected = [reply["parameters"][key][place] for place in places]
            assert list(below[name].values()) == expected
        assert "of 1,348 examples" in page.inner_text("[data-part=window]")
        assert page.locator(".matrix td").count() < 500  # only what is in view is there


def test_rows_and_columns_can_be_sorted_grouped_and_jumped_to(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?{DIGITS}&panels=step&run=1&at=1") as page:
        opened(page, 22)
        assert page.input_value("#column-order") == "size"  # of many parameters
        means = np.abs(list(foot(page)["Mean"].values()))
        assert means[0] > 0
        assert all(np.diff(means) <= 0)
        page.select_option("#row-order", "-loss")
        sorted_reply = step_of(server, DIGITS, run=1, step=22, sort="-loss")
        opened(page, 22)
        top = sorted_reply["examples"]["index"][: len(rows(page))]
        assert [int(row["name"].replace(",", "")) for row in rows(page)] == top
        page.select_option("#row-order", "class")
        until(page, "() => document.querySelectorAll('.matrix tbody tr').length === 10")
        opened(page, 22)
        assert [row["name"] for row in rows(page)] == [str(digit) for digit in range(10)]
        assert not page.locator("[data-part=example]").is_visible()
        page.select_option("#column-order", "layout")
        page.click(".jumps >> text=b1")
        until(page, "() => document.querySelector('.matrix-names').textContent.includes('b1[0]')")


def test_while_it_plays_nothing_is_opened_and_where_it_stops_is(open_page: OpenPage) -> None:
    with open_page("/?panels=step", reduced_motion="no-preference") as page:
        opened(page, 399)  # an address that opens a step does not play by itself
        page.wait_for_selector("[data-part=equations] math")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.keyboard.press("Space")
        page.wait_for_selector('body[data-playing="true"]')
        until(page, "() => document.querySelector('[data-run=\"1\"]').dataset.step >= 30")
        assert not any("/api/v1/step" in url for url in asked)
        assert "no step is opened" in page.inner_text("[data-part=step-news]")
        page.click("[data-part=step-pause]")
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        at = int(page.get_attribute('[data-run="1"]', "data-step") or "")
        assert page.get_attribute("#step-drawer", "data-step") == str(at)
        assert page.input_value("#step-number") == str(at)


def test_opening_the_drawer_while_it_plays_pauses_it(open_page: OpenPage) -> None:
    with open_page(reduced_motion="no-preference") as page:
        page.wait_for_selector('body[data-playing="true"]')
        until(page, "() => document.querySelector('[data-run=\"1\"]').dataset.step >= 30")
        page.click("[data-opens=step]")
        page.wait_for_selector('body[data-playing="false"]')
        opened(page)
        until(
            page,
            """() => Math.abs(document.querySelector('#step-drawer')
              .getBoundingClientRect().top) < 40""",
        )  # scrolled to


def test_the_arrow_keys_step_the_opened_run(open_page: OpenPage) -> None:
    with open_page("/?at=3&run=1") as page:
        ready(page)
        page.keyboard.press("ArrowRight")
        page.wait_for_selector('[data-run="1"][data-step="30"]')  # SGD's update
        page.click("[data-opens=step]")
        opened(page, 30)
        page.keyboard.press("ArrowRight")
        opened(page, 31)
        page.keyboard.press("ArrowLeft")
        opened(page, 30)


def test_a_click_on_a_runs_line_opens_its_step_there(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        assert page.locator("#step-drawer").is_hidden()
        spot = page.evaluate(
            """() => {
              const lines = [...document.querySelectorAll('#loss-plot .graph-line')]
                .filter((e) => parseFloat(getComputedStyle(e).strokeWidth) > 2);
              const line = lines.find((e) => getComputedStyle(e).stroke === 'rgb(0, 114, 178)')
                .firstChild;
              const point = line.getPointAtLength(line.getTotalLength() / 2);
              const { x, y } = point.matrixTransform(line.getScreenCTM());
              return [x, y];
            }"""
        )
        page.mouse.click(*spot)
        page.wait_for_selector("#step-drawer[data-step]:visible")
        opened(page)
        assert "Full batch, step" in page.inner_text("[data-part=step-place]")
        assert "panels=step" in page.url
        assert "run=0" in page.url


def test_steps_of_the_opened_run_are_walked_typed_and_linked(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=1&at=2") as page:
        opened(page, 4)
        page.click("#step-drawer [data-part=step-forward]")
        opened(page, 5)
        page.click("#step-drawer [data-part=step-back]")
        opened(page, 4)
        page.fill("#step-number", "31")
        page.keyboard.press("Enter")
        opened(page, 31)
        page.fill("#step-number", "9999")
        page.keyboard.press("Enter")
        opened(page, 79)
        assert page.input_value("#step-number") == "79"
        page.fill("#step-number", "")
        page.keyboard.press("Enter")
        assert page.input_value("#step-number") == "79"
        opened(page, 79)
        assert page.locator("#step-drawer [data-part=step-forward]").is_disabled()
        page.fill("#step-number", "7")
        page.keyboard.press("Enter")
        opened(page, 7)
        link = page.get_attribute("[data-part=step-link]", "href") or ""
        mean = foot(page)["Mean"]
    with open_page(link) as page:
        opened(page, 7)
        assert foot(page)["Mean"] == mean
        until(
            page, "() => document.querySelector('#step-drawer').getBoundingClientRect().top < 500"
        )


def test_one_example_is_followed_with_its_own_numbers(open_page: OpenPage, server: Server) -> None:
    reply = step_of(server, EIGHT, run=0, step=2)
    with open_page(f"/?{EIGHT}&panels=step&run=0&at=2") as page:
        opened(page, 2)
        page.locator(".matrix-example").nth(0).focus()
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        until(page, "() => document.activeElement.getAttribute('aria-pressed') === 'true'")
        until(page, "() => document.querySelector('#step-drawer').textContent.includes('4th of')")
        name = page.get_attribute(".matrix-example[aria-pressed=true]", "aria-label") or ""
        assert name.startswith(f"Example {reply['examples']['index'][3]}: target")
        assert page.inner_text("[data-part=example-name]").startswith(
            f"Example {reply['examples']['index'][3]}, 4th"
        )
        numbers = page.eval_on_selector_all(
            "[data-part=equations] mn", "all => all.map((e) => e.textContent)"
        )
        layers, x = reply["layers"], reply["examples"]["x"][3]
        outer = np.outer(x, layers[0]["delta"][3]).ravel()
        wanted = [*x, *layers[0]["z"][3], *layers[0]["a"][3], *layers[1]["z"][3], *outer]
        wanted += [*layers[0]["delta"][3], *layers[1]["delta"][3], reply["examples"]["loss"][3]]
        for value in wanted:
            assert rounded(value) in numbers, value
        np.testing.assert_array_equal(outer, reply["gradients"][3][:8])
        titles = page.eval_on_selector_all(
            "[data-part=equations] h4", "all => all.map((e) => e.textContent)"
        )
        assert [title.split(" ·")[0] for title in titles] == [
            "Layer 1, forward", "Layer 2, forward", "Loss", "Layer 2, backward", "Layer 1, backward"
        ]  # fmt: skip
        page.click("[data-part=next]")
        until(page, "() => document.querySelector('#step-drawer').textContent.includes('5th of')")


def test_accumulating_adds_one_example_after_the_other(open_page: OpenPage, server: Server) -> None:
    reply = step_of(server, EIGHT, run=0, step=0)
    gradients = np.array(reply["gradients"])
    names = reply["parameters"]["names"]

    def tally(page: Page) -> list[str]:
        return [page.inner_text(f"[data-part=count-{name}]") for name in COUNTS]

    with open_page(f"/?{EIGHT}&panels=step&run=0&at=0") as page:
        opened(page, 0)
        page.select_option("#row-order", "-loss")  # it goes in the batch's order all the same
        opened(page, 0)
        for count in range(1, 7):
            page.click("[data-part=accumulate-next]")
            until(page, "(n) => document.querySelector('[data-part=count-forward]').textContent"
                        " === String(n)", count)  # fmt: skip
            assert tally(page) == [str(count), str(count), "0"]
            below = foot(page)
            expected = dict(zip(names, gradients[:count].sum(axis=0), strict=True))
            for name, value in below[f"Sum of {count}"].items():
                assert value == pytest.approx(expected[name], rel=1e-12, abs=1e-15)
            assert set(below["Mean"].values()) == {None}
            assert set(below["θ after"].values()) == {None}
        page.click("[data-part=accumulate]")
        until(page, "() => document.querySelector('[data-part=count-updates]').textContent === '1'")
        assert tally(page) == ["8", "8", "1"]
        after = dict(zip(names, reply["parameters"]["after"], strict=True))
        assert foot(page)["θ after"] == {name: after[name] for name in foot(page)["θ after"]}


def test_sum_and_mean_are_one_update_and_train_so_makes_the_same_run(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=1&at=0&learning_rate=0.4") as page:
        opened(page, 0)
        mean = foot(page)
        page.check("#reduction-sum", force=True)
        until(page, "() => document.querySelector('.matrix tfoot').textContent.includes('× sum')")
        total = foot(page)
        assert "−0.4 × mean" in mean
        assert "−0.1 × sum" in total
        for name, value in mean["−0.4 × mean"].items():
            assert total["−0.1 × sum"][name] == pytest.approx(value, rel=1e-12)
        page.click("[data-part=train-so]")
        until(page, "() => location.search.includes('runs.1.reduction=sum')")
        assert "runs.1.learning_rate=0.1" in page.url
        query = page.url.split("?")[1]
    runs = [
        httpx.get(f"{server.url}/api/v1/run?{asked}&fields=parameters", timeout=60).json()["runs"]
        for asked in (f"{EIGHT}&learning_rate=0.4", query)
    ]
    np.testing.assert_allclose(runs[0][1]["parameters"], runs[1][1]["parameters"], atol=1e-12)


def test_training_with_the_sum_takes_the_runs_own_rate_and_batch_size(open_page: OpenPage) -> None:
    # At the short last batch of an epoch, and where a schedule has lowered the rate meanwhile.
    with open_page("/?panels=step&run=1&x=updates&at=39&schedule=cosine") as page:
        opened(page, 39)
        assert "Each of 12 examples" in page.inner_text("[data-part=step-place]")
        assert page.locator("[data-part=train-so]").is_hidden()  # it trains with the mean already
        page.check("#reduction-sum", force=True)
        words = page.inner_text("[data-part=train-so]")
        assert words.startswith("Train Mini-batch with the sum at η = 0.00313")
        assert "the last batch of an epoch has 12 examples and moves the parameters less" in words
        page.click("[data-part=train-so]")
        until(page, "() => location.search.includes('runs.1.reduction=sum')")
        assert "runs.1.learning_rate=0.003125" in page.url


@pytest.mark.parametrize("setting", ["optimizer=adam", "l2=0.1", "last_batch=weighted"])
def test_where_no_rate_makes_the_same_run_none_is_offered(
    open_page: OpenPage, setting: str
) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=1&at=1&{setting}") as page:
        opened(page)
        page.check("#reduction-sum", force=True)
        until(page, "() => document.querySelector('[data-state=quiet]')")
        assert page.locator("[data-part=train-so]").is_hidden()


def test_other_data_while_a_step_is_open(open_page: OpenPage) -> None:
    # Classes by name, then a number: what is on show must not mix the two.
    with open_page("/?data=iris&panels=step&run=1", reduced_motion="no-preference") as page:
        opened(page)
        assert "target setosa" in page.inner_html(".matrix tbody")
        before = page.get_attribute("#step-drawer", "data-step")
        page.select_option("#data-name", "line")
        page.hover(".matrix tbody tr:nth-child(2)")
        until(page, "(before) => document.querySelector('#step-drawer').dataset.step !== before",
              before)  # fmt: skip
        opened(page)
        assert "setosa" not in page.inner_html(".matrix tbody")


def test_classes_are_no_choice_for_a_number_as_target(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=0&at=1") as page:
        opened(page)
        page.select_option("#row-order", "class")
        until(page, "() => document.querySelectorAll('.matrix tbody tr').length === 2")
        opened(page)
        page.select_option("#step-preset", "two_points")  # nothing is refused on the way
        until(page, "() => document.querySelector('.matrix tbody').textContent.includes('2.00')")
        opened(page)
        assert page.input_value("#row-order") == "batch"
        assert page.locator("#row-order option[value=class]").is_hidden()
        assert [row["cells"]["W1[0,0]"] for row in rows(page)] == [2, -2]


def test_back_from_the_means_of_classes_while_the_answer_is_awaited(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=0&at=1") as page:
        opened(page)
        page.select_option("#row-order", "class")
        until(page, "() => document.querySelectorAll('.matrix tbody tr').length === 2")
        opened(page)

        def late(route: Route) -> None:
            page.wait_for_timeout(300)
            route.continue_()

        page.route("**/api/v1/step?*", late)
        page.select_option("#row-order", "-loss")
        page.hover(".matrix tbody tr:nth-child(1)")
        opened(page)
        assert len(rows(page)) == 8
        page.unroute_all(behavior="wait")


def test_the_sum_of_what_is_not_finite_is_not_a_number(open_page: OpenPage) -> None:
    sums = in_module(
        open_page,
        "core/step/accumulation.js",
        """const columns = [[1, 2, 4], [1, null, 4], [1, undefined, 4]];
           const adding = m.createAccumulation(3, (row, column) => columns[column][row]);
           const seen = [];
           for (let i = 0; i < 3; i++) {
             adding.advance(true);
             seen.push([0, 1, 2].map((column) => adding.sum(column) ?? String(adding.sum(column))));
           }
           return seen;""",
    )
    assert sums == [[1, 1, 1], [3, "null", "undefined"], [7, "null", "undefined"]]


def test_an_example_goes_forward_makes_an_error_goes_back_and_is_added(
    open_page: OpenPage,
) -> None:
    seen = in_module(
        open_page,
        "core/step/accumulation.js",
        """const adding = m.createAccumulation(2, () => 1);
           const seen = [];
           for (let i = 0; i < 9; i++) {
             adding.advance();
             const { forward, backward, updates } = adding.counts();
             seen.push([adding.phase, adding.current, forward, backward, updates,
               adding.hasCome(1, "backward")]);
           }
           return seen;""",
    )
    assert seen == [
        ["forward", 0, 1, 0, 0, False], ["error", 0, 1, 0, 0, False],
        ["backward", 0, 1, 1, 0, False], [None, 0, 1, 1, 0, False],
        ["forward", 1, 2, 1, 0, False], ["error", 1, 2, 1, 0, False],
        ["backward", 1, 2, 2, 0, True], [None, 1, 2, 2, 1, True], [None, 1, 2, 2, 1, True],
    ]  # fmt: skip


def test_the_wrong_ways_stand_beside_the_right_one(open_page: OpenPage, server: Server) -> None:
    reply = step_of(server, EIGHT, run=1, step=1)
    with open_page(f"/?{EIGHT}&panels=step&run=1&at=0.5") as page:
        opened(page, 1)
        shown = ways(page)
        assert list(shown) == [way["name"] for way in reply["ways"]]
        for way in reply["ways"]:
            cosine, _length, change, followed, right = shown[way["name"]]
            assert right == way["right"]
            grows = way["loss_after"] > reply["batch_loss"]
            assert change.startswith("+" if grows else "−")
            assert change.endswith("↑") == grows
            assert followed.split(",")[0] == f"to {rounded(way['losses'][-1])}"
            if way["equal"]:
                assert cosine == "equal"
            else:
                assert cosine == f"{way['cosine']:.4f}".replace("-", "−")
        vectors = foot(page)
        for title, way in zip(
            ("Errors averaged", "Update after each"),
            (reply["ways"][2], reply["ways"][5]),
            strict=True,
        ):
            assert list(vectors[title].values()) == way["gradient"][: len(vectors[title])]
        other = page.locator('[data-state="way"] td.is-other').count()
        assert other == 4 * len(vectors["Mean"])  # the two right ways have none
        page.uncheck("#show-ways")
        until(page, "() => !document.querySelector('[data-state=way]')")


def test_presets_open_where_averaging_first_agrees_differs_and_points_uphill(
    open_page: OpenPage,
) -> None:
    def open_preset(page: Page, name: str) -> dict[str, list[str]]:
        page.select_option("#step-preset", name)
        drawn(page)  # from here on it waits for the step of the preset
        opened(page, 0)
        assert page.input_value("#step-preset") == name
        assert page.inner_text("[data-part=preset-words]") != ""
        return ways(page)

    with open_page(f"/?{EIGHT}&panels=step") as page:
        opened(page)
        shown = open_preset(page, "uphill")
        assert shown["average_examples_first"][0].startswith("−")
        assert shown["average_examples_first"][2].endswith("↑")
        shown = open_preset(page, "equal_inputs")
        assert shown["average_errors_first"][0] == "equal"
        shown = open_preset(page, "uncorrelated")
        assert shown["average_errors_first"][0] == "equal"
        assert set(foot(page)["Cov(δ, x)"].values()) == {0}
        shown = open_preset(page, "bias")
        assert shown["average_errors_first"][0] != "equal"
        below = foot(page)
        assert below["Errors averaged"]["b1[0]"] == below["Mean"]["b1[0]"]
        assert below["Errors averaged"]["W1[0,0]"] != below["Mean"]["W1[0,0]"]
        shown = open_preset(page, "two_points")
        below = foot(page)
        assert below["θ after"] == below["θ before"]
        assert shown["mean_loss_as_error"][2].endswith("↑")
        assert [row["cells"]["W1[0,0]"] for row in rows(page)] == [2, -2]
        page.click("#new-seed")  # something else than the preset
        until(page, "() => document.querySelector('#step-preset').value === ''")


def test_a_preset_stays_chosen_when_a_step_of_the_experiment_before_it_still_arrives(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{EIGHT}&panels=step&at=1&x=updates") as page:
        opened(page, 1)
        before = page.inner_text(".matrix tbody")
        steps: list[Route] = []
        streams: list[Route] = []
        whole_step = "**/api/v1/step?*&fields=parameters*"
        page.route(whole_step, lambda route: steps.append(route))
        page.route("**/api/v1/stream?*", lambda route: streams.append(route))
        page.select_option("#row-order", "-loss")
        asked_for(page, steps)
        page.select_option("#step-preset", "uphill")
        asked_for(page, streams)
        steps[0].continue_()
        until(
            page,
            """(before) => { const rows = document.querySelector('.matrix tbody').innerText;
              return rows !== before && !rows.includes('…'); }""",
            before,
        )
        assert page.input_value("#step-preset") == "uphill"
        assert page.get_attribute("#step-drawer", "data-waits") == "true"
        page.unroute(whole_step)
        streams[0].continue_()
        page.unroute("**/api/v1/stream?*")
        opened(page, 0)
        assert len(steps) == 1  # nothing more was asked about what goes
        assert page.input_value("#step-preset") == "uphill"
        assert page.inner_text("[data-part=preset-words]") != ""
        page.go_back()
        until(page, "() => document.querySelector('#step-preset').value === ''")
        page.go_forward()
        until(page, "() => document.querySelector('#step-preset').value === 'uphill'")


def test_the_three_terms_of_a_linear_model_add_up(open_page: OpenPage) -> None:
    with open_page(f"/?{LINE}&panels=step&run=1&at=1") as page:
        opened(page)
        below = foot(page)
        for name, product in below["mean(δ x)"].items():
            parts = below["mean(δ) · mean(x)"][name] + below["Cov(δ, x)"][name]
            assert product == pytest.approx(parts, rel=1e-12)
        assert below["Cov(δ, x)"]["b1[0]"] == 0
        assert below["Cov(δ, x)"]["W1[0,0]"] != 0


def test_times_are_measured_on_asking_and_shown_for_every_batch_size(open_page: OpenPage) -> None:
    with open_page("/?panels=step&run=1&at=1") as page:
        opened(page)
        page.click("[data-part=measure]")
        page.wait_for_selector("[data-part=timing-plots]:visible")
        assert "these 32 examples" in page.inner_text("[data-part=timing-words]")
        assert "at 63 examples" in page.inner_text("[data-part=sizes-words]")
        page.click(".step-timing summary")
        page.wait_for_selector("[data-table=timing] tbody th")
        sizes = page.locator("[data-table=timing] tbody th").all_inner_texts()
        assert sizes == ["1", "2", "4", "8", "16", "32", "63", "64", "65", "128", "256", "300"]
        until(page, "() => document.querySelectorAll('.timing-plots .graph-line').length >= 2")
        page.click(
            "#step-drawer [data-part=step-forward]"
        )  # another batch: its times are not known
        page.wait_for_selector("[data-part=timing-plots]", state="hidden")


def test_an_example_under_the_pointer_is_shown_in_the_matrix_too(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=0&at=0") as page:
        opened(page, 0)
        page.locator(".matrix tbody tr").nth(2).hover()
        until(page, "() => document.querySelectorAll('.matrix tr.is-hovered').length === 1")
        page.mouse.move(5, 5)
        until(page, "() => document.querySelectorAll('.matrix tr.is-hovered').length === 0")


def test_the_equations_stand_still_while_the_pointer_moves_over_the_matrix(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=0&at=0") as page:
        opened(page, 0)
        page.wait_for_selector("[data-part=equations] math")
        page.evaluate("document.querySelector('[data-part=equations] math').dataset.kept = 'yes'")
        for row in (2, 3, 4):
            page.locator(".matrix tbody tr").nth(row).hover()
            until(page, "() => document.querySelectorAll('.matrix tr.is-hovered').length === 1")
        page.click("[data-part=accumulate-next]")  # the first example, which is on show already
        until(page, "() => document.querySelector('[data-part=count-forward]').textContent === '1'")
        assert page.locator("[data-part=equations] math[data-kept]").count() == 1
        page.click("[data-part=next]")
        until(page, "() => document.querySelector('#step-drawer').textContent.includes('2nd of')")
        assert page.locator("[data-part=equations] math[data-kept]").count() == 0


def test_a_step_that_cannot_be_fetched_says_why(open_page: OpenPage) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=BUSY_REPLY)

    with open_page("/", allowed=("503",)) as page:
        ready(page)
        page.route("**/api/v1/step?*", refuse)
        page.click("[data-opens=step]")
        until(page, "() => document.querySelector('[data-part=step-error]')?.textContent"
                    " === 'Too many at once.'")  # fmt: skip
        page.unroute("**/api/v1/step?*")
        page.click("[data-part=step-again]")
        opened(page)
        assert page.inner_text("[data-part=step-error]") == ""
        assert page.locator("[data-part=step-again]").is_hidden()


def test_nothing_can_be_pressed_before_the_panel_is_there(open_page: OpenPage) -> None:
    held: list[Route] = []
    with open_page("/") as page:
        ready(page)
        page.route("**/ui/step/step.js", lambda route: held.append(route))
        page.click("[data-opens=step]")
        asked_for(page, held)
        page.focus("#step-number")
        assert page.evaluate("document.activeElement.id") != "step-number"
        held[0].continue_()
        opened(page)
        page.focus("#step-number")
        assert page.evaluate("document.activeElement.id") == "step-number"


PLACES = {
    "eight": f"/?{EIGHT}&panels=step&run=0&at=1",
    "adam, penalty": f"/?{EIGHT}&panels=step&run=1&at=1&optimizer=adam&l2=0.01",
    "digits": f"/?{DIGITS}&panels=step&run=1&at=1",
    "line": f"/?{LINE}&panels=step&run=1&at=1",
}


@pytest.mark.parametrize("name", PLACES)
def test_nothing_of_an_opened_step_is_clipped(open_page: OpenPage, name: str) -> None:
    with open_page(PLACES[name]) as page:
        opened(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            until(page, f"() => document.querySelector('.matrix-table').offsetWidth <= {width}")
            opened(page)
            assert_tidy(page)


def test_axe_finds_nothing_in_an_opened_step(open_page: OpenPage) -> None:
    with open_page(PLACES["eight"]) as page:
        opened(page)
        page.click("[data-part=measure]")
        page.wait_for_selector("[data-part=timing-plots]:visible")
        page.click("[data-part=accumulate-next]")
        assert_accessible(page)


def test_the_keyboard_alone_opens_a_step_and_follows_an_example(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&at=1&run=0") as page:
        ready(page)
        page.focus("[data-opens=step]")
        page.keyboard.press("Enter")
        opened(page, 1)
        reached = []
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    "() => { const e = document.activeElement;"
                    " return e.dataset.part ?? (e.id || e.className); }"
                )
            )
        for part in ("step-number", "step-link", "preset", "row-order", "accumulate", "matrix"):
            assert part in reached, part
        assert (
            reached.count("matrix-cells matrix-example") == 1
        )  # one stop; the arrows go on from there
        page.locator(".matrix-example").nth(0).focus()
        page.keyboard.press("ArrowDown")
        until(page, "() => document.querySelector('#step-drawer').textContent.includes('2nd of')")
        # The arrows of the matrix do not move the playhead.
        assert page.get_attribute("#step-drawer", "data-step") == "1"
        page.focus(".matrix")
        page.keyboard.press("ArrowRight")
        assert page.input_value("#step-number") == "1"
