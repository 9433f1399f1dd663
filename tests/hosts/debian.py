"""Programs of Debian, in the version of its release: installed, or only unpacked."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.hosts.tools import Failed, NotHere, kept, needs, run

INSTALL = ("apt-get", "install", "-y", "-q", "--no-install-recommends")
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


@dataclass(frozen=True)
class Installed:
    """A package of Debian, and a command that prints the version once it is there."""

    package: str
    probe: tuple[str, ...]

    @property
    def version(self) -> str:
        return run(self.probe).strip()

    def install(self) -> Path:
        """Installs it if it is missing and that may be done unasked; the path of the program."""
        try:
            run(self.probe)
        except (Failed, FileNotFoundError):
            self._fetch()
        return Path(needs(self.probe[0]))

    def _fetch(self) -> None:
        needs("apt-get")
        if os.geteuid():
            raise NotHere(f"not installed here: needs Debian's {self.package}")
        print(f"installing {self.package} …", file=sys.stderr, flush=True)
        run(("apt-get", "update", "-q"))
        run((*INSTALL, self.package), environment=QUIET)


@dataclass(frozen=True)
class Unpacked:
    """The files of a Debian package, for which no rights are needed, and what runs them."""

    package: str
    interpreter: Installed

    @property
    def version(self) -> str:
        """The version of the program, without Debian's own addition."""
        return re.split(r"[+-]", _offered(self.package))[0]

    def install(self) -> Path:
        """The folder that stands for the root of the file system."""
        self.interpreter.install()
        needs("apt-get")
        return kept(f"{self.package}-{_offered(self.package)}", self._unpack)

    def _unpack(self, folder: Path) -> None:
        run(("apt-get", "download", "-q", self.package), cwd=folder)
        archive = next(folder.glob("*.deb"))
        run(("dpkg-deb", "-x", str(archive), str(folder)))
        archive.unlink()


def _offered(package: str) -> str:
    """The version of a package that this Debian offers.

    Raises:
        NotHere: if it knows of none.
    """
    show = ("apt-cache", "show", "--no-all-versions", package)
    try:
        return _version(run(show))
    except Failed:
        if os.geteuid():
            raise NotHere(f"Debian's {package} is unknown here: needs `apt-get update`") from None
    run(("apt-get", "update", "-q"))
    return _version(run(show))


def _version(shown: str) -> str:
    """The version in what apt-cache shows of a package."""
    return next(line for line in shown.splitlines() if line.startswith("Version: "))[9:]
