"""One PostgreSQL for all tests of the store."""

from collections.abc import Iterator

import pytest

from tests.store.databases import postgresql


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """The address of a database of PostgreSQL."""
    with postgresql() as address:
        yield address
