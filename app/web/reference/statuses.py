"""The statuses that replies have, and what each means. Must not know a call."""

STATUSES: dict[int, str] = {
    200: "The request succeeded.",
    201: "The table is kept. The reply has its id.",
    204: "There is nothing to reply: the stream that this id belongs to has ended, or your key no "
    "longer keeps the data.",
    304: "The client already has this reply, as its If-None-Match shows. The server trained "
    "nothing.",
    403: "This is not the key of these data.",
    404: "There is nothing at this address.",
    405: "This address does not take the method of the request. The header Allow names the methods "
    "that it takes.",
    406: "The Accept header excludes all formats of the reply. `detail` names these formats.",
    408: "The headers or the body of the request took too long to arrive.",
    413: "The body is larger than the limit `body_bytes` of this server, or a table is larger than "
    "`table_bytes` or than one network address may keep.",
    414: "The address is too long. The setting `header_bytes` limits the address and the headers "
    "together.",
    415: "The body has a Content-Encoding, or a table comes as a form. Send the table itself, "
    "without either.",
    422: "The request has a mistake or exceeds a limit. `errors` names each bad field, its value "
    "and what is allowed, for at most twenty fields; `detail` says how many more there are.",
    429: "Your network address already trains as many experiments, reads as many replies, or uses "
    "as much memory, as one address may at once. The header Retry-After says when to try again.",
    431: "The headers are too long. The setting `header_bytes` limits the address and the headers "
    "together.",
    499: "The client left before the reply was ready. Only logs show this status.",
    500: "The server made a mistake and has logged it.",
    501: "The reply does not exist in this format. oEmbed prescribes this status.",
    503: "The server is busy with as many experiments or calls as it can take at once, or it "
    "restarts, or the store of own data does not answer. The header Retry-After says when to try "
    "again.",
}
WITHOUT_BODY = (204, 304)
