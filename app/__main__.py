"""`python -m app`: starts the server and says where it is."""

import argparse
import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

# One BLAS thread for each worker process: more only fight for the same cores. Read when NumPy
# is imported, so it is set before anything else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


if TYPE_CHECKING:
    from app.settings import Settings


def _arguments(words: list[str] | None, settings: "Settings") -> argparse.Namespace:
    """The options of the command line.

    An option that is also a setting has the setting as its default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m app", description="Serves Batchwise. Settings: BATCHWISE_… variables."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes (%(default)s)")
    parser.add_argument(
        "--root-path",
        default=settings.root_path,
        help="path prefix under which a proxy serves this, for example /tools/x",
    )
    parser.add_argument(
        "--forwarded-allow-ips",
        default=settings.forwarded_allow_ips,
        help="trusted proxies: their X-Forwarded headers are used; joined by commas (%(default)s)",
    )
    chosen = parser.parse_args(words)
    if not 0 <= chosen.port <= 65535:
        parser.error(f"--port {chosen.port}: must be 0 to 65535")
    if chosen.workers < 1:
        parser.error(f"--workers {chosen.workers}: must be at least 1")
    if chosen.root_path and not chosen.root_path.startswith("/"):
        parser.error(f"--root-path {chosen.root_path}: must start with /")
    return chosen


def _open_many_files() -> None:
    """Raises this process's limit of open files to what the system allows.

    It is often only 1,024.
    """
    try:
        import resource
    except ImportError:
        return  # a system that has no such bound
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # where the system's own bound is lower
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _bound_socket(host: str, port: int) -> socket.socket:
    """A socket bound to the address.

    Where that fails, the program ends with one line that says why.
    """
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
    """Runs the server until it is told to stop, or another command."""
    words = sys.argv[1:] if words is None else words
    if words[:1] == ["sweep"]:
        from app.sweep.command import main as sweep

        sys.exit(sweep(words[1:], _settings()))
    import uvicorn

    from app.web.server.configuration import configured

    chosen = _arguments(words, _settings())
    os.environ["BATCHWISE_ROOT_PATH"] = chosen.root_path  # settings reach every worker
    os.environ["BATCHWISE_FORWARDED_ALLOW_IPS"] = chosen.forwarded_allow_ips
    _open_many_files()
    bound = _bound_socket(chosen.host, chosen.port)
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    settings = _settings()
    _say(f"Batchwise is at http://{shown}:{port}{chosen.root_path}/", settings)
    config = configured("app.main:create_app", settings, factory=True, workers=chosen.workers)
    if chosen.workers == 1:
        uvicorn.Server(config).run(sockets=[bound])
        return
    from uvicorn.supervisors import Multiprocess

    with _folder_of_numbers(settings):
        Multiprocess(config, sockets=[bound]).run()


def _settings() -> "Settings":
    """The settings; where one is bad, the program ends with a line for each that says why."""
    from pydantic import ValidationError

    from app.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        names = ["__".join(map(str, each["loc"])).upper() for each in found]
        texts = [each["msg"].removeprefix("Value error, ") for each in found]
        pairs = zip(names, texts, strict=True)
        sys.exit("\n".join(f"BATCHWISE_{name}: {text}" for name, text in pairs))


def _say(message: str, settings: "Settings") -> None:
    """Prints a line in the format of the log."""
    from app.web.watching import lines

    if settings.log == "json":
        lines.write("message", message=message)
    else:
        print(message, flush=True)


@contextmanager
def _folder_of_numbers(settings: "Settings") -> Iterator[None]:
    """Where workers keep their numbers for /metrics while they run, unless a folder is named."""
    name = "PROMETHEUS_MULTIPROC_DIR"
    if not settings.metrics or os.environ.get(name):
        yield
        return
    with TemporaryDirectory(prefix="batchwise-") as folder:
        os.environ[name] = folder
        yield


if __name__ == "__main__":
    main()
