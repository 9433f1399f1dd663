"""What the lines of the log contain."""

import re

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")  # as RFC 3339 has it


OF_A_REQUEST = ("time", "event", "worker", "method", "route", "status", "seconds", "bytes",
                "address")  # fmt: skip
