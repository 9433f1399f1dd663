"""oEmbed (oembed.com): what another site needs to show an address of ours in a frame.

From this HTML WordPress keeps a quotation with a link, and an iframe with its source, size and
title. It adds `sandbox="allow-scripts"`, which is enough for an embed, and shows the quotation
until the frame sends its height. It listens for a height only beside a `wp-embedded-content`.
"""

import re
from html import escape
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit
from xml.etree import ElementTree

from fastapi import APIRouter, Request, Response

from app.training.document.problems import refuse
from app.training.document.query import VIEW_KEYS, Pair, pairs_of
from app.training.setup.hashing import short_hash
from app.web.catalog.headline import headline, sweep_card
from app.web.http.caching import cacheable
from app.web.http.errors import Refusal
from app.web.http.wire import dumps
from app.web.pages.sweep import page_of, view_of
from app.web.reference.call import Call, ReplyBody
from app.web.reference.example import Example
from app.web.reference.parameters import WholeNumber, choice, free, whole_number
from app.web.reference.shapes import TEXT, WHOLE, Part, Shape, record
from app.web.serving.shown import shown

WIDTH, HEIGHT = 800, 560  # pixels, where the other site does not bound them
PREVIEW, PREVIEW_WIDTH, PREVIEW_HEIGHT = "static/img/preview.png", 1200, 630
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
ALLOW = "clipboard-write; fullscreen"
CACHE_AGE = 86_400  # seconds for which the other site may keep this
MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}
OF_A_PAGE = ("autoplay", "v", "hide", "lock")  # view settings that an embed reads otherwise
SWEEPS = ("/sweep", "/sweep/embed")
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ADDRESS = free("url", "The address of a page or an embed of this server.", "required")
MOST_WIDTH = whole_number("maxwidth", "The largest width of the frame, in pixels.", WIDTH, least=1)
MOST_HEIGHT = whole_number(
    "maxheight", "The largest height of the frame, in pixels.", HEIGHT, least=1
)
FORMAT = choice("format", "The format of the reply.", tuple(MEDIA_TYPES), "json")

CALL = Call(
    path="/oembed",
    title="oEmbed",
    gives="the frame for the address of a page, as an oEmbed reply",
    about="For systems that turn a pasted address into a frame, for example WordPress. The reply "
    "has the iframe for the address of a page or an embed of this server. Its oEmbed type is "
    "`rich`.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 404, 422, 500, 501),
    parameters=(
        ADDRESS,
        MOST_WIDTH,
        MOST_HEIGHT,
        FORMAT,
    ),
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                Part("version", TEXT, "the version of oEmbed"),
                Part("type", TEXT, "always `rich`"),
                Part("provider_name", TEXT, "always `Batchwise`"),
                Part("provider_url", TEXT, "the address of this server"),
                Part("title", TEXT, "title of the experiment or the sweep"),
                Part("html", TEXT, "the iframe"),
                Part("width", WHOLE, "width of the frame in pixels"),
                Part("height", WHOLE, "height of the frame in pixels"),
                Part("cache_age", WHOLE, "how many seconds the reply may be cached"),
                Part(
                    "thumbnail_url",
                    TEXT,
                    "address of a preview picture; only if it fits the largest width and height",
                    False,
                ),
                Part("thumbnail_width", WHOLE, "width of the picture in pixels", False),
                Part("thumbnail_height", WHOLE, "height of the picture in pixels", False),
            ),
            "",
        ),
        "xml": ReplyBody(
            "text/xml",
            Shape("XML", {"type": "string"}),
            "The same reply in XML. Each key is an element inside the element `oembed`.",
        ),
    },
    example=Example(
        text="Print the title of an experiment.",
        query={"url": "BASE/?data=moons"},
        python='print(reply.json()["title"])',
        javascript="console.log((await reply.json()).title);",
    ),
)

router = APIRouter(include_in_schema=False)


