import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.matching.index import CANDIDATES_MAX, SUGGEST_AT, LineIndex, candidates
from rejoinder.core.matching.values import LineForMatch
from tests.examples import tried

LINES = [
    LineForMatch("14", "Brask voted to close the night ferry", "She voted to keep the night ferry. Page 6 says so."),
    LineForMatch("31", "Hospital parking charges will double", "The charge stays at £2."),
    LineForMatch("09", "The school meals figure is wrong", "12,400 school meals a week, not 1,240."),
    LineForMatch("27", "Brask skipped the hustings", "We said yes to every hustings."),
]
FERRY = "Who closed the night ferry? Ottoline Brask voted for it in March, says a blog"


def test_the_line_about_the_same_thing_comes_first_and_fits():
    best = LineIndex(LINES).rank(FERRY)[0]
    assert best.line == "14" and best.score >= SUGGEST_AT
    assert {"night", "ferry", "voted"} <= set(best.words)


def test_a_post_about_something_else_fits_no_line():
    assert LineIndex(LINES).rank("Dressed crab is up to nine pounds on the quay")[0].score < SUGGEST_AT


def test_matched_words_stand_in_the_line_as_they_were_written():
    for match in LineIndex(LINES).rank(FERRY):
        line = next(one for one in LINES if one.id == match.line)
        assert all(word in f"{line.text} {line.title}".lower() for word in match.words)


def test_twins_are_one_entry_with_a_fixed_order():
    twins = [LineForMatch(2, "The “ferry” sails"), LineForMatch(1, 'The "ferry" sails'), LineForMatch(3, "A pier")]
    ranked = LineIndex(twins).rank("the ferry sails", 3)
    assert [match.line for match in ranked[:2]] == [1, 2]
    assert ranked[0].score == ranked[1].score


def test_no_lines_and_no_places_give_no_matches():
    assert LineIndex([]).rank(FERRY) == []
    assert LineIndex(LINES).rank(FERRY, 0) == []


def test_a_line_near_in_time_is_preferred_only_where_both_have_dates():
    old, new = (
        LineForMatch("old", "A ferry sails today", date=0.0),
        LineForMatch("new", "A ferry sails later", date=1e9),
    )
    assert LineIndex([old, new]).rank("The ferry sails", 1, at=1e9)[0].line == "new"
    assert LineIndex([old, new]).rank("The ferry sails", 1, at=0.0)[0].line == "old"


@tried(30)
@given(st.text(max_size=200), st.integers(1, 6))
def test_any_post_gets_at_most_k_lines_in_falling_order_of_chance(text, k):
    ranked = LineIndex(LINES).rank(text, k)
    assert len(ranked) == min(k, len(LINES))
    scores = [match.score for match in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({match.line for match in ranked}) == len(ranked)


@pytest.mark.parametrize("text", ["", "🚢" * 50, "\x00", "a" * 20000])
def test_odd_posts_are_ranked_all_the_same(text):
    assert len(LineIndex(LINES).rank(text)) == 4


# ---- no match


OTHERS = [LineForMatch(f"x{n}", f"Ward {n} gets {n} new benches by the {place}") for n, place in enumerate(
    "pier church mill brook chapel green bridge station library market".split(), 2)]  # fmt: skip


@tried(30)
@given(st.text(max_size=200), st.integers(0, 4))
def test_the_chances_of_the_lines_and_that_none_answers_come_to_one_at_most(text, lines):
    found = LineIndex(LINES[:lines]).answer(text, 10)
    assert 0 <= found.no_match <= 1
    assert sum(match.score for match in found.lines) + found.no_match <= 1.001


def test_without_any_line_none_answers():
    assert LineIndex([]).answer(FERRY).no_match == 1


def test_that_none_answers_is_likelier_once_the_answer_is_taken_out():
    with_it, without = LineIndex(LINES + OTHERS), LineIndex(LINES[1:] + OTHERS)
    assert with_it.answer(FERRY).no_match < 0.5 < without.answer(FERRY).no_match


def test_lines_that_share_nothing_do_not_change_which_line_is_best():
    assert LineIndex(LINES).rank(FERRY)[0].line == LineIndex(OTHERS + LINES).rank(FERRY)[0].line == "14"


def test_a_post_gets_the_same_answer_whatever_was_asked_before():
    index = LineIndex(LINES + OTHERS)
    alone = index.answer(FERRY)
    for text in ("Parking at the hospital doubles", "", "Benches by the mill"):
        index.answer(text)
    assert index.answer(FERRY) == alone == LineIndex(LINES + OTHERS).answer(FERRY)


# ---- larger collections, and what may change


def many(count):
    return [LineForMatch(n, f"Claim {n} says that road {n % 97} in ward {n % 89} is shut") for n in range(count)]


def test_equal_lines_keep_their_order_and_the_first_candidates_win_ties():
    rows = candidates([np.full(500, 2.0, dtype=np.float32)])
    assert rows.tolist() == list(range(CANDIDATES_MAX))
    same = [LineForMatch(n, f"The quay is open {n}") for n in range(300)]
    assert [match.line for match in LineIndex(same).rank("the quay is open")] == [0, 1, 2, 3, 4]


def spoken(index, text):
    """What an index says in two figures: words are added up in another order where they were met in another."""
    found = index.answer(text)
    return [(match.line, round(match.score, 2), match.words) for match in found.lines], round(found.no_match, 2)


def test_an_index_made_from_another_says_the_same_as_one_made_afresh():
    before = LineIndex(many(300))
    lines = [*many(200), *LINES]
    for text in (FERRY, "road 12 is shut", "hustings"):
        assert spoken(LineIndex(lines, before=before), text) == spoken(LineIndex(lines), text)


def invented_vectors(texts):
    """Words hashed to places: what shares words is near. Not a language model, but of its shape."""
    out = np.zeros((len(texts), 384), dtype=np.float32)
    for row, text in zip(out, texts, strict=True):
        row[0] = 0.1
        for word in text.lower().split():
            row[sum(word.encode()) % 383 + 1] += 1
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_short_vectors_find_the_line_among_thousands():
    index = LineIndex([*many(2500), *LINES], invented_vectors)
    assert index.rank("Brask voted to close the night ferry")[0].line == "14"


def test_vectors_of_lines_that_stayed_are_not_asked_for_again():
    asked = []

    def encode(texts):
        asked.extend(texts)
        return invented_vectors(texts)

    before = LineIndex(LINES, encode)
    asked.clear()
    after = LineIndex([*LINES, OTHERS[0]], encode, before=before)
    assert asked == [OTHERS[0].text]
    assert spoken(after, FERRY) == spoken(LineIndex([*LINES, OTHERS[0]], invented_vectors), FERRY)


def test_a_subtitle_can_tell_which_of_two_lines_is_meant():
    one = LineForMatch("one", "The council decided", "Planning", "A lighthouse becomes a hotel")
    other = LineForMatch("other", "The council decided it", "Planning", "A field becomes a car park")
    for encode in (None, invented_vectors):
        assert LineIndex([other, one], encode).rank("Lighthouse to be a hotel")[0].line == "one"


def test_a_line_that_names_the_year_of_the_post_is_preferred():
    lines = [LineForMatch(year, f"A photograph shows floods on the quay in {year}") for year in (2019, 2026)]
    assert LineIndex(lines).rank("Floods on the quay, look", at=1_790_000_000.0)[0].line == 2026
