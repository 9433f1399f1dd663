"""README says what is true: commands, calls, names, defaults."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from app.web.pages.view import view_of
from tests.packaging import readme
from tests.packaging.path import with_commands
from tests.packaging.readme import ROOT, Call
from tests.server import Server

LOCAL = "http://localhost:8000"
# Ids, fingerprints and cursors differ between machines or hold measured times. Everything else
# that README shows must be so, numbers to rounding.
VARYING = re.compile(r'^id: .*$|"(?:id|fingerprint|cursor)":"[^"]*"?', re.MULTILINE)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@pytest.fixture(params=["own", "stand-ins"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A PATH with the machine's curl, if it has one, or with what stands in for it."""
    if request.param == "own" and shutil.which("curl"):
        return os.environ["PATH"]
    return with_commands(tmp_path, curl=Path(__file__).parent / "curl.py")


def same_everywhere(text: str) -> tuple[str, list[float]]:
    """The words without what varies, and the numbers among them."""
    constant = VARYING.sub("…", text.strip())
    return NUMBER.sub("0", constant), [float(number) for number in NUMBER.findall(constant)]


@pytest.mark.parametrize("call", readme.calls(), ids=["run", "error", "step", "datasets"])
def test_each_call_gives_the_output_shown(call: Call, path: str, server: Server) -> None:
    assert call.command.startswith("curl ")
    assert LOCAL in call.command
    command = call.command.replace(LOCAL, server.url)
    environment = os.environ | {"PATH": path, "NO_PROXY": "*"}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    words, numbers = same_everywhere(done.stdout)
    shown_words, shown_numbers = same_everywhere(call.output)
    assert words == shown_words
    assert numbers == pytest.approx(shown_numbers, rel=1e-9, abs=1e-12)


def test_what_varies_is_left_out_and_nothing_else() -> None:
    one = 'id: abc\ndata: {"id":"1f","loss":0.30000000000000004}'
    other = 'id: xyz\ndata: {"id":"2e","loss":0.3}'
    assert same_everywhere(one)[0] == same_everywhere(other)[0]
    assert same_everywhere(one)[1] == pytest.approx(same_everywhere(other)[1])
    assert same_everywhere('"loss":0.3') != same_everywhere('"loss":0.4')
    assert same_everywhere('"status":"finished"') != same_everywhere('"status":"diverged"')


def test_there_are_two_commands_of_one_line_each_and_ci_runs_the_second() -> None:
    run, test = (block.strip() for block in readme.blocks("sh"))
    assert "\n" not in run + test
    assert run.endswith(".venv/bin/pip install -q -e . && .venv/bin/python -m app")
    script = ROOT / ".ci" / "run"
    assert script.read_text().splitlines()[-1] == test
    assert os.access(script, os.X_OK)


def test_the_options_are_those_of_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--help"], capture_output=True, text=True, cwd=ROOT
    )
    options = set(re.findall(r"^ +(--[a-z-]+) ", done.stdout, flags=re.MULTILINE))
    shown = [name for name in readme.first_column("Run it") if name.startswith("--")]
    assert set(shown) == options


def test_the_layout_names_only_what_exists() -> None:
    names = re.findall(r"`([^` ]+(?:/|\.py))`", readme.section("Layout of the code"))
    assert len(names) > 10
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_pictures_and_linked_files_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", readme.TEXT)
    assert [link for link in links if "://" not in link and not (ROOT / link).is_file()] == []


def test_every_example_address_is_an_experiment(server: Server) -> None:
    addresses = re.findall(r"`/\?(\S+)`", readme.section("The address is the experiment"))
    assert len(addresses) > 2
    for address in addresses:
        _, view_problems = view_of(parse_qsl(address, keep_blank_values=True))
        assert view_problems == []
        with urllib.request.urlopen(f"{server.url}/api/v1/run?{address}", timeout=60) as reply:
            assert reply.status == 200
