"""`python -m tests`: every check of the project in turn, up to the first that fails.

Arguments are given on to pytest. The tests need Chromium or Chrome, Firefox, WebKitGTK, nginx,
Caddy, Node and PostgreSQL. Installed ones are used. A missing one is installed if that needs no
answer from a person; otherwise nothing is run. Chromium's headless shell is installed in the same
way, even where Chromium is there: a page takes a quarter less work in it.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import browsers

ROOT = Path(__file__).parent.parent
CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "--strict", "app"),
    ("tests.modules",),
)
PYTEST = ("pytest", "--dist", "loadfile")  # the tests of a file share what it opens
# Tests without a browser wait often, so four files at a time keep two cores busy; with browsers
# two files do.
TESTS = ((*PYTEST, "-n", "4", "--ignore=tests/browser"), (*PYTEST, "-n", "2", "tests/browser"))


def run_checks(checks: tuple[tuple[str, ...], ...], environment: dict[str, str]) -> int:
    """The exit code of the first check that fails, else 0."""
    for check in checks:
        print(f"== {' '.join(check)}", flush=True)
        done = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, env=environment)
        if done.returncode:
            print(f"== {' '.join(check)} failed", file=sys.stderr, flush=True)
            return done.returncode if done.returncode > 0 else 1
    return 0


def main(words: list[str]) -> int:
    """The exit code of it all."""
    try:
        paths = {
            program.variable: browsers.find_or_install_lightest(program)
            for program in browsers.PROGRAMS
        }
    except browsers.NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    print(f"== programs: {', '.join(paths.values())}", flush=True)
    tests = ((*PYTEST, "-n", "2", *words),) if words else TESTS
    with TemporaryDirectory() as folder:  # compiled modules, for the many processes to come
        environment = os.environ | paths | {"PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return run_checks((*CHECKS, *tests), environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
