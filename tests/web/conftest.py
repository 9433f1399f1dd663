"""Servers that several files of tests use."""

from collections.abc import Iterator

import pytest

from tests.server import Server, serving
from tests.web.raw import SHORT


@pytest.fixture(scope="module")
def short() -> Iterator[Server]:
    """A server that waits for little and takes little."""
    with serving(SHORT) as running:
        yield running
