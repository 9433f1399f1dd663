"""/robots.txt: what crawlers are asked not to fetch, since every address of it trains something."""

from fastapi import APIRouter, Request, Response

from app.training.setup.hashing import short_hash
from app.web.serving.replies import cacheable

router = APIRouter(include_in_schema=False)

# The pages themselves may be read, also with an experiment: links to them have cards.
KEPT_OUT = ("/api/v1/", "/embed")


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """The paths that are kept out, with the prefix under which this is served."""
    root = request.scope["root_path"].rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in KEPT_OUT)]
    content = "".join(f"{line}\n" for line in lines).encode()
    return cacheable(request, content, "text/plain", short_hash(content))
