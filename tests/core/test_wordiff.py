"""Word differences lose no letter and read as a person would mark them."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.wordiff import ADDED, REMOVED, SAME, WORDS_MAX, differences

TEXTS = st.lists(
    st.sampled_from(["she", "voted", "to", "keep", "close", "14 March", "£2.50", "Tidewell’s", "…", "\n", "渡轮"]),
    max_size=40,
).map(" ".join) | st.text(max_size=60)


def shown(before, after):
    return [(piece.kind[0], piece.text) for piece in differences(before, after)]


@given(TEXTS, TEXTS)
def test_both_texts_come_back_letter_for_letter(before, after):
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.kind != ADDED) == before
    assert "".join(p.text for p in pieces if p.kind != REMOVED) == after


@given(TEXTS, TEXTS)
def test_neighbours_differ_and_what_went_stands_before_what_came(before, after):
    pieces = differences(before, after)
    assert all(piece.text for piece in pieces)
    for one, other in zip(pieces, pieces[1:], strict=False):
        assert one.kind != other.kind
        assert (one.kind, other.kind) != (ADDED, REMOVED)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(piece.kind == SAME for piece in differences(text, text))


def test_a_replaced_phrase_is_one_change():
    assert shown("voted to close the ferry", "voted to keep the ferry") == [
        ("s", "voted to "), ("r", "close"), ("a", "keep"), ("s", " the ferry")]  # fmt: skip
    assert shown("a deeply regrettable mischaracterisation.", "a plain lie.") == [
        ("s", "a "), ("r", "deeply regrettable mischaracterisation"), ("a", "plain lie"), ("s", ".")]  # fmt: skip


def test_a_lone_word_between_long_changes_does_not_part_them():
    found = shown(
        "The council has met on Friday night in the hall", "Nobody from here was on any such boat at all in the hall"
    )
    assert [kind for kind, _ in found] == ["r", "a", "s"]


def test_a_number_or_a_name_is_one_word():
    assert shown("It costs £2.50.", "It costs £2.75.")[1:3] == [("r", "2.50"), ("a", "2.75")]
    assert shown("Tidewell’s boat", "Tidewell boat")[0] == ("r", "Tidewell’s")


def test_a_text_past_the_limit_is_one_change():
    long = "word " * (WORDS_MAX + 1)
    assert shown(long, long + "more") == [("r", long), ("a", long + "more")]


def test_many_changes_in_long_texts_are_still_found():
    before = [f"w{n}" for n in range(4_000)]
    after = [word if n % 7 else "x" for n, word in enumerate(before)]
    assert sum(1 for kind, _ in shown(" ".join(before), " ".join(after)) if kind == "r") > 500
