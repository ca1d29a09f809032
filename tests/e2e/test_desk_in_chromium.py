"""A press officer at the board with nothing but the keyboard, and pages that stay live."""

import re

from playwright.sync_api import expect

FERRY = "Brask “voted to close” Tidewell’s night ferry"


def selected_title(page) -> str:
    return page.locator(".row.selected .title").inner_text()


def test_j_and_k_walk_the_rows_and_o_opens_one(open_page):
    page = open_page("/")
    titles = page.locator(".row .title").all_inner_texts()
    assert selected_title(page) == titles[0]
    walked = []
    for key in "jjk":
        page.keyboard.press(key)
        walked.append(selected_title(page))
    assert walked == [titles[1], titles[2], titles[1]]
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text(titles[1])


def test_a_verdict_takes_the_row_away_and_u_brings_it_back(open_page):
    page = open_page("/")
    row = page.locator(".row", has_text="Leaflet says hospital parking")
    row.locator(".meta").click()
    page.keyboard.press("n")
    expect(page.locator("#status")).to_contain_text("Non-story: “Leaflet says hospital parking charges will double”.")
    expect(page.locator('[data-group="new"] .row', has_text="Leaflet")).to_have_count(0)
    expect(page.locator('[data-group="non_story"] .row', has_text="Leaflet")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator('[data-group="new"] .row', has_text="Leaflet")).to_have_count(1)


def test_responding_without_a_rebuttal_opens_the_story_at_its_best_line_and_offers_to_copy_it(open_page):
    page = open_page("/stories/1/")
    page.get_by_role("button", name="Respond", exact=True).click()
    expect(page).to_have_url(re.compile(r"/stories/1/#lines$"))
    expect(page.get_by_role("button", name="Copy the line").first).to_be_visible()
    expect(page.locator(".story-head .state")).to_have_text("Responding")
    page.get_by_role("button", name="Not yet").click()
    expect(page.locator(".story-head .state")).to_have_text("New")


def test_keys_never_fire_while_typing(open_page):
    page = open_page("/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("now jokes")
    assert page.locator("#search").input_value() == "now jokes"
    expect(page.locator("#status")).not_to_contain_text("Non-story: “Brask")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#all-keys")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#all-keys")).to_be_visible()


def test_the_rooms_are_two_keys_away(open_page):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/stories/$"))


def test_a_row_that_grew_is_put_in_place_and_a_new_one_waits_until_asked_for(open_page, desk):
    page = open_page("/")
    expect(page.locator("[data-live-words]").first).to_contain_text("Live, last post")
    posts = page.locator("#story-1 .spark .tiny")
    before = int(posts.inner_text().split()[0])
    desk.tell("grow", "1")
    expect(posts).to_contain_text(f"{before + 1} posts")
    expect(page.locator("#story-1")).to_have_class(re.compile("updated"))
    desk.tell("open")
    expect(page.locator("#new-rows")).to_contain_text("1 new, press")
    expect(page.locator(".row", has_text="Pier lights go out")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.locator(".row", has_text="Pier lights go out")).to_have_count(1)
    expect(page.locator("#new-rows")).to_be_hidden()


def test_lost_contact_is_said(open_page):
    page = open_page("/stories/")
    expect(page.locator("[data-live-words]").first).to_contain_text("Live")
    page.context.set_offline(True)
    expect(page.locator("[data-live-words]").first).to_have_text("No contact, trying again")
    page.context.set_offline(False)


def test_splitting_previews_both_stories_as_posts_are_chosen(open_page):
    page = open_page("/stories/1/split/")
    page.get_by_label(re.compile("Council paid £1.2m")).check()
    expect(page.locator("#preview")).to_contain_text("Split off 1 post")
    page.locator("#reason").fill("another claim")
    page.get_by_label(re.compile("Did Brask save")).check()
    expect(page.locator("#preview")).to_contain_text("Split off 2 posts")
    assert page.locator("#reason").input_value() == "another claim"


def test_splitting_with_the_keyboard_alone(open_page):
    page = open_page("/stories/1/split/")
    for key in "jjX":
        page.keyboard.press(key)
    expect(page.locator("#chosen-count")).to_have_text("2 posts")
    page.keyboard.press("z")
    expect(page.locator("#chosen-count")).to_have_text("0 posts")
    for key in "jjjjx":
        page.keyboard.press(key)
    expect(page.locator("#preview mark, #choose mark").first).to_be_visible()
    page.keyboard.press("g")
    expect(page.locator(".words-row.moves .words-title").first).to_contain_text("£1.2m")
    page.locator("#reason").fill("the cost is another claim")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/stories/1/$"))
    page.keyboard.press("u")
    expect(page.locator("#corrections")).to_contain_text("Undone by")


def test_a_single_post_is_moved_after_both_stories_were_shown(open_page):
    page = open_page("/stories/1/")
    page.locator(".post-list li", has_text="Did Brask save").get_by_role("link", name="Move it").click()
    page.locator("#other").fill("leaflet")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="See both").first.click()
    expect(page.locator(".panel.dashed")).to_contain_text("4 posts")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#corrections")).to_contain_text("moved 1 post from 1 to 2")
    page.keyboard.press("u")
    expect(page.locator("#corrections")).to_contain_text("Undone by")


def test_p_opens_the_record_and_its_keys_choose_the_hours(open_page):
    page = open_page("/")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("/record/$"))
    page.keyboard.press("4")
    expect(page).to_have_url(re.compile("hours=24"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/$"))


def test_the_board_as_it_stood_is_a_key_away_and_names_its_address(open_page):
    page = open_page("/")
    page.keyboard.press("b")
    page.locator("main .plain-list a").last.click()
    expect(page.locator(".row .title").first).to_be_visible()
    expect(page.locator("#cite + p a")).to_have_attribute("href", re.compile(r"^/board/at/.*Z/$"))
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/stories/\d+/$"))


def test_a_notice_is_drafted_and_its_writer_may_not_approve_it(open_page):
    page = open_page("/stories/6/")
    page.get_by_role("button", name="Draft a notice to the posters").click()
    page.locator("#notice-text").fill("It is a non-story to us.")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("#notice")).to_contain_text("You wrote this, so someone else must approve it.")


def test_without_scripts_people_read_decide_and_undo(open_page):
    page = open_page("/", java_script_enabled=False)
    row = page.locator(".row", has_text="Two candidates skip")
    row.get_by_role("button", name="non-story").click()
    expect(page.locator("#status")).to_contain_text("Non-story: “Two candidates skip")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[data-group="watch"] .row', has_text="Two candidates")).to_have_count(1)
