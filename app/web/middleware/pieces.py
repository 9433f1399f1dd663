"""Large replies in pieces. Pure ASGI."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE = 1 << 17  # bytes


class Pieces:
    """Sends no more at once than PIECE bytes, the next when the connection has room again.

    So what a slow reader does not take is not copied into the connection, and it shows early
    whether a reader takes anything at all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_pieces(message: Message) -> None:
            body = message.get("body", b"")
            *before, last = range(0, max(len(body), 1), PIECE)
            for start in before:
                await send({**message, "body": body[start : start + PIECE], "more_body": True})
            await send({**message, "body": body[last:]} if before else message)

        await self.app(scope, receive, send_pieces)
