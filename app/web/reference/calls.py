"""All calls, in the order in which the page shows them."""

from app.web.reference import (
    catalog,
    export,
    figure,
    noise,
    pages,
    run,
    step,
    stream,
    summary,
    timing,
)
from app.web.reference.call import Call

CALLS: tuple[Call, ...] = (
    run.CALL,
    stream.CALL,
    summary.CALL,
    step.CALL,
    noise.NOISE,
    noise.COSINE,
    timing.CALL,
    figure.CALL,
    export.CALL,
    catalog.CALL,
    pages.PAGE,
    pages.EMBED,
    pages.OEMBED,
    pages.ROBOTS,
    catalog.DESCRIPTION,
    catalog.HEALTH,
    catalog.READINESS,
)
