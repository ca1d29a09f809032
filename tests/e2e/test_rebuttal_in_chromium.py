"""Two people answer a rumour: one writes and asks, the other approves on a phone, and it is out once."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import told
from tests.e2e.walks import SCHEMES, walked

FERRY = "Brask “voted to close” Tidewell’s night ferry"


@pytest.fixture(scope="module")
def joss(desk) -> str:
    return told(desk.environment, "answering", "ready")


def as_joss(page, desk, joss, path: str):
    page.context.add_cookies([{"name": "rejoinder_session", "value": joss, "url": desk.url}])
    page.goto(path)
    page.wait_for_load_state()
    return page


def test_what_is_typed_before_the_script_comes_is_checked_and_a_lost_answer_asked_again(browse, desk, joss):
    page, held, lost = browse(desk.url, desk.session, is_refused=True), [], []
    page.goto("/")
    page.route("**/js/rebuttals*.js", lambda route: held.append(route))
    page.route("**/check/", lambda route: route.continue_() if lost else lost.append(route.abort()))
    page.locator(".row", has_text=FERRY).locator(".meta").click(position={"x": 300, "y": 5})
    page.keyboard.press("r")
    page.get_by_label("Short answer").fill("She voted 3 times to keep the night ferry.")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#findings")).to_contain_text("Not checked, no contact. Trying again.")
    expect(page.locator("#findings")).to_contain_text("Stops: the number is not in line 14")


def test_a_rumour_is_answered_by_two_people_and_the_clock_stops(open_page, desk, joss):
    page = open_page("/")
    page.wait_for_load_state()
    page.locator(".row", has_text=FERRY).locator(".meta").click(position={"x": 300, "y": 5})
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile(r"/rebuttals/\d+/"))
    expect(page.locator(".under, .text-foot").first).to_contain_text("Each sentence: line 14")

    short = page.get_by_label("Short answer")
    short.fill("She voted 3 times to keep the night ferry. Page 6 of the minutes says so.")
    expect(page.locator("#findings")).to_contain_text("Stops: the number is not in line 14")
    short.fill("She voted to keep the night ferry. Page 6 of the minutes says so.")
    expect(page.locator("#findings")).to_contain_text("Nothing to mend.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#approval")).to_contain_text("You wrote this, so someone else must approve it.")
    address = page.locator("#approval a", has_text="/approve/").get_attribute("href")

    page.goto(address)
    expect(page.get_by_role("button", name="Approve this exact text")).to_have_count(0)

    phone = as_joss(open_page("/more/", width=390, height=844, has_touch=True), desk, joss, address)
    expect(phone.locator(".approve-checks")).to_contain_text("Every sentence comes from line 14")
    phone.get_by_role("button", name="Approve this exact text").click()
    expect(phone.locator("main")).to_contain_text("Approved. It goes out by itself.")

    told(desk.environment, "answering", "publish")
    page.goto(page.url.split("?")[0].replace(address, "/rebuttals/"))
    page.locator(".row", has_text=FERRY).get_by_role("link").first.click()
    out = page.locator("#out")
    expect(out).to_contain_text("read back")
    expect(out.get_by_role("link").first).to_have_attribute("href", re.compile(r"/answers/.+/$"))
    page.goto("/")
    expect(page.locator('[data-group="answered"] .row', has_text=FERRY)).to_contain_text("Rebuttal 1 is out")


def test_the_room_without_scripts(browse, desk, joss):
    page = browse(desk.url, desk.session, is_refused=True, java_script_enabled=False)
    page.goto("/stories/2/")
    page.get_by_role("button", name="Start a rebuttal").click()
    expect(page.locator("main")).to_contain_text("No line fits. Ask the policy desk.")
    page.get_by_role("link", name="Ask the policy desk").click()
    expect(page).to_have_url(re.compile(r"/lines/requests/new/\?story=2$"))


@pytest.fixture(scope="module")
def room(desk, joss, chromium):
    """The pages of the room as the rebuttal above has left them. The marks lie behind the text, in no colour of their own."""
    pages = ("/rebuttals/", "/rebuttals/1/", "/rebuttals/record/", "/rebuttals/?show=out")
    return walked(chromium, desk, pages, fingers="main .button", ignored=", .marked")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_written_and_approved_can_be_read(room, scheme):
    assert room.unread[scheme] == [] and room.told == []


def test_the_pages_of_the_room_do_not_scroll_sideways(room):
    assert not any(room.sideways.values())
