"""Compresses the vendored libraries as far as brotli goes, which takes too long while serving.

`python -m tests.tools.compress_vendored` writes a file with the ending .br beside each of them.
"""

import brotli

from app.web.http.files import folder


def main() -> None:
    """Writes the files and prints their sizes."""
    for file in sorted((folder("static") / "vendor").glob("*.js")):
        packed = brotli.compress(file.read_bytes(), quality=11)
        file.with_name(f"{file.name}.br").write_bytes(packed)
        print(f"{file.name}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
