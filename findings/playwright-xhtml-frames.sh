#!/usr/bin/env bash
# Playwright 1.65.2 (PyPI) knows no frames of pages that are sent as application/xhtml+xml, such as
# the chapters of EPUB books: it compares an element's node name with "IFRAME", but in such pages
# names are in lower case. content_frame() is None, though page.frames lists the frame; a frame
# locator ends in an error that contradicts itself. The same text sent as text/html works.
#
# Needs Chromium or Chrome, on the PATH or named by BATCHWISE_CHROMIUM.
#
# Seen: 'resolved to <iframe …></iframe>, <iframe> was expected'.
# This script fails when that changes.
set -euo pipefail
browser=${BATCHWISE_CHROMIUM:-$(command -v chromium chromium-browser google-chrome | head -n 1 || true)}
[ -n "$browser" ] || { echo "needs Chromium or Chrome"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q playwright==1.65.2 2>/dev/null
cd "$folder"

cat > frames.py <<'PYTHON'
import sys

from playwright.sync_api import Error, sync_playwright

TEXT = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Page</title></head>
<body><iframe src="data:text/html,inside"></iframe></body></html>"""


def inside(page):
    try:
        return page.frame_locator("iframe").locator("body").inner_text(timeout=20_000)
    except Error as error:
        return error.message.partition("resolved to ")[2].partition("\n")[0]


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    for kind in ("text/html", "application/xhtml+xml"):
        page = chromium.new_page()
        page.route("**/*", lambda route: route.fulfill(body=TEXT, content_type=kind))
        page.goto("http://localhost/")
        found = page.query_selector("iframe").content_frame() is not None
        print(f"{kind}: {len(page.frames)} frames, content_frame {found}, {inside(page)}")
    chromium.close()
PYTHON
seen=$(venv/bin/python frames.py "$browser")
echo "$seen"
[ "$seen" = 'text/html: 2 frames, content_frame True, inside
application/xhtml+xml: 2 frames, content_frame False, <iframe src="data:text/html,inside"></iframe>, <iframe> was expected' ] \
  || { echo "changed"; exit 1; }
