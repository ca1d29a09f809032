"""What a look at a piece of evidence means."""

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.evidence import (
    ALARM_AFTER_S,
    DAY_S,
    HOUR_S,
    PIECES_MAX,
    Looked,
    Stood,
    changed_words,
    changes,
    judge,
    touched,
)

WORDS = st.lists(st.sampled_from("ferry boat quay 23:40 22:55 vote council the of".split()), max_size=40)


@given(WORDS, st.text(" \n\t", min_size=1, max_size=3))
def test_white_space_never_makes_a_change(words, blank):
    assert judge(Stood("same", " ".join(words)), Looked("read", blank.join(words)), 0.0).state == "same"


@given(WORDS, WORDS)
def test_a_change_has_pieces_and_sameness_has_none(before, after):
    old, new = " ".join(before), " ".join(after)
    pieces = [piece for piece in changes(old, new) if piece.kind != "same"]
    assert bool(pieces) == (before != after) and len(pieces) <= PIECES_MAX


@given(WORDS, WORDS)
def test_a_sentence_that_has_none_of_the_changed_words_is_never_touched(before, after):
    words = changed_words(changes(" ".join(before), " ".join(after)))
    assert touched("Nothing here mentions them.", words) == ()


@given(st.floats(0, 10 * DAY_S), st.booleans())
def test_not_reached_alarms_after_a_day_and_not_before(since_s, is_used):
    stood = Stood("unreachable", "x", failing_since=0.0, fails=3)
    judged = judge(stood, Looked("failed", why="down"), since_s, is_used=is_used)
    assert judged.state == ("lost" if since_s >= ALARM_AFTER_S else "unreachable")
    assert judged.failing_since == 0.0 and judged.again_s <= 6 * HOUR_S


def test_a_page_that_is_used_is_looked_at_hourly():
    assert judge(Stood("same", "x"), Looked("read", "x"), 0.0, is_used=True).again_s == HOUR_S
    assert judge(Stood("same", "x"), Looked("read", "x"), 0.0).again_s == DAY_S


def test_a_host_that_names_a_time_changes_nothing_else():
    judged = judge(Stood("changed", "x", fails=2), Looked("later", why="told to wait", until=9000.0), 0.0)
    assert (judged.state, judged.again_s, judged.fails) == ("changed", 9000.0, 2)


def test_words_that_only_moved_are_not_taken_for_changed():
    assert changed_words(changes("The boat leaves. Page 6.", "Page 6. The boat leaves.")) == ()


def test_a_long_page_shows_the_places_that_changed_with_a_little_around_them():
    lines = [f"Row {n} of the long table of sailings" for n in range(300)]
    after = lines.copy()
    after[7], after[200] = "Row 7 of another table", "Row 200 is cancelled"
    said = "".join(piece.text for piece in changes("\n".join(lines), "\n".join(after)))
    assert "another" in said and "cancelled" in said and len(said) < 400
