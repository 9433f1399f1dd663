"""The Chromium or Chrome of this machine, for the browser tests: found, or else installed."""

import os
import shutil
import subprocess
from pathlib import Path

VARIABLE = "BATCHWISE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# The first of these programs that the machine has is its package manager.
PACKAGE_MANAGERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "apt-get": (("apt-get", "update", "-q"), ("apt-get", "install", "-y", "-q", "chromium")),
    "dnf": (("dnf", "install", "-y", "chromium"),),
    "apk": (("apk", "add", "--no-cache", "chromium"),),
    "brew": (("brew", "install", "--cask", "google-chrome"),),
}
NO_QUESTIONS = ("env", "DEBIAN_FRONTEND=noninteractive")
ADVICE = f"Install Chromium or Chrome, or set {VARIABLE} to its path"


class NoBrowser(Exception):
    """There is no browser; the message says in one line what to install."""


def find() -> str | None:
    """The path of a Chromium or Chrome.

    Raises:
        NoBrowser: where the variable names no program.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if path := shutil.which(named):
            return path
        raise NoBrowser(f"{VARIABLE}={named} is not a program that can be run. {ADVICE}.")
    return next(filter(None, map(shutil.which, (*NAMES, *MAC_PATHS))), None)


def install() -> None:
    """Installs Chromium with the system's package manager, where that may be done unasked.

    Raises:
        NoBrowser: where it may not, or failed.
    """
    manager = next((name for name in PACKAGE_MANAGERS if shutil.which(name)), None)
    if manager is None:
        raise NoBrowser(f"The browser tests need a browser. {ADVICE}.")
    prefix = _rights(manager)
    print(f"== no Chromium or Chrome found: installing one with {manager}", flush=True)
    for command in PACKAGE_MANAGERS[manager]:
        done = subprocess.run([*prefix, *NO_QUESTIONS, *command], capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            raise NoBrowser(f"{' '.join(command)} failed: {last} {ADVICE}.")


def _rights(manager: str) -> tuple[str, ...]:
    """What to put before an installation: nothing as root and for brew, else sudo."""
    if manager == "brew" or os.geteuid() == 0:
        return ()
    sudo = ("sudo", "-n")
    if shutil.which("sudo") and not _exit_code((*sudo, "true")):
        return sudo
    command = " ".join(PACKAGE_MANAGERS[manager][-1])
    raise NoBrowser(f"The browser tests need a browser: run `sudo {command}`. {ADVICE}.")


def _exit_code(command: tuple[str, ...]) -> int:
    return subprocess.run(command, capture_output=True).returncode


def find_or_install() -> str:
    """The path of a browser, installed now if there was none.

    Raises:
        NoBrowser: where there is none and none can be installed.
    """
    found = find()
    if found is None:
        install()
        found = find()
    if found is None:
        raise NoBrowser(f"A browser was installed but is not on the PATH. {ADVICE}.")
    return found


def launch_arguments() -> list[str]:
    """Flags for steady headless pictures; as root, and in containers, without the sandbox."""
    flags = ["--font-render-hinting=none", "--disable-dev-shm-usage"]
    if (hasattr(os, "geteuid") and os.geteuid() == 0) or Path("/.dockerenv").exists():
        flags.append("--no-sandbox")
    return flags
