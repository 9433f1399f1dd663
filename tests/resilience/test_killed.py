"""A server that is killed while it keeps data: what it acknowledged is there, nothing is half."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from sqlalchemy import select

from app.store.database import CLAIMS, DATASETS, Database
from app.training.reading.kept import columns_in, id_of
from tests.server import server_process, started_process

UPLOADS, AT_ONCE = 100, 8
BEFORE_THE_KILL = 30


def table(number: int) -> bytes:
    """Of some thousand rows, different for each number."""
    rows = "".join(f"{row},{row * number % 97},{row % 3}\n" for row in range(3000))
    return f"a,b,class\n{rows}".encode()


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/kept.sqlite3"
    acknowledged: list[tuple[str, str]] = []
    enough = threading.Event()

    def upload(number: int) -> None:
        try:
            reply = httpx.post(f"{url}/api/v1/datasets", content=table(number), timeout=60)
        except httpx.TransportError:
            return  # killed
        assert reply.status_code == 201
        acknowledged.append((reply.json()["id"], reply.json()["deletion_key"]))
        if len(acknowledged) >= BEFORE_THE_KILL:
            enough.set()

    with started_process(BATCHWISE_STORE=store) as (url, process):
        with ThreadPoolExecutor(AT_ONCE) as threads:
            uploads = [threads.submit(upload, number) for number in range(UPLOADS)]
            assert enough.wait(60)
            os.kill(process.pid, signal.SIGKILL)
        for each in uploads:
            each.result()
    assert BEFORE_THE_KILL <= len(acknowledged) < UPLOADS
    assert_whole(store)
    with server_process(BATCHWISE_STORE=store) as url:
        for id_, key in acknowledged:
            address = f"{url}/api/v1/datasets/{id_}"
            assert httpx.get(address, timeout=60).json()["understood"]["rows_in_table"] == 3000
            headers = {"Deletion-Key": key}
            assert httpx.delete(address, headers=headers, timeout=60).status_code == 204


def assert_whole(store: str) -> None:
    """Every row of the store is what its id says, and somebody's key keeps it."""
    database = Database(store)
    with database.reading() as connection:
        rows = connection.execute(select(DATASETS.c.id, DATASETS.c.content)).all()
        claimed = set(connection.execute(select(CLAIMS.c.dataset)).scalars())
    database.close()
    assert {row.id for row in rows} == claimed
    for row in rows:
        assert id_of(columns_in(row.content)) == row.id
