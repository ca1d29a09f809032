"""Result pages in a real browser: keys, phone, dark, and nothing of it wider than the page."""

import random

import pytest
from playwright.sync_api import expect

from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.flows import svg
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.ties import TieBreaker
from tests.desk.contest_results import COUNTY
from tests.e2e.walks import SCHEMES, WIDTHS

TEAM = [
    f"/alliance/contests/{slug}/result/" for slug in ("tidewell-primary", "county", "pairs", "points", "cedar-sallow")
]
PUBLIC = [
    "/vote/tidewell-primary/result/",
    "/vote/county/result/",
    "/vote/county/result/rules/",
    "/vote/cedar-sallow/result/",
]
PAGES = [*TEAM, TEAM[0] + "rules/", "/alliance/count/", "/alliance/contests/running/result/", *PUBLIC]
FINGERS = "main .button"
BLT = b'3 1\n4 1 0\n3 2 0\n2 3 2 0\n0\n"Ada"\n"Bo"\n"Cy"\n"The chair"\n'


TOUCHING = """() => {
  const texts = [...document.querySelectorAll("svg text")].map(e => [e.textContent, e.getBoundingClientRect()]);
  const found = [];
  texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)
      found.push([one, other]);
  }));
  return found;
}"""


@pytest.fixture(scope="module", autouse=True)
def counted(desk):
    desk.tell("results")


def marked(page):
    return page.evaluate("[...document.querySelectorAll('main .stage-now')].map(e => e.dataset.stage)")


def test_h_and_l_go_from_stage_to_stage_and_t_opens_the_table(open_page):
    page = open_page(TEAM[1])
    page.keyboard.press("l")
    page.keyboard.press("l")
    assert set(marked(page)) == {"1"}
    page.keyboard.press("h")
    assert set(marked(page)) == {"0"}
    assert not page.locator("details.as-table").get_attribute("open")
    page.keyboard.press("t")
    assert page.locator("table.exact").is_visible()


def test_j_and_k_go_from_candidate_to_candidate(open_page):
    page = open_page(TEAM[1])
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tr.count-row.selected th .name").inner_text() == "Osric Tamblyn"


def test_d_downloads_the_stages(open_page):
    page = open_page(TEAM[0])
    with page.expect_download() as found:
        page.keyboard.press("d")
    assert found.value.suggested_filename == "tidewell-primary-stages.csv"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(walk, width):
    assert walk.sideways[width] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_word_can_be_read(walk, scheme):
    assert walk.unread[scheme] == []


def test_headings_have_no_gap_and_fingers_find_their_targets(walk):
    assert walk.headings == [] and walk.small == []


def test_no_script_fails_and_no_resource_is_refused(walk):
    assert walk.told == []


def test_names_stay_in_place_while_the_grid_scrolls(open_page):
    page = open_page(PUBLIC[1], width=390, height=844)
    name = page.locator(".stage-grid tbody th").first
    before = name.bounding_box()["x"]
    page.evaluate("document.querySelector('.grid-frame').scrollLeft = 400")
    assert abs(name.bounding_box()["x"] - before) <= 14  # the padding of the frame


def test_text_in_pictures_is_at_least_eleven_pixels_high_on_a_phone(open_page):
    page = open_page(PUBLIC[0], width=390, height=844)
    scale = page.evaluate(
        "(() => { const s = document.querySelector('.count-picture'); return s.getBoundingClientRect().width / s.viewBox.baseVal.width; })()"
    )
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.count-picture text')].map(t => +t.getAttribute('font-size')))"
    )
    assert scale * smallest >= 11


def test_a_file_is_counted_in_the_browser(open_page):
    page = open_page("/alliance/count/")
    page.set_input_files("#file", {"name": "chair.blt", "mimeType": "text/plain", "buffer": BLT})
    page.select_option("#rule", "irv")
    page.click("text=Count it")
    expect(page.locator("h1")).to_have_text("Bo wins by 1 vote at the second stage")


@pytest.mark.parametrize(("rule", "papers"), [("irv", 3000), ("irv", 12), ("scottish", 3000), ("meek", 200)])
def test_no_two_words_of_a_picture_stand_upon_each_other(chromium, rule, papers):
    chance, counted = random.Random(papers), {}
    for _ in range(papers):
        first = min(int(chance.expovariate(0.3)), len(COUNTY) - 1)
        paper = bytes([first, *(n for n in chance.sample(range(len(COUNTY)), 3) if n != first)])
        counted[paper] = counted.get(paper, 0) + chance.choice([1, 1, 40])
    election = Election("", tuple(map(Candidate, COUNTY)), 1 if rule == "irv" else 3, counted)
    page = chromium.new_page()
    page.set_content(svg(RULES[rule].count(election, TieBreaker(seed="oak"))))
    assert page.evaluate(TOUCHING) == []
    page.close()
