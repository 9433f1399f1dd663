"""What is installed with the product: all that it imports, nothing else, below the next major."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

import pytest
import uvicorn
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.readme import ROOT
from tests.tools.installed import DEPENDENCIES, PROJECT, installed_with

NEEDED = {canonicalize_name(need.name): need for need in DEPENDENCIES}
BY_UVICORN = {"httptools", "uvloop"}  # which imports them itself, where they are there
LEFT_OUT = {"websockets", "watchfiles", "pyyaml", "wsproto"}
EXTRAS = [
    (extra, Requirement(text))
    for extra, texts in PROJECT["optional-dependencies"].items()
    for text in texts
]
# What stands for each in the tests: a module, a program, or what needs it.
AS_CALLED = {
    "axe-playwright-python": "axe_playwright_python",
    "hatchling": "--no-isolation",
    "ipykernel": "nbclient",
    "mkdocs-material": "mkdocs",
    "myst-parser": "myst_parser",
    "pandas": "PANDAS",
    "pip-audit": "pip_audit",
    "pypandoc-binary": "pypandoc",
    "pytest-xdist": "--dist",
    "scikit-learn": "sklearn",
}


def imported(folder: str) -> set[str]:
    """The distributions outside of the standard library that a folder's modules import."""
    owners = packages_distributions()
    modules = {name for path in (ROOT / folder).rglob("*.py") for name in modules_of(path)}
    outside = modules - sys.stdlib_module_names - {"app", "tests"}
    return {canonicalize_name(owner) for name in outside for owner in owners.get(name, [name])}


def modules_of(path: Path) -> Iterator[str]:
    """The first names of what a module imports, within functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_what_the_product_imports_is_what_it_needs() -> None:
    where_asked_for = {
        canonicalize_name(requirement.name)
        for extra, requirement in EXTRAS
        if extra in ("cluster", "parquet")
    }
    assert imported("app") == (set(NEEDED) - BY_UVICORN) | where_asked_for


def test_the_server_uses_what_it_is_given_to_be_fast() -> None:
    config = uvicorn.Config("app.main:create_app", factory=True, ws="none")
    config.load()
    assert config.http_protocol_class.__module__ == "uvicorn.protocols.http.httptools_impl"
    if sys.platform != "win32":
        factory = config.get_loop_factory()
        assert factory is not None
        assert factory().__class__.__module__ == "uvloop"


def test_nothing_is_installed_for_what_the_server_does_not_do() -> None:
    found = set(installed_with(DEPENDENCIES))
    assert set(NEEDED) <= found | {"uvloop"}
    assert found & LEFT_OUT == set()


@pytest.mark.parametrize("name", NEEDED)
def test_each_need_ends_before_the_next_major_and_holds_what_is_tested(name: str) -> None:
    specifiers = NEEDED[name].specifier
    (below,) = [s.version for s in specifiers if s.operator == "<"]
    try:
        tested = version(name)
    except PackageNotFoundError:
        assert name == "uvloop"
        return
    assert tested in specifiers
    assert int(below) == int(tested.partition(".")[0]) + 1


@pytest.mark.parametrize(("extra", "requirement"), EXTRAS, ids=lambda value: str(value))
def test_each_need_of_an_extra_is_used(extra: str, requirement: Requirement) -> None:
    word = AS_CALLED.get(canonicalize_name(requirement.name), requirement.name)
    here = Path(__file__)
    texts = [p.read_text() for p in (ROOT / "tests").rglob("*.py") if p != here]
    assert any(re.search(rf"(?<![\w-]){re.escape(word)}\b", text) for text in texts), extra
