"""Every address that the documentation describes, in its order."""

from app.web import api
from app.web.docs import openapi
from app.web.pages import oembed, page, robots
from app.web.reference.call import Call
from app.web.watching import health

CALLS: tuple[Call, ...] = (
    *api.CALLS,
    page.PAGE_CALL,
    page.EMBED_CALL,
    oembed.CALL,
    robots.CALL,
    openapi.CALL,
    health.HEALTH,
    health.READINESS,
)
