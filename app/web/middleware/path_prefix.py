"""Serving under a path prefix. Pure ASGI, before anything that looks at the path."""

from starlette.types import ASGIApp, Receive, Scope, Send


class PathPrefix:
    """Tells the application its path prefix, whether or not the proxy strips it from the path."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.prefix and scope["type"] == "http":
            path = scope["path"]
            left = path == self.prefix or path.startswith(f"{self.prefix}/")
            scope = {
                **scope,
                "root_path": self.prefix,
                "path": path if left else self.prefix + path,
            }
        await self.app(scope, receive, send)
