#!/usr/bin/env bash
# pandoc 3.9 (the program in pypandoc_binary 1.17, PyPI) makes malformed chapters of an EPUB 3 from
# Markdown with well-formed HTML: it removes ="" from <details open=""> and the like. In HTML both
# spellings are the same, but a chapter is XML, in which an attribute needs a value. A value of any
# text stays, so open="open" is a way out. pandoc says nothing and ends with 0.
#
# Seen: <details open> in EPUB/text/ch001.xhtml; "not well-formed (invalid token)".
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
cd "$folder"
pandoc=$(venv/bin/python -c "import pypandoc; print(pypandoc.get_pandoc_path())")
"$pandoc" --version | head -n 1 | grep -Fx "pandoc 3.9"

# The chapter that comes of an element, and then what an XML parser says of it.
chapter() {
  printf '# One\n\n%s\n' "$1" | "$pandoc" -f markdown -t epub3 --metadata title=Book -o book.epub
  venv/bin/python - <<'PYTHON'
import re
import zipfile
from xml.parsers.expat import ExpatError, ParserCreate

text = zipfile.ZipFile("book.epub").read("EPUB/text/ch001.xhtml")
print(re.search(rb"<details[^>]*>", text)[0].decode())
try:
    ParserCreate().Parse(text, True)
    print("well-formed")
except ExpatError as error:
    print(str(error).partition(":")[0])
PYTHON
}
empty=$(chapter '<details open=""><summary>More</summary>Text</details>')
full=$(chapter '<details open="open"><summary>More</summary>Text</details>')
echo "$empty"
echo "$full"
[ "$empty" = $'<details open>\nnot well-formed (invalid token)' ] || { echo "changed"; exit 1; }
[ "$full" = $'<details open="open">\nwell-formed' ] || { echo "changed"; exit 1; }
