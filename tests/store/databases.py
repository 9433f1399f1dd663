"""A PostgreSQL of this machine, started for tests and thrown away."""

import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from tests import browsers
from tests.server import eventually

USER = "batchwise"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database.

    Raises:
        NoBrowser: where there is no PostgreSQL and it cannot be installed.
    """
    program = Path(browsers.find_or_install(browsers.POSTGRES)).resolve()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, free_port() as port:
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:  # it refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        made = ("-D", f"{folder}/data", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync")
        quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **owner}
        subprocess.run([program.with_name("initdb"), *made], check=True, **quiet)
        options = ("-h", "127.0.0.1", "-p", str(port), "-k", folder)
        log = subprocess.DEVNULL
        server = subprocess.Popen([program, "-D", f"{folder}/data", *options], stderr=log, **quiet)
        try:
            address = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
            eventually(lambda: answers(address), "PostgreSQL to answer")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def answers(address: str) -> bool:
    """Whether the database takes a connection."""
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def free_port() -> Iterator[int]:
    """A port that was free a moment ago."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
    yield port
