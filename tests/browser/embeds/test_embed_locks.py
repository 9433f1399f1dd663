"""What an address locks cannot be changed by any control of the frame, by mouse, finger or keys."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, in_module, ready, until
from tests.browser.framed import SHORT, still, tell, until_in
from tests.browser.hosting import Host, Hosts

pytestmark = pytest.mark.browser

# By hand

CONTROLS = """(scope) => [...document.querySelectorAll(`${scope} :is(input, select, button)`)]
    .filter((e) => e.getClientRects().length).map((e) => e.matches(':disabled'))"""
LOCKED = {
    "choices": "#choices", "runs": ".run-choices", "axes": ".loss-head .lockable",
    "transport": ".transport",
}  # fmt: skip


def state_of(page: Page) -> Any:
    """All that a person could change, as it stands."""
    return page.evaluate(
        """() => [[...document.querySelectorAll('input, select')].map((e) =>
            [e.id, ['radio', 'checkbox'].includes(e.type) ? e.checked : e.value]),
          [...document.querySelectorAll('[data-run]')].map((e) => e.dataset.step),
          document.querySelector('#position').textContent, document.body.dataset.playing]"""
    )


def try_everything(page: Page, scope: str) -> None:
    """Mouse and keyboard on each control, whether or not it takes them."""
    for box in page.eval_on_selector_all(
        f"{scope} :is(input, select, button)",
        """all => all.map((e) => (e.matches('.segments input') ? e.parentElement : e)
            .getBoundingClientRect()).filter((b) => b.width).map((b) =>
              [b.x + b.width * 0.3, b.y + b.height / 2])""",
    ):
        page.mouse.click(*box)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
    for place in page.locator(f"{scope} :is(input, select, button)").all():
        place.evaluate("(e) => e.focus()")
        assert not place.evaluate("(e) => document.activeElement === e")


def test_each_lock_holds_its_own_controls_and_no_others(host: Host, hosts: Hosts) -> None:
    with host(
        hosts.holding(f"{SHORT}&panels=runs,loss", attributes='sandbox="allow-scripts"')
    ) as page:
        page.eval_on_selector("#f0", "(e) => { e.width = 1200; e.height = 1100; }")
        frame = still(page)
        for name, scope in LOCKED.items():
            tell(page, {"type": "set", "query": f"{SHORT}&lock={name}"})
            until_in(frame, "(name) => document.body.dataset.lock === name", name)
            assert all(frame.evaluate(CONTROLS, scope))
            for other in (other for other in LOCKED.values() if other != scope):
                free = frame.evaluate(CONTROLS, other)
                assert sum(free) == (name == "transport" and other == "#choices")  # Restart


def test_what_is_locked_cannot_be_changed(open_page: OpenPage) -> None:
    query = f"{SHORT}&at=1&panels=runs,loss,step&lock=all"
    with open_page(f"/embed?{query}", 1200, 1100, has_touch=True) as page:
        ready(page)
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        assert not page.locator("#step-preset").is_visible()
        assert not page.locator(".step-train").is_visible()
        before = state_of(page)
        for scope in (*LOCKED.values(), ".step-where"):
            assert all(page.evaluate(CONTROLS, scope))
            try_everything(page, scope)
            assert state_of(page) == before, scope
        page.locator("h1").scroll_into_view_if_needed()
        box = page.locator("#loss-plot .graph-pad").bounding_box()
        assert box
        middle = (box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
        page.mouse.click(*middle)
        page.touchscreen.tap(*middle)
        page.evaluate("document.activeElement.blur()")
        for key in (" ", "ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Home", "End"):
            page.keyboard.press(key)
        assert state_of(page) == before


@pytest.mark.parametrize(("lock", "moves"), [("runs", True), ("transport", False)])
def test_a_click_in_a_further_panel_moves_the_playhead_unless_it_is_locked(
    open_page: OpenPage, lock: str, moves: bool
) -> None:
    with open_page(f"/embed?{SHORT}&panels=noise,loss&x=updates&lock={lock}", 900, 1600) as page:
        ready(page)
        plot = page.locator(".angles .graph-pad").first
        plot.wait_for()
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box
        before = page.text_content("#position")
        page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)
        page.evaluate("() => new Promise((done) => setTimeout(done, 150))")
        assert (page.text_content("#position") != before) is moves


# By each control that there is, whether it shows or not

EVERYTHING = f"{SHORT}&runs=full,8&at=1&panels=runs,loss,step,batches,noise"
CHANGED = f"{EVERYTHING}&changes.0.at_step=1&changes.0.learning_rate=0.05"

# Uses a control as if it were neither disabled nor hidden, and tells what has changed: of the
# experiment, of the view and of the playhead.
USE = """async (scope) => {
    const frames = (count) => new Promise((next) => {
      const wait = (left) => (left ? requestAnimationFrame(() => wait(left - 1)) : next());
      wait(count);
    });
    const query = () => new URL(document.querySelector('#whole-page').href).searchParams;
    const views = ['x', 'y', 'test_loss'];
    const standsAt = ['panels', 'run', 'rows', 'example', 'column'];
    const standing = () => ({
      runs: String([...query()].filter(([key]) => key.startsWith('runs'))),
      choices: String([...query()].filter(([key]) => !key.startsWith('runs')
        && ![...views, ...standsAt].includes(key))),
      axes: String([...query()].filter(([key]) => views.includes(key))),
      transport: document.querySelector('#position').textContent
        + [...document.querySelectorAll('[data-run]')].map((e) => e.dataset.step)
        + document.body.dataset.playing + document.querySelector('#speed').dataset.set,
    });
    const free = () => {
      for (const e of document.querySelectorAll('[disabled]')) e.disabled = false;
      for (const e of document.querySelectorAll('button[hidden]')) e.hidden = false;
    };
    const use = (e) => {
      const tell = (...types) => types.forEach((type) => e.dispatchEvent(new Event(type,
        { bubbles: true })));
      if (e.matches('select')) {
        const others = [...e.options].filter(({ selected, disabled }) => !selected && !disabled);
        if (others.length) others[0].selected = true;
        tell('input', 'change');
      } else if (e.matches('[type=range], [type=number], [type=text]')) {
        const other = e.matches('[type=text]') ? '3' : e.max && e.value !== e.max ? e.max : e.min;
        const chosen = { scrubber: 10, 'learning-rate': 0.3, 'learning-rate-slider': -0.5 };
        e.value = chosen[e.id] ?? (e.dataset.part === 'rate' ? 0.3 : other);
        tell('input', 'change');
      } else {
        e.click();
      }
    };
    const named = (e) => e.id || e.dataset.part || e.getAttribute('aria-label') || e.textContent;
    const changes = [];
    let before = standing();
    const compare = (name) => {
      const after = standing();
      for (const part of Object.keys(after)) {
        if (before[part] !== after[part]) changes.push([name, part]);
      }
      before = after;
    };
    const controls = [...document.querySelectorAll(`${scope} :is(button, input, select)`)];
    for (const e of controls) {
      if (!e.isConnected || e.closest('.save')) continue;
      free();
      use(e);
      await frames(1);
      compare(named(e));
    }
    await frames(20);
    compare('at the end');
    return [controls.length, changes];
  }"""
BAD = ("422", "404")  # what is chosen at random may fit no experiment
KEYS = (" ", "ArrowLeft", "ArrowRight", "Shift+ArrowRight", "Home", "End")
NOT_ABOUT_RUNS = ":is(.transport, .drawer, .part-runs .run-tabs, .openers)"


def opened(page: Page) -> Page:
    """The embed with every panel there."""
    ready(page)
    page.wait_for_selector('#step-drawer[data-waits="false"]')
    page.wait_for_selector("#noise-drawer .graph-pad")
    page.check("#reduction-sum", force=True)  # which offers to train with the sum
    drawn(page)
    return page


def used(page: Page, scope: str = "body") -> tuple[int, dict[str, list[str]]]:
    """How many controls were used, and which of them changed what."""
    count, changes = page.evaluate(USE, scope)
    by_part: dict[str, list[str]] = {}
    for name, part in changes:
        by_part.setdefault(part, []).append(name)
    return count, by_part


def test_with_all_locked_no_control_changes_anything(open_page: OpenPage) -> None:
    with open_page(f"/embed?{CHANGED}&lock=all", 1200, 1400, BAD) as page:
        count, changed = used(opened(page))
        assert count > 80
        assert changed == {}
        for key in KEYS:
            page.keyboard.press(key)
        drawn(page)
        assert page.text_content("#position") == "1.0 epoch"


@pytest.mark.parametrize("lock", ["choices", "runs", "axes"])
def test_with_one_lock_no_control_changes_what_it_holds(open_page: OpenPage, lock: str) -> None:
    with open_page(f"/embed?{EVERYTHING}&lock={lock}", 1200, 1400, BAD) as page:
        count, changed = used(opened(page))
        assert count > 80
        assert lock not in changed
        assert set(changed) >= {"choices", "runs", "axes", "transport"} - {lock}


def test_with_the_playhead_locked_no_control_moves_it(open_page: OpenPage) -> None:
    # A new experiment has a playhead of its own: so only what starts none is used.
    with open_page(f"/embed?{EVERYTHING}&lock=transport", 1200, 1400, BAD) as page:
        opened(page)
        for scope in (".transport", "#step-drawer", "#noise-drawer", "#batches-drawer", ".openers"):
            count, changed = used(page, scope)
            assert count > 1
            assert "transport" not in changed, scope
        assert page.text_content("#position") == "1.0 epoch"


def test_a_verb_that_nobody_has_thought_of_is_held_by_every_lock(open_page: OpenPage) -> None:
    body = """const said = [];
        const act = (name) => () => said.push(name);
        const verbs = { novel: act('novel'), seek: act('seek'), complain: act('complain') };
        for (const locks of [[], ['axes'], ['choices'], ['runs'], ['transport']]) {
          const own = m.byHand(verbs, (name) => locks.includes(name), () => ['choices'], () => {});
          said.push(String(locks));
          for (const verb of Object.values(own)) verb();
        }
        return said.join(' ');"""
    assert in_module(open_page, "ui/player/locks.js", body) == (
        " novel seek complain axes seek complain choices seek complain runs seek complain "
        "transport complain"
    )


# A choice for all runs that reaches into the choices of each


@pytest.mark.parametrize(
    ("query", "mode"),
    [("runs=full,8&runs.learning_rate=0.3,0.2", "start"), ("runs=full,8", "playhead")],
)
def test_locked_choices_of_the_runs_are_not_changed_by_one_for_all(
    open_page: OpenPage, query: str, mode: str
) -> None:
    with open_page(f"/embed?{SHORT}&{query}&at=1&lock=runs", 1200, 1000) as page:
        ready(page)
        page.check(f"#apply-{mode}", force=True)
        rates = "() => [...document.querySelectorAll('[data-part=rate]')].map((e) => e.value)"
        before = page.evaluate(rates), page.get_attribute("#whole-page", "href")
        page.fill("#learning-rate", "0.5")
        page.press("#learning-rate", "Enter")
        until(page, "() => document.querySelector('#notices').textContent.includes('are locked')")
        assert page.input_value("#learning-rate") == "0.1"
        assert (page.evaluate(rates), page.get_attribute("#whole-page", "href")) == before
        assert "runs=full,8" in str(before[1])


def test_what_no_run_has_of_its_own_can_still_be_chosen_for_all(open_page: OpenPage) -> None:
    with open_page(f"/embed?{SHORT}&runs=full,8&lock=runs", 1200, 1000) as page:
        ready(page)
        page.fill("#learning-rate", "0.5")
        page.press("#learning-rate", "Enter")
        until(page, "() => document.querySelector('#whole-page').href.includes('rate=0.5')")
        assert page.text_content("#notices") == ""


@pytest.mark.parametrize(
    ("held", "preset", "train"),
    [
        ("lock=choices", False, False),
        ("hide=choices", False, False),
        ("lock=runs", False, False),
        ("lock=transport", False, True),
        ("lock=axes", False, True),
        ("hide=axes", True, True),
    ],
)
def test_what_is_locked_or_hidden_is_not_offered_in_an_opened_step(
    open_page: OpenPage, held: str, preset: bool, train: bool
) -> None:
    with open_page(f"/embed?{SHORT}&panels=step&runs=full,8&{held}", 1200, 1000) as page:
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        page.check("#reduction-sum", force=True)
        drawn(page)
        assert page.locator("#step-preset").is_visible() is preset
        assert page.locator("[data-part=train-so]").is_visible() is train
