"""The statuses that replies have, and what each means. Knows no call."""

STATUSES: dict[int, str] = {
    200: "What was asked for.",
    204: "The stream that the cursor belongs to has ended: there is nothing more.",
    304: "The client has this very reply, as its If-None-Match says; nothing was trained.",
    404: "There is nothing at this address.",
    405: "The address takes other methods; the header Allow names them.",
    406: "The Accept header takes none of the forms that there are; the detail names them.",
    408: "Header or body of the request took too long to arrive.",
    413: "The body is larger than this server's `body_bytes`.",
    414: "The address is too long: the server's `header_bytes` bound it together with the headers.",
    415: "The body has a Content-Encoding; it is taken only without.",
    422: "This cannot be answered: `errors` names each field, its value and what is allowed, up "
    "to twenty of them; `detail` says how many more there are.",
    429: "As many experiments are trained for this address, or as much memory is taken, as one "
    "may have at once; the header Retry-After says when to come again.",
    431: "The headers are too long: the server's `header_bytes` bound them and the address.",
    499: "Nobody waited for the reply. No client sees it; it stands in logs.",
    500: "The server made a mistake; it has been logged.",
    501: "There is no such form, in the words of oEmbed.",
    503: "The server trains as many experiments as it can at once, or it restarts; the header "
    "Retry-After says when to come again.",
}
WITHOUT_BODY = (204, 304)
