#!/usr/bin/env bash
# In Chromium (seen in 156) an iframe that is hidden again, by display: none, still claims its last
# size: innerWidth, clientWidth of its root and media queries stay, no resize is told, and the page
# counts as visible. But nothing in it has a box any more: every element is 0 wide. A frame that has
# not been shown yet says 0 everywhere. So whatever measures its own content, as embeds do that
# tell their hosts a height, must look at a box of its content and not at its window.
#
# Needs Chromium or Chrome, on the PATH or named by BATCHWISE_CHROMIUM; driven by Playwright 1.65.2.
# This script fails when that changes.
set -euo pipefail
browser=${BATCHWISE_CHROMIUM:-$(command -v chromium chromium-browser google-chrome | head -n 1 || true)}
[ -n "$browser" ] || { echo "needs Chromium or Chrome"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q playwright==1.65.2 2>/dev/null
cd "$folder"

cat > hidden.py <<'PYTHON'
import sys

from playwright.sync_api import sync_playwright

TEXT = """<div id="tab" hidden><iframe width="700" height="300" srcdoc="<p>Text</p><script>
    let resized = 0; addEventListener('resize', () => { resized++; });</script>"></iframe></div>"""
SAID = """() => [innerWidth, document.documentElement.clientWidth, matchMedia('(width: 700px)').matches,
    document.visibilityState, resized, document.body.offsetWidth].join(' ')"""

with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = chromium.new_page(viewport={"width": 1000, "height": 600})
    page.set_content(TEXT)
    frame = page.frames[1]
    for name, hidden in (("not shown yet", True), ("shown", False), ("hidden again", True)):
        page.evaluate("(hidden) => { document.getElementById('tab').hidden = hidden; }", hidden)
        page.wait_for_timeout(500)
        print(f"{name}: {frame.evaluate(SAID)}")
    chromium.close()
PYTHON
seen=$(venv/bin/python hidden.py "$browser")
echo "innerWidth, clientWidth, media query, visibility, resizes, width of the body"
echo "$seen"
[ "$seen" = 'not shown yet: 0 0 false visible 0 0
shown: 700 700 true visible 1 684
hidden again: 700 700 true visible 1 0' ] || { echo "changed"; exit 1; }
