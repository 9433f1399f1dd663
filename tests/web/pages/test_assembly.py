"""Assembled files: the same modules as the sources, each once and in order, and maps to them."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.web.assembly import module_graph, static_files, style_sheet
from app.web.assembly.assembled_file import assembled_file
from app.web.assembly.assembled_module import ENTRIES, entry
from app.web.assembly.javascript import Unreadable, tokens
from app.web.assembly.module_graph import modules_of
from app.web.assembly.module_text import read
from app.web.pages.panels import FURTHER
from tests.server import PROJECT, serving
from tests.web.assembled import LATER, SCRIPTS, compared, run, write

STATIC = PROJECT / "static"
PAGES = ("page.js", "embedded.js", "offline.js", "sweep.js")
# No module imports them when it runs.
ONLY_TYPES = {"core/types.js", "core/own/own-types.js", "plots/types.js"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What is said of every script that a page may fetch, compared with its sources."""
    folder = tmp_path_factory.mktemp("assembled")
    write(folder)
    return compared(folder, SCRIPTS)


@pytest.mark.parametrize("address", SCRIPTS)
def test_an_assembled_file_says_what_its_sources_say_and_is_mapped_to_their_lines(
    files: dict[str, dict[str, Any]], address: str
) -> None:
    """Syntax trees, names that are imported and exported, and the line of each node."""
    assert files[address]["wrong"] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_and_its_parts_hold_every_module_that_the_page_can_need(
    files: dict[str, dict[str, Any]], name: str
) -> None:
    first = files[f"{name}.js"]["modules"]
    assert set(first) == set(modules_of(*ENTRIES[name]))
    for path in LATER:
        further = files[f"{name}/{path}"]["modules"]
        assert set(further) == set(modules_of(path)) - set(first)
        order = [*first, *further]
        assert len(order) == len(set(order))
        for at, module in enumerate(order):
            assert module_graph.module_at(module).imports.keys() <= set(order[:at])


def test_every_module_belongs_to_a_page() -> None:
    scripts = STATIC / "js"
    there = {file.relative_to(scripts).as_posix() for file in scripts.rglob("*.js")}
    assert set(modules_of(*PAGES, *LATER)) == there - ONLY_TYPES


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a page of a few modules; two of its parts share one that the page lacks."""
    monkeypatch.setattr(module_graph, "folder", lambda name: tmp_path / name)
    for path, text in {
        "page.js": """\
/** The page: it counts. */

import { count, made } from "./core/count.js";

count("page");
// Two lines without code.

const step = await import("./ui/step/step.js");
const name = "noise";
const noise = await import(`./ui/${name}/${name}.js`);
console.log(step.add(), noise.add(), made.join());
if (noise.fails) noise.fail();
""",
        "core/count.js": """\
export const made = ["count"];
/** How often `count` was called. */
export function count(name) {
  return made.push(name);
}
""",
        "plots/chart.js": """\
import { made } from "../core/count.js";

made.push("chart");
export const chart = { parts: 0 };
""",
        "ui/step/step.js": """\
import * as charts from "../../plots/chart.js";

export const add = () => ++charts.chart.parts;
""",
        "ui/noise/noise.js": """\
import {
  chart as shared,
} from "../../plots/chart.js";

export const fails = true;
export const add = () => ++shared.parts;

/* A comment
   of two lines. */
