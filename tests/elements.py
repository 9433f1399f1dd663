"""The elements of a text in HTML, for tests that read one."""

from html.parser import HTMLParser


class Elements(HTMLParser):
    """`found`: every start tag of a text, as (name, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """The attributes of each element of this name that has these among them."""
        return [
            found
            for name, found in self.found
            if name == tag and attributes.items() <= found.items()
        ]
