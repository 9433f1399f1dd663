"""The hosts, one file for each program; every file lists its own."""

from tests.hosts.host import Host
from tests.hosts.places import (
    browser,
    ckeditor,
    hugo,
    jupyter,
    kramdown,
    marimo,
    mdx,
    mkdocs,
    mystmd,
    pandoc,
    reveal,
    sphinx,
    streamlit,
    tinymce,
    vitepress,
    wordpress,
)

PLACES = (
    browser,
    wordpress,
    tinymce,
    ckeditor,
    mystmd,
    sphinx,
    pandoc,
    mdx,
    vitepress,
    hugo,
    kramdown,
    mkdocs,
    reveal,
    jupyter,
    marimo,
    streamlit,
)
HOSTS: tuple[Host, ...] = tuple(host for place in PLACES for host in place.HOSTS)
