#!/usr/bin/env bash
# IPython 9.18.1: IFrame puts its further keyword arguments behind a question mark at the end of the
# address, without reading the address. One that has a query gets a second question mark, which
# makes the new parameter a part of the last value; one that has a fragment gets the query inside
# the fragment, so that the server never sees it. `title="Plot"`, meant for the element, goes the
# same way.
#
# Seen: page?x=1?lang=en and page#part?lang=en and page?title=Plot.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q ipython==9.18.1 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON'
import re
from urllib.parse import parse_qs, urlsplit

from IPython.display import IFrame

for address, more in (
    ("page?x=1", {"lang": "en"}),
    ("page#part", {"lang": "en"}),
    ("page", {"title": "Plot"}),
):
    source = re.search(r'src="([^"]*)"', IFrame(address, 10, 10, **more)._repr_html_())[1]
    print(source, parse_qs(urlsplit(source).query))
PYTHON
)
echo "$seen"
[ "$seen" = "page?x=1?lang=en {'x': ['1?lang=en']}
page#part?lang=en {}
page?title=Plot {'title': ['Plot']}" ] || { echo "changed"; exit 1; }
