"""The documentation of the API in a browser: readable at every width, and its examples run."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage, drawn
from tests.browser.looks import CLIPPED, assert_accessible
from tests.server import Server
from tests.web.examples import examples, plain, printed

pytestmark = pytest.mark.browser
DOCS = "/api/docs"
PAGES = (DOCS, f"{DOCS}/operating", f"{DOCS}/libraries")
RUN_AND_LISTEN = """async (text) => {
    const said = [], log = console.log;
    console.log = (...words) => said.push(words.join(' '));
    try {
      const Async = (async () => {}).constructor;
      await new Async(text)();
    } finally {
      console.log = log;
    }
    return said.join('\\n');
  }"""


def test_each_javascript_example_prints_what_the_python_one_does(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page()  # of no site: its requests have the origin null
    in_python = {call.path: text for call, text in examples(server.url, "Python")}
    try:
        for call, text in examples(server.url, "JavaScript"):
            said = plain(page.evaluate(RUN_AND_LISTEN, text))
            assert said, call.path
            assert said == plain(printed(in_python[call.path])), call.path
    finally:
        page.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_window(open_page: OpenPage, path: str) -> None:
    with open_page(path) as page:
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_the_documentation(open_page: OpenPage, path: str) -> None:
    with open_page(path) as page:
        assert_accessible(page)


def test_the_languages_of_an_example_take_turns_without_a_script(open_page: OpenPage) -> None:
    with open_page(DOCS, java_script_enabled=False) as page:
        example = page.locator("#api-v1-step .example")
        assert example.locator("pre:visible").count() == 1
        assert example.locator("pre:visible").inner_text().startswith("curl ")
        example.get_by_role("radio", name="Python").check()
        assert example.locator("pre:visible").inner_text().startswith("import httpx")


def test_the_page_leads_to_its_documentation(open_page: OpenPage) -> None:
    with open_page() as page:
        page.get_by_role("link", name="API", exact=True).click()
        page.wait_for_url(f"**{DOCS}")
        assert page.inner_text("h1") == "API"
        for name, path, title in (
            ("Another page", "operating", "Running a server"),
            ("What your library averages", "libraries", "What your library averages"),
        ):
            page.get_by_role("link", name=name).click()
            page.wait_for_url(f"**{DOCS}/{path}")
            assert page.inner_text("h1") == title
            page.get_by_role("link", name="API", exact=True).click()
            page.wait_for_url(f"**{DOCS}")
        page.get_by_role("link", name="Batchwise").click()
        page.wait_for_url("**/")
