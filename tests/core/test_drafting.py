"""Drafts hold nothing but sentences of approved lines, fit their channel, and refuse where nothing fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.citing import EXACTLY, NEARLY, NOT_AT_ALL, LineText, cited, nearest_line
from rejoinder.core.counting import count
from rejoinder.core.drafting import NO_LINE, ApprovedLine, Draft, NothingFits, draft, formal_draft
from tests.examples import tried

FERRY = ApprovedLine(
    14, 3, "She voted to keep the night ferry. Page 6 of the minutes says so.",
    "On 14 March the council voted on whether to end the night ferry. Ottoline Brask voted to keep it. "
    "The vote was lost by two.\n\nShe has asked for the service back at every meeting since.",
    {"mastodon": "Ottoline Brask voted to keep Tidewell’s night ferry. Page 6 of the council’s minutes records her vote."},
    ("https://council.example/minutes/14-march", "https://council.example/timetable"),
)  # fmt: skip
MEALS = ApprovedLine(
    9, 1, "12,400 school meals a week, not 1,240.", evidence=("https://council.example/minutes/14-march",)
)
CLAIM = "Brask voted to close the night ferry at the council meeting"
TAIL = (
    " https://go.brask.example/ferry\n\nPromoted by P. Hallorane on behalf of O. Brask, both at 2 Quay Steps, Tidewell."
)
SENTENCES = st.lists(
    st.sampled_from(["She voted to keep it.", "The vote was lost by two.", "No boat", "It ran all night!", "Page 6 says so.",
                     "Who asked?", "The council met on 14 March.", "“No,” she said."]), min_size=1, max_size=5, unique=True,
).map(" ".join)  # fmt: skip
LINES = st.lists(
    st.builds(ApprovedLine, st.integers(1, 99), st.integers(1, 5), SENTENCES, SENTENCES | st.just(""),
              st.dictionaries(st.sampled_from(["mastodon", "bluesky"]), SENTENCES, max_size=2)),
    max_size=4, unique_by=lambda line: line.id,
)  # fmt: skip


@tried(80)
@given(LINES, st.sampled_from(["mastodon", "bluesky", "slack", "site"]), st.integers(1, 200))
def test_every_sentence_stands_in_its_line_and_the_whole_fits_with_link_and_imprint(lines, channel, room):
    limits = {"max_characters": room, "max_graphemes": room}
    found = draft(CLAIM, lines, channel, after=" go", limits=limits)
    if isinstance(found, NothingFits):
        assert found.why
        return
    by_id = {line.id: line for line in lines}
    for one in found.sentences:
        line = by_id[one.line]
        assert one.version == line.version
        assert any(one.text in answer for answer in (line.short, line.long, *line.by_channel.values()))
    assert not count(channel, found.text + " go", limits).over
    assert len(found.sentences) <= 4 and len({one.line for one in found.sentences}) == 1


@tried(40)
@given(LINES, st.sampled_from(["mastodon", "site"]))
def test_the_same_lines_give_the_same_draft(lines, channel):
    assert draft(CLAIM, lines, channel) == draft(CLAIM, lines, channel)


@tried(60)
@given(LINES)
def test_each_sentence_of_a_draft_is_cited_word_for_word(lines):
    found = draft(CLAIM, lines, "bluesky")
    if isinstance(found, Draft):
        assert {one.how for one in cited(found.text, [line.text for line in lines])} == {EXACTLY}


def test_the_channel_s_own_answer_comes_first_and_the_long_answer_fills_the_room():
    found = draft(CLAIM, [FERRY, MEALS], "mastodon", after=TAIL)
    assert found.text.startswith("Ottoline Brask voted to keep Tidewell’s night ferry.")
    assert [one.part for one in found.sentences] == ["short answer"] * 2 + ["long answer"] * 1
    assert found.sentences[2].text.startswith("On 14 March the council voted")
    assert found.count.used == count("mastodon", found.text + TAIL).used <= 500


def test_a_shorter_answer_is_taken_where_the_channel_s_own_is_too_long():
    assert draft(CLAIM, [FERRY], "mastodon", limits={"max_characters": 80}).text == FERRY.short
    assert draft(CLAIM, [FERRY], "mastodon", limits={"max_characters": 60}).sentences[0].text in FERRY.text.text


def test_nothing_fits_is_said_with_what_is_missing():
    assert draft(CLAIM, [], "mastodon") == NothingFits(NO_LINE)
    why = draft(CLAIM, [FERRY], "mastodon", limits={"max_characters": 20}).why
    assert "line 14's, 14 characters too long" in why
    assert "have no short answer" in draft(CLAIM, [ApprovedLine(1, 1, " ")], "site").why


def test_a_sentence_that_leans_on_the_one_before_is_not_taken_without_it():
    line = ApprovedLine(1, 1, "No.", "The council closed the boat yard in June. It closed the ferry too.")
    found = draft("the ferry", [line], "mastodon")
    assert "It closed the ferry too." not in found.text
    assert "It closed the ferry too." in draft("the boat yard and the ferry", [line], "mastodon").text


def test_a_formal_draft_numbers_its_evidence_once_and_says_nothing_twice():
    found = formal_draft("The night ferry: what the record says", [FERRY, MEALS])
    assert [(one.number, one.line) for one in found.evidence] == [(1, 14), (2, 14)]
    assert found.short.text == f"{FERRY.short} [1] [2]"
    assert [len(paragraph.sentences) for paragraph in found.paragraphs] == [3, 1]
    assert found.text.endswith("[1] https://council.example/minutes/14-march\n[2] https://council.example/timetable")
    assert isinstance(formal_draft("x", []), NothingFits)
    again = ApprovedLine(2, 1, "She voted to keep the night ferry.", "She voted to keep the night ferry. It was lost.")
    assert [one.text for p in formal_draft("x", [again]).paragraphs for one in p.sentences] == ["It was lost."]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("she voted to keep the night ferry", EXACTLY),
        ("She voted  to keep the night ferry!", EXACTLY),
        ("She voted three times to keep the night ferry.", NEARLY),
        ("Ottoline Brask voted three times to keep the night ferry.", NEARLY),
        ("The boat is blue.", NOT_AT_ALL),
        ("It is so.", NOT_AT_ALL),
        ("", None),
    ],
)
def test_a_sentence_is_a_line_s_word_for_word_nearly_or_not_at_all(text, how):
    found = cited(text, [FERRY.text])
    assert [one.how for one in found] == ([how] if how else [])


def test_an_edited_sentence_shows_the_words_that_differ():
    [one] = cited("She voted three times to keep the night ferry.", [FERRY.text])
    assert one.line == 14 and one.says == "Sentence 1 is not line 14 word for word"
    assert [piece.text for piece in one.changes if piece.kind == "added"] == ["three times "]
    assert cited("The boat is blue.", [FERRY.text])[0].says == "Sentence 1 is not line 14"
    assert cited("The boat is blue.", [])[0].says == "Sentence 1 is not a line: no line was given"


def test_the_nearest_line_shares_most_words_and_a_stranger_has_none():
    lines = [FERRY.text, MEALS.text]
    assert nearest_line("How many school meals?", lines).id == 9
    assert nearest_line("Sluice gates", lines) is None
    assert nearest_line("Sluice gates", [LineText(1, "")]) is None
