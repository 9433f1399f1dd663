"""What a page of Chromium transfers, as its network panel counts it: headers included."""

from typing import Any

from playwright.sync_api import Browser, CDPSession


def transferred(browser: Browser, address: str, selector: str) -> dict[str, int]:
    """Bytes of each file that has come when the selector is there, by its address.

    The calls of the API, which bring the numbers of the experiment, are left out. The cache is
    empty at first.
    """
    context = browser.new_context(reduced_motion="reduce")
    try:
        page = context.new_page()
        session: CDPSession = context.new_cdp_session(page)
        addresses: dict[str, str] = {}
        sizes: dict[str, int] = {}

        def asked(event: Any) -> None:
            addresses[event["requestId"]] = event["request"]["url"]

        def came(event: Any) -> None:
            sizes[event["requestId"]] = event["encodedDataLength"]

        session.on("Network.requestWillBeSent", asked)
        session.on("Network.loadingFinished", came)
        session.send("Network.enable")
        page.goto(address)
        page.wait_for_selector(selector)
        page.wait_for_load_state("networkidle")
        own = {addresses[key]: size for key, size in sizes.items()}
        return {url: size for url, size in own.items() if "/api/v1/" not in url}
    finally:
        context.close()
