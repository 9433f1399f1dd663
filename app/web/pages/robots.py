"""/robots.txt: what crawlers are asked not to fetch, since every address of it trains something."""

from fastapi import APIRouter, Request, Response

from app.training.setup.hashing import short_hash
from app.web.http.caching import cacheable
from app.web.reference.call import Call, ReplyBody
from app.web.reference.example import Example
from app.web.reference.shapes import Shape

# The pages themselves may be read, also with an experiment: links to them have cards.
KEPT_OUT = ("/api/v1/", "/embed", "/sweep/embed")


CALL = Call(
    path="/robots.txt",
    title="For crawlers",
    gives="which addresses crawlers must not fetch: the API and embeds",
    about="Crawlers may read the pages, but not the API and the embeds. A crawler looks for this "
    "file only at the root of a host. If the server runs under a path, copy the lines into the "
    "file at the root; they already contain the path. Replies of `/api/v1/` also have the header "
    "`X-Robots-Tag: noindex`.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 500),
    bodies={
        "text": ReplyBody(
            "text/plain", Shape("text", {"type": "string"}), "Lines in the format of RFC 9309."
        )
    },
    example=Example(
        text="Print the rules for crawlers.",
        query={},
        python="print(reply.text)",
        javascript="console.log(await reply.text());",
    ),
)

router = APIRouter(include_in_schema=False)


@router.get(CALL.path)
async def robots(request: Request) -> Response:
    """The paths that are kept out, with the prefix under which this is served."""
    root = request.scope["root_path"].rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in KEPT_OUT)]
    content = "".join(f"{line}\n" for line in lines).encode()
    return cacheable(request, content, "text/plain", short_hash(content))
