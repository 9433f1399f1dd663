"""What becomes of an embed on a page of a host, seen in Chromium."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import ElementHandle, Error, Frame, Page

from tests.hosts.texts import Embed
from tests.hosts.waiting import patiently

RENDERED = "The page is rendered"  # a host that draws late is given these words too

WORKS = "works"
ONCE = "once"
CUT = "cut"
EXPLAINED = "says why"
DEAD = "dead"
TEXT = "text"
GONE = "gone"
REFUSED = "refused"
MEANINGS = {
    WORKS: "the embed runs",
    ONCE: "the embed plays on the first visit of its slide only",
    CUT: "the embed runs, in a frame that does not take the height that it tells",
    EXPLAINED: "scripts are off in the frame, which says so and links to the embed's page",
    DEAD: "the frame is there, but neither runs nor says why",
    TEXT: "the page shows the text itself",
    GONE: "nothing is left of it",
    REFUSED: "the host makes no page",
}

ATTRIBUTES = "(frame) => Object.fromEntries([...frame.attributes].map((a) => [a.name, a.value]))"
# A script for the page that holds the embed, and the height that it has been told last.
LISTENING = "window.heard = []; addEventListener('message', ({ data }) => heard.push(data));"
TOLD = "() => heard.findLast((data) => data?.type === 'resize')?.height"
READY = "() => document.body?.dataset.state === 'ready'"
WITHOUT_SCRIPTS = "() => matchMedia('(scripting: none)').matches"
LINKS = """() => [...document.links].filter((link) => link.checkVisibility())
  .map((link) => link.href)"""
CONTROLS = """() => [...document.querySelectorAll('button, input, select, summary')]
  .filter((control) => control.checkVisibility()).length"""


@dataclass(frozen=True)
class Seen:
    """A verdict, and in words what was seen."""

    verdict: str
    words: str


@dataclass(frozen=True)
class Landed:
    """The frame of an embed on a page."""

    frame: Frame
    element: ElementHandle
    attributes: dict[str, str]


def seen(page: Page, embed: Embed, wanted: dict[str, str]) -> Seen:
    """What is on the page; `wanted` are the attributes of a frame that came unchanged."""
    landed = landing(page, embed)
    if landed is None:
        return _frameless(page, embed)
    verdict, parts = landed_state(landed, embed, wanted)
    if (height := _height(landed)) != embed.height:
        parts.append(f"{height} px high")
    return Seen(verdict, "; ".join(parts) or "unchanged")


def late(page: Page, embed: Embed, wanted: dict[str, str]) -> Seen:
    """What is on a page that is drawn by scripts, once the frame or the words are there."""
    patiently(lambda: landing(page, embed) is not None or RENDERED in _shown(page.main_frame))
    return seen(page, embed, wanted)


def grown(page: Page, embed: Embed, wanted: dict[str, str]) -> Seen:
    """What is on the page, where the frame should get the height that the embed tells."""
    landed = landing(page, embed)
    if landed is None:
        return _frameless(page, embed)
    verdict, parts = landed_state(landed, embed, wanted)
    if verdict == WORKS and not patiently(lambda: _height(landed) == page.evaluate(TOLD), 5):
        verdict = CUT
        parts.append(f"the embed tells {page.evaluate(TOLD)} px")
    return Seen(verdict, "; ".join([*parts, f"{_height(landed)} px high"]))


def landed_state(landed: Landed, embed: Embed, wanted: dict[str, str]) -> tuple[str, list[str]]:
    """The verdict on a frame, and in words what it shows and how it was changed."""
    landed.element.scroll_into_view_if_needed()
    verdict, words = state(landed.frame, embed)
    return verdict, [*words, *changes(landed.attributes, wanted)]


def _frameless(page: Page, embed: Embed) -> Seen:
    """What is on a page without the frame."""
    if any(embed.server in _shown(frame) for frame in page.frames):
        return Seen(TEXT, "shown as text")
    return Seen(GONE, "no frame on the page")


def _height(landed: Landed) -> int:
    """How many pixels of the embed can be seen."""
    return int(landed.element.evaluate("(frame) => frame.clientHeight"))


def landing(page: Page, embed: Embed) -> Landed | None:
    """The first frame on the page, or in a frame of it, that holds the embed or a copy of it."""
    for frame in page.frames:
        if frame.parent_frame is None:
            continue
        element = frame.frame_element()
        attributes = element.evaluate(ATTRIBUTES)
        source = attributes.get("src") or attributes.get("data-src") or ""
        if source.startswith((f"{embed.server}/embed", "data:text/html")):
            return Landed(frame, element, attributes)
    return None


def state(frame: Frame, embed: Embed) -> tuple[str, list[str]]:
    """The verdict on the frame, and words where it does not run."""
    patiently(lambda: says(frame, READY) or says(frame, WITHOUT_SCRIPTS))
    if says(frame, READY):
        return WORKS, []
    shown = re.sub(r"\s+", " ", _shown(frame)).strip()
    verdict = EXPLAINED if _explains(frame, embed, shown) else DEAD
    return verdict, [f"shows “{_short(shown, 240)}”" if shown else "blank"]


def _explains(frame: Frame, embed: Embed, shown: str) -> bool:
    """Whether the dead frame links to its page, and has nothing that waits or cannot be used."""
    links, controls = says(frame, LINKS) or [], says(frame, CONTROLS)
    pages = tuple(f"{embed.server}/{path}" for path in ("?", "embed"))
    linked = any(link.startswith(pages) for link in links)
    return linked and not controls and "Loading" not in shown


def changes(attributes: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """How the attributes differ from those wanted, in words."""
    without = [name for name in wanted if name not in attributes]
    added = [name for name in attributes if name not in wanted]
    parts = []
    if without:
        parts.append(f"without {', '.join(without)}")
    for name, value in wanted.items():
        if name in attributes and _plain(attributes[name]) != _plain(value):
            parts.append(f'{name} becomes "{_short(attributes[name])}"')
    if added:
        parts.append(f"with {', '.join(added)}")
    return parts


def _plain(value: str) -> str:
    """A value in which ways to write the same style are one."""
    return re.sub(r"\s+", "", value).replace("0px", "0").rstrip(";")


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _shown(frame: Frame) -> str:
    return str(says(frame, "() => document.body?.innerText ?? ''") or "")


def says(frame: Frame, code: str) -> Any:
    """What the frame answers; nothing while it is being replaced by its next document."""
    try:
        return frame.evaluate(code)
    except Error:
        return None
