"""What WordPress 6.1 makes of the HTML of an oEmbed reply from a site that it does not know."""

import re
from html import escape
from html.parser import HTMLParser

KEPT = {
    "a": ("href",),
    "blockquote": (),
    "iframe": (
        "src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling",
        "title",
    ),
}  # fmt: skip
HIDDEN = "position: absolute; clip: rect(1px, 1px, 1px, 1px);"
SECRET = "k3Yq81ZbTs"


class _Cleaned(HTMLParser):
    """The text with only the elements and attributes that are kept."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = [(name, value or "") for name, value in attrs if name in KEPT.get(tag, ())]
        told = "".join(f' {name}="{escape(value)}"' for name, value in given)
        self.text += f"<{tag}{told}>" if tag in KEPT else ""

    def handle_endtag(self, tag: str) -> None:
        self.text += f"</{tag}>" if tag in KEPT else ""

    def handle_data(self, data: str) -> None:
        self.text += escape(data)


def shown(html: str) -> str:
    """The HTML as it stands in the post."""
    found = re.search(
        r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", _Cleaned(html).text, re.S
    )
    assert found, "WordPress shows nothing without an iframe"
    quotation, frame = found[1] or "", found[2]
    frame = re.sub(
        r' src="([^"]*)"', rf' src="\1#?secret={SECRET}" data-secret="{SECRET}"', frame, count=1
    )
    own = f'class="wp-embedded-content" data-secret="{SECRET}"'
    hidden = f' style="{HIDDEN}"' if quotation else ""
    sandbox = 'class="wp-embedded-content" sandbox="allow-scripts" security="restricted"'
    return quotation.replace("<blockquote", f"<blockquote {own}") + frame.replace(
        "<iframe", f"<iframe {sandbox}{hidden}"
    )


def listens(html: str) -> bool:
    """Whether a post with this HTML gets the script that takes heights."""
    return re.search(r"<blockquote\s[^>]*?wp-embedded-content", html) is not None
