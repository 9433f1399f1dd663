"""The documentation of the addresses that people open: the pages, oEmbed, robots.txt."""

from app.web.pages.oembed import HEIGHT, MEDIA_TYPES, WIDTH
from app.web.reference.call import Call, Form
from app.web.reference.catalog import OBJECT
from app.web.reference.common import NOTICES
from app.web.reference.example import Example
from app.web.reference.parameters import choice, free, whole_number
from app.web.reference.shapes import TEXT, WHOLE, Part, Shape, record
from app.web.reference.view import VIEW

HTML = Shape("HTML", {"type": "string"})
PAGE_DATA = record(
    Part("experiment", OBJECT, "the document without the fields that have their default"),
    Part("resolved", OBJECT, "the document with all defaults filled in"),
    Part("view", OBJECT, "the view settings"),
    Part("headline", TEXT, "the experiment in a few words"),
    Part("description", TEXT, "the experiment in two sentences"),
    NOTICES,
)
FORMS = {
    "html": Form("text/html", HTML, "The page."),
    "json": Form(
        "application/json",
        PAGE_DATA,
        "The same content as JSON. You get it if the Accept header prefers JSON.",
    ),
}
SHOWN = Example(
    text="Print what is wrong with an address.",
    query={"data": "moons", "learning_rate": "many"},
    headers={"Accept": "application/json"},
    python='for notice in reply.json()["notices"]:\n    print(notice["field"], notice["message"])',
    javascript="const { notices } = await reply.json();\n"
    "for (const { field, message } of notices) console.log(field, message);",
)
PAGE = Call(
    path="/",
    title="The page",
    gives="the page, or its content as JSON",
    about="The page never refuses an address. If a part is wrong, the page uses the default and "
    "shows a notice.",
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
    about="The page for an iframe. It shows the panels that `panels` names, in that order.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=VIEW,
    forms=FORMS,
    example=SHOWN,
)
OEMBED = Call(
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
        free("url", "The address of a page or an embed of this server.", "required"),
        whole_number("maxwidth", "The largest width of the frame, in pixels.", WIDTH, least=1),
        whole_number("maxheight", "The largest height of the frame, in pixels.", HEIGHT, least=1),
        choice("format", "The format of the reply.", tuple(MEDIA_TYPES), "json"),
    ),
    forms={
        "json": Form(
            "application/json",
            record(
                Part("version", TEXT, "the version of oEmbed"),
                Part("type", TEXT, "always `rich`"),
                Part("provider_name", TEXT, "always `Batchwise`"),
                Part("provider_url", TEXT, "the address of this server"),
                Part("title", TEXT, "title of the experiment"),
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
        "xml": Form(
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
ROBOTS = Call(
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
    forms={
        "text": Form(
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
