"""The programs of the hosts: each installed once, in its pinned version, and kept for next time.

They lie in the user's cache folder, under names that hold the versions. Those of npm and PyPI are
here, those of Debian in `debian`.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"  # what the hosts' programs run
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "batchwise-hosts"
NPM = ("npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
LONGEST = 600  # seconds that a command may take, an installation too
DONE = "installed"  # this file says that an installation came to its end


class NotHere(Exception):
    """The program cannot be had on this machine; the message says why."""


class Failed(Exception):
    """A command failed; the message is the line in which it says why."""


class Tool(Protocol):
    """A program in a known version; `install` may raise `NotHere` or `Failed`."""

    def install(self) -> Path: ...

    @property
    def version(self) -> str: ...


def run(
    command: Sequence[str],
    given: str = "",
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """What a command prints that reads the given text.

    Raises:
        Failed: with the line that names the cause, if it did not end well.
    """
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            cwd=cwd,
            env=os.environ | (environment or {}),
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"{command[0]} had not ended after {LONGEST} seconds") from None
    if done.returncode:
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Failed(next(filter(_telling, lines), lines[-1] if lines else "it said nothing"))
    return done.stdout


def _telling(line: str) -> bool:
    """Whether a line of a failed program's output names the cause."""
    return re.search(r"error: |^error\b", line, re.IGNORECASE) is not None


def kept(name: str, install: Callable[[Path], object]) -> Path:
    """The folder in which something is installed, now unless it has been before."""
    folder = CACHE / name
    if not (folder / DONE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"installing {name} …", file=sys.stderr, flush=True)
        install(folder)
        (folder / DONE).touch()
    return folder


def needs(program: str) -> str:
    """The path of a program.

    Raises:
        NotHere: if the machine does not have it.
    """
    if path := shutil.which(program):
        return path
    raise NotHere(f"needs {program}, which is not installed here")


@dataclass(frozen=True)
class Npm:
    """Packages of npm, each as name@version, the host first."""

    packages: tuple[str, ...]

    @property
    def version(self) -> str:
        return self.packages[0].rpartition("@")[2]

    def install(self) -> Path:
        """The folder with node_modules."""
        needs("node")
        needs("npm")
        name = "+".join(self.packages).replace("/", "-")
        return kept(name, lambda folder: run([*NPM, "--prefix", str(folder), *self.packages]))

    def node(self, script: Path, given: str, *words: str) -> str:
        """What a module prints that imports these packages and reads the text from its input."""
        code = script.read_text("utf-8")
        command = ["node", "--input-type=module", "--eval", code, "--", *words]
        return run(command, given, cwd=self.install())


@dataclass(frozen=True)
class PyPI:
    """A package of the extra `hosts`, in the version that is pinned there."""

    package: str
    version_code: str = ""  # prints the version of a program that the package holds

    @property
    def version(self) -> str:
        if self.version_code:
            return run([str(self.install()), "-c", self.version_code]).strip()
        return pins()[self.package]

    def install(self) -> Path:
        """The Python that has it."""
        return python()


@cache
def pins() -> Mapping[str, str]:
    """The packages of the extra `hosts` with their versions."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    lines: list[str] = project["optional-dependencies"]["hosts"]
    return {name: pin for name, _, pin in (line.partition("==") for line in lines)}


def python() -> Path:
    """This Python if it has the whole extra, otherwise one that is kept for it."""
    if all(_installed(name) == pin for name, pin in pins().items()):
        return Path(sys.executable)
    lines = [f"{name}=={pin}" for name, pin in pins().items()]
    mark = hashlib.sha256("\n".join([sys.version, *lines]).encode()).hexdigest()[:12]
    return kept(f"python-{mark}", lambda folder: _environment(folder, lines)) / "bin" / "python"


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _environment(folder: Path, lines: list[str]) -> None:
    run([sys.executable, "-m", "venv", str(folder)])
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--no-compile"]
    run([*pip, "--disable-pip-version-check", *lines])
