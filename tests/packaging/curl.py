"""Stands in for curl where there is none: the options that README uses, and no others."""

import argparse
import sys
import urllib.error
import urllib.request


def main() -> None:
    """Fetches and prints, whatever the status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true", help="silent, as this is anyway")
    parser.add_argument("-f", action="store_true", help="fail where the status is an error")
    parser.add_argument("-N", action="store_true", help="not buffered")
    parser.add_argument("-H", action="append", default=[], help="a header")
    parser.add_argument("-d", help="a body to POST")
    parser.add_argument("url")
    chosen = parser.parse_args()
    body = None if chosen.d is None else chosen.d.encode()
    headers = dict(line.split(": ", 1) for line in chosen.H)
    try:
        reply = urllib.request.urlopen(urllib.request.Request(chosen.url, body, headers))
    except urllib.error.HTTPError as error:
        if chosen.f:
            sys.exit(f"curl: the status is {error.code}")
        reply = error
    with reply:
        sys.stdout.buffer.write(reply.read())


if __name__ == "__main__":
    main()
