"""A server that sends one event and waits: what has not passed the proxy by then is held back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FIRST, LAST = b"event: open\ndata: {}\n\n", b"event: end\ndata: {}\n\n"


@contextmanager
def slow_stream(media_type: str) -> Iterator[tuple[str, threading.Event]]:
    """Its address, and what lets it go on; it asks no proxy by a header not to hold anything."""
    goes_on = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            if self.path.startswith("/api/v1/stream"):
                self.wfile.write(FIRST)
                goes_on.wait(60)
                self.wfile.write(LAST)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", goes_on
    finally:
        goes_on.set()
        server.shutdown()
        server.server_close()
