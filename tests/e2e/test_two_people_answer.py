"""Two people take a rumour from its alert to a published answer on a real Bluesky PDS and a real WordPress."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.e2e.conftest import ROOT, DeskServer, filled, free_port, wait_for
from tests.servers import Unavailable
from tests.servers.pds import pds
from tests.servers.wordpress import wordpress

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
IMPRINT = "Promoted by P. Hallorane on behalf of O. Brask, both at 2 Quay Steps, Tidewell."
OUT_S = 90  # to be sent and read back on a busy machine
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
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    folder = shutil.copytree(made_folder, tmp_path_factory.mktemp("newsroom") / "data")
    environment |= {
        "REJOINDER_DATA": str(folder),
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        "REJOINDER_ALLOW_NETWORKS": "127.77.0.0/16",
    }
    sessions = filled(environment, "answering", json.dumps(accounts)).split()
    port = free_port()
    command = [sys.executable, "-m", "rejoinder.cli.main", "run", "--data", str(folder), "--port", str(port)]
    program = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", program)
        yield [DeskServer(f"http://127.0.0.1:{port}", session, environment) for session in sessions]
    finally:
        program.terminate()
        program.wait(30)


def sat_down(chromium, desk, **size):
    context = chromium.new_context(viewport=size or {"width": 1440, "height": 900}, base_url=desk.url)
    context.add_cookies([{"name": "rejoinder_session", "value": desk.session, "url": desk.url}])
    return context.new_page()


def read_until(page, path, is_so):
    """Opens a page again until it says what the worker will have done by then."""
    until = time.monotonic() + OUT_S
    page.goto(path)
    while not is_so(page):
        assert time.monotonic() < until, page.locator("main").inner_text()
        page.wait_for_timeout(500)
        page.reload()


def test_a_rumour_is_answered_by_two_people_on_real_servers(chromium, newsroom, outside):
    network, _ = outside
    writer, approver = sat_down(chromium, newsroom[0]), sat_down(chromium, newsroom[1], **PHONE)
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
    approver.wait_for_load_state()

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