@router.get(CALL.path)
async def oembed(request: Request) -> Response:
    """The embed of a page or embed address of this server, as oEmbed's rich type."""
    form = FORMAT.given(request) or FORMAT.default
    if form not in MEDIA_TYPES:
        raise Refusal(501, f"format must be one of {', '.join(MEDIA_TYPES)}.")
    address = _own_address(request)
    width, height = _bounded(request, MOST_WIDTH), _bounded(request, MOST_HEIGHT)
    state = request.app.state
    query = parse_qsl(address.query, keep_blank_values=True)
    if address.path.endswith(SWEEPS):
        sweep = await page_of(state, query)
        title, embed = sweep_card(sweep)["headline"], "sweep/embed"
        said = [*parse_qsl(sweep["query"], keep_blank_values=True), *view_of(sweep)]
    else:
        experiment, prepared, *_ = await shown(
            query, state.settings, state.thread, state.own_tables
        )
        title, embed = headline(experiment, prepared), "embed"
        said = [*pairs_of(experiment), *_embed_view(query, address.path.endswith("/embed"))]
    text = urlencode(said, safe=",", quote_via=quote)
    source = f"{request.base_url}{embed}{f'?{text}' if text else ''}"
    answer = _answer(request, address.geturl(), title, source, (width, height))
    content = dumps(answer) if form == "json" else _xml(answer)
    return cacheable(request, content, MEDIA_TYPES[form], short_hash(content))


def _own_address(request: Request) -> SplitResult:
    """The parts of the address that is asked about.

    Raises:
        ExperimentError: where none is given.
        Refusal: 404, where it is no page or embed of this server.
    """
    text = ADDRESS.given(request)
    if text is None:
        raise refuse("url", None, "must be the address of a page or an embed of this server")
    try:
        address = urlsplit(text)
    except ValueError:
        address = urlsplit("")
    root = request.scope["root_path"]
    own = {root, *(f"{root}{path}" for path in ("/", "/embed", *SWEEPS))}
    is_web = address.scheme in ("http", "https")
    if not (is_web and address.netloc.lower() == request.url.netloc and address.path in own):
        raise Refusal(404, "This address is not a page or an embed of this server.")
    return address


def _bounded(request: Request, largest: WholeNumber) -> int:
    """The usual size in pixels, or the bound of the request if that is smaller."""
    most = largest.of(request)
    if most == 0:
        raise refuse(largest.name, most, "must be at least 1")
    return min(most, int(largest.default))


def _embed_view(query: list[Pair], is_embed: bool) -> list[Pair]:
    """The view settings of the embed; what is opened on a page stands below runs and loss."""
    given = [(key, text) for key, text in query if key in VIEW_KEYS]
    if is_embed:
        return given
    return [
        (key, f"runs,loss,{text}" if key == "panels" and text else text)
        for key, text in given
        if key not in OF_A_PAGE
    ]


def _answer(
    request: Request, page: str, title: str, source: str, size: tuple[int, int]
) -> dict[str, Any]:
    named = f"Batchwise: {title}"
    width, height = size
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Batchwise",
        "provider_url": str(request.base_url),
        "title": named,
        "html": _quotation(page, named) + _iframe(source, named, width, height),
        "width": width,
        "height": height,
        "cache_age": CACHE_AGE,
    }
    fits = (MOST_WIDTH, PREVIEW_WIDTH), (MOST_HEIGHT, PREVIEW_HEIGHT)
    if all(most.given(request) is None or most.of(request) >= size for most, size in fits):
        answer["thumbnail_url"] = f"{request.base_url}{PREVIEW}"
        answer["thumbnail_width"], answer["thumbnail_height"] = PREVIEW_WIDTH, PREVIEW_HEIGHT
    return answer


def _quotation(page: str, title: str) -> str:
    """A link to the page, for where no frame is shown; a site that keeps `hidden` shows none."""
    link = f'<a href="{escape(page)}">{escape(title)}</a>'
    return f'<blockquote class="wp-embedded-content" hidden>{link}</blockquote>'


def _iframe(source: str, title: str, width: int, height: int) -> str:
    """The embed as HTML: as wide as its place, up to `width`."""
    return (
        f'<iframe src="{escape(source)}" title="{escape(title)}" width="100%" height="{height}" '
        f'frameborder="0" loading="lazy" sandbox="{SANDBOX}" allow="{ALLOW}" '
        f'style="border:0;max-width:{width}px"></iframe>'
    )


def _xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = NOT_IN_XML.sub("", str(value))
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n{text}'.encode()
