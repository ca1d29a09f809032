"""Pictures and the small tags of pages: laws that hold for every count."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.desk.board.pictures import leaning_bar, post_bars, share_bar
from rejoinder.desk.board.spread import NAMES_MAX, Carrier, crossings, draw
from rejoinder.desk.board.templatetags.desk import fit, marked, plain_number, web_address

COUNTS = st.fixed_dictionaries({leaning: st.integers(0, 500) for leaning in ("left", "centre", "right", "")})
NOW = 1_790_000_000.0


def widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'<rect x="[\d.]+" width="([\d.]+)"', svg)]


@given(COUNTS)
def test_a_leaning_bar_fills_its_width_and_keeps_the_order(counts):
    svg = leaning_bar(counts)
    present = [leaning for leaning in ("left", "centre", "right", "") if counts[leaning]]
    if present:
        assert abs(sum(widths(svg)) + 1.5 * (len(present) - 1) - 168) < 0.5
    drawn = re.findall(r"lean-(left|centre|right)|hatch-ground", svg)
    assert drawn == (present or [""])


@given(COUNTS)
def test_a_leaning_bar_says_its_counts_in_words(counts):
    words = re.findall(r"<span><b>(\d+)</b> ([a-z ]+)</span>", leaning_bar(counts))
    said = {word: int(count) for count, word in words}
    assert all(said[leaning] == counts[leaning] for leaning in ("left", "centre", "right"))
    assert said.get("no label", 0) == counts[""]


@given(st.lists(st.integers(0, 10_000), min_size=13, max_size=13))
def test_post_bars_stay_inside_their_picture_and_the_last_three_are_in_ink(counts):
    svg = post_bars(counts)
    bars = re.findall(r'x="([\d.]+)" y="([\d.]+)" width="8.0" height="([\d.]+)" class="(ink|edge)"', svg)
    assert [bar[3] for bar in bars] == ["edge"] * 10 + ["ink"] * 3
    assert all(float(y) >= 0 and float(y) + float(height) <= 30.1 and float(x) + 8 <= 120 for x, y, height, _ in bars)
    assert "aria-label" in svg


@given(st.floats(-5, 5))
def test_a_share_bar_never_leaves_its_track(share):
    (width,) = re.findall(r'class="full" width="(\d+)%"', share_bar(share))
    assert 0 <= int(width) <= 100


def carriers(*told: tuple[str, str, float]) -> list[Carrier]:
    return [
        Carrier(number, f"Outlet {number}", medium, leaning, NOW - 60 * ago, 1)
        for number, (medium, leaning, ago) in enumerate(told)
    ]


def test_a_crossing_is_where_a_story_first_reaches_the_other_side_and_the_news():
    found = crossings(carriers(("blog", "right", 36), ("blog", "right", 30), ("blog", "left", 28), ("news", "", 22)))
    assert [one.says for one in found] == ["reached the left after 8 min", "reached news after 14 min"]


def test_a_story_that_news_began_never_reached_news():
    assert crossings(carriers(("news", "left", 9), ("news", "left", 5))) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["blog", "news", "agency"]),
            st.sampled_from(["left", "centre", "right", ""]),
            st.floats(0, 100_000),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_the_spread_marks_each_carrier_once_names_at_most_six_and_stays_inside(told):
    drawn = draw(sorted(carriers(*told), key=lambda carrier: carrier.first), NOW)
    marks = re.findall(r'<(circle|rect)[^>]* class="[^"]*ringed"', drawn)
    assert len(marks) == len(told)
    assert len(re.findall(r"Outlet \d+(?:, first)?</text>", drawn)) <= NAMES_MAX
    assert all(-10 <= float(x) <= 836 for x in re.findall(r' (?:x|cx)="(-?[\d.]+)"', drawn))


def test_names_in_a_picture_are_escaped():
    assert "<b>" not in draw([Carrier(1, "<b>x</b>", "blog", "left", NOW - 60, 1)], NOW)


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_marking_words_changes_no_letter_and_lets_no_markup_through(text, words):
    html = marked(text, words)
    plain = re.sub(r'<span class="sr-only">.*?</span>$', "", html, flags=re.DOTALL)
    plain = plain.replace("<mark>", "").replace("</mark>", "")
    for sign, entity in [("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")]:
        plain = plain.replace(entity, sign)
    assert plain.replace("&amp;", "&") == text


def test_only_whole_words_are_marked_and_neighbours_make_one_mark():
    assert "<mark>flood-defence</mark>" in marked("flood-defence", ["flood", "defence"])
    assert "<mark>night ferry</mark>, ferryman" in marked("The night ferry, ferryman", ["ferry", "night"])


def test_a_fit_has_two_places_and_no_nought_before_the_point():
    assert [fit(score) for score in (0.858, 0.3, 0.997, 0.0, None)] == [".86", ".30", "over .99", ".00", ""]


def test_rates_have_one_place_below_ten():
    assert [plain_number(value) for value in (0.0, 2.6667, 12.0, 22.667, 1234.0)] == ["0", "2.7", "12", "23", "1,234"]


def test_an_address_that_is_not_of_the_web_is_no_link():
    assert web_address("javascript:alert(1)") == "#" and web_address("https://a.example/") == "https://a.example/"
