"""The database of what is kept, and its tables.

SQLite with a write-ahead log unless an address names another place; PostgreSQL for several
machines. A transaction that has ended is on the disk: what was acknowledged survives a kill.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

FILE = "batchwise.sqlite3"
WAIT_SECONDS = 10  # for another writer, or for a database that does not answer
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
DRIVERS |= {"postgres": DRIVERS["postgresql"]}  # as many hosts write it

METADATA = MetaData()
DATASETS = Table(
    "datasets",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("read_at", Integer, nullable=False, index=True),  # seconds since 1970
    Column("about", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # last: SQLite finds the others without it
)
CLAIMS = Table(  # who keeps a data set: each upload has its own key
    "claims",
    METADATA,
    Column("key_hash", String(64), primary_key=True),
    Column("dataset", ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("address", String(64), nullable=False),
    Column("kept_at", Integer, nullable=False),
    Index("claims_of_address", "address", "dataset"),
)
CELLS = Table(  # of sweeps, trained
    "cells",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("kept_at", Integer, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
)


class Unavailable(Exception):
    """The store cannot be reached or written; its message is for whoever runs the server."""


def default_place() -> Path:
    """The file in the folder for the data of this user's programs, by the platform's convention."""
    return Path(platformdirs.user_data_dir("batchwise", appauthor=False)) / FILE


def address_of(said: str) -> URL:
    """The address of the database; empty: the default place.

    Raises:
        ValueError: where it is no address of SQLite or PostgreSQL.
    """
    if not said:
        return URL.create(DRIVERS["sqlite"], database=str(default_place()))
    try:
        url = make_url(said)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in {*DRIVERS, *DRIVERS.values()}:
        raise ValueError(
            "must be the address of a database: sqlite:////folder/name.sqlite3 or "
            "postgresql://user:password@host/name"
        )
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


class Database:
    """Opened when it is first used, so a server starts without it."""

    def __init__(self, said: str) -> None:
        self.url = address_of(said)
        self._engine: Engine | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that changes nothing.

        Raises:
            Unavailable: where the database does not answer.
        """
        with _told(), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction; two never overlap. All of it is kept once the block has ended.

        Raises:
            Unavailable: where the database does not answer or cannot be written.
        """
        with _told(), self._opened().connect() as connection:
            chosen = connection.execution_options(begin="IMMEDIATE")
            with chosen.begin():
                if not self.is_sqlite:
                    lock = "LOCK TABLE datasets IN SHARE ROW EXCLUSIVE MODE"
                    connection.exec_driver_sql(lock)
                yield connection

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def _opened(self) -> Engine:
        if self._engine is None:
            engine = self._made()
            try:
                METADATA.create_all(engine)
            except SQLAlchemyError:
                with suppress(SQLAlchemyError):  # another process may have made them meanwhile
                    METADATA.create_all(engine)
            self._engine = engine
        return self._engine

    def _made(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(
                self.url,
                pool_pre_ping=True,
                hide_parameters=True,  # of the texts of errors
                connect_args={"connect_timeout": WAIT_SECONDS},
            )
        if self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            self.url, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """A connection that leaves transactions to us; a commit waits until it is on the disk."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer waits for its turn at once, not only when it writes, where it could not any more."""
    kind = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise Unavailable(str(error)) from error
