"""The editor of a watch and the search box in a real browser: typed, read, mended with one press, saved by keys."""

import pytest

from tests.e2e.walks import SCHEMES, WIDTHS

expect = pytest.importorskip("playwright.sync_api").expect
MAIL = "/digest/mail/"  # as a mail it has no main part
PAGES = ["/watches/", "/watches/new/", "/watches/duty/", "/alerts/", "/digest/", "/search/", "/search/?q=ferry",
         MAIL, "/search/?q=ferry+AND+(night"]  # fmt: skip
FINGERS = "main .button, main summary"


@pytest.fixture
def editor(open_page):
    page = open_page("/watches/new/")
    page.fill("#name", f"Watch {page.evaluate('Math.random()')}")
    return page


def test_the_query_is_painted_while_it_is_typed_and_counted_a_moment_later(editor):
    editor.locator("#query").fill('ferry OR kind:blog\nNOT "budget vote"')
    box = editor.locator(".query-lines")
    expect(box.locator("li")).to_have_count(2)
    expect(box.locator(".operator")).to_have_text(["OR", "NOT"])
    expect(box.locator(".field-name")).to_have_text(["kind:"])
    expect(box.locator("li").first.locator(".after")).to_contain_text("post")
    expect(editor.locator(".counted")).to_contain_text("in 7 days")


def test_the_text_that_is_typed_lies_letter_on_letter_over_the_painted_lines(editor):
    editor.locator("#query").fill("ferry AND (" + "boat OR " * 20 + "dock)\nNOT budget")
    expect(editor.locator(".query-lines li")).to_have_count(2)
    places = editor.evaluate(
        """() => {
          const text = document.getElementById("query"), code = document.querySelector(".query-lines code");
          const a = text.getBoundingClientRect(), b = code.getBoundingClientRect();
          const x = getComputedStyle(text), y = getComputedStyle(code);
          return [a.left - b.left, a.top - b.top, a.width - b.width, text.scrollHeight - text.clientHeight,
                  Number(x.font === y.font)];
        }"""
    )
    assert all(abs(place) <= 1 for place in places[:4]) and places[4] == 1, places


def test_one_press_mends_it_and_ctrl_s_saves_it(editor):
    editor.locator("#query").fill("ferry\nAND (night OR boat")
    expect(editor.locator(".query-error")).to_contain_text("Line 2, position 5: this bracket is never closed.")
    expect(editor.locator("[data-save]")).to_have_attribute("aria-disabled", "true")
    expect(editor.locator("[data-blocked-words]")).to_have_text("Mend line 2 first.")
    editor.keyboard.press("Control+s")
    assert editor.url.endswith("/watches/new/")
    editor.keyboard.press("Alt+1")
    expect(editor.locator("#query")).to_have_value("ferry\nAND (night OR boat)")
    expect(editor.locator("#query")).to_be_focused()
    expect(editor.locator("[data-save]")).not_to_have_attribute("aria-disabled", "true")
    editor.keyboard.press("Control+s")
    editor.wait_for_url("**/watches/*/?done=saved")
    expect(editor.locator("#watch-title")).to_contain_text("Watch")


def test_keys_open_the_editor_and_the_question(open_page):
    page = open_page("/watches/new/")
    page.locator("h2").first.click()
    page.keyboard.press("e")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.locator("#story")).to_be_focused()


def test_without_a_script_the_query_is_counted_mended_and_saved(open_page):
    page = open_page("/watches/new/", java_script_enabled=False)
    page.fill("#name", "Plain")
    page.fill("#query", "ferry AND (night")
    page.get_by_role("button", name="Count").click()
    expect(page.locator(".query-error")).to_contain_text("never closed")
    page.get_by_role("button", name="Close it at the end").click()
    expect(page.locator("#query")).to_have_value("ferry AND (night)")
    page.get_by_role("button", name="Save version 1").click()
    expect(page.locator(".told")).to_contain_text("is saved")


def test_the_search_box_finds_and_mends(open_page):
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("ferry AND (night")
    page.keyboard.press("Enter")
    expect(page.locator("#search-error")).to_contain_text("Position 11")
    page.locator("h1").click()
    page.keyboard.press("Alt+1")
    page.wait_for_url("**/search/?q=ferry%20AND%20%28night%29")
    expect(page.locator(".found-row mark").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_the_watches_scrolls_sideways(walk, width):
    assert walk.sideways[width] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_as_rendered_can_be_read(walk, scheme):
    assert walk.unread[scheme] == []


def test_the_order_of_headings_has_no_gap(walk):
    assert [found for found in walk.headings if found[0] != MAIL] == []


def test_fingers_find_their_targets(walk):
    assert walk.small == []


def test_no_script_fails_and_no_resource_is_refused(walk):
    assert walk.told == []


def test_the_links_of_the_mail_are_of_a_fingers_height(open_page):
    page = open_page("/digest/mail/", width=390, height=844)
    small = page.evaluate(
        "[...document.querySelectorAll('a')].filter(e => e.offsetHeight < 40).map(e => e.outerHTML.slice(0, 90))"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
