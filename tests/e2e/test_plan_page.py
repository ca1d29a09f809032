"""A newcomer loads results, plans a pact, sees who gains and how sure; members say no in a seat, and the plan changes."""

import re
import shutil
from pathlib import Path

import pytest

from tests.e2e.conftest import environment_of, free_port, served, told

expect = pytest.importorskip("playwright.sync_api").expect
PARTNERS, RIVALS = ("Orchard", "Cedar", "Tideway"), ("Kestrel", "Foundry")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def place(made_folder, tmp_path_factory):
    """A desk with nothing in it, at an address, and the sessions of two people."""
    port = free_port()
    environment = environment_of(folder := shutil.copytree(made_folder, tmp_path_factory.mktemp("desk") / "data"))
    sessions = told(environment, "plan_desk", "people", str(folder / "votes.csv")).split()
    with served(environment, port, "rejoinder.cli.main", "serve", "--port", str(port)) as address:
        yield environment, address, sessions


@pytest.fixture
def browser_of(place, browse):
    """A page of somebody's own browser."""
    return lambda session, **options: browse(place[1], session, **options)


def load_results(page, environment):
    page.goto("/alliance/")
    page.click("text=Load results")
    page.set_input_files("#file", Path(environment["REJOINDER_DATA"]) / "votes.csv")
    page.fill("#source", "Invented, no licence needed")
    page.click("text=What the files do not say themselves")
    page.fill("#name", "General election 2024")
    page.fill("#election", "2024")
    page.fill("#date", "2024-06-06")
    page.click("button:text-is('Load')")
    expect(page.locator("main")).to_contain_text("1 election is in.")


def make_plan(page):
    page.click("text=Plan a pact on it")
    for party in PARTNERS:
        page.check(f"input[name=partners][value={party}]")
    for party in RIVALS:
        page.check(f"input[name=rivals][value={party}]")
    page.fill("#seats_max", "12")
    page.select_option("#sharing", "equal")
    page.click("button:text-is('Plan')")
    page.wait_for_url(re.compile(r"/alliance/plans/1/"))


def test_a_newcomer_plans_a_pact_and_members_change_it(place, browser_of):
    environment, _, (writer, reader) = place
    page = browser_of(writer)
    load_results(page, environment)
    make_plan(page)
    expect(page.locator("[data-step]")).to_contain_text("Planning")
    assert "planned" in told(environment, "plan_desk", "work")
    page.wait_for_selector("[data-hexes]")  # the page found out by itself

    page.click("text=Why this plan")
    page.fill("#endorsement", "0.15")  # partners ask for votes for each other, and nobody minds
    page.fill("#backlash", "0")
    page.click("text=Plan again with these")
    assert "planned" in told(environment, "plan_desk", "work")
    page.wait_for_function("() => !document.querySelector('[data-progress]')")
    said = page.text_content(".gains-stack")
    assert all(party in said for party in PARTNERS) and "Kestrel and Foundry stay apart" in said
    assert re.search(r"[+−]?\d+ to [+−]?\d+", page.text_content(".gains"))
    assert page.locator(".gains .all .if-unite").count() == 1
    assert page.locator("[data-seat]").count() == 120
    acts = page.locator("[data-act]").count()
    assert 0 < acts <= 12

    before = page.text_content(".seat-panel h2")
    page.keyboard.press("l")
    page.wait_for_function("before => document.querySelector('.seat-panel h2').textContent !== before", arg=before)
    assert "stands aside for" in page.text_content(".plan-words") or "stand aside for" in page.text_content(
        ".plan-words"
    )
    assert "would not find their party on the paper" in page.text_content(".seat-panel")
    assert page.locator("[data-seat][aria-current]").count() == 1 and "?seat=" in page.url
    page.focus("[data-seat][aria-current]")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "here => document.querySelector('[data-seat][aria-current]').dataset.seat !== here",
        arg=page.url.split("seat=")[1],
    )
    page.keyboard.press("l")
    page.wait_for_function("() => document.querySelector('[data-seat][aria-current]').hasAttribute('data-act')")
    page.keyboard.press("u")
    assert page.locator("section.unites").count() == 1

    seat = page.text_content(".seat-panel h2")
    party = page.text_content(".plan-words").split(" stand")[0].split(" and ")[0]
    assert "planned" in told(environment, "plan_desk", "veto", seat, party)
    page.goto("/alliance/plans/1/")
    changed = page.text_content("section[aria-labelledby=changed]")
    assert f"{seat} " in changed and f"The members of {party} said no." in changed

    page.goto("/alliance/plans/1/why/")
    assert "What is supposed" in page.text_content("main") and "said no" in page.text_content("main")
    looks_on_a_phone(browser_of(reader, viewport=PHONE, java_script_enabled=False), seat)


def looks_on_a_phone(phone, seat):
    """A reader without script: the list says what the map says, and a seat is one press away."""
    phone.goto("/alliance/plans/1/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert phone.locator("main button").count() == 0
    phone.click("text=Same as a list")
    phone.fill("#q", seat)
    phone.click("text=Find")
    row = phone.locator(".seat-table tbody")
    expect(row).to_contain_text(seat)
    expect(row).to_contain_text("members said no")
    phone.click(f"a:has-text('{seat}')")
    expect(phone.locator(".seat-panel h2")).to_have_text(seat)
