"""The ready texts of the share dialog, read as a host would."""

from tests.elements import Elements

NAMES = (
    "html", "wordpress", "address", "mystmd", "sphinx", "quarto", "pandoc", "mdx", "vitepress",
    "hugo", "jekyll", "mkdocs", "moodle", "canvas", "reveal", "jupyter", "marimo", "streamlit",
)  # fmt: skip


def frame(text: str) -> dict[str, str | None]:
    """The attributes of the only element of a text, an iframe."""
    elements = Elements(text).found
    assert [tag for tag, _ in elements] == ["iframe"]
    return elements[0][1]
