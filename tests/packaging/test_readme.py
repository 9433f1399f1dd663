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

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from app.settings import Settings
from app.training.data.made import MADE
from app.training.data.orders import ORDERS
from app.training.data.shipped import SHIPPED
from app.training.document.limits import Limits
from app.training.document.run_settings import LAST_BATCHES, REDUCTIONS, RunSettings
from app.training.document.specification import RATE_RULES
from app.web.catalog.glossary import TERMS
from app.web.docs.recipes import GRADER, PANDAS, RECIPES, Recipe
from app.web.docs.table import CALLS
from app.web.pages.view import view_of
from tests.packaging import readme
from tests.packaging.path import with_commands
from tests.packaging.readme import ROOT, Call
from tests.server import Server
from tests.web.examples import printed

LOCAL = "http://localhost:8000"
OPTIONS = ("root_path", "forwarded_allow_ips")  # settings that are options of the command
# Ids, fingerprints and cursors differ between machines or hold measured times. Everything else
# that README shows must be so, numbers to rounding.
VARYING = re.compile(r'^id: .*$|"(?:id|fingerprint|cursor)":"[^"]*"?', re.MULTILINE)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@pytest.fixture(params=["own", "stand-ins"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A PATH with the machine's curl and jq, where there are any, or with what stands in."""
    here = Path(__file__).parent
    programs = {"curl": here / "curl.py", "jq": here / "jq_command.py"}
    if request.param == "own":
        programs = {name: program for name, program in programs.items() if not shutil.which(name)}
    return with_commands(tmp_path, **programs)


def same_everywhere(text: str) -> tuple[str, list[float]]:
    """The words without what varies, and the numbers among them."""
    constant = VARYING.sub("…", text.strip())
    return NUMBER.sub("0", constant), [float(number) for number in NUMBER.findall(constant)]


@pytest.mark.parametrize("call", readme.calls(), ids=["run", "error", "step", "stream", "jq"])
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


def test_the_variables_and_their_defaults_are_those_of_the_settings() -> None:
    expected = {
        f"BATCHWISE_{name.upper()}": written(field.default)
        for name, field in Settings.model_fields.items()
        if name not in ("limits", *OPTIONS)  # the one is below, the others are options
    } | {
        f"BATCHWISE_LIMITS__{name.upper()}": written(field.default)
        for name, field in Limits.model_fields.items()
    }
    rows = re.findall(r"^\| `(BATCHWISE_\w+)` \| (\S+) \|", readme.TEXT, flags=re.MULTILINE)
    assert dict(rows) == expected


def written(default: object) -> str:
    """A default as the table has it."""
    return f"`{default}`" if isinstance(default, str) else f"{default:,.0f}"


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


def test_every_call_is_described_in_the_words_of_the_documentation() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", readme.section("The API"), flags=re.MULTILINE)
    assert rows == [(call.path, call.gives) for call in CALLS]


def test_the_worked_examples_are_those_of_the_documentation() -> None:
    for recipe in RECIPES:
        assert recipe.source in readme.section("The API")
        assert f"{recipe.output}```" in readme.section("The API")


PYTHON = [recipe for recipe in RECIPES if recipe.language == "python"]


@pytest.mark.parametrize("recipe", PYTHON, ids=lambda recipe: recipe.name)
def test_each_worked_example_in_python_prints_what_is_shown(recipe: Recipe, server: Server) -> None:
    said = printed(recipe.at(server.url))
    assert [line.split() for line in said.splitlines()] == [
        line.split() for line in recipe.output.splitlines()
    ]


def test_the_comparison_in_pandas_takes_ten_lines() -> None:
    assert len(PANDAS.source.splitlines()) <= 10


def test_the_grader_finds_a_wrong_gradient(server: Server) -> None:
    wrong = GRADER.at(server.url).replace("np.mean(2 * error * x)", "np.sum(2 * error * x)")
    verdicts = printed(wrong).splitlines()
    assert verdicts == ["W1[0,0]: -9 should be -3", "b1[0]: right"]


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
