"""`python -m tests.tools.audit`: which known faults the product's dependencies have.

By hand, since pip-audit (from `pip install -e '.[audit]'`) asks a service in the network. Prints a
table. It ends with 0 where nothing is known, with 1 where something is, and with 2 where the
service did not answer.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.tools.installed import DEPENDENCIES, installed_with

HEAD = ("package", "version", "fault", "remedy")
SECONDS = 300  # for pip-audit


class NoAnswer(Exception):
    """The service was not reached, or pip-audit is not there."""


@dataclass(frozen=True)
class Finding:
    """A known fault of a package."""

    package: str
    version: str
    fault: str
    remedy: str


def findings(text: str) -> list[Finding]:
    """What pip-audit's JSON says.

    Raises:
        NoAnswer: where it is no JSON, or a package was skipped.
    """
    dependencies = _dependencies(text)
    skipped = [part for part in dependencies if "skip_reason" in part]
    if skipped:
        why = skipped[0]["skip_reason"]
        raise NoAnswer(f"pip-audit knows nothing of {len(skipped)} packages: {why}")
    return [
        Finding(part["name"], part["version"], fault["id"], _fixed(fault["fix_versions"]))
        for part in dependencies
        for fault in part["vulns"]
    ]


def _fixed(versions: list[str]) -> str:
    return f"fixed in {', '.join(versions)}" if versions else "no fix yet"


def _dependencies(text: str) -> list[dict[str, Any]]:
    try:
        report: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError:
        raise NoAnswer(f"pip-audit said {_last_line(text)!r}") from None
    if "dependencies" not in report:
        raise NoAnswer(f"pip-audit said {_last_line(str(report))!r}")
    found: list[dict[str, Any]] = report["dependencies"]
    return found


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing"])[-1][:200]


def _said(words: list[str], folder: str) -> str:
    """What a program prints, or where that is nothing, what it complains of."""
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"pip-audit said nothing for {SECONDS} s") from None
    return done.stdout.strip() or done.stderr


def audit() -> list[Finding]:
    """Of the distributions that the product needs, as they are installed here."""
    if find_spec("pip_audit") is None:
        raise NoAnswer("pip-audit is not installed: pip install -e '.[audit]'")
    pinned = [f"{name}=={version}" for name, version in installed_with(DEPENDENCIES).items()]
    options = ["-r", "requirements.txt", "--no-deps", "--disable-pip", "-f", "json"]
    with TemporaryDirectory() as folder:
        Path(folder, "requirements.txt").write_text("\n".join(pinned))
        return findings(_said([sys.executable, "-m", "pip_audit", *options], folder))


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows under one another, each column as wide as its widest entry."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def main(ask: Callable[[], list[Finding]] = audit) -> int:
    """Prints what is known; gives the exit code."""
    try:
        rows = [astuple(finding) for finding in ask()]
    except NoAnswer as error:
        print(f"No answer, so nothing is known. {error}.", file=sys.stderr)
        return 2
    print(table([HEAD, *rows]) if rows else "No known faults.")
    return int(bool(rows))


if __name__ == "__main__":
    sys.exit(main())
