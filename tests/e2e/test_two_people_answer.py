"""Two people take a rumour from its alert to a published answer on a real Bluesky PDS and a real WordPress."""

import json
import re
import shutil
import time
import urllib.request

import pytest

from tests.e2e.conftest import DeskServer, environment_of, free_port, served, told
from tests.servers import Unavailable
from tests.servers.pds import pds
from tests.servers.wordpress import wordpress

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
IMPRINT = "Promoted by P. Hallorane on behalf of O. Brask, both at 2 Quay Steps, Tidewell."
OUT_S = 300  # to be sent and read back on a busy machine
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def outside():
    try:
        with pds() as network, wordpress() as site:
            yield network, site
    except Unavailable as reason:
        print(f"skipped: two people answer, because {reason}")
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def newsroom(outside, made_folder, tmp_path_factory):
    """The whole program with both its halves, and the sessions of two people."""
    network, site = outside
    handle, password = network.account("brask")
    accounts = [
        {"kind": "site", "name": "Our own pages"},
        {"kind": "bluesky", "name": "Brask on Bluesky", "server": network.url, "handle": handle, "secrets": {"app_password": password}},
        {"kind": "wordpress", "name": "brask.example", "server": site.url, "handle": site.handle, "secrets": {"app_password": site.password}},
    ]  # fmt: skip
    folder = shutil.copytree(made_folder, tmp_path_factory.mktemp("newsroom") / "data")
    environment = environment_of(folder, REJOINDER_ALLOW_NETWORKS="127.77.0.0/16")
    sessions = told(environment, "filled_desk", "answering", json.dumps(accounts)).split()
    port = free_port()
    command = ("rejoinder.cli.main", "run", "--data", str(folder), "--port", str(port))
    with served(environment, port, *command) as url:
        yield [DeskServer(url, session, environment) for session in sessions]


def read_until(page, path, is_so):
    """Opens a page again until it says what the worker will have done by then."""
    until = time.monotonic() + OUT_S
    page.goto(path)
    while not is_so(page):
        assert time.monotonic() < until, page.locator("main").inner_text()
        page.wait_for_timeout(500)
        page.reload()


def test_a_rumour_is_answered_by_two_people_on_real_servers(browse, newsroom, outside):
    network, _ = outside
    writer, approver = (
        browse(desk.url, desk.session, viewport=size) for desk, size in zip(newsroom, (LAPTOP, PHONE), strict=True)
    )
    read_until(writer, "/publishing/", lambda page: page.get_by_text("ready, checked").count() == 2)
    writer.goto("/alerts/")
    writer.get_by_role("link", name="Brask voted to close Tidewell’s night ferry").first.click()
    expect(writer).to_have_url(re.compile(r"/stories/\d+/"))
    writer.wait_for_load_state()
    writer.keyboard.press("r")
    expect(writer).to_have_url(re.compile(r"/rebuttals/\d+/"))
    writer.wait_for_load_state()
    expect(writer.locator("body")).to_contain_text("Each sentence: line 14")
    writer.keyboard.press("Control+Enter")
    expect(writer.locator("body")).to_contain_text("You wrote this, so someone else must approve it.")

    approver.goto("/rebuttals/")
    approver.locator("a[href*='/approve/']").first.click()
    expect(approver.locator("body")).to_contain_text("You did not write or edit this, so you may approve it.")
    path = re.sub(r"^https?://[^/]+", "", approver.url)
    writer.goto(path)
    expect(writer.get_by_role("button", name="Approve this exact text")).to_have_count(0)
    approver.get_by_role("button", name="Approve this exact text").click()
    expect(approver.locator("main")).to_contain_text("Approved.")

    read_until(writer, "/publishing/", lambda page: page.get_by_text("seen there").count() == 3)

    (post,) = network.posts("brask.test")
    assert "She voted to keep the night ferry." in post["text"] and post["text"].endswith(IMPRINT)
    link = next(f["uri"] for facet in post["facets"] for f in facet["features"] if "uri" in f)
    assert "/go/" in link
    there = writer.locator("a[href*='127.77.']", has_text="read it there").first.get_attribute("href")
    for address in (link, there):  # our short link leads to our own page; WordPress has it too
        with urllib.request.urlopen(address) as answer:
            body = answer.read().decode()
        assert "She voted to keep the night ferry." in body and IMPRINT in body, address

    writer.goto("/audit/?subject=release:1")
    trail = writer.locator("main").inner_text()
    for action in ("release.start", "release.ask", "release.approve", "release.begin"):
        assert action in trail, trail
