"""The editor of a line in a real browser: keys, counters while typing, and what was typed is kept."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def editor(open_page):
    page = open_page("/lines/14/")
    page.wait_for_function("() => Boolean(window.rejoinder)")
    return page


def test_the_counter_follows_each_letter_by_the_channels_own_counting(editor):
    editor.get_by_label("Bluesky").fill("👩‍👩‍👧‍👦" * 301)
    expect(editor.locator('[data-counter="bluesky"]')).to_contain_text("1 too many")
    expect(editor.locator('[data-counter="bluesky"]')).to_have_class(re.compile("late"))
    editor.get_by_label("Said aloud").fill("She voted to keep it.")
    expect(editor.locator('[data-counter="said"]')).to_contain_text("5 of 15 words")


def test_keys_lead_to_evidence_differences_a_new_line_and_save(editor):
    editor.keyboard.press("e")
    expect(editor.get_by_label("Evidence, one a line")).to_be_focused()
    editor.keyboard.press("Alt+d")
    expect(editor).to_have_url(re.compile(r"/lines/versions/14/$"))
    editor.goto("/lines/14/")
    editor.wait_for_function("() => Boolean(window.rejoinder)")
    editor.get_by_label("Long answer").fill("A longer answer.")
    editor.keyboard.press("Control+s")
    expect(editor.locator(".told")).to_contain_text("waits for a second person")
    editor.keyboard.press("c")
    expect(editor).to_have_url(re.compile(r"/lines/new/$"))


def test_what_was_typed_and_not_saved_can_be_taken_up_again(editor):
    editor.get_by_label("Long answer").fill("Half a thought")
    editor.reload()
    expect(editor.locator("[data-kept]")).to_be_visible()
    editor.get_by_role("button", name="Take it back up").click()
    expect(editor.get_by_label("Long answer")).to_have_value("Half a thought")


def test_on_a_phone_the_room_is_its_list_and_a_line_its_editor(open_page):
    page = open_page("/lines/", width=390, height=844)
    expect(page.locator(".side-list")).to_be_visible()
    expect(page.locator("form.editor")).to_be_hidden()
    page.goto("/lines/14/")
    expect(page.locator("form.editor")).to_be_visible()
    expect(page.locator(".side-list")).to_be_hidden()


def test_a_line_is_asked_for_and_declined_with_a_reason(open_page):
    page = open_page("/lines/requests/new/")
    page.get_by_label("What has to be answered").fill("Brask sold the quay")
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_label("Why there will be no line").fill("We never owned it")
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".told")).to_contain_text("declined")
    expect(page.locator("main")).to_contain_text("Declined: We never owned it")
