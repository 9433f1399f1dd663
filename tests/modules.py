"""`python -m tests.modules`: the checks of the page's modules, up to the first that fails.

Prettier, ESLint, TypeScript over the JSDoc types, and the unit tests of `static/js/core`. Their
packages are named with their versions in `tests/js/package.json` and installed beside it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import browsers

ROOT = Path(__file__).parent.parent
FOLDER = Path("tests/js")
PACKAGES = FOLDER / "node_modules"
LEAST_VERSION = (20, 19)  # of Node, for ESLint
FILES = ("static/js", "static/embed.js", "tests/js/*.js")
INSTALL = ("install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")


def commands() -> tuple[tuple[str, ...], ...]:
    """The checks, each a program of a package with its arguments, or `--test` of Node itself."""
    tests = sorted(str(file.relative_to(ROOT)) for file in (ROOT / FOLDER).glob("*.test.js"))
    layout = ("--config", str(FOLDER / "prettier.config.js"), "--log-level", "warn")
    return (
        ("prettier/bin/prettier.cjs", *layout, "--check", *FILES),
        ("eslint/bin/eslint.js", "--config", str(FOLDER / "eslint.config.js"), *FILES[:2]),
        ("typescript/bin/tsc", "--project", str(FOLDER)),
        ("--test", "--test-reporter=dot", *tests),
    )


def version_of(node: str) -> tuple[int, ...]:
    """The version of Node, such as (20, 19, 2)."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in said.strip().removeprefix("v").split("."))


def install(node: str) -> bool:
    """Installs the packages, unless those of this list are there; whether that succeeded."""
    wanted = (ROOT / FOLDER / "package.json").read_text(encoding="utf-8")
    stamp = ROOT / PACKAGES / ".wanted"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    npm = shutil.which("npm", path=f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if npm is None:
        print("npm, which comes with Node, is missing.", file=sys.stderr)
        return False
    done = subprocess.run([npm, *INSTALL], cwd=ROOT / FOLDER)
    if done.returncode == 0:
        stamp.write_text(wanted, encoding="utf-8")
    return done.returncode == 0


def main() -> int:
    """The exit code of the first check that fails, else 0."""
    try:
        node = browsers.find_or_install(browsers.NODE)
    except browsers.NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    version = version_of(node)
    if version < LEAST_VERSION:
        least = ".".join(map(str, LEAST_VERSION))
        print(f"== Node {version[0]} is older than {least}: the page's modules are not checked")
        return 0
    if not install(node):
        return 1
    for program, *words in commands():
        script = program if program.startswith("-") else str(PACKAGES / program)
        print(f"== {program.partition('/')[0]}", flush=True)
        if code := subprocess.run([node, script, *words], cwd=ROOT).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
