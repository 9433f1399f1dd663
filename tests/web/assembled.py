"""Assembled files written to a disk as the server gives them, and Node to look at them."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.web.assembly.assembled_file import assembled_file
from app.web.assembly.assembled_module import ENTRIES
from app.web.pages.panels import FURTHER
from tests import browsers, modules
from tests.server import PROJECT

LATER = (
    *(panel.script for panel in FURTHER),
    "plots/loss/target-line.js",
    "ui/save/saver.js",
    "ui/run-sheet/run-sheet.js",
    "ui/gallery/gallery.js",
    "ui/own/own.js",
    "ui/seeds/seeds.js",
    "ui/script-links/script-links.js",
)
SCRIPTS = (
    *(f"{name}.js" for name in ENTRIES),
    *(f"{name}/{path}" for name in ENTRIES for path in LATER),
)


def node() -> str:
    """Node, with the packages of the checks beside the tests."""
    found = browsers.find_or_install(browsers.NODE)
    assert modules.install(found)
    return found


def write(folder: Path, addresses: Iterable[str] = SCRIPTS) -> None:
    """Puts assembled files and their maps into a folder, each below its address."""
    for address in addresses:
        for name in (address, f"{address}.map"):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(assembled_file(name), encoding="utf-8")


def compared(folder: Path, addresses: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What `tests/js/assembled.js` says of each file: its modules, and what is wrong with them."""
    files = [str(folder / address) for address in addresses]
    command = [node(), str(PROJECT / "tests/js/assembled.js"), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return {str(Path(file).relative_to(folder)): about for file, about in said.items()}


def run(folder: Path, script: str) -> "subprocess.CompletedProcess[str]":
    """What Node says to a module in this folder; it reads source maps."""
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "run.js").write_text(script)
    command = [node(), "--enable-source-maps", "run.js"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
