"""Streamlit, served by itself with its own front end."""

from tests.hosts.host import Host
from tests.hosts.landing import GONE, RENDERED, WORKS, late
from tests.hosts.room import Room
from tests.hosts.tools import PyPI

STREAMLIT = PyPI("streamlit")
OPTIONS = ("--server.headless", "true", "--browser.gatherUsageStats", "false")


def page(text: str, room: Room) -> str:
    """The text as an app."""
    room.page("app.py", text)
    python = str(STREAMLIT.install())
    return room.serve(python, "-m", "streamlit", "run", "app.py", "--server.port", "PORT", *OPTIONS)


def as_html(text: str, room: Room) -> str:
    """HTML by the call that its name suggests."""
    return page(f"import streamlit as st\n\nst.html({f'{RENDERED} {text}'!r})", room)


HOSTS = (
    Host("Streamlit", "streamlit", WORKS, page, STREAMLIT, late),
    Host("Streamlit, st.html", "html", GONE, as_html, STREAMLIT, late),
)
