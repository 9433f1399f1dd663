"""WordPress, by its own functions: a bare address, and HTML as an author may save it."""

from tests.hosts import landing
from tests.hosts.debian import Unpacked
from tests.hosts.host import Host
from tests.hosts.landing import GONE, WORKS
from tests.hosts.places.php import PHP
from tests.hosts.room import Room
from tests.hosts.tools import PROGRAMS, run

WORDPRESS = Unpacked("wordpress", PHP)
FILES = "usr/share/wordpress"


def made(job: str, text: str, room: Room) -> str:
    """The text as WordPress shows it after one of the jobs of the program."""
    files = WORDPRESS.install() / FILES
    room.link("includes", files / "wp-includes")
    program = str(PROGRAMS / "wordpress.php")
    return room.body(run(["php", program, str(files), job], text))


def by_address(text: str, room: Room) -> str:
    """The address alone on a line of a post: the server is asked for a frame by oEmbed."""
    return made("oembed", text, room)


def by_author(text: str, room: Room) -> str:
    """A Custom HTML block saved by someone who may not post unfiltered HTML."""
    return made("author", text, room)


HOSTS = (
    Host("WordPress, a bare address", "wordpress", WORKS, by_address, WORDPRESS, landing.grown),
    Host("WordPress, Custom HTML of an author", "html", GONE, by_author, WORDPRESS),
)
