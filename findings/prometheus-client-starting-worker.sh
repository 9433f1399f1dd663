#!/usr/bin/env bash
# prometheus-client 0.26.0 in its mode for several processes (PROMETHEUS_MULTIPROC_DIR): a process
# that makes its first counter opens a file, which is empty until its size is set a moment later.
# Who collects in that moment gets an error instead of the metrics, so a scrape may fail whenever a
# worker starts or is restarted. Files of counters that are complete are read without trouble.
#
# Here one process starts others, each with one counter, and another collects meanwhile.
# Seen: struct.error within 0.1 s, in five of five runs, "unpack_from requires a buffer of at least
# 4 bytes". This script fails when none is seen in 30 s.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q prometheus-client==0.26.0 2>/dev/null
cd "$folder"
mkdir numbers

PROMETHEUS_MULTIPROC_DIR="$folder/numbers" timeout 60 venv/bin/python - <<'PYTHON'
import os
import signal
import struct
import sys
import time
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

starter = os.fork()
if not starter:
    while True:
        if not os.fork():
            Counter("served", "requests served").inc()
            os._exit(0)
        os.wait()

print("prometheus-client", version("prometheus-client"))
end = time.monotonic() + 30
try:
    while time.monotonic() < end:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        try:
            generate_latest(registry)
        except struct.error as error:
            print("struct.error:", str(error).split(" for ")[0])
            sys.exit()
    sys.exit("changed: every collection was answered")
finally:
    os.kill(starter, signal.SIGKILL)
PYTHON
