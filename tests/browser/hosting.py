"""Pages of other sites that hold embeds, from a server of their own."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from playwright.sync_api import Page

HOSTS = Path(__file__).parent / "hosts"


class Host(Protocol):
    """Opens a host page; what its console says and is not allowed fails the test."""

    def __call__(
        self, address: str, allowed: tuple[str, ...] = (), **options: Any
    ) -> AbstractContextManager[Page]: ...


@dataclass
class Hosts:
    """`url` is another site than the embeds'; `pages` are those that tests write, by path."""

    url: str
    embeds: str
    pages: dict[str, str] = field(default_factory=dict)

    def holding(self, *queries: str, attributes: str = "", scripts: tuple[str, ...] = ()) -> str:
        """The address of a page with a frame for each query, `f0`, `f1` …"""
        frames = "".join(
            f'<p><iframe id="f{i}" title="Embed {i}" src="{self.embeds}/embed?{escape(query)}"'
            f' width="760" height="560" style="border:0" {attributes}></iframe></p>'
            for i, query in enumerate(queries)
        )
        loaded = "".join(f'<script src="{script}"></script>' for script in scripts)
        return self.page(frames, loaded)

    def page(self, body: str, head: str = "") -> str:
        """The address of a page of this content."""
        path = f"/made-{len(self.pages)}.html"
        start = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
        )
        self.pages[path] = f"{start}<title>Host</title>{head}<body>{body}</body></html>"
        return self.url + path


class _Handler(SimpleHTTPRequestHandler):
    """The folder of host pages, with the address of the embeds filled in, and made ones."""

    def __init__(self, hosts: Hosts, *given: Any) -> None:
        self.hosts = hosts
        super().__init__(*given, directory=str(HOSTS))

    def send_head(self) -> BytesIO | BinaryIO | None:
        path = self.path.partition("?")[0]
        file = HOSTS / path.lstrip("/")
        if path not in self.hosts.pages and file.suffix != ".html":
            return super().send_head()
        text = self.hosts.pages.get(path) or file.read_text("utf-8")
        content = text.replace("EMBED_SERVER", self.hosts.embeds).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def hosting(embeds: str) -> Iterator[Hosts]:
    """A server for the host pages; `localhost` is another site than 127.0.0.1, where embeds are."""
    hosts = Hosts("", embeds)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, hosts))
    server.daemon_threads = True
    hosts.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hosts
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
