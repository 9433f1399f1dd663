"""The programs of this machine for tests: each is searched for, or else installed."""

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program that the tests need.

    variable: the environment variable that may name its path.
    names: commands and paths under which it is searched for, in this order.
    packages: what installs it, for each package manager that has it.
    lighter: the same for tests, with less work for the machine.
    """

    title: str
    variable: str
    names: tuple[str, ...]
    packages: dict[str, tuple[str, ...]]
    lighter: "Program | None" = None

    @property
    def advice(self) -> str:
        return f"Install {self.title}, or set {self.variable} to its path"


SHELL = Program(
    "Chromium's headless shell",  # the same engine without a user interface
    "BATCHWISE_CHROMIUM",
    ("chromium-headless-shell",),
    {"apt-get": ("chromium-headless-shell",)},
)
CHROMIUM = Program(
    "Chromium or Chrome",
    "BATCHWISE_CHROMIUM",
    (
        *SHELL.names,
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    {
        "apt-get": ("chromium",),
        "dnf": ("chromium",),
        "apk": ("chromium",),
        "brew": ("--cask", "google-chrome"),
    },
    lighter=SHELL,
)
FIREFOX = Program(
    "Firefox",
    "BATCHWISE_FIREFOX",
    ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),
    {
        "apt-get": ("firefox-esr",),
        "dnf": ("firefox",),
        "apk": ("firefox-esr",),
        "brew": ("--cask", "firefox"),
    },
)
WEBKIT = Program(
    "WebKitGTK's WebKitWebDriver",
    "BATCHWISE_WEBKIT_DRIVER",
    ("WebKitWebDriver",),
    {"apt-get": ("webkit2gtk-driver",)},
)
SCREEN = Program("Xvfb", "BATCHWISE_XVFB", ("Xvfb",), {"apt-get": ("xvfb",)})
NGINX = Program(
    "nginx",
    "BATCHWISE_NGINX",
    ("nginx", "/usr/sbin/nginx"),
    {"apt-get": ("nginx",), "dnf": ("nginx",), "apk": ("nginx",), "brew": ("nginx",)},
)
CADDY = Program(
    "Caddy",
    "BATCHWISE_CADDY",
    ("caddy",),
    {"apt-get": ("caddy",), "dnf": ("caddy",), "apk": ("caddy",), "brew": ("caddy",)},
)
NODE = Program(
    "Node.js with npm",
    "BATCHWISE_NODE",
    ("node", "nodejs"),
    {
        "apt-get": ("nodejs", "npm"),
        "dnf": ("nodejs", "npm"),
        "apk": ("nodejs", "npm"),
        "brew": ("node",),
    },
)
POSTGRES = Program(
    "PostgreSQL's server",
    "BATCHWISE_POSTGRES",
    ("postgres", *(f"/usr/lib/postgresql/{version}/bin/postgres" for version in range(18, 12, -1))),
    {"apt-get": ("postgresql",), "dnf": ("postgresql-server",), "brew": ("postgresql",)},
)
PROGRAMS = (CHROMIUM, FIREFOX, WEBKIT, SCREEN, NGINX, CADDY, NODE, POSTGRES)

# The commands before the packages. The first manager that the machine has is used.
PACKAGE_MANAGERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "apt-get": (("apt-get", "update", "-q"), ("apt-get", "install", "-y", "-q")),
    "dnf": (("dnf", "install", "-y"),),
    "apk": (("apk", "add", "--no-cache"),),
    "brew": (("brew", "install"),),
}
NO_QUESTIONS = ("env", "DEBIAN_FRONTEND=noninteractive")


class NoBrowser(Exception):
    """A browser is missing; the message says in one line what to install."""


def find(program: Program) -> str | None:
    """The path of a program.

    Raises:
        NoBrowser: where its variable names something that cannot be run.
    """
    if named := os.environ.get(program.variable):
        if path := shutil.which(named):
            return path
        raise NoBrowser(
            f"{program.variable}={named} is not a program that can be run. {program.advice}."
        )
    return next(filter(None, map(shutil.which, program.names)), None)


def install(program: Program) -> None:
    """Installs a program with the system's package manager, where no question has to be asked.

    Raises:
        NoBrowser: where it cannot, or failed.
    """
    manager = next((name for name in PACKAGE_MANAGERS if shutil.which(name)), None)
    if manager is None or manager not in program.packages:
        raise NoBrowser(f"The tests need {program.title}. {program.advice}.")
    *before, last = PACKAGE_MANAGERS[manager]
    commands = (*before, (*last, *program.packages[manager]))
    prefix = _rights(program, manager, commands[-1])
    print(f"== {program.title} is missing: installing it with {manager}", flush=True)
    for command in commands:
        done = subprocess.run([*prefix, *NO_QUESTIONS, *command], capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            raise NoBrowser(f"{' '.join(command)} failed: {said} {program.advice}.")


def _rights(program: Program, manager: str, command: tuple[str, ...]) -> tuple[str, ...]:
    """What to put before an installation: nothing as root and for brew, else sudo."""
    if manager == "brew" or os.geteuid() == 0:
        return ()
    sudo = ("sudo", "-n")
    if shutil.which("sudo") and not subprocess.run((*sudo, "true"), capture_output=True).returncode:
        return sudo
    raise NoBrowser(
        f"The tests need {program.title}: run `sudo {' '.join(command)}`. {program.advice}."
    )


def find_or_install(program: Program) -> str:
    """The path of a program, installed now if it was missing.

    Raises:
        NoBrowser: where it is missing and cannot be installed.
    """
    path = find(program)
    if path is None:
        install(program)
        path = find(program)
    if path is None:
        raise NoBrowser(f"{program.title} was installed but is not on the PATH. {program.advice}.")
    return path


def find_or_install_lightest(program: Program) -> str:
    """The path of the program with the least work; the heavier one where that is not to be had.

    Raises:
        NoBrowser: where neither can be installed.
    """
    if program.lighter:
        with suppress(NoBrowser):
            return find_or_install(program.lighter)
    return find_or_install(program)


def launch_arguments() -> list[str]:
    """Chromium's flags for steady headless pictures; as root, and in containers, no sandbox."""
    flags = ["--font-render-hinting=none", "--disable-dev-shm-usage"]
    if (hasattr(os, "geteuid") and os.geteuid() == 0) or Path("/.dockerenv").exists():
        flags.append("--no-sandbox")
    return flags
