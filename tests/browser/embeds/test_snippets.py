"""The text for each place: what it holds is read back as the place reads it."""

import ast
import re
import shlex
import sys
from types import ModuleType
from typing import Any

import pytest

from tests.browser.conftest import OpenPage, in_module
from tests.browser.snippets import NAMES, frame

pytestmark = pytest.mark.browser

FENCED = {"sphinx": "```{raw} html", "quarto": "```{=html}"}
VERBATIM = ("html", "pandoc", "vitepress", "hugo", "jekyll", "mkdocs", "moodle")
GIVEN = {
    "source": "https://lab.test/embed?data=moons&runs=full,32,1&runs.1.label=a%20%3C%22b(c)_*d*'~e",
    "title": """Batchwise: a <"b*_[x]` & 'c' \\d {{ e }} {% f %} $g$""",
    "height": 480,
}


def texts_of(open_page: OpenPage, **given: Any) -> dict[str, str]:
    """The text for each place."""
    found: dict[str, str] = in_module(
        open_page,
        "core/document/snippets.js",
        "return Object.fromEntries(m.TARGETS.map(({ name, text }) => [name, text(given)]));",
        GIVEN | given,
    )
    return found


@pytest.fixture
def texts(open_page: OpenPage) -> dict[str, str]:
    return texts_of(open_page)


def test_every_place_has_a_name_a_group_a_way_in_and_one_sentence_of_warning(
    open_page: OpenPage,
) -> None:
    targets = in_module(
        open_page,
        "core/document/snippets.js",
        "return m.TARGETS.map(({ text, ...target }) => target);",
    )
    assert [target["name"] for target in targets] == list(NAMES)
    assert len({target["title"] for target in targets}) == len(NAMES)
    groups = [target["group"] for target in targets]
    assert groups == sorted(groups, key=groups.index)  # the members of a group stand together
    for target in targets:
        for sentence in (target["where"], target["note"]):
            assert re.fullmatch(r"[A-Z].+\.", sentence), target["name"]
            assert not re.search(r"[.!?] [A-Z]", sentence), target["name"]


@pytest.mark.parametrize("name", [*VERBATIM, *FENCED, "marimo"])
def test_html_holds_one_sandboxed_frame_with_address_title_and_size(
    texts: dict[str, str], name: str
) -> None:
    found = frame(texts[name])
    assert (found["src"], found["title"]) == (GIVEN["source"], GIVEN["title"])
    assert (found["width"], found["height"]) == ("100%", "480")
    assert (found["loading"], found["style"]) == ("lazy", "border:0")
    assert found["allow"] == "clipboard-write; fullscreen"
    sandbox = shlex.split(found["sandbox"] or "")
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox


@pytest.mark.parametrize("name", VERBATIM)
def test_a_text_of_html_alone_is_one_line_that_no_template_or_markdown_takes_for_its_own(
    texts: dict[str, str], name: str
) -> None:
    assert texts[name].startswith("<iframe ")
    assert not set("\n{}`\\'") & set(texts[name])


def test_fences_hold_the_frame_on_a_line_of_its_own(texts: dict[str, str]) -> None:
    for name, opening in FENCED.items():
        first, held, last = texts[name].split("\n")
        assert (first, last) == (opening, "```")
        assert "`" not in held


def test_only_frames_that_pandoc_may_copy_into_a_page_ask_to_stay_outside(
    texts: dict[str, str],
) -> None:
    asking = {name for name in NAMES if 'data-external="1"' in texts[name]}
    assert asking == {"pandoc", "quarto", "reveal"}


def test_no_text_holds_a_script(texts: dict[str, str]) -> None:
    assert [name for name in NAMES if "<script" in texts[name]] == []


