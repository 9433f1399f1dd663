"""The calls of the API, one module each: how it is described, and how it is answered.

`app.web.api` finds every module of this folder. Each has a CALL, whose parameters, reply and
example stand in the documentation, and a `router` with the handler.
"""
