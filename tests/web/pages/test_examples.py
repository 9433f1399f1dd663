"""The curl and Python examples of the documentation run as they stand; JavaScript in a browser."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.path import with_commands
from tests.server import Server
from tests.web.examples import examples, printed

CURL = Path(__file__).parents[2] / "packaging" / "curl.py"


def test_each_python_example_prints_something(server: Server) -> None:
    said = {call.path: printed(text) for call, text in examples(server.url, "Python")}
    assert [path for path, text in said.items() if not text.strip()] == []
    assert said["/api/v1/step"].splitlines()[0] == "[[-1.0, -1.0], [-8.0, -4.0], [0.0, 0.0]]"


@pytest.mark.parametrize("program", ["curl", "stand-in"])
def test_each_curl_example_is_answered(program: str, server: Server, tmp_path: Path) -> None:
    if program == "curl" and shutil.which("curl"):
        path = os.environ["PATH"]
    else:
        path = with_commands(tmp_path, curl=CURL)
    for call, command in examples(server.url, "curl"):
        # -f ends with an error where the status is one
        done = subprocess.run(
            ["sh", "-c", command.replace("curl -s", "curl -sf", 1)],
            env=os.environ | {"PATH": path, "NO_PROXY": "*"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stderr == "", call.path
        assert done.stdout.strip(), call.path
        assert '"type":"about:blank"' not in done.stdout, call.path
