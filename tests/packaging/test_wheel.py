"""The built wheel holds everything and serves, with no checkout in sight."""

import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from app.web.assembly.assembled_file import assembled_file
from tests.packaging.readme import ROOT
from tests.server import server_process


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel; built without isolation, so without the network."""
    target = tmp_path_factory.mktemp("wheel")
    command = ["build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed; its dependencies are those of the tests."""
    target = tmp_path_factory.mktemp("installed")
    command = ["pip", "install", "-q", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([sys.executable, "-m", *command, "--target", target, wheel], check=True)
    return target


@pytest.fixture(scope="module")
def address(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server run from the installed wheel, in an empty folder."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with server_process(python=("-P",), cwd=elsewhere, PYTHONPATH=str(installed)) as url:
        yield f"{url}/"


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as reply:
        content: bytes = reply.read()
        return content


def _files(*folders: str) -> set[str]:
    """The paths of the files below these folders, as the checkout has them."""
    return {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_holds_the_package_with_its_files_and_nothing_else(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    data = {f"app/{name}" for name in _files("static", "templates")}
    assert len(data) > 20
    package = {name for name in held if ".dist-info/" not in name}
    assert package == _files("app") | data


def test_the_wheel_holds_the_data_sets_and_the_licence(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    names = {Path(name).name for name in held if name.startswith("app/training/data/files/")}
    assert {"penguins.csv", "digits.csv", "diamonds.csv", "SOURCES.md"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in held)


def test_the_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", "import app.main; print(app.__file__)"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == installed / "app" / "__init__.py"


def test_the_installed_package_serves_the_page_and_its_files(address: str) -> None:
    page = _get(address).decode()
    assert "<title>Batchwise" in page
    linked = set(re.findall(r'(?:href|src)="/(static/[^"]+)"', page))
    for path in linked:
        file = re.sub(r"^static/v-\w+/", "static/", path)  # a tag of their contents before it
        content = _get(address + path)
        if file.startswith("static/assembled/"):
            assert content == assembled_file(file.removeprefix("static/assembled/")).encode()
        else:
            assert content == (ROOT / file).read_bytes()
    assert sum("/assembled/" in path for path in linked) == 2  # a script and a style sheet


def test_the_installed_package_trains(address: str) -> None:
    reply = orjson.loads(_get(f"{address}api/v1/run?stop.epochs=1"))
    assert [run["status"] for run in reply["runs"]] == ["finished"] * 3
    shipped = orjson.loads(_get(f"{address}api/v1/run?data=penguins&stop.updates=1"))
    assert len(shipped["data"]["features"]) == 4
