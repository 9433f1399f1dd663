"""The image's recipe, as far as it can be checked without building it."""

import json
import re
import subprocess
import sys
import tomllib

import httpx

from tests.packaging.readme import ROOT
from tests.server import Server, server_process

LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def instruction(name: str) -> str:
    """The last instruction of this name, since the last one counts."""
    return [line.removeprefix(name).strip() for line in LINES if line.startswith(f"{name} ")][-1]


def test_the_user_is_a_number_other_than_root() -> None:
    user, _, group = instruction("USER").partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_the_command_listens_on_the_port_that_is_exposed() -> None:
    assert json.loads(instruction("ENTRYPOINT")) == ["python", "-m", "app", "--host", "0.0.0.0"]
    assert instruction("EXPOSE") == "8000"


def test_options_after_the_name_of_the_image_are_those_of_the_command() -> None:
    assert [line for line in LINES if line.startswith("CMD")] == []  # it would take their place
    _, *words = json.loads(instruction("ENTRYPOINT"))
    options = ("--workers", "2", "--port", "0")
    command = [sys.executable, *words, *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline().startswith("Batchwise is at http://0.0.0.0:")
        process.terminate()
        assert process.wait(timeout=60) is not None


def test_a_container_can_be_told_whom_to_trust_by_a_variable() -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "course.test"}
    for trusted, origin in (("127.0.0.0/8", "https://course.test"), ("192.0.2.1", "http://")):
        with server_process(BATCHWISE_FORWARDED_ALLOW_IPS=trusted) as url:
            described = httpx.get(f"{url}/api/openapi.json", headers=forwarded).json()
        assert described["servers"][0]["url"].startswith(origin)


def test_a_container_can_be_told_its_path_by_a_variable() -> None:
    with server_process(BATCHWISE_ROOT_PATH="/tools/x") as url:
        assert "/tools/x/static/" in httpx.get(f"{url}/tools/x/").text


def test_the_health_check_passes_where_the_server_lives_and_only_there(server: Server) -> None:
    python, *words = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    assert python == "python"
    here = [word.replace("http://127.0.0.1:8000", server.url) for word in words]
    assert server.url in here[-1]
    assert subprocess.run([sys.executable, *here]).returncode == 0
    missing = [word.replace("/healthz", "/nowhere") for word in here]
    assert subprocess.run([sys.executable, *missing], capture_output=True).returncode != 0


def test_everything_that_the_package_is_made_of_reaches_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        *wheel["packages"],
        *wheel["force-include"],
        *project["project"]["license-files"],
        project["project"]["readme"],
        "pyproject.toml",
    }
    ignore = (ROOT / ".dockerignore").read_text()
    assert set(re.findall(r"^!(\S+)$", ignore, flags=re.MULTILINE)) == needed
