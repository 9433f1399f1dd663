"""The layers of the application: imports point down only, read off the source."""

import ast
import sys
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
FILES = sorted(APP.rglob("*.py"))
# What each layer may use of the application itself, and what is not in the standard library.
ALLOWED_APP = {
    "numerics": {"app.numerics"},
    "store": {"app.store"},
    "training": {"app.training", "app.numerics", "app"},
    "web": {"app.web", "app.training", "app.store", "app.numerics", "app.settings", "app"},
    "sweep": {
        "app.sweep",
        "app.web.http",
        "app.web.replies.sweep_tables",
        "app.web.docs.table",
        "app.training",
        "app.store",
        "app.numerics",
        "app.settings",
    },
}
# The rooms of each layer; a room uses those before it in this list, and itself.
ROOMS = {
    "training": ("data", "document", "reading", "setup", "engine", "analysis"),
    "web": (
        "http", "serving", "middleware", "assembly", "reference", "catalog", "drawing", "scripts",
        "pages", "replies", "calls", "api", "watching", "docs", "server",
    ),
}  # fmt: skip
ALLOWED_OUTSIDE = {
    "numerics": {"numpy"},
    "training": {"numpy", "pydantic", "orjson"},  # orjson reads numbers
    "store": {"sqlalchemy", "platformdirs"},
}
RIM = {"time", "datetime", "random", "secrets", "pathlib", "os", "io", "socket", "tempfile"}


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports, as dotted names; `from app import x` counts as app.x too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            assert node.module is not None
            folder = APP.parent / node.module.replace(".", "/")
            for alias in node.names:
                inner = (folder / alias.name).is_dir() or (folder / f"{alias.name}.py").is_file()
                found.add(f"{node.module}.{alias.name}" if inner else node.module)
    return found


def layer_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


def within(module: str, packages: set[str]) -> bool:
    return any(
        module == package or (package != "app" and module.startswith(f"{package}."))
        for package in packages
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(APP)))
def test_imports_point_down_only(path: Path) -> None:
    layer = layer_of(path)
    if layer not in ALLOWED_APP:
        return  # main, settings and the like join the parts
    own = {module for module in imports_of(path) if module.split(".")[0] == "app"}
    assert {module for module in own if not within(module, ALLOWED_APP[layer])} == set()


def room_of(module: str) -> str:
    """The room of a module of a layer, which is a folder of it or, rarely, a single file."""
    return module.split(".")[2]


@pytest.mark.parametrize("layer", ROOMS)
def test_a_room_uses_only_the_rooms_before_it(layer: str) -> None:
    rooms = ROOMS[layer]
    for path in FILES:
        parts = path.relative_to(APP).with_suffix("").parts
        if parts[0] != layer or parts[1] == "__init__":
            continue
        before = rooms[: rooms.index(parts[1]) + 1]
        own = {module for module in imports_of(path) if module.startswith(f"app.{layer}.")}
        assert {module for module in own if room_of(module) not in before} == set(), path


@pytest.mark.parametrize("layer", ALLOWED_OUTSIDE)
def test_the_lower_layers_need_little_from_outside(layer: str) -> None:
    for path in FILES:
        if layer_of(path) == layer:
            roots = {module.split(".")[0] for module in imports_of(path)} - {"app"}
            assert roots - set(sys.stdlib_module_names) - ALLOWED_OUTSIDE[layer] == set(), path


def test_the_numerics_have_no_clock_no_files_and_make_no_randomness() -> None:
    for path in FILES:
        if layer_of(path) != "numerics":
            continue
        assert imports_of(path) & RIM == set(), path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("random", "default_rng", "Generator"), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("open", "print", "input"), path


def test_the_web_never_touches_the_arithmetic_of_the_numerics() -> None:
    # The catalog reads the registries; nothing else of the numerics is known there.
    registries = {
        "app.numerics.activations",
        "app.numerics.initialization",
        "app.numerics.losses",
        "app.numerics.optimizers",
        "app.numerics.schedules",
    }
    for path in FILES:
        if layer_of(path) == "web":
            used = {module for module in imports_of(path) if module.startswith("app.numerics")}
            assert used == set() or (path.name == "contents.py" and used <= registries), path


def test_only_main_joins_the_parts() -> None:
    joining = {path.name for path in FILES if {"app.web.api", "app.web.server"} & imports_of(path)}
    assert joining <= {"main.py", "table.py"}


def test_the_layers_are_where_this_test_looks_for_them() -> None:
    assert {"numerics", "training", "store", "web"} <= {layer_of(path) for path in FILES}


TESTS = sorted(Path(__file__).resolve().parents[1].rglob("*.py"))


def test_no_file_of_tests_serves_as_a_library() -> None:
    for path in TESTS:
        imported = {
            name for name in imports_of_tests(path) if name.split(".")[-1].startswith("test_")
        }
        assert imported == set(), path


def imports_of_tests(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
