"""`python -m tests.hosts [NAME…]`: Share's texts in real hosts, as a table.

Installs each host once, gives it Share's text for it, and looks at the page in Chromium. Names
choose the hosts that begin with them. Fails where a host does not do what it is known to do.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsers import CHROMIUM, find_or_install, launch_arguments
from tests.hosts import table, texts
from tests.hosts.host import Host, Row, row_of
from tests.hosts.places import HOSTS
from tests.hosts.room import room, site
from tests.server import serving


def main(names: list[str]) -> int:
    """1 if a host is not as expected or there is none of these names, else 0."""
    chosen = [host for host in HOSTS if not names or host.name.lower().startswith(lowered(names))]
    if not chosen:
        print(f"No host begins so. The hosts: {', '.join(host.name for host in HOSTS)}.")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(CHROMIUM), args=launch_arguments()
        )
        rows, titles = rows_of(chosen, browser)
        browser.close()
    print(table.text(rows, titles))
    wrong = table.wrong(rows)
    print("", *(wrong or [table.summary(rows)]), sep="\n")
    return int(bool(wrong))


def lowered(names: list[str]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)


def rows_of(chosen: list[Host], browser: Browser) -> tuple[list[Row], dict[str, str]]:
    """A row for each host, and the titles of the places in Share."""
    with (
        serving() as server,
        tempfile.TemporaryDirectory() as folder,
        site(Path(folder)) as url,
    ):
        embed = texts.embed_of(server.url)
        given = texts.targets(browser, embed)
        rows = []
        for number, host in enumerate(chosen):
            with room(embed, Path(folder) / f"host-{number}", url) as served:
                rows.append(row_of(host, given, browser, served))
            print(f"{host.name}: {rows[-1].seen.verdict}", file=sys.stderr, flush=True)
    return rows, {name: target.title for name, target in given.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
