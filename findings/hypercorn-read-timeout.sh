#!/usr/bin/env bash
# hypercorn 0.18.0: --read-timeout ("Seconds to wait before timing out reads on TCP sockets") goes on
# while a response is sent. A client that has sent its whole request and then only reads, such as
# one of server-sent events, sends nothing more: so after that time the application gets
# http.disconnect, although the client is there and what is sent still reaches it. An application
# that ends its stream when told so has no stream longer than the option.
#
# Seen: the client has all of six events, one each half second. Without the option none of them is
# sent after an http.disconnect, with --read-timeout 1 some are.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q hypercorn==0.18.0 2>/dev/null
cd "$folder"
cat > six.py <<'PYTHON'
import asyncio


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await receive()  # the request
    leaving = asyncio.create_task(receive())
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(6):
        left = leaving.done() and leaving.result()["type"] == "http.disconnect"
        text = b"data: after the disconnect\n\n" if left else b"data: before\n\n"
        await send({"type": "http.response.body", "body": text, "more_body": True})
        await asyncio.sleep(0.5)
    await send({"type": "http.response.body", "body": b""})
PYTHON

# How many events a client gets that reads all that comes, and how many after the disconnect.
events() {
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  venv/bin/hypercorn six:app --bind "127.0.0.1:$port" "$@" > log 2>&1 &
  server=$!
  python3 - "$port" <<'PYTHON'
import socket
import sys
import time

for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        break
    except OSError:
        time.sleep(0.1)
connection.sendall(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n")
connection.settimeout(20)
taken = b""
while b"\r\n0\r\n" not in taken and (part := connection.recv(4096)):
    taken += part
print(taken.count(b"data: "), taken.count(b"after the disconnect"))
PYTHON
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
}

read -r all after <<< "$(events)"
echo "without the option: $all events, $after of them after the disconnect"
[ "$all $after" = "6 0" ] || { echo "changed: it is another without the option"; exit 1; }
read -r all after <<< "$(events --read-timeout 1)"
echo "with --read-timeout 1: $all events, $after of them after the disconnect"
[ "$all" = 6 ] && [ "$after" -gt 0 ] || { echo "changed"; exit 1; }
