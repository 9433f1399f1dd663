"""A small reverse proxy that strips a path prefix, as course servers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


@contextmanager
def stripping_proxy(target: str, prefix: str) -> Iterator[str]:
    """Serves `target` under `prefix`; gives the proxy's own address."""

    client = httpx.Client(verify=False, timeout=60)  # of this machine: no certificates to be read

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path.startswith(prefix), f"{self.path} is outside the prefix"
            headers = {k: v for k, v in self.headers.items() if k.lower() in ("accept", "from")}
            with client.stream("GET", target + self.path[len(prefix) :], headers=headers) as reply:
                self.send_response(reply.status_code)
                for name in ("content-type", "content-security-policy"):
                    if name in reply.headers:
                        self.send_header(name, reply.headers[name])
                self.end_headers()
                for part in reply.iter_bytes():
                    self.wfile.write(part)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        client.close()