export function fail() {
  const text = `// no comment
    /* nor this */`;
  throw new Error(text);
}
""",
    }.items():
        file = tmp_path / "static/js" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    write(tmp_path / "static/assembled", ("page.js", "page/ui/step/step.js"))
    monkeypatch.setattr("app.web.assembly.assembled_file.folder", lambda name: tmp_path / name)
    write(tmp_path / "static/assembled", ("page/ui/noise/noise.js",))
    return tmp_path


def test_a_module_that_two_parts_share_exists_once(project: Path) -> None:
    done = run(project, 'await import("./static/assembled/page.js").catch(() => {});')
    assert done.stdout == "1 2 count,page,chart\n", done.stderr


def test_an_error_is_shown_where_it_stands_in_the_sources(project: Path) -> None:
    done = run(project, 'import "./static/assembled/page.js";')
    assert "Error: // no comment\n    /* nor this */" in done.stderr
    places = re.findall(r"at .*?static/(\S+?):(\d+):\d+", done.stderr)
    assert places[0] == ("js/ui/noise/noise.js", "13")
    assert ("js/page.js", "12") in places


def test_a_changed_source_changes_what_is_assembled(project: Path) -> None:
    source = project / "static/js/core/count.js"
    source.write_text(source.read_text().replace('["count"]', '["other"]'))
    assert '["other"]' in assembled_file("page.js")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("export default 3;", 1),
        ('\nexport * from "./b.js";', 2),
        ("export let a = 3;", 1),
        ("const a = 3;\n\nexport { a };", 3),
        ("export const { a } = b;", 1),
        ('import a from "./b.js";', 1),
        ('import "./b.js";', 1),
        ("import { a } from './b.js';", 1),
        ('import { a } from "b";', 1),
        ('import { a /* b */ } from "./b.js";', 1),
        ('const a = () =>\n  import("https://b.test/b.js");', 2),
        ("const a = import.meta.env;", 1),
        ("const a = 1;\nconst $a = 1;", 2),
        ("const a = 1;\nconst b = `${a}", 2),
        ('const a = 1;\nconst b = "a;', 2),
    ],
)
def test_a_form_that_cannot_be_assembled_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match=rf"^static/js/core/a\.js: line {line}: "):
        read("core/a.js", text)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"core/count.js": 'import { add } from "../ui/step/step.js";\n'}, "circle of imports"),
        ({"core/count.js": 'import { none } from "../plots/chart.js";\n'}, "circle of imports"),
        ({"plots/chart.js": 'import { none } from "../core/count.js";\n'}, "exports no none"),
        ({"core/count.js": "const a = await 3;\n"}, "an imported module cannot await"),
        ({"page.js": "export const a = 3;\n"}, "cannot export"),
    ],
)
def test_modules_that_cannot_stand_together_are_refused(
    project: Path, changes: dict[str, str], message: str
) -> None:
    for path, text in changes.items():
        file = project / "static/js" / path
        file.write_text(text + file.read_text())
    with pytest.raises(Unreadable, match=message):
        entry("page", "plots/chart.js", "ui/step/step.js", "page.js")


AWAITED_LATER = """\
export const a = async () => await 3;
async function b() {
  return await a();
}
"""


def test_a_function_may_await() -> None:
    assert not read("a.js", AWAITED_LATER).awaits
    assert read("a.js", "const c = { d: 1 };\nconst e = await c;\n").awaits


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a(); // b", ["a();"]),
        ("a(/* b */ c);", ["a(  c);"]),
        ("a(\"// b\", '/* c */');", ["a(\"// b\", '/* c */');"]),
        ("a(/[/*]\\//g, b / c / d); // e", ["a(/[/*]\\//g, b / c / d);"]),
        ("a[0] / b; // c /", ["a[0] / b;"]),
        ("return /\"/.test(a); // '", ['return /"/.test(a);']),
        ("a(`// ${b /**/ + `/* ${{ d }} */`} // e`);", ["a(`// ${b   + `/* ${{ d }} */`} // e`);"]),
        ("  a(`\n\n  // b\n`); // c", ["a(`", "", "  // b", "`);"]),
        ("/** a\n * b\n */\n\nc();\n", ["c();"]),
    ],
)
def test_comments_go_and_texts_stay(text: str, kept: list[str]) -> None:
    assert [line.text for line in read("a.js", text).lines] == kept


def modules() -> Iterator[Path]:
    yield from sorted((STATIC / "js").rglob("*.js"))


def test_the_tokens_of_a_module_are_its_text() -> None:
    for file in modules():
        text = file.read_text("utf-8")
        assert "".join(token.text for token in tokens(text)) == text, file


SHEETS = sorted((STATIC / "css").rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_style_sheet_can_stand_in_a_joined_one(sheet: Path) -> None:
    name = sheet.relative_to(STATIC / "css").with_suffix("").as_posix()
    text = style_sheet.joined([name])
    without = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
    assert text.split() == without.split()
    assert "/*" not in text


@pytest.mark.parametrize("rule", ['@import "b.css";', "a { background: url(b.png); }"])
def test_a_style_sheet_that_is_bound_to_its_place_is_refused(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "css").mkdir()
    sheet = f'b::before {{ content: "/* c */"; }}\n/* url(d.png) */ {rule}\n'
    (tmp_path / "css/a.css").write_text(sheet)
    monkeypatch.setattr(style_sheet, "folder", lambda _: tmp_path)
    with pytest.raises(ValueError, match=r"a\.css"):
        style_sheet.joined(["a"])


@pytest.mark.parametrize(
    "address",
    [
        "none.js", "offline.js", "page", "page.js.js", "page.js.map.map", "page/", "page/page.js",
        "page/core/format.js", "page/ui/none/none.js", "page/ui/step/step", "none/ui/step/step.js",
        ".css", "none.css", "tokens+none.css", "tokens+tokens.css", "tokens+../js/page.css",
        "tokens+.css", "+".join(["tokens"] * 30) + ".css", "", "tokens.txt",
    ],
)  # fmt: skip
def test_no_other_address_has_an_assembled_file(address: str) -> None:
    with pytest.raises(FileNotFoundError):
        assembled_file(address)


def test_what_many_ask_for_at_once_is_assembled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def slow(address: str) -> str:
        made.append(address)
        time.sleep(0.5)
        return assembled_file(address)

    monkeypatch.setattr(static_files, "assembled_file", slow)
    with serving() as running, ThreadPoolExecutor(8) as threads:
        ask = partial(httpx.get, f"{running.url}/static/assembled/tokens+docs.css")
        replies = list(threads.map(lambda _: ask(), range(8)))
    assert {reply.status_code for reply in replies} == {200}
    assert {reply.text for reply in replies} == {assembled_file("tokens+docs.css")}
    assert made == ["tokens+docs.css"]


def test_the_markup_of_each_panel_can_be_fetched_and_says_nothing_of_an_experiment() -> None:
    with serving() as server:
        page = httpx.get(f"{server.url}/").text
        static = re.search(r'data-markup="([^"]*)/assembled/panels/', page)[1]  # type: ignore[index]
        for panel in FURTHER:
            reply = httpx.get(f"{server.url}{static}/assembled/panels/{panel.name}.html")
            assert reply.headers["content-type"].startswith("text/html")
            assert f'id="{panel.name}-title"' in reply.text
            opened = httpx.get(f"{server.url}/?panels={panel.name}&data=iris").text
            assert reply.text.strip() in opened
        missing = httpx.get(f"{server.url}{static}/assembled/panels/nothing.html")
        assert missing.status_code == 404
