"""The page for those who run a server: what it names is what there is."""

import json
import re
from html import unescape

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families as families

from app.settings import Settings
from app.sweep import arguments
from app.training.document.limits import Limits
from app.web.docs.operating import LINE
from app.web.watching.wait import LONGEST
from tests.packaging import readme
from tests.packaging.readme import ROOT
from tests.server import Server, serving
from tests.web.log_lines import OF_A_REQUEST, TIME

PATH = "/api/docs/operating"


@pytest.fixture(scope="module")
def page(server: Server) -> str:
    reply = httpx.get(f"{server.url}{PATH}", timeout=60)
    assert reply.status_code == 200
    return plain(reply.text)


def plain(page: str) -> str:
    """Without the places where long names may be broken."""
    return page.replace("<wbr>", "")


def test_the_documentation_and_readme_lead_to_it(server: Server) -> None:
    assert f'href="{PATH}"' in httpx.get(f"{server.url}/api/docs").text
    assert f"`{PATH}`" in readme.section("Run it")


def test_every_setting_stands_there_with_its_value() -> None:
    chosen = Settings(streams=1234, frame_ancestors="https://course.test", limits=Limits(steps=77))
    with serving(chosen) as running:
        page = plain(httpx.get(f"{running.url}{PATH}").text)
    row = r"<div><dt><code>(BATCHWISE_\w+)</code></dt><dd>(.+)</dd><dd>(.*)</dd></div>"
    rows = {name: (text, value) for name, text, value in re.findall(row, page)}
    names = {f"BATCHWISE_{name.upper()}" for name in Settings.model_fields if name != "limits"}
    names |= {f"BATCHWISE_LIMITS__{name.upper()}" for name in Limits.model_fields}
    assert set(rows) == names
    assert rows["BATCHWISE_STREAMS"][1] == "1,234"
    assert rows["BATCHWISE_LIMITS__STEPS"] == ("steps of one run", "77")
    assert rows["BATCHWISE_FRAME_ANCESTORS"][1] == "https://course.test"


def test_the_metrics_that_are_described_are_those_that_there_are(page: str) -> None:
    described = re.findall(r"<code>(batchwise_\w+)</code></dt><dd>(.+?) <span", page)
    with serving(Settings(metrics=True)) as running:
        for query in ("", "?learning_rate=x"):
            httpx.get(f"{running.url}/api/v1/run{query}", timeout=60)
        text = httpx.get(f"{running.url}/metrics").text
    there = {
        family.name + ("_total" if family.type == "counter" else ""): family.documentation
        for family in families(text)
    }
    assert {name for name, _ in described} == set(there)
    for name, words in described:
        assert unescape(words).startswith(f"{there[name]}. "), name


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_files_on_the_page_are_those_that_it_gives(
    page: str, name: str, server: Server
) -> None:
    shipped = (ROOT / "static" / "proxies" / name).read_text()
    assert shipped in unescape(page)
    (link,) = re.findall(rf'href="(/static/[^"]*/{name})" download', page)
    assert httpx.get(f"{server.url}{link}").text == shipped


def test_every_entry_of_the_contents_leads_somewhere(page: str) -> None:
    targets = re.findall(r' id="([^"]+)"', page)
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) > 12
    assert set(links) == set(targets)
    assert len(set(targets)) == len(targets)


def test_the_line_of_the_log_has_the_form_of_one(page: str) -> None:
    assert LINE in unescape(page)
    line = json.loads(LINE)
    assert tuple(line) == OF_A_REQUEST
    assert TIME.fullmatch(line["time"])


def test_the_memory_of_a_worker_is_the_sum_of_what_it_may_take() -> None:
    with serving(Settings(memory_bytes=2_000_000_000, call_bytes=300_000_000)) as running:
        page = httpx.get(f"{running.url}{PATH}").text
    assert "a worker can use up to 2.6 GB" in page
    assert "2.00 GB for experiments" in page
    assert "0.10 GB for the texts" in page
    assert "0.30 GB for calls" in page
    assert "0.10 GB for tables of own data" in page


def test_the_longest_wait_is_the_one_that_readiness_goes_by(page: str) -> None:
    assert f"a short job waits more than {LONGEST:g} seconds" in page


def test_the_page_finds_its_way_under_a_path() -> None:
    with serving(Settings(root_path="/tools/x")) as running:
        page = httpx.get(f"{running.url}/tools/x{PATH}").text
    links = re.findall(r'href="(/[^"]*)"', page)
    assert len(links) > 5
    assert [link for link in links if not link.startswith("/tools/x/")] == []


def test_the_files_for_kubernetes_name_one_image_and_workers_of_one_thread(page: str) -> None:
    folder = ROOT / "static" / "dask"
    for name in ("Dockerfile", "cluster.yaml"):
        assert (folder / name).read_text().strip() in unescape(page)
    cluster = yaml.safe_load((folder / "cluster.yaml").read_text())
    worker, scheduler = cluster["spec"]["worker"], cluster["spec"]["scheduler"]
    containers = [each["spec"]["containers"][0] for each in (worker, scheduler)]
    assert len({container["image"] for container in containers}) == 1
    words = containers[0]["args"]
    assert words[words.index("--nthreads") + 1] == "1"
    named = scheduler["service"]["selector"]["dask.org/cluster-name"]
    assert named == cluster["metadata"]["name"]
    assert f"tcp://{named}-scheduler:8786" in page


def test_the_command_of_a_sweep_is_that_of_readme(page: str) -> None:
    told = re.search(r"python -m app (sweep .*) --output cells\.csv", readme.section("Sweeps"))
    assert told is not None
    assert told[1] in re.sub(r"\s*\\\s+", " ", unescape(page))
    arguments.read(told[1].split()[1:])
