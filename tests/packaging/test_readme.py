"""README says what is true: commands, calls, names, defaults."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from app.settings import Settings
from app.training.datasets.made import MADE
from app.training.datasets.shipped import SHIPPED
from app.training.limits import Limits
from app.training.orders import ORDERS
from app.training.run_settings import LAST_BATCHES, REDUCTIONS, RunSettings
from app.training.specification import RATE_RULES
from app.web.glossary import TERMS
from app.web.step_view import COLUMN_SORTS, PARTS, SORTS
from app.web.view import view_of
from tests.packaging import readme
from tests.packaging.readme import ROOT, Call
from tests.server import Server

LOCAL = "http://localhost:8000"
# Ids, fingerprints and cursors differ between machines or hold measured times. Everything else
# that README shows must be so, numbers to rounding.
VARYING = re.compile(r'^id: .*$|"(?:id|fingerprint|cursor)":"[^"]*"?', re.MULTILINE)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@pytest.fixture(params=["curl", "stand-in"])
def path_with_curl(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A PATH with the machine's curl, where there is one, or with the stand-in as `curl`."""
    path = os.environ["PATH"]
    if request.param == "curl" and shutil.which("curl"):
        return path
    script = tmp_path / "curl"
    stand_in = shlex.join([sys.executable, str(Path(__file__).with_name("curl.py"))])
    script.write_text(f'#!/bin/sh\nexec {stand_in} "$@"\n')
    script.chmod(0o755)
    return f"{tmp_path}:{path}"


def same_everywhere(text: str) -> tuple[str, list[float]]:
    """The words without what varies, and the numbers among them."""
    constant = VARYING.sub("…", text.strip())
    return NUMBER.sub("0", constant), [float(number) for number in NUMBER.findall(constant)]


@pytest.mark.parametrize("call", readme.calls(), ids=["run", "error", "step", "stream"])
def test_each_call_gives_the_output_shown(call: Call, path_with_curl: str, server: Server) -> None:
    assert call.command.startswith("curl ")
    assert LOCAL in call.command
    command = call.command.replace(LOCAL, server.url)
    environment = os.environ | {"PATH": path_with_curl, "NO_PROXY": "*"}
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


def test_the_variables_and_their_defaults_are_those_of_the_settings() -> None:
    expected = {
        f"BATCHWISE_{name.upper()}": field.default
        for name, field in Settings.model_fields.items()
        if name not in ("limits", "root_path")  # the one is below, the other an option
    } | {
        f"BATCHWISE_LIMITS__{name.upper()}": field.default
        for name, field in Limits.model_fields.items()
    }
    rows = re.findall(r"^\| `(BATCHWISE_\w+)` \| ([\d,]+) \|", readme.TEXT, flags=re.MULTILINE)
    assert {name: float(value.replace(",", "")) for name, value in rows} == expected


def test_the_glossary_is_that_of_the_page() -> None:
    lines = readme.section("Glossary").strip().splitlines()
    assert lines == [f"- **{term}**: {text}" for term, text in TERMS]


CHOICES = (
    *(ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZATIONS),
    *(REDUCTIONS, ORDERS, LAST_BATCHES, RATE_RULES),
)


def test_every_setting_of_a_run_and_every_choice_is_named() -> None:
    text = readme.section("What an experiment can set")
    names = [*RunSettings.model_fields, *(name for names in CHOICES for name in names)]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_own_parameters_of_optimizers_stand_with_their_defaults() -> None:
    text = readme.section("What an experiment can set")
    for name, optimizer in OPTIMIZERS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        for parameter, default in optimizer.defaults.items():
            inherited = name == "adamw" and parameter in OPTIMIZERS["adam"].defaults
            shown = re.search(rf"`{parameter}` \S* ?= ([\d.e-]+)", row)
            assert inherited or (shown and float(shown.group(1)) == default), (name, parameter)


def test_the_speeds_are_those_that_were_measured() -> None:
    measured = (ROOT / "tests/benchmarks/engine.md").read_text(encoding="utf-8")
    shown = [line for line in readme.section("Speed").splitlines() if line.startswith("|")]
    assert len(shown) > 8
    assert "\n".join(shown) in measured


def test_the_layout_names_only_what_exists() -> None:
    names = re.findall(r"`([^` ]+(?:/|\.py))`", readme.section("Layout of the code"))
    assert len(names) > 10
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_every_call_is_named(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/api/openapi.json", timeout=60) as reply:
        routes = list(json.load(reply)["paths"])
    assert len(routes) > 5
    named = readme.first_column("The API")
    assert [route for route in routes if route not in named] == []


def test_every_part_of_an_opened_step_is_told() -> None:
    text = readme.section("The API")
    words = [*PARTS, *SORTS, *COLUMN_SORTS, *_PARAMETERS]
    assert [word for word in words if not re.search(rf"`[a-z.]*\.?{word}\b", text)] == []


_PARAMETERS = ("gradient_sum", "gradient_mean", "loop_mean", "penalty", "update", "before", "after")


def test_every_data_set_is_named_with_its_size_and_licence() -> None:
    text = readme.section("Data sets")
    assert [name for name in MADE if f"`{name}`" not in text] == []
    assert readme.first_column("Data sets") == list(SHIPPED)
    for name, about in SHIPPED.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        assert f"| {about.n:,} | {len(about.features)} |" in row
        assert about.licence.split(",")[0].split(";")[0] in row


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
