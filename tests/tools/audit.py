"""`python -m tests.tools.audit`: which known faults the product's dependencies and bundles have.

By hand, since it asks services in the network: pip-audit (from `pip install -e '.[audit]'`) about
the installed dependencies, npm about the bundles in static/vendor. Prints a table. It ends with 0
where nothing is known, with 1 where something is, and with 2 where a service did not answer.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from tests.packaging.readme import ROOT
from tests.tools.installed import DEPENDENCIES, installed_with

VENDORED = ROOT / "static" / "vendor"
# A bundle's file by its beginning, and the packages under which its faults are known: itself, and
# what it is made of.
PACKAGES = {"plotly-basic": ("plotly.js-basic-dist-min", "plotly.js")}
HEAD = ("of", "package", "version", "fault", "remedy or title")
SECONDS = 300  # for one program


class NoAnswer(Exception):
    """A service was not reached, or its program is not there."""


@dataclass(frozen=True)
class Finding:
    """A known fault of a package."""

    package: str
    version: str
    fault: str
    remedy: str


def bundles(folder: Path = VENDORED) -> dict[str, str]:
    """Package and version of every bundle in a folder, by the files' names.

    Raises:
        ValueError: for a script of which no package is known.
    """
    found = {}
    for file in sorted(folder.glob("*.js")):
        name = re.fullmatch(r"(.+)-(\d+\.\d+\.\d+)\.min\.js", file.name)
        if name is None or name[1] not in PACKAGES:
            raise ValueError(
                f"{file.name} is of no known package: name it in {Path(__file__).name}"
            )
        found |= dict.fromkeys(PACKAGES[name[1]], name[2])
    return found


def python_findings(text: str) -> list[Finding]:
    """What pip-audit's JSON says.

    Raises:
        NoAnswer: where it is no JSON, or a package was skipped.
    """
    report = _read("pip-audit", text, "dependencies")
    skipped = [part for part in report["dependencies"] if "skip_reason" in part]
    if skipped:
        why = skipped[0]["skip_reason"]
        raise NoAnswer(f"pip-audit knows nothing of {len(skipped)} packages: {why}")
    return [
        Finding(part["name"], part["version"], fault["id"], _fixed(fault["fix_versions"]))
        for part in report["dependencies"]
        for fault in part["vulns"]
    ]


def _fixed(versions: list[str]) -> str:
    return f"fixed in {', '.join(versions)}" if versions else "no fix yet"


def npm_findings(text: str, versions: dict[str, str]) -> list[Finding]:
    """What `npm audit --json` says of these packages, and of what they are made of.

    Raises:
        NoAnswer: where it is no JSON, or that of an error.
    """
    report = _read("npm audit", text, "vulnerabilities")
    return [
        Finding(name, versions.get(name, part["range"]), fault["url"], fault["title"])
        for name, part in report["vulnerabilities"].items()
        for fault in part["via"]
        if isinstance(fault, dict)  # a text is the name of a package that has the fault itself
    ]


def _read(program: str, text: str, key: str) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError:
        raise NoAnswer(f"{program} said {_last_line(text)!r}") from None
    if key not in report:
        raise NoAnswer(f"{program} said {_last_line(str(report.get('message', report)))!r}")
    return report


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing"])[-1][:200]


def _said(words: list[str], folder: str) -> str:
    """What a program prints, or where that is nothing, what it complains of."""
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"{words[0]} said nothing for {SECONDS} s") from None
    return done.stdout.strip() or done.stderr


def audit_python(folder: str) -> list[Finding]:
    """Of the distributions that the product needs, as they are installed here."""
    if find_spec("pip_audit") is None:
        raise NoAnswer("pip-audit is not installed: pip install -e '.[audit]'")
    pinned = [f"{name}=={version}" for name, version in installed_with(DEPENDENCIES).items()]
    Path(folder, "requirements.txt").write_text("\n".join(pinned))
    options = ["-r", "requirements.txt", "--no-deps", "--disable-pip", "-f", "json"]
    return python_findings(_said([sys.executable, "-m", "pip_audit", *options], folder))


def audit_bundles(folder: str) -> list[Finding]:
    """Of the bundles that the page brings along."""
    npm, versions = which("npm"), bundles()
    if npm is None:
        raise NoAnswer("npm is not installed")
    package = {"name": "vendored", "version": "0.0.0", "private": True, "dependencies": versions}
    Path(folder, "package.json").write_text(json.dumps(package))
    said = _said([npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit"], folder)
    if not Path(folder, "package-lock.json").exists():
        raise NoAnswer(f"npm said {_last_line(said)!r}")
    return npm_findings(_said([npm, "audit", "--json"], folder), versions)


Audit = Callable[[str], list[Finding]]
AUDITS: dict[str, Audit] = {"Python": audit_python, "bundles": audit_bundles}


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows under one another, each column as wide as its widest entry."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def main(audits: dict[str, Audit] = AUDITS) -> int:
    """Prints what is known; gives the exit code."""
    rows: list[tuple[str, ...]] = []
    silent = False
    for of, audit in audits.items():
        try:
            with TemporaryDirectory() as folder:
                rows += [(of, *astuple(finding)) for finding in audit(folder)]
        except NoAnswer as error:
            print(f"{of}: no answer, so nothing is known. {error}.", file=sys.stderr)
            silent = True
    if rows:
        print(table([HEAD, *rows]))
    elif not silent:
        print("No known faults.")
    return 2 if silent else int(bool(rows))


if __name__ == "__main__":
    sys.exit(main())
