"""Answering a consultation on a phone without script, by keyboard, in the dark; and the report's keys."""

import re

from playwright.sync_api import expect

from tests.e2e.walks import RENDERED

HOME = "/consult/night-boat/"
PHONE = {"width": 390, "height": 844, "has_touch": True}


def statement(page):
    return page.text_content("blockquote")


def agree(page):
    page.check("[name=agree]")
    page.click("button[name=press]")
    expect(page.locator("blockquote")).to_be_visible()


def test_somebody_answers_on_a_phone_without_script_and_takes_it_back(open_page):
    page = open_page(HOME, **PHONE, java_script_enabled=False)
    assert "article 9" in page.text_content("#consent-text")
    agree(page)
    first = statement(page)
    page.wait_for_load_state()
    sizes = page.locator(".consult-buttons .button").all()
    assert len({(box["width"], box["height"]) for box in (one.bounding_box() for one in sizes)}) == 1
    page.click("button[value='1']")
    expect(page.locator(".consult-progress")).to_contain_text("2 of 8")
    assert statement(page) != first
    page.click("text=Back: change number 1")
    expect(page.locator("blockquote")).to_have_text(first)
    expect(page.locator("button[value='1']")).to_contain_text("your answer now")
    page.click("button[value='-1']")
    page.click("text=Add a statement")
    page.fill("#text", "Let the ferry band play on board.")
    page.click("text=Send it")
    expect(page.locator(".consult-said")).to_contain_text("A person reads it")
    page.click("text=Report this statement")
    page.click("text=Report it")
    expect(page.locator(".consult-said")).to_contain_text("Reported")
    page.click("text=Cymraeg")
    page.wait_for_selector("html[lang=cy]")
    assert "Cytuno" in page.text_content(".consult-buttons")
    page.click("text=English")
    page.wait_for_selector("html[lang=en]")
    page.click("text=Take them all back")
    page.click("text=Erase my answers")
    expect(page.locator(".consult-said")).to_contain_text("erased")
    expect(page.locator("[name=agree]")).to_have_count(1)


def test_it_is_answered_by_keyboard_and_the_focus_is_always_seen(open_page):
    page = open_page(HOME)
    page.focus("[name=agree]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("blockquote")
    keys = page.evaluate("[...document.querySelectorAll('[accesskey]')].map(e => e.accessKey + e.value)")
    assert keys == ["11", "2-1", "30"]  # Alt and 1, 2, 3 in most browsers; no script
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if page.evaluate("document.activeElement.value") == "-1":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2 of 8")


def test_the_pages_of_somebody_who_answers_can_be_read_in_the_dark_and_fit(open_page):
    page = open_page(HOME, **PHONE, color_scheme="dark")
    agree(page)
    for path in ("", "say/", "flag/1/", "take-back/", "?lang=cy"):
        page.goto(HOME + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.evaluate(RENDERED, "") == [], path
        small = page.evaluate(
            "[...document.querySelectorAll('.consult-back a, .button, input')].filter(e => e.offsetParent"
            " && e.type !== 'checkbox' && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 90))"
        )
        assert small == [], path


def test_the_report_is_walked_by_keys(open_page):
    page = open_page("/alliance/consultations/2/report/")
    page.keyboard.press("j")
    assert page.locator(".statement-row.selected").count() == 1
    assert page.locator("details.as-table[open]").count() == 0
    page.keyboard.press("t")
    assert page.locator("details.as-table[open]").count() == 2
    page.keyboard.press("g")
    page.wait_for_selector("text=What stands out in group A")
    page.keyboard.press("e")
    page.wait_for_selector("text=Every single answer")


def test_a_moderator_accepts_by_one_key_and_undoes_it(open_page):
    page = open_page("/alliance/consultations/1/")
    row = page.locator(".queue-row", has_text="wait for the last train")
    number = re.sub(r"\D", "", row.locator(".statement-number").text_content())
    row.locator("button[data-key=a]").focus()
    page.keyboard.press("a")
    page.wait_for_selector(f"text=Statement {number} is up")
    expect(row).to_have_count(0)
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.wait_for_selector(f"text=Statement {number} is as it was")
    expect(row).to_have_count(1)
