"""How channels count, what becomes a link there, and that shortening harms no word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.counting import (
    CHANNELS,
    NO_LIMITS,
    count,
    facets,
    graphemes,
    shorten_at_a_sentence,
    with_schemes,
)
from rejoinder.core.text import sentence_spans, sentences
from rejoinder.errors import BadInput

FAMILY = "👩‍👩‍👧‍👦"
ANY_TEXT = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["She voted.", "https://a.example/x(y)", "go.brask.example/ferry", "@brask@harrow.example", "#Fähre", FAMILY,
         "@brask.harrow.example", "(", ")", "…", "é", "\r\n", "“", "”,", "渡轮", "Mr.", "no"]
    ), max_size=20,
).map(" ".join)  # fmt: skip
PLAIN = st.text(alphabet="abcdé ", max_size=50)


def test_a_link_counts_23_on_mastodon_however_long_and_its_full_stop_counts_itself():
    assert count("mastodon", "https://a.example").used == 23
    assert count("mastodon", f"https://a.example/{'x' * 900}.").used == 24


def test_an_address_without_its_scheme_is_no_link_on_mastodon_and_counts_in_full():
    assert count("mastodon", "go.brask.example/ferry").used == 22


def test_of_a_mention_only_the_name_counts_on_mastodon():
    assert count("mastodon", "@brask@harrow.example hello").used == len("@brask hello")
    assert count("mastodon", "press@harrow.example").used == len("press@harrow.example")


def test_an_instance_says_its_own_limits():
    limits = {"max_characters": 30, "characters_reserved_per_url": 10}
    assert count("mastodon", "Read https://a.example/page", limits).used == 15
    assert count("mastodon", "x" * 31, limits).over == 1


@pytest.mark.parametrize("channel", ["mastodon", "bluesky"])
def test_a_family_of_emoji_is_one_letter(channel):
    assert count(channel, FAMILY * 7).used == 7


def test_bluesky_stops_at_301_graphemes_and_at_3001_bytes():
    assert count("bluesky", "x" * 300).over == 0
    assert count("bluesky", "x" * 301).over == 1
    heavy = count("bluesky", FAMILY * 200)  # 25 bytes each
    assert (heavy.unit, heavy.over) == ("bytes", 2_000)


def test_slack_advises_before_it_cuts_and_matrix_counts_bytes_as_they_are_sent():
    assert (count("slack", "x" * 40_001).over, count("slack", "x").advised) == (1, 4_000)
    assert count("matrix", 'a"é\n').used == 1 + 2 + 2 + 2


@pytest.mark.parametrize("channel", ["site", "wordpress", "press", "hook"])
def test_a_page_is_counted_in_words_without_end(channel):
    found = count(channel, "word " * 9_000)
    assert (found.used, found.allowed, found.left, found.over, found.is_near) == (9_000, None, None, 0, False)


def test_a_channel_that_is_none_is_refused_with_the_names_of_all():
    with pytest.raises(BadInput, match="'fax' is no channel; there are mastodon, bluesky"):
        count("fax", "x")


def test_85_per_cent_is_near():
    assert [count("bluesky", "x" * n).is_near for n in (254, 255)] == [False, True]


@given(st.sampled_from(["mastodon", "bluesky", "slack"]), PLAIN, PLAIN)
def test_plain_texts_laid_end_to_end_count_what_each_counts(channel, one, other):
    both = count(channel, f"{one} {other}").used
    assert both == count(channel, one).used + 1 + count(channel, other).used


@given(ANY_TEXT)
def test_no_letter_is_counted_that_is_not_there(text):
    assert graphemes(text) <= len(text)
    assert count("bluesky", text).used <= len(text.encode(errors="replace"))


@given(ANY_TEXT)
def test_the_bytes_of_a_facet_are_exactly_its_piece(text):
    raw, last = text.encode(errors="replace"), 0
    for one in facets(text):
        assert last <= one.byte_start < one.byte_end <= len(raw)
        last = one.byte_end
        piece = raw[one.byte_start : one.byte_end].decode()
        if one.kind == "tag":
            assert piece[0] in "#＃" and piece[1:] == one.value
        elif one.kind == "mention":
            assert piece.lower() == f"@{one.value}"
        else:
            assert one.value in (piece, f"https://{piece}")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Read go.brask.example/ferry.", ["https://go.brask.example/ferry"]),
        ("(see https://a.example/x_(y)).", ["https://a.example/x_(y)"]),
        ("“brask.uk”, they say", ["https://brask.uk"]),
        ("https://a.example/?q=1&r=2!", ["https://a.example/?q=1&r=2"]),
        ("e.g. this, i.e. that, 3.5m at 9 a.m.", []),
        ("It closed.The council knew.See notes.txt", []),
        ("press@brask.example", []),
        ("https:// and https://.", []),
        ("HTTPS://A.EXAMPLE/X", ["HTTPS://A.EXAMPLE/X"]),
    ],
)
def test_what_is_a_link(text, links):
    assert [one.value for one in facets(text) if one.kind == "link"] == links


def test_tags_are_words_and_no_bare_numbers():
    found = [one.value for one in facets("#Tidewell, #2026 # #night_ferry! a#b #️⃣")]
    assert found == ["Tidewell", "night_ferry"]


def test_a_bare_address_gets_its_scheme_and_no_other_letter_changes():
    text = "Read go.brask.example/ferry, or https://a.example."
    assert with_schemes(text) == "Read https://go.brask.example/ferry, or https://a.example."


@given(ANY_TEXT)
def test_a_text_with_schemes_has_the_same_facets(text):
    assert [(f.kind, f.value) for f in facets(with_schemes(text))] == [(f.kind, f.value) for f in facets(text)]


@given(st.sampled_from(CHANNELS), ANY_TEXT, st.integers(1, 60))
def test_a_shortened_text_fits_and_is_whole_words_from_the_start(channel, text, room):
    limits = {"max_characters": room, "max_graphemes": room}
    short = shorten_at_a_sentence(channel, text, limits)
    assert not count(channel, short, limits).over
    if short != text and short:
        kept = short.removesuffix("…").rstrip()
        assert text.strip().startswith(kept)
        rest = text.strip()[len(kept) :]
        assert not kept or not rest or not re.match(r"\w", rest) or not re.search(r"\w$", kept)


@given(ANY_TEXT)
def test_the_spans_of_sentences_are_the_sentences(text):
    assert tuple(" ".join(text[start:end].split()) for start, end in sentence_spans(text)) == sentences(text)


def test_limits_nobody_named_are_the_standard_ones():
    assert count("mastodon", "x", NO_LIMITS).allowed == 500
