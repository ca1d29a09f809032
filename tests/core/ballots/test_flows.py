"""The picture of the transfers: it adds up, keeps one scale, and no two numbers stand upon each other."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.ballots.count import Stage, Transfer
from rejoinder.core.ballots.flow_layout import BODY, PALETTE, USED_UP, lay_out, spread
from rejoinder.core.ballots.flows import picture, svg
from rejoinder.core.ballots.naming import short_names
from rejoinder.core.ballots.rules import RULES
from tests.core.ballots.counted import VALID, counted, counted_by, elections, many, run_off
from tests.examples import tried

TRANSFERABLE = [rule for name, rule in RULES.items() if name in ("scottish", "meek", "warren", "irv", "tworound")]
SVG = "{http://www.w3.org/2000/svg}"


def columns(flows):
    """The blocks by their place across, from left to right."""
    places = sorted({block.x for block in flows.blocks})
    return [[block for block in flows.blocks if block.x == x] for x in places]


def all_words(document):
    return [" ".join("".join(node.itertext()).split()) for node in ElementTree.fromstring(document).iter(f"{SVG}text")]


def test_every_column_of_the_picture_adds_up_to_the_valid_papers():
    for column in columns(lay_out(run_off())):
        assert sum(block.votes for block in column) == VALID


def test_height_is_papers_on_one_scale_in_every_column():
    flows = lay_out(run_off())
    for block in flows.blocks:
        assert block.height == pytest.approx(BODY * block.votes / VALID)


def test_the_picture_says_the_numbers_of_the_count():
    words = all_words(svg(run_off()))
    assert [word for word in words if word.startswith("+")][:5] == ["+96", "+148", "+121", "+87", "+39"]
    assert "2,105" in words
    assert "3,075, wins" in words
    assert "396 used up" in words
    assert "Ottoline Brask wins by 134 votes at the fourth stage" in words


def test_only_bands_that_change_hands_are_strong():
    flows = lay_out(run_off())
    strong = [band for band in flows.bands if band.is_strong]
    assert len(strong) == sum(len(stage.transfers) for stage in run_off().stages)
    assert {band.colour for band in strong} == {PALETTE[2], PALETTE[3], PALETTE[4]}


def test_used_up_papers_are_hatched_and_last():
    for column in columns(lay_out(run_off()))[1:]:
        assert [block.candidate for block in column].index(USED_UP) == len(column) - 1
    assert svg(run_off()).count('fill="url(#used-up)"') == 3


@pytest.mark.parametrize("candidates", [2, 3, 6, 20])
def test_no_two_blocks_or_numbers_stand_upon_each_other(candidates):
    flows = lay_out(many(candidates))
    for column in columns(flows):
        for above, below in zip(column, column[1:], strict=False):
            assert above.y + above.height + (0 if above.is_inside else 15) < below.y + 0.01
    for edge in {number.x for number in flows.numbers}:
        heights = sorted(number.y for number in flows.numbers if number.x == edge)
        assert all(lower - upper >= 13.99 for upper, lower in zip(heights, heights[1:], strict=False))
    assert all(number.y < flows.height for number in flows.numbers)


def test_twenty_stages_are_wider_than_a_page_and_five_are_not():
    assert lay_out(many(5)).width == 848
    assert lay_out(many(20)).width > 3000
    assert "count-wide" in picture(many(20))


def test_a_picture_for_a_page_has_no_style_of_its_own():
    drawn = picture(run_off())
    assert "<style" not in drawn
    assert "style=" not in drawn
    assert 'aria-label="Ottoline Brask wins by 134 votes at the fourth stage. The table below says the same."' in drawn


def test_names_are_escaped_cut_and_kept_in_their_direction():
    long, mirrored, sharp = "W" * 160, "אורן בר", "<b>Ada & Co"
    first = Stage(1, "first", (), (50, 30, 20), 0, (), (), None, "Nobody has more than half.")
    second = Stage(2, "exclusion", (2,), (60, 40, 0), 0, (0,), (2,), None, "", (Transfer(2, 0, 10), Transfer(2, 1, 10)))
    for stages in [first], [first, second]:
        document = svg(counted("irv", (long, mirrored, sharp), 1, stages, winners=(0,), valid=100))
        assert "<b>" not in document
        assert "\u2069" in document
        assert all(len(word) < 110 for word in all_words(document))


def test_no_papers_and_nobody_standing_still_draw():
    empty = counted(
        "irv", ("Ada", "Bo"), 1, [Stage(1, "first", (), (0, 0), 0, (), (), None, "No papers.")], winners=(), valid=0
    )
    assert "No papers were cast" in svg(empty)
    assert "Nobody stood" in svg(counted("irv", (), 1, [], winners=(), valid=0))


def test_white_on_every_colour_reaches_four_and_a_half_and_each_is_seen_on_the_dark_sheet():
    for colour in PALETTE:
        assert 1.05 / (_light(colour) + 0.05) >= 4.5
        assert (_light(colour) + 0.05) / (_light("#15181A") + 0.05) >= 3
    assert len(set(PALETTE)) == len(PALETTE)


@given(st.lists(st.floats(0, 500), max_size=20).map(sorted))
def test_numbers_are_spread_apart_in_their_order(middles):
    moved = spread(middles, 14)
    assert all(lower - upper >= 13.9999 for upper, lower in zip(moved, moved[1:], strict=False))
    assert sum(moved) == pytest.approx(sum(middles))


@pytest.mark.parametrize("rule", TRANSFERABLE, ids=lambda rule: rule.name)
@tried(30)
@given(elections())
def test_the_picture_of_any_count_is_well_formed_and_adds_up(rule, election):
    count = counted_by(rule, election)
    ElementTree.fromstring(svg(count))
    for column in columns(lay_out(count)):
        assert sum(block.votes for block in column) == election.valid


def test_short_names_are_never_two_alike():
    assert short_names(["Ottoline Brask", "Pia Brask", "Sunniva Achterby"]) == (
        "Ottoline Brask",
        "Pia Brask",
        "Achterby",
    )


def _light(colour):
    """Relative luminance (WCAG 2)."""
    parts = [int(part, 16) / 255 for part in re.findall("..", colour[1:])]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
