"""Every address that the documentation describes, in its order."""

from app.web import api
from app.web.docs import openapi
from app.web.pages import oembed, page, robots, sweep
from app.web.reference.call import Call
from app.web.watching import health

CALLS: tuple[Call, ...] = (
    *api.CALLS,
    page.PAGE_CALL,
    page.EMBED_CALL,
    sweep.PAGE_CALL,
    sweep.EMBED_CALL,
    oembed.CALL,
    robots.CALL,
    openapi.CALL,
    health.HEALTH,
    health.READINESS,
)
