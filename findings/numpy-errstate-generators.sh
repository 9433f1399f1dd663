#!/usr/bin/env bash
# NumPy 2.4.6: np.errstate around the body of a generator is in force wherever the generator stands
# at a yield, so also in the code that called it. Two such generators that take turns leave it in
# force for good: each restores, when it ends, what it found when it began, and the second one found
# the setting of the first. Closed in another context (as asyncio does for an abandoned one) the
# generator raises ValueError, since NumPy 2 keeps the setting in a context variable.
#
# Seen: over is "ignore" in the caller and after both have ended, and
# "<Token ...> was created in a different Context".
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON'
from contextvars import copy_context

import numpy as np


def work():
    with np.errstate(over="ignore"):
        yield
        yield


over = lambda: np.geterr()["over"]
print("before:", over())
first, second = work(), work()
next(first)
print("in the caller:", over())
next(second)
list(first), list(second)
print("after both have ended:", over())

np.seterr(over="warn")
given_up = work()
next(given_up)
try:
    copy_context().run(given_up.close)
    print("closed")
except ValueError as error:
    print("ValueError:", str(error).split(">")[-1].strip())
PYTHON
)
echo "$seen"
[ "$seen" = "before: warn
in the caller: ignore
after both have ended: ignore
ValueError: was created in a different Context" ] || { echo "changed"; exit 1; }
