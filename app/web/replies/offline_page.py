"""The offline page: one file that plays a recorded comparison from a disk, with no server."""

import base64
import zlib
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response

from app import __version__
from app.settings import Settings
from app.training.document.problems import ExperimentError, Problem, refuse
from app.training.document.query import VIEW_KEYS, query_of
from app.training.document.specification import canonical
from app.training.engine.columns import SCALARS
from app.training.engine.comparison import key_steps
from app.training.engine.identity import fingerprint
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.web.assembly.assembled_module import entry
from app.web.assembly.style_sheet import joined
from app.web.assembly.tag import tag
from app.web.catalog.contents import catalog, for_script
from app.web.catalog.headline import headline
from app.web.http.caching import cacheable, fresh_key
from app.web.http.files import folder
from app.web.http.requests import pairs
from app.web.http.wire import ending, json_line, sizes
from app.web.pages.page import in_script, templates
from app.web.pages.panels import FURTHER, OFFLINE, PANELS
from app.web.pages.view import EMBED, view_of
from app.web.replies.columns import EVALUATED_COLUMNS
from app.web.replies.drawn import drawn_frame
from app.web.replies.run_reply import longest, sizes_of
from app.web.replies.stream_events import opening_event, start_of
from app.web.scripts.script import Exported
from app.web.serving.dependencies import Reading, settings_of

MEDIA_TYPE = "text/html"
LEFT_OUT = {panel.name: panel.title for panel in PANELS if not panel.plays_offline}
LATER = ("plots/loss/target-line.js", "ui/save/saver.js")  # what any page may fetch
LEVEL = 6  # of gzip; the last level takes three times as long for a hundredth

# The browser itself sees to it that nothing outside the file is asked for.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


async def offline_page(request: Request, reading: Reading) -> Response:
    """The experiment as one HTML file, in the view of an embed.

    Raises:
        ExperimentError: for a bad view setting, or a file that would be too large.
    """
    (view, left_out), settings = _view(request), settings_of(request)
    check_size(reading.prepared, settings)
    base = str(request.base_url)
    key = fresh_key(request, reading.prepared, MEDIA_TYPE, base, tag())
    trained = await reading.trained()
    context = _context(reading, settings, view) | _place(reading, base, left_out)
    await reading.takes(recording_bytes(reading.prepared, settings))
    content = await reading.through(_page(trained, context))
    name = Exported(trained, query_of(reading.experiment)).name
    response = cacheable(request, content, MEDIA_TYPE, key, f"{name}.html")
    kept = [response.headers["Cache-Control"]] if "Cache-Control" in response.headers else []
    # Content-Length is to tell how large the file will be: so it is not compressed on its way.
    response.headers["Cache-Control"] = ", ".join((*kept, "no-transform"))
    return response


def _view(request: Request) -> tuple[dict[str, Any], list[str]]:
    """The view settings of the query, and the panels asked for that the file cannot have."""
    view, bad = view_of([pair for pair in pairs(request) if pair[0] in VIEW_KEYS], EMBED)
    panels = [name for name in view["panels"] if name in OFFLINE]
    if not panels:
        bad.append(
            Problem(
                "panels",
                ",".join(view["panels"]),
                f"must name at least one of {', '.join(OFFLINE)}",
            )
        )
    if bad:
        raise ExperimentError(bad)
    return {**view, "panels": panels}, [name for name in view["panels"] if name in LEFT_OUT]


def check_size(prepared: Prepared, settings: Settings) -> None:
    """Refuses a file whose recording would be too large, before anything is trained.

    Raises:
        ExperimentError: naming the length of the training.
    """
    if recording_bytes(prepared, settings) <= settings.reply_bytes:
        return
    unit, count = next((key, value) for key, value in prepared.document["stop"].items() if value)
    raise refuse(
        f"stop.{unit}",
        count,
        f"makes a recording of more than {settings.reply_bytes:,} bytes; train for fewer {unit}",
    )


def recording_bytes(prepared: Prepared, settings: Settings) -> int:
    """Bytes of the recording before it is packed, roughly."""
    columns = sizes_of(prepared, (*SCALARS, *EVALUATED_COLUMNS), range(longest(prepared)))
    numbers = sum(
        2 * plan.timetable.total_examples
        + 4 * prepared.layout.size * len(key_steps(prepared, plan, settings.limits))
        for plan in prepared.runs
    )
    return sum(columns.values()) + numbers * 4 // 3  # in base64


def _context(reading: Reading, settings: Settings, view: dict[str, Any]) -> dict[str, Any]:
    """The context of the template, without the recording."""
    everything = catalog(settings)
    page = {
        "experiment": canonical(reading.experiment),
        "resolved": reading.prepared.document,
        "view": view,
        "notices": [],
        "sizes": sizes(reading.prepared),
        "panels": [panel.in_script() for panel in PANELS],
        "catalog": for_script(everything, is_alone=True),
    }
    return {
        "page_data": in_script(page),
        "card": {"headline": headline(reading.experiment, reading.prepared)},
        "by": {field["path"]: field for field in everything["fields"]},
        "drawers": (),
        "view": view,
        "theme": view["theme"],
        "embedded": True,
        "recorded": True,
    }


def _place(reading: Reading, base: str, left_out: list[str]) -> dict[str, Any]:
    """Where the file comes from, and the address of what it leaves out.

    base: the server's address, with a slash at its end.
    """
    queries = (query_of(reading.experiment), f"panels={','.join(left_out)}" if left_out else "")
    query = "&".join(part for part in queries if part)
    live = f"{base}?{query}" if query else base
    about = {
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "address": live,
        "experiment": reading.prepared.document,
    }
    return {
        "root": base.rstrip("/"),
        "version": __version__,
        "live": live,
        "left_out": [LEFT_OUT[name] for name in left_out],
        "about": in_script(about, indented=True),
    }


def _page(trained: Trained, context: dict[str, Any]) -> Sliced[bytes]:
    """The file."""
    recorded = yield from recording(trained)
    text = templates.get_template("offline-page.html").render(
        context,
        policy=POLICY,
        icon=f"data:image/svg+xml,{quote(_text_of('favicon.svg'))}",
        text_of=_text_of,
        joined=joined,
        script=_script(context["view"]["panels"]),
        recording=recorded,
    )
    return text.encode()


def _script(panels: list[str]) -> str:
    """The page's module, with all that it fetches later, and the panels that open."""
    opened = (panel.script for panel in FURTHER if panel.name in panels)
    text = entry("offline", *opened, *LATER, "offline.js").text
    assert "</script" not in text.lower()
    assert "<!--" not in text  # after which a <script would hide the end of the element
    return text


def _text_of(path: str) -> str:
    return (folder("static") / path).read_text(encoding="utf-8")


def recording(trained: Trained) -> Sliced[str]:
    """The whole stream of a comparison as gzip in base64."""
    prepared = trained.prepared
    start, _ = start_of(prepared, prepared.id, None)
    packing = zlib.compressobj(LEVEL, wbits=31)  # gzip, with no time in it
    packed = [packing.compress(opening_event(prepared, start, None, json_line))]
    seconds = [0.0] * len(prepared.runs)
    for frame in trained.frames:
        since = seconds[frame.run]
        seconds[frame.run] = float(frame.columns["seconds"][-1]) if frame.steps else since
        drawn = drawn_frame(prepared, frame, (since, seconds[frame.run]))
        packed.append(packing.compress(json_line("frame", None, drawn)))
        yield
    packed.append(packing.compress(json_line("end", None, ending(list(trained.outcomes)))))
    packed.append(packing.flush())
    return base64.encodebytes(b"".join(packed)).decode()
