"""Where a host puts its page: a folder of its own on a site that is not the embeds'."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.hosts.texts import Embed
from tests.hosts.tools import PROGRAMS, Failed
from tests.hosts.waiting import patiently

# A page that says `data-waits` is not finished before its script takes that away.
PAGE = """<!doctype html><html lang="en"{waits}><meta charset="utf-8"><title>Host</title>
<link rel="icon" href="data:,">{head}<body>{body}</body></html>"""


@dataclass
class Room:
    """What a host is given: the embed, a folder that is served, and an end for what it starts."""

    embed: Embed
    folder: Path
    url: str  # of the folder, without a slash at its end
    stack: ExitStack

    def page(self, name: str, text: str) -> str:
        """Writes a file; gives its address."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return f"{self.url}/{name}"

    def body(self, text: str, head: str = "") -> str:
        """The address of a page with this body."""
        return self.page("index.html", PAGE.format(waits="", head=head, body=text))

    def scripted(self, text: str, program: str, head: str = "") -> str:
        """The address of a page with this body, and one of our programs below it."""
        self.page("program.js", (PROGRAMS / program).read_text("utf-8"))
        body = f'{text}<script type="module" src="program.js"></script>'
        return self.page("index.html", PAGE.format(waits=" data-waits", head=head, body=body))

    def link(self, name: str, target: Path) -> None:
        """Serves a folder of the host's program under this name."""
        (self.folder / name).symlink_to(target, target_is_directory=True)

    def serve(self, *command: str) -> str:
        """Starts a server of the host, ended with the room; its address once it answers.

        The word PORT in the command becomes the number of a free port.
        """
        port = _free_port()
        process = subprocess.Popen(
            [word.replace("PORT", str(port)) for word in command],
            cwd=self.folder,
            env=os.environ | {"HOME": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.stack.callback(_end, process)
        url = f"http://localhost:{port}"
        if not patiently(lambda: _answers(url), 60):
            raise Failed(f"{' '.join(command)} does not answer")
        return url


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()
    except (URLError, OSError):
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with those that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Quiet(SimpleHTTPRequestHandler):
    """Files of a folder."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".xhtml": "application/xhtml+xml",
    }

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Serves a folder; `localhost` is another site than 127.0.0.1, where the embeds are."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def room(embed: Embed, folder: Path, url: str) -> Iterator[Room]:
    """A room in a new folder of the site."""
    folder.mkdir()
    with ExitStack() as stack:
        yield Room(embed, folder, f"{url}/{folder.name}", stack)
