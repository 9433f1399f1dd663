"""Texts of a figure without markup. Depends on plotly.js's own markup; must not know a figure.

plotly.js takes tags such as <b> and <a href>, entities such as &lt;, %{…} and, where MathJax is
loaded, $…$ for markup, in every text of a figure. Of a whole label it turns entities back into
their characters last, so that these are never seen by the rest.
"""

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "%": "&#37;"})


def literal(text: str) -> str:
    """A text without markup, as plotly.js is to be given it; `html.unescape` gives it back."""
    return text.translate(MARKUP)
