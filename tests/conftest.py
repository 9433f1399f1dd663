"""Fixtures of all tests: one real server for the whole session."""

from collections.abc import Iterator

import pytest

from tests.server import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with the default settings: `url` and `app`."""
    with serving() as running:
        yield running
