"""A real Chromium over the real server. A page that says anything on its console fails its test."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

from tests.browser import engines
from tests.browser.engines import Engine
from tests.browser.hosting import Host, Hosts, hosting
from tests.browsers import CHROMIUM, find_or_install, launch_arguments
from tests.server import Server, eventually

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other machine is found: what is asked for there fails, and the console says so.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # Else each page comes with two more, for an address bar that nobody sees.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    # What a page has compiled stays for the next one of its context.
    "--process-per-site",
)


# Some errors reach the window alone, such as that of a ResizeObserver whose changes go round.
TELL_ERRORS = "addEventListener('error', ({ message }) => console.error(`window: ${message}`))"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_or_install(CHROMIUM)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=[*FLAGS, *launch_arguments()]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def firefox(server: Server) -> Iterator[Engine]:
    """One Firefox for the session."""
    with engines.firefox(server.url) as engine:
        yield engine


@pytest.fixture(scope="session")
def webkit(server: Server) -> Iterator[Engine]:
    """One WebKit for the session."""
    with engines.webkit(server.url) as engine:
        yield engine


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Firefox, then WebKit, both with motion reduced."""
    return request.getfixturevalue(request.param)


Contexts = Callable[..., BrowserContext]


class OpenPage(Protocol):
    """What the fixture gives: a way to open pages, and a page for modules without a DOM."""

    modules: Page

    def __call__(self, *given: Any, **options: Any) -> AbstractContextManager[Page]: ...


@pytest.fixture(scope="session")
def modules(browser: Browser, server: Server) -> Iterator[Page]:
    """One page from which modules are imported; they know no page, so all tests share it."""
    page = browser.new_page()
    page.goto(f"{server.url}/nowhere")  # a page without a module of its own
    yield page
    page.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, server: Server) -> Contexts:
    """Browser contexts by their options: pages of the same kind share what they have fetched, and
    a process, which the first of them, empty and never closed, keeps alive.
    """
    made: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(**options)
            made[key].add_init_script(TELL_ERRORS)
            made[key].new_page().goto(f"{server.url}/nowhere")
        return made[key]

    return context


@pytest.fixture
def open_page(contexts: Contexts, server: Server, modules: Page) -> OpenPage:
    """`with open_page("/?x=updates", width=390) as page:`; the console must stay silent, as it
    does where no request fails or leaves this machine."""

    @contextmanager
    def opened(
        path: str = "/",
        width: int = 1440,
        height: int = 900,
        allowed: tuple[str, ...] = (),
        **options: Any,
    ) -> Iterator[Page]:
        options.setdefault("reduced_motion", "reduce")
        page = contexts(**options).new_page()
        page.set_viewport_size({"width": width, "height": height})
        said: list[str] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
        page.set_default_timeout(int(os.environ.get("BATCHWISE_TEST_TIMEOUT", "20000")))
        home = path if path.startswith("http") else server.url + path
        page.goto(home)
        try:
            yield page
            said = [line for line in said if not any(part in line for part in allowed)]
            assert said == []
        finally:
            page.close()

    opened.modules = modules
    return opened


@pytest.fixture(scope="session")
def hosts(server: Server) -> Iterator[Hosts]:
    """Pages of another site, which hold embeds."""
    with hosting(server.url) as running:
        yield running


@pytest.fixture
def host(contexts: Contexts) -> Host:
    """`with host(address) as page:`; nothing may be said on the console but what is allowed."""

    @contextmanager
    def opened(address: str, allowed: tuple[str, ...] = (), **options: Any) -> Iterator[Page]:
        chosen = {"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}}
        page = contexts(**(chosen | options)).new_page()
        page.set_default_timeout(int(os.environ.get("BATCHWISE_TEST_TIMEOUT", "20000")))
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
        try:
            yield page
            assert [line for line in said if not any(part in line for part in allowed)] == []
        finally:
            page.close()

    return opened


def drawn(page: Page | Frame) -> None:
    """Waits until all that has been asked for by now is drawn."""
    page.evaluate(
        "() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))"
    )


def ready(page: Page) -> Page:
    """Waits until the stream has ended and the page stands still and shows it, the plot as well."""
    page.wait_for_selector('body[data-state="ready"][data-playing="false"]')
    until(
        page,
        """() => !document.querySelector('#loss-plot')?.clientWidth
          || document.querySelector('#loss-plot .graph-y .graph-tick')""",
    )
    drawn(page)
    return page


def counters(page: Page) -> list[dict[str, str]]:
    """Every counter of every run as it stands on the page."""
    return page.evaluate(
        """() => [...document.querySelectorAll('[data-run]')].map((card) => Object.fromEntries(
            [...card.querySelectorAll('[data-counter]')].map(
              (e) => [e.dataset.counter, e.textContent.trim()])))"""
    )


def until(page: Page, condition: str, argument: Any = None) -> None:
    """Waits until a JavaScript condition on the argument holds.

    Playwright's own `wait_for_function` evaluates strings in the page, which the policy forbids.
    """
    eventually(lambda: page.evaluate(condition, argument), condition)


def asked_for(page: Page, late: list[Any]) -> None:
    """Waits until something is held back: asking the page anything lets what it asks through."""
    eventually(lambda: page.evaluate("1") and bool(late), "it to be asked for")


def in_module(open_page: OpenPage, module: str, body: str, argument: Any = None) -> Any:
    """What a function body returns that sees a module as `m` and the argument as `given`."""
    return open_page.modules.evaluate(
        f"async (given) => {{ const m = await import('/static/js/{module}'); {body} }}", argument
    )
