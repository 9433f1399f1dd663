"""nginx or Caddy in front of two replicas: the shipped file with ports and folders replaced."""

import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.browsers import CADDY, NGINX, find_or_install
from tests.server import PROJECT, eventually, started_process

FILES = PROJECT / "static" / "proxies"
NAME = "batchwise.example.org"
SETTINGS = {"BATCHWISE_METRICS": "1", "BATCHWISE_HSTS_SECONDS": "86400"}


@dataclass
class Replica:
    """One server behind the proxy."""

    url: str
    process: subprocess.Popen[str] | None = None  # none for a server within the test


@dataclass
class Front:
    """A proxy, asked under its public name wherever it listens."""

    port: int
    plain_port: int
    prefix: str
    replicas: list[Replica]
    client: httpx.Client

    def process(self, number: int) -> subprocess.Popen[str]:
        """Of one of the replicas."""
        process = self.replicas[number].process
        assert process is not None
        return process

    @property
    def origin(self) -> str:
        """As the browser has it."""
        return f"https://{NAME}:{self.port}"

    def address(self, path: str) -> str:
        return f"https://127.0.0.1:{self.port}{self.prefix}{path}"

    def options(self, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """What makes a request one for the public name."""
        own = {"Host": f"{NAME}:{self.port}"} | (headers or {})
        return {"headers": own, "extensions": {"sni_hostname": NAME}}

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        return self.client.request(method, self.address(path), **self.options(headers), **more)


@contextmanager
def replicas(prefix: str, given: list[str] | None) -> Iterator[list[Replica]]:
    """Two servers of their own processes, started as the shipped files say, or those given."""
    if given:
        yield [Replica(url) for url in given]
        return
    options = ("--forwarded-allow-ips", "127.0.0.1", "--root-path", prefix)
    with ExitStack() as held:
        pairs = [held.enter_context(started_process(*options, **SETTINGS)) for _ in range(2)]
        yield [Replica(url, process) for url, process in pairs]


@contextmanager
def nginx(folder: Path, prefix: str = "", servers: list[str] | None = None) -> Iterator[Front]:
    """nginx with two replicas, under a path if one is given."""
    program = find_or_install(NGINX)
    certificate(folder)
    with replicas(prefix, servers) as behind:
        port, plain = free_port(), free_port()
        file = folder / "nginx.conf"
        text = (FILES / "nginx.conf").read_text()
        places = {"80": str(plain), "443": str(port)}
        text = replaced(text, places, behind)
        text = text.replace("/etc/ssl/batchwise", str(folder))
        text = text.replace("/var/cache/nginx", str(folder))
        text = re.sub(r"location (= )?/", rf"location \1{prefix}/", text)
        file.write_text(text)
        command = [program, "-p", str(folder), "-c", str(file), "-g", own_places(folder)]
        with running(command, port) as asking:
            yield Front(port, plain, prefix, behind, asking)


def own_places(folder: Path) -> str:
    """What nginx must be told to run in a folder, in the foreground, as who runs the tests."""
    user = "user root; " if os.geteuid() == 0 else ""
    return f"{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;"


@contextmanager
def caddy(folder: Path, servers: list[str] | None = None) -> Iterator[Front]:
    """Caddy with two replicas, and a certificate of its own making."""
    with replicas("", servers) as behind:
        port, plain = free_port(), free_port()
        text = (FILES / "Caddyfile").read_text()
        text = replaced(text, {}, behind).replace(
            f"{NAME} {{", f"{{\nhttp_port {plain}\nhttps_port {port}\nadmin off\nlocal_certs\n"
            f"skip_install_trust\nstorage file_system {folder}\n}}\n{NAME} {{",
        )  # fmt: skip
        file = folder / "Caddyfile"
        file.write_text(text)
        command = [find_or_install(CADDY), "run", "--adapter", "caddyfile", "--config", str(file)]
        with running(command, port) as asking:
            yield Front(port, plain, "", behind, asking)


def replaced(text: str, listening: dict[str, str], servers: list[Replica]) -> str:
    """The text with ports replaced: the proxy's own and those of its replicas."""
    for given, server in zip(("8001", "8002"), servers, strict=True):
        before, text = text, text.replace(f"127.0.0.1:{given}", server.url.removeprefix("http://"))
        assert before != text
    for given, port in listening.items():
        before, text = text, re.sub(rf"listen {given}\b", f"listen 127.0.0.1:{port}", text)
        assert before != text
    return text


@contextmanager
def running(command: list[str], port: int) -> Iterator[httpx.Client]:
    """The program until the block ends, and a client that believes its certificate."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with client() as asking:
            eventually(lambda: answers(asking, port), "the proxy to answer")
            yield asking
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def client() -> httpx.Client:
    """One that believes every certificate."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return httpx.Client(verify=trusting, timeout=60, trust_env=False)


def answers(asking: httpx.Client, port: int) -> bool:
    try:
        asking.get(
            f"https://127.0.0.1:{port}/healthz",
            headers={"Host": NAME},
            extensions={"sni_hostname": NAME},
        )
    except httpx.TransportError:
        return False
    return True


def certificate(folder: Path) -> None:
    """A certificate for the public name, signed by itself."""
    made = ("-keyout", "privkey.pem", "-out", "fullchain.pem", "-days", "1")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made]
    subprocess.run([*command, "-subj", f"/CN={NAME}"], cwd=folder, check=True, capture_output=True)
