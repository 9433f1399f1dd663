"""How a page looks: clipped or overlapping texts, accessibility, sizes."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import drawn
from tests.server import comes_to

SIZES = [(1440, 900), (768, 1024), (390, 844), (320, 640)]


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


CONTRAST = "color-contrast"


# Contrast hangs on the scheme and takes most of the time, what else there is on the width.
LOOKS: list[tuple[int, Literal["light", "dark"], dict[str, Any]]] = [
    (1440, "light", {"runOnly": {"type": "tag", "values": TAGS}}),
    (1440, "dark", {"runOnly": {"type": "rule", "values": [CONTRAST]}}),
    (
        390,
        "dark",
        {"runOnly": {"type": "tag", "values": TAGS}, "rules": {CONTRAST: {"enabled": False}}},
    ),
]


# Texts and controls that stick out of the window or are cut off by their own box.
CLIPPED = """() => { const scrolled = (e) => {
    for (let up = e.parentElement; up && up !== document.body; up = up.parentElement) {
      if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll('body *')].filter((e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden') return false;
    if (e.closest('.visually-hidden, .skip, [hidden], svg, dialog:not([open])')) return false;
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const out = (box.left < -1 || box.right > innerWidth + 1) && !scrolled(e);
    const cut = own && style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1;
    return out || cut;
  }).map((e) => e.outerHTML.slice(0, 120)); }"""


# Drop-down lists that are narrower than their chosen words, and fields than what is in them.
TIGHT = """() => {
    const natural = (select) => {
      const probe = select.cloneNode(false);
      probe.append(select.selectedOptions[0].cloneNode(true));
      probe.style.cssText = 'position: absolute; width: auto; max-width: none; flex: none';
      select.after(probe);
      const width = probe.offsetWidth;
      probe.remove();
      return width;
    };
    const shown = (e) => e.getClientRects().length > 0;
    const lists = [...document.querySelectorAll('select')].filter(shown);
    const fields = [...document.querySelectorAll('input:is([type=number], [type=text])')];
    return [
      ...lists.filter((e) => natural(e) > e.offsetWidth + 1),
      ...fields.filter(shown).filter((e) => e.scrollWidth > e.clientWidth + 1),
    ].map((e) => `${e.id}: ${e.value}`);
  }"""


# Buttons that open a panel and are lower than their words.
LOW = """() => [...document.querySelectorAll('.openers > button')].filter((e) => {
    const words = document.createRange();
    words.selectNodeContents(e);
    return words.getBoundingClientRect().height > e.clientHeight;
  }).map((e) => e.textContent)"""


# How tall the brackets round fractions are, as shares of the fractions.
BRACKETS = """() => [...document.querySelectorAll(".noise-formula mrow")]
  .filter((row) => row.querySelector(":scope > mfrac") && row.firstElementChild.textContent === "(")
  .map((row) => row.firstElementChild.getBoundingClientRect().height
    / row.querySelector("mfrac").getBoundingClientRect().height)"""


# Pairs of controls and texts that lie on one another.
OVERLAPPING = """() => {
    const items = [...document.querySelectorAll(
        'button, input, select, label, h1, h2, dt, dd, main p, header p')]
      .filter((e) => !e.closest('.transport, [hidden], dialog, .visually-hidden, .segments'))
      .filter((e) => !e.matches('.visually-hidden') && getComputedStyle(e).opacity !== '0')
      .map((e) => ({ e, box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    // The sheet of more choices lies over the page, and scrolls: what is under it is not seen.
    const sheet = document.querySelector('.setup [data-more="open"]');
    const isInSheet = (e) => sheet && sheet.contains(e);
    const isUnder = ({ e, box }) => sheet && isInSheet(e) !== isInSheet(
      document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2));
    const lap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    const seen = items.filter((item) => !isUnder(item));
    return seen.flatMap((a, i) => seen.slice(i + 1)
      .filter((b) => !a.e.contains(b.e) && !b.e.contains(a.e) && lap(a.box, b.box))
      .map((b) => [a.e.outerHTML.slice(0, 80), b.e.outerHTML.slice(0, 80)]));
  }"""


# Makes a page note how far the words on its canvases reach beyond them.
NOTE_WORDS = """() => {
    window.words = {};
    const draw = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      const { a, b, c, d, e, f } = this.getTransform(), half = this.measureText(text).width / 2;
      const ends = [x - half, x + half].map((u) => [a * u + c * y + e, b * u + d * y + f]);
      const beyond = ([u, v]) => Math.max(-u, -v, u - this.canvas.width, v - this.canvas.height);
      if (this.textAlign === 'center') window.words[text] = Math.max(...ends.map(beyond));
      return draw.call(this, text, x, y);
    };
  }"""


def assert_tidy(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for strays in (CLIPPED, OVERLAPPING):  # what has changed its size is drawn a picture later
        comes_to(lambda strays=strays: page.evaluate(strays), [])


def violations(
    page: Page, part: str | None = None, rules: dict[str, Any] = LOOKS[0][2]
) -> list[Any]:
    found = Axe().run(page, context=part, options=rules | {"resultTypes": ["violations"]})
    return [
        (v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found.response["violations"]
    ]


def assert_accessible(page: Page, part: str | None = None) -> None:
    """In every look; the page stands at its end, where nothing lies under the transport."""
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        drawn(page)
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert violations(page, part, rules) == [], (width, scheme)
