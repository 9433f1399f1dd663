"""`python -m app`: starts the server and says where it is."""

import argparse
import errno
import os
import socket
import sys

# One BLAS thread for each worker process: more only fight for the same cores. Read when NumPy
# is imported, so it is set before anything else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m app", description="Serves Batchwise. Settings: BATCHWISE_… variables."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (%(default)s)")
    parser.add_argument(
        "--root-path", default="", help="path prefix under which a proxy serves this, like /tools/x"
    )
    parser.add_argument(
        "--forwarded-allow-ips",
        default="127.0.0.1,::1",
        help="proxies whose X-Forwarded headers are believed, joined by commas (%(default)s)",
    )
    chosen = parser.parse_args(words)
    if not 0 <= chosen.port <= 65535:
        parser.error(f"--port {chosen.port}: must be 0 to 65535")
    if chosen.workers < 1:
        parser.error(f"--workers {chosen.workers}: must be at least 1")
    if chosen.root_path and not chosen.root_path.startswith("/"):
        parser.error(f"--root-path {chosen.root_path}: must start with /")
    return chosen


def _bound_socket(host: str, port: int) -> socket.socket:
    """A socket bound to the address, or a one-line end of the program saying what is in the way."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        hint = (
            f"; try --port {port + 1}" if error.errno == errno.EADDRINUSE and port < 65535 else ""
        )
        sys.exit(f"Cannot listen on {host}:{port}: {error.strerror}{hint}.")
    return bound


def main(words: list[str] | None = None) -> None:
    """Runs the server until it is told to stop."""
    import uvicorn

    chosen = _arguments(words)
    os.environ["BATCHWISE_ROOT_PATH"] = chosen.root_path  # settings reach every worker
    os.environ["BATCHWISE_FORWARDED_ALLOW_IPS"] = chosen.forwarded_allow_ips
    bound = _bound_socket(chosen.host, chosen.port)
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Batchwise is at http://{shown}:{port}{chosen.root_path}/", flush=True)
    config = uvicorn.Config(
        "app.main:create_app",
        factory=True,
        workers=chosen.workers,
        proxy_headers=False,  # the application reads them
        server_header=False,  # whose version is nobody's business
        ws="none",  # a request to upgrade is answered as if it did not ask
        timeout_graceful_shutdown=2,
        log_level="warning",
    )
    if chosen.workers == 1:
        uvicorn.Server(config).run(sockets=[bound])
    else:
        from uvicorn.supervisors import Multiprocess

        Multiprocess(config, sockets=[bound]).run()


if __name__ == "__main__":
    main()