def test_mdx_reads_the_style_as_javascript_and_the_rest_as_html(texts: dict[str, str]) -> None:
    before, style, after = texts["mdx"].partition(" style={{border: 0}}")
    assert (bool(style), after) == (True, "></iframe>")
    assert not set("{}`\\") & set(before)
    found = frame(before + after)
    assert (found["src"], found["title"]) == (GIVEN["source"], GIVEN["title"])
    assert "allow-scripts" in (found["sandbox"] or "")


def test_the_frame_for_canvas_holds_only_what_canvas_keeps(texts: dict[str, str]) -> None:
    found = frame(texts["canvas"])
    assert set(found) <= {"src", "width", "height", "title", "style", "allowfullscreen"}
    assert (found["src"], found["title"]) == (GIVEN["source"], GIVEN["title"])
    assert (found["width"], found["height"]) == ("100%", "480")


def test_a_slide_stretches_the_frame_and_loads_it_when_it_is_shown(texts: dict[str, str]) -> None:
    found = frame(texts["reveal"])
    assert (found["class"], found["data-src"]) == ("r-stretch", GIVEN["source"])
    assert found["title"] == GIVEN["title"]
    assert "allow-scripts" in (found["sandbox"] or "")
    assert not {"src", "width", "height", "loading"} & set(found)


def test_the_directive_of_mystmd_takes_address_and_title_as_they_are(
    texts: dict[str, str],
) -> None:
    assert texts["mystmd"].split("\n") == [
        f":::{{iframe}} {GIVEN['source']}", ":width: 100%", f":title: {GIVEN['title']}", ":::",
    ]  # fmt: skip


def test_wordpress_and_editors_that_make_a_frame_get_the_bare_address(
    texts: dict[str, str],
) -> None:
    assert texts["wordpress"] == texts["address"] == GIVEN["source"]


def test_a_label_of_several_lines_stays_on_one(open_page: OpenPage) -> None:
    texts = texts_of(open_page, title="Two\n\n  moons\t")
    assert frame(texts["jekyll"])["title"] == "Two moons"
    assert ":title: Two moons" in texts["mystmd"].split("\n")


# Notebooks and apps


def shown_by(text: str) -> Any:
    """What the last line of a Python cell gives."""
    scope: dict[str, Any] = {}
    *lines, last = text.split("\n")
    exec("\n".join(lines), scope)
    return eval(last, scope)


def test_the_notebook_cell_shows_the_embed(texts: dict[str, str]) -> None:
    display = pytest.importorskip("IPython.display")
    shown = shown_by(texts["jupyter"])
    assert isinstance(shown, display.IFrame)
    found = frame(shown._repr_html_())
    assert (found["src"], found["width"], found["height"]) == (GIVEN["source"], "100%", "480")
    assert found["title"] == GIVEN["title"]
    assert "allow-scripts" in (found["sandbox"] or "")


def test_the_extras_of_the_notebook_cell_are_attributes_in_html(texts: dict[str, str]) -> None:
    call = ast.parse(texts["jupyter"]).body[-1]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    given = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.value.keywords}
    found = frame(f"<iframe {' '.join(given['extras'])}></iframe>")
    assert found["title"] == GIVEN["title"]
    assert set(found) == {"title", "sandbox"}


def test_the_marimo_cell_defines_no_name_that_another_cell_may_define(
    texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = ModuleType("marimo")
    module.Html = lambda text: text
    monkeypatch.setitem(sys.modules, "marimo", module)
    assert frame(shown_by(texts["marimo"]))["title"] == GIVEN["title"]
    (imported,) = re.findall(r"import marimo as (\w+)", texts["marimo"])
    assert imported.startswith("_")


def test_the_streamlit_app_shows_the_address_and_may_scroll(
    texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: Any = ModuleType("streamlit.components.v1")
    made.iframe = lambda source, **options: (source, options)
    for name in ("streamlit", "streamlit.components"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, made.__name__, made)
    expected = (GIVEN["source"], {"height": 480, "scrolling": True})
    assert shown_by(texts["streamlit"]) == expected
