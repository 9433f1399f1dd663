"""What is told of the addresses that people open: the pages, as JSON too, and their oEmbed."""

from app.web.oembed import HEIGHT, MEDIA_TYPES, WIDTH
from app.web.reference.call import Call, Form
from app.web.reference.catalog import OBJECT
from app.web.reference.common import NOTICES
from app.web.reference.example import Example
from app.web.reference.parameters import choice, free, whole_number
from app.web.reference.shapes import TEXT, WHOLE, Part, Shape, record
from app.web.reference.view import VIEW

HTML = Shape("HTML", {"type": "string"})
PAGE_DATA = record(
    Part("experiment", OBJECT, "the document with defaults left out"),
    Part("resolved", OBJECT, "the document with all defaults filled in"),
    Part("view", OBJECT, "the view settings"),
    Part("headline", TEXT, "the experiment in a few words"),
    Part("description", TEXT, "the same in two sentences"),
    NOTICES,
)
FORMS = {
    "html": Form("text/html", HTML, "the page"),
    "json": Form("application/json", PAGE_DATA, "what the page shows, where Accept prefers JSON"),
}
SHOWN = Example(
    text="What an address means, bad parts and all.",
    query={"data": "moons", "learning_rate": "many"},
    headers={"Accept": "application/json"},
    python='for notice in reply.json()["notices"]:\n    print(notice["field"], notice["message"])',
    javascript="const { notices } = await reply.json();\n"
    "for (const { field, message } of notices) console.log(field, message);",
)
PAGE = Call(
    path="/",
    title="The page",
    gives="the page, or as JSON what it shows",
    about="Nothing in its address is refused: a bad part gets its default and one notice.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=VIEW,
    forms=FORMS,
    example=SHOWN,
)
EMBED = Call(
    path="/embed",
    title="The page for a frame",
    gives="chosen panels of the page, for a frame on another site",
    about="The same, for an iframe: it shows the panels that `panels` names, in their order.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=VIEW,
    forms=FORMS,
    example=SHOWN,
)
OEMBED = Call(
    path="/oembed",
    title="oEmbed",
    gives="the frame for a page's address, as oEmbed has it",
    about="For systems that make a frame out of a pasted address, such as WordPress: the iframe "
    "of any page or embed address of this server, as oEmbed's rich type.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 404, 422, 500, 501),
    parameters=(
        free("url", "The address of a page or an embed of this server.", "required"),
        whole_number("maxwidth", "The most pixels that the frame may be wide.", WIDTH, least=1),
        whole_number("maxheight", "The most pixels that it may be high.", HEIGHT, least=1),
        choice("format", "The form of the reply.", tuple(MEDIA_TYPES), "json"),
    ),
    forms={
        "json": Form(
            "application/json",
            record(
                Part("version", TEXT, "of oEmbed"),
                Part("type", TEXT, "rich"),
                Part("provider_name", TEXT, "Batchwise"),
                Part("provider_url", TEXT, "this server"),
                Part("title", TEXT, "of the experiment"),
                Part("html", TEXT, "the iframe"),
                Part("width", WHOLE, "of the frame, in pixels"),
                Part("height", WHOLE, "of the frame, in pixels"),
                Part("cache_age", WHOLE, "seconds for which this may be kept"),
                Part("thumbnail_url", TEXT, "a picture, where it is not too large", False),
                Part("thumbnail_width", WHOLE, "in pixels", False),
                Part("thumbnail_height", WHOLE, "in pixels", False),
            ),
            "",
        ),
        "xml": Form("text/xml", Shape("XML", {"type": "string"}), "the same as XML"),
    },
    example=Example(
        text="The frame of an experiment.",
        query={"url": "BASE/?data=moons"},
        python='print(reply.json()["title"])',
        javascript="console.log((await reply.json()).title);",
    ),
)
ROBOTS = Call(
    path="/robots.txt",
    title="For crawlers",
    gives="what crawlers are asked not to fetch: the API and embeds",
    about="The pages may be read. A crawler looks for this file at the root of a host, so where "
    "the server stands under a path, its lines belong into the file there; they name the path. "
    "Replies of `/api/v1/` also say `X-Robots-Tag: noindex`.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 500),
    forms={
        "text": Form("text/plain", Shape("text", {"type": "string"}), "in the form of RFC 9309")
    },
    example=Example(
        text="What is kept from crawlers.",
        query={},
        python="print(reply.text)",
        javascript="console.log(await reply.text());",
    ),
)
