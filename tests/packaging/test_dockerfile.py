"""The image's recipe, as far as it can be checked without building it."""

import json
import re
import subprocess
import sys
import tomllib

from tests.packaging.readme import ROOT
from tests.server import Server

LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def instruction(name: str) -> str:
    """The last instruction of this name, since the last one counts."""
    return [line.removeprefix(name).strip() for line in LINES if line.startswith(f"{name} ")][-1]


def test_the_user_is_a_number_other_than_root() -> None:
    user, _, group = instruction("USER").partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_the_command_listens_on_the_port_that_is_exposed() -> None:
    assert json.loads(instruction("CMD")) == ["python", "-m", "app", "--host", "0.0.0.0"]
    assert instruction("EXPOSE") == "8000"


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
