"""The pictures of plans: what is drawn is what is counted, and each says it in words as well."""

import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.pacts.going import goings
from rejoinder.core.pacts.outcome import Interval, Standing
from rejoinder.core.seats.results import Candidacy, SeatResult
from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.hex_map import HexSeat, hex_map, short_act
from rejoinder.desk.pacts.marks import marks_of
from rejoinder.desk.pacts.pictures import Pair, axis_over, fairness, frontier, intervals, pairs_of, range_words
from rejoinder.desk.pacts.seat_pictures import flows
from tests.examples import tried

PARTIES = ("Orchard", "Cedar", "Tideway", "Kestrel", "Foundry")
MARKS = marks_of(PARTIES, {"Orchard": "The Orchard Party"}, {})
SEATS = st.integers(-40, 40).map(float)
NARROW = 320  # px of a phone


def standing(mean, low, high, rivals=None, party="Cedar"):
    some = Interval(mean, low, high)
    return Standing(party, some, some, some, rivals, 1, 2, 100)


def seat(name="Oxley", q=0, r=0, **more):
    return HexSeat(name, q, r, "Kestrel", f"{name}: held by Kestrel", **more)


def is_well_formed(svg):
    return ET.fromstring(svg).tag.endswith("svg")


@tried(20)  # its first example may wait for the machine
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), unique=True, min_size=1, max_size=20))
def test_every_seat_has_one_hexagon_inside_the_picture(cells):
    drawn = hex_map([seat(f"Seat {n}", q, r) for n, (q, r) in enumerate(cells)], MARKS, chosen="Seat 0", finding="x")
    at = re.findall(r'data-x="([\d.]+)" data-y="([\d.]+)"', drawn.shapes)
    assert len(at) == len(cells) == len(set(at))
    assert all(0 < float(x) < drawn.width and 0 < float(y) < drawn.height for x, y in at)
    assert drawn.shapes.count('aria-current="true"') == 1 and "hex-halo" in drawn.shapes


def test_a_hexagon_says_who_is_out_for_whom_and_stays_a_link():
    acting = seat("Sallow Vale", 1, 0, aside=("Cedar",), for_party="Orchard", may_change=True, key=7)
    shapes = hex_map([seat(), acting], MARKS, chosen="Oxley", finding="x").shapes
    assert "C›O" in shapes and "on-fill" in shapes and 'href="?seat=7#seat"' in shapes
    assert shapes.index("hex-pale") < shapes.index("hex-ring")  # what acts is drawn over what does not


def test_two_that_are_out_are_counted_as_there_is_no_room_for_both():
    assert short_act(("Cedar", "Tideway"), "Orchard", MARKS) == "2›O"


def test_a_veto_is_a_cross_and_not_a_colour_alone():
    shapes = hex_map([seat(has_veto=True)], MARKS, chosen=None, finding="x").shapes
    assert "hex-veto" in shapes and "<a " not in shapes


def test_a_file_of_a_picture_stands_alone_and_shows_no_chosen_seat():
    text = hex_map([seat("A & B <seat>")], MARKS, chosen=None, finding="One & only", under="A note").document()
    assert is_well_formed(text) and "hex-chosen" not in text and "One &amp; only" in text
    assert "var(--ink)" in text and "--ink:#16181A" in text and "http://www.w3.org/2000/svg" in text


@given(st.lists(st.tuples(SEATS, SEATS, SEATS).map(sorted), min_size=1, max_size=6))
def test_intervals_of_a_table_share_one_scale_with_nought_on_it(ranges):
    rows = [standing(mid, low, high) for low, mid, high in ranges]
    axis = axis_over(rows)
    assert 0 in axis.ticks and len(axis.ticks) <= 5
    for one in rows:
        assert 0 <= axis.x(one.gain.low) <= axis.x(one.gain.mean) <= axis.x(one.gain.high) <= axis.wide
        assert is_well_formed(intervals(one, axis))


def test_the_answer_of_the_other_side_is_dashed_and_hollow():
    axis = axis_over([standing(3, 1, 5)])
    assert "dashed-line" not in intervals(standing(3, 1, 5), axis)
    answered = intervals(standing(3, 1, 5, Interval(1, -1, 2)), axis)
    assert "dashed-line" in answered and "hollow" in answered


def test_a_range_is_told_in_whole_seats_and_its_middle_with_a_tenth():
    assert range_words(Interval(2.6, -0.8, 5.2)) == "+2.6, −1 to +5"


def test_each_pair_of_partners_is_shown_once():
    given_ = [("Orchard", "Cedar", 4), ("Cedar", "Orchard", 5), ("Tideway", "Cedar", 4)]
    assert [(one.one, one.other) for one in pairs_of(["Orchard", "Cedar"], given_)] == [("Orchard", "Cedar")]
    for partners in (PARTIES[:3], PARTIES[:4], PARTIES):
        found = pairs_of(partners, given_)
        assert len({frozenset((one.one, one.other)) for one in found}) == len(found)
        assert len(found) == len(partners) * (len(partners) - 1) // 2
    assert pairs_of(PARTIES[:3], given_)[0] == Pair("Orchard", "Cedar", 4, 5)


@given(st.integers(0, 60), st.integers(0, 60))
def test_fairness_stays_in_its_picture_and_says_its_numbers(one, other):
    svg = fairness(Pair("Orchard", "Cedar", one, other), MARKS, max(one, other))
    rects = re.findall(r'<rect x="([\d.]+)" y="4" width="([\d.]+)"', svg)
    assert all(float(x) >= 60 and float(x) + float(wide) <= 380 for x, wide in rects)
    assert f"gives Cedar {one}" in svg and is_well_formed(svg)


def test_the_frontier_marks_this_plan_and_counts_every_dot():
    drawn = frontier([(0, 0.0), (6, 4.2), (12, 7.0)], (12, 6.9), across="seats", finding="12 seats bring +7")
    assert drawn.shapes.count('class="hollow"') == 3 and "this plan +6.9" in drawn.shapes
    assert is_well_formed(drawn.document()) and 'aria-label="12 seats bring +7"' in drawn.on_page("frontier")


@tried(15)
@given(st.lists(st.integers(1, 30_000), min_size=3, max_size=5))
def test_voters_of_an_absent_party_are_neither_made_nor_lost(votes):
    result = SeatResult("Oxley", tuple(map(Candidacy, PARTIES, votes)))
    found = goings(result, "Orchard", ("Orchard",), "Cedar")
    assert abs(sum(one.mean for one in found) - 1) < 1e-4 and found[-1].to == ""
    assert all(-1e-6 <= one.low <= one.high <= 1 + 1e-6 and one.to != "Orchard" for one in found)


def test_flows_number_every_band_with_its_range():
    result = SeatResult("Oxley", tuple(map(Candidacy, PARTIES, (9000, 8000, 3000, 12_000, 2000))))
    shares = goings(result, "Tideway", ("Tideway",), "Cedar")
    drawn = flows("Tideway", shares, MARKS, for_party="Cedar", finding="Where they go")
    assert drawn.shapes.count("<path") == len(shares) and "nobody" in drawn.shapes and drawn.width <= NARROW
    assert len(re.findall(r"\d+ to \d+", drawn.shapes)) == len(shares) and is_well_formed(drawn.document())


def test_long_words_of_a_title_get_a_line_each():
    drawn = Drawn(MARKS.swatch("Cedar"), 100, 20, "Short then " + "w" * 80)
    assert drawn.document().count('class="strong-text title"') == 2
