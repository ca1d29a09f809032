"""A newcomer sets up a primary, three people vote on phones, it closes, and a stranger with the folder counts the same."""

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND_S, ROOT, environment_of, free_port, served, told

expect = pytest.importorskip("playwright.sync_api").expect
NAMES = ("Ottoline Brask", "Sunniva Achterby", "Dorcas Pellowe")
VOTERS = ("Wren Oxley", "Ines Quill", "Halvor Marl")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def place(made_folder, tmp_path_factory):
    """A desk with nothing in it, at an address, and the sessions of two people."""
    port = free_port()
    folder = shutil.copytree(made_folder, tmp_path_factory.mktemp("desk") / "data")
    environment = environment_of(folder, REJOINDER_BASE_URL=f"http://127.0.0.1:{port}")
    sessions = told(environment, "primary_desk", "people").split()
    with served(environment, port, "rejoinder.cli.main", "serve", "--port", str(port)) as address:
        yield environment, address, sessions


@pytest.fixture
def browser_of(place, browse):
    """A browser of its own for each person; with no session it is a voter's phone, without script."""

    def opened(session=""):
        options = {} if session else {"viewport": PHONE, "java_script_enabled": False, "has_touch": True}
        return browse(place[1], session, accept_downloads=True, **options)

    return opened


def set_up(page):
    """The draft, three candidates who said yes, three voters who are known at the door."""
    closes = datetime.now().replace(second=0) + timedelta(days=3)
    page.goto("/alliance/contests/new/?kind=primary")
    for field, text in {
        "title": "Who stands for us in Tidewell?", "seat": "Tidewell", "seats": "1",
        "declaration": "I live in Tidewell and want one candidate for all of us.",
        "controller": "Orchard, 2 Quay Steps, Tidewell", "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
        "erase_at": (closes + timedelta(days=30)).strftime("%Y-%m-%d"),
    }.items():  # fmt: skip
        page.fill(f"#{field}", text)
    page.select_option("#rule", "irv")
    page.check("input[name=eligibility][value=declaration]")
    page.click("text=Save the draft")
    page.wait_for_url(re.compile(r"/alliance/contests/(?!new)[a-z0-9-]+/"))
    slug = page.url.split("/contests/")[1].split("/")[0]
    for name in NAMES:
        page.goto(f"/alliance/contests/{slug}/candidates/")
        page.fill("form.framed [name=name]", name)
        page.click("text=Put them forward")
        page.click("text=They said yes to us")
    page.goto(f"/alliance/contests/{slug}/")
    return slug


def enter_voters(page, slug):
    for name in VOTERS:
        page.goto(f"/alliance/contests/{slug}/voters/")
        page.click("text=Enter one person")
        page.fill("#enter-name", name)
        page.fill("#enter-email", f"{name.split()[0].lower()}@harrow.example")
        page.fill("#enter-postcode", "TW1 4QP")
        page.fill("#enter-why", "known at the door")
        page.click("button:text-is('Enter')")
        page.wait_for_load_state()


def links_of(page, slug):
    """The links of the letters, from the list that an approver fetches."""
    page.goto(f"/alliance/contests/{slug}/voters/")
    with page.expect_download() as waiting:
        page.click("text=List as CSV")
    with Path(waiting.value.path()).open(encoding="utf-8") as file:
        return [row["link"] for row in csv.DictReader(file)]


def vote(page, link, *names):
    """Ranks, checks and casts on a phone without script; returns the receipt."""
    page.goto(link)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for name in names:
        row = page.locator(".unranked li", has_text=name)
        page.wait_for_load_state()
        assert row.locator("button").bounding_box()["height"] >= 44
        row.locator("button").click()
    page.click("text=Check my ballot")
    for name in names:
        expect(page.locator(".ranked")).to_contain_text(name)
    page.click("text=Cast this ballot")
    return page.text_content(".letters").strip()


def test_a_primary_is_set_up_voted_closed_and_counted_by_a_stranger(place, browser_of, tmp_path):
    environment, address, (admin, approver) = place
    team, second = browser_of(admin), browser_of(approver)
    slug = set_up(team)
    enter_voters(team, slug)
    team.goto(f"/alliance/contests/{slug}/")
    team.click("text=Ask for it to be fixed")
    second.goto(f"/alliance/contests/{slug}/")
    second.click("text=Fix it for good")
    told(environment, "primary_desk", "work")

    phones = [browser_of() for _ in VOTERS]
    links = links_of(second, slug)
    assert len(links) == 3 and all(link.startswith(f"{address}/vote/{slug}/p/") for link in links)
    receipts = [
        vote(phones[0], links[0], "Ottoline Brask", "Dorcas Pellowe"),
        vote(phones[1], links[1], "Sunniva Achterby"),
    ]
    receipts.append(vote(phones[2], links[2], "Dorcas Pellowe", "Sunniva Achterby"))
    phones[1].goto(links[1])
    assert receipts[1] in phones[1].text_content("body")
    receipts.append(vote(phones[1], links[1], "Ottoline Brask"))  # changes their mind

    told(environment, "primary_desk", "night")
    stranger = browser_of()
    stranger.goto(links[0])
    assert "Voting is over" in stranger.text_content("h1")
    for receipt, outcome in zip(receipts, ("it counts", "has taken its place", "it counts", "it counts"), strict=True):
        stranger.goto(f"{address}/vote/{slug}/board/")
        stranger.fill("#receipt", receipt)
        stranger.click("text=Find it")
        expect(stranger.locator("#outcome")).to_contain_text(outcome)
    with stranger.expect_download() as waiting:
        stranger.click("text=Download the board")
    key = stranger.text_content(".key").replace(" ", "")
    with zipfile.ZipFile(waiting.value.path()) as board:
        board.extractall(tmp_path)
    said = recounted(tmp_path / f"{slug}-board", key)
    assert re.search(r"papers\s+3\s+same", said) and re.search(r"winner\s+Ottoline Brask\s+same", said)
    assert re.search(r"differences\s+0", said)
    fits_a_phone(stranger, [f"{address}/vote/{slug}/", f"{address}/vote/{slug}/board/?receipt=x", links[0]])
    stranger.goto(f"{address}/vote/{slug}/result/")
    assert "Ottoline Brask" in stranger.text_content("h1")
    assert not any(link.split("/")[-2] in (Path(environment["REJOINDER_DATA"]) / "log").read_text() for link in links)


def fits_a_phone(page, addresses):
    """No page scrolls sideways, and fingers find what is pressed."""
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        small = page.evaluate(
            "[...document.querySelectorAll('.vote button, .vote .button, .vote summary, .switch a, .files a')]"
            ".filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 90))"
        )
        assert small == [], address


def recounted(folder, key):
    """What one command says of the folder on a machine that has neither the desk nor a database."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}/src", "HOME": str(folder.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder.cli.main", "recount", str(folder), "--key", key],
        env=environment, capture_output=True, text=True, timeout=COMMAND_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
