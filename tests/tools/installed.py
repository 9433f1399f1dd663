"""The distributions that the product needs, as they are installed here. Asks no network."""

import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.readme import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DEPENDENCIES = [Requirement(text) for text in PROJECT["dependencies"]]


def installed_with(needs: Iterable[Requirement]) -> dict[str, str]:
    """Name and version of what these need on this machine, and of what that needs in turn.

    Raises:
        PackageNotFoundError: for what is needed here and not installed.
    """
    found: dict[str, str] = {}
    asked: set[tuple[str, str]] = set()
    ahead = [(need, "") for need in needs]
    while ahead:
        need, of_extra = ahead.pop()
        name = canonicalize_name(need.name)
        if need.marker is not None and not need.marker.evaluate({"extra": of_extra}):
            continue
        for extra in {"", *need.extras} - {extra for other, extra in asked if other == name}:
            asked.add((name, extra))
            found[name] = distribution(name).version
            ahead += [(Requirement(text), extra) for text in distribution(name).requires or ()]
    return dict(sorted(found.items()))
