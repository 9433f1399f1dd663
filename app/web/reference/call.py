"""The documentation of one call of the API. Must not know any particular call."""

from dataclasses import dataclass, field

from app.web.reference.example import Example
from app.web.reference.parameters import Parameter
from app.web.reference.shapes import Shape
from app.web.reference.statuses import STATUSES

STATUSES_OF_EXPERIMENTS = (200, 406, 422, 429, 499, 500, 503)
STATUSES_OF_ANY = (408, 414, 431, 503)  # of every call: the server's own
STATUSES_OF_BODIES = (413, 415)
STATUSES_OF_CACHEABLE = (*STATUSES_OF_EXPERIMENTS, 304)  # replies that depend on the address alone


@dataclass(frozen=True)
class ReplyBody:
    """One body that a call can reply with; `each`: the shape is that of one item of a sequence."""

    media_type: str
    shape: Shape
    text: str
    each: bool = False


@dataclass(frozen=True)
class Sent:
    """A body that a call takes instead of an experiment."""

    media_types: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Call:
    """A path with its methods; most take an experiment, as a query or as a document."""

    path: str
    title: str
    gives: str  # what it replies with, in one line
    about: str
    bodies: dict[str, ReplyBody]  # by the names that `format=` takes
    example: Example
    parameters: tuple[Parameter, ...] = ()
    methods: tuple[str, ...] = ("GET", "POST")
    takes_experiment: bool = True
    statuses: tuple[int, ...] = STATUSES_OF_EXPERIMENTS  # those of GET
    place: int = 0  # where the documentation shows it among the calls of the API
    called: str = ""  # its name, where this is not the last part of the path
    sent: Sent | None = None
    success: dict[str, int] = field(default_factory=dict)  # by method, where it is not 200 alone

    @property
    def name(self) -> str:
        """The last part of the path; of the page itself `page`."""
        return self.called or self.path.rpartition("/")[2].partition(".")[0] or "page"

    def statuses_of(self, method: str) -> dict[int, str]:
        """Every status that the call can have with a method, and what it means."""
        codes = {*self.statuses, *STATUSES_OF_ANY}
        if method != "GET":
            codes -= {304}
        if method == "POST":
            codes |= {*STATUSES_OF_BODIES}
        if method in self.success:
            codes |= {self.success[method]}
        if self.success.get(method) == 204:
            codes -= {200, 406}
        return {status: STATUSES[status] for status in sorted(codes)}
