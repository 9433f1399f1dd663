"""Fixtures of all tests: one real server for the whole session."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

# Servers in a test's own process compute in one thread, like `python -m app`: read when NumPy is
# first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Own data are kept in a file of this process alone, not in that of whoever runs the tests.
os.environ["BATCHWISE_STORE"] = f"sqlite:///{mkdtemp()}/kept.sqlite3"

import pytest

from tests.server import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server with the default settings: `url` and `app`."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def own_store() -> Iterator[None]:
    """Takes the file of own data away at the end."""
    yield
    shutil.rmtree(Path(os.environ["BATCHWISE_STORE"].removeprefix("sqlite:///")).parent)
