"""Fixtures of all tests: one real server for the whole session."""

import os
from collections.abc import Iterator

# Servers in a test's own process compute in one thread, like `python -m app`: read when NumPy is
# first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from tests.server import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with the default settings: `url` and `app`."""
    with serving() as running:
        yield running
