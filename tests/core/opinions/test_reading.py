"""Votes from CSV: what counts, what does not, and what is said of it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.opinions import ABSENT
from rejoinder.core.opinions.polis import (
    PolisComment,
    PolisVote,
    comments_csv,
    participants_csv,
    read_comments,
    summary_csv,
    summary_of,
    votes_csv,
)
from rejoinder.core.opinions.reading import Rejected, read_votes
from rejoinder.errors import BadInput
from tests.examples import tried


def read(text):
    return read_votes(text.splitlines(keepends=True), "v.csv")


def said(read_):
    answers = read_.answers
    return {
        (who, what): int(answers.votes[row, column])
        for row, who in enumerate(answers.participants)
        for column, what in enumerate(answers.statements)
        if answers.votes[row, column] != ABSENT
    }


def test_the_columns_may_stand_in_any_order_and_others_beside_them():
    assert said(read("vote,note,Statement,participant\n1,x,4,ann\n-1,,7,bo\n")) == {("ann", "4"): 1, ("bo", "7"): -1}


def test_votes_with_decimals_as_statistics_programs_write_them_are_read():
    found = read("participant,statement,vote\nann,4,1.0\nbo,4,-1.0\ncy,4,0.0\n")
    assert said(found) == {("ann", "4"): 1, ("bo", "4"): -1, ("cy", "4"): 0}


def test_the_last_vote_of_a_person_on_a_statement_counts():
    assert said(read("participant,statement,vote\nann,4,1\nann,4,0\n")) == {("ann", "4"): 0}


@pytest.mark.parametrize("times", [("200", "100"), ("2026-10-08T21:34:00Z", "2026-10-08T20:00:00Z"), ("2e12", "1e12")])
def test_where_there_are_times_the_latest_counts_not_the_last_line(times):
    text = f"participant,statement,vote,timestamp\nann,4,1,{times[0]}\nann,4,0,{times[1]}\n"
    assert said(read(text)) == {("ann", "4"): 1}


def test_of_equal_times_the_later_line_counts():
    assert said(read("participant,statement,vote,timestamp\nann,4,1,5\nann,4,0,5\n")) == {("ann", "4"): 0}


def test_votes_of_a_polis_export_are_known_by_their_header():
    read_ = read("timestamp,datetime,comment-id,voter-id,vote\n1500232652930,x,4,17,-1\n")
    assert (read_.layout, said(read_)) == ("polis votes", {("17", "4"): -1})


def test_a_row_a_participant_is_known_by_its_header():
    read_ = read("participant,group-id,n-comments,n-votes,n-agree,n-disagree,4,7\n17,0,0,1,1,0,1,\n18,,0,2,0,1,0,-1\n")
    assert read_.layout == "polis participants"
    assert said(read_) == {("17", "4"): 1, ("18", "4"): 0, ("18", "7"): -1}


BAD_ROWS = {
    "ann,5,2": "the vote is '2'; 1 agrees, 0 passes, -1 disagrees",
    "ann,5,0.5": "the vote is '0.5'; 1 agrees, 0 passes, -1 disagrees",
    "ann,5,": "the vote is ''; 1 agrees, 0 passes, -1 disagrees",
    ",5,1": "no person",
    "ann,,1": "no statement",
    "ann,5": "2 fields, the header has 3",
    "ann,5,1,1": "4 fields, the header has 3",
    'ann,"5,1': "not CSV: unexpected end of data",
    f"{'a' * 201},5,1": "the id of the person is over 200 letters or cannot be printed",
}


@pytest.mark.parametrize("bad", BAD_ROWS)
def test_a_row_that_cannot_be_read_is_listed_by_its_line_and_the_others_count(bad):
    read_ = read(f"participant,statement,vote\nbo,4,1\n{bad}\ncy,4,-1\n")
    assert said(read_) == {("bo", "4"): 1, ("cy", "4"): -1}
    assert (read_.rejected, read_.told) == (1, (Rejected(3, BAD_ROWS[bad]),))


def test_a_time_that_is_none_is_listed():
    read_ = read("participant,statement,vote,timestamp\nbo,4,1,soon\nbo,4,1,nan\ncy,4,1,5\ncy,4,1,6\n")
    assert [one.line for one in read_.told] == [2, 3]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "an empty file"),
        ("a,b,c\n1,2,3\n", "not a header that is known (a,b,c)"),
        ("participant,statement,vote\n", "no votes under the header"),
        ("participant,statement,vote\nann,4,9\n", "1 of 1 rows cannot be read, so no total can be trusted"),
        ("participant,statement,vote\na,4,1\na,5,9\na,6,9\n", "2 of 3 rows"),
        ("participant,statement,vote,vote\na,4,1,1\n", "names 'vote' twice"),
        ("participant,statement,vote\na,4,1\0\n", "line 2: not a text file (it has NUL bytes)"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_one_line(text, why):
    with pytest.raises(BadInput) as refused:
        read(text)
    assert why in str(refused.value)


@given(st.integers(0, 2**32 - 1))
@tried(60)
def test_a_damaged_file_is_read_or_refused_and_never_misread(seed):
    """Of each vote that counts, a line of the damaged file says so."""
    draw = random.Random(seed)
    lines = ["participant,statement,vote"] + [f"p{n % 7},{n % 5},{draw.choice('1 0 -1'.split())}" for n in range(30)]
    text = list("\n".join(lines))
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(len(text))
        text[at : at + draw.randint(0, 3)] = draw.choice(['"', ",", "\n", "2", "\x00", "é", "", "-", "\r"])
    damaged = "".join(text)
    try:
        read_ = read(damaged)
    except BadInput:
        return
    for (who, what), vote in said(read_).items():
        assert any(who in line and what in line and str(vote) in line for line in damaged.splitlines())


VOTES = st.lists(
    st.builds(
        PolisVote,
        st.integers(100_000_000_000, 2_000_000_000_000),  # milliseconds since 1973: smaller ones are taken for seconds
        st.integers(0, 9).map(str),
        st.integers(0, 9).map(str),
        st.sampled_from([1, 0, -1]),
    ),
    min_size=1,
    max_size=30,
)


@tried(40)
@given(VOTES)
def test_votes_that_were_written_are_read_again(votes):
    read_ = read_votes(votes_csv(votes), "votes.csv")
    latest = {}
    for one in sorted(votes, key=lambda one: one.at_ms):
        latest[one.voter, one.comment] = one.vote
    assert (said(read_), read_.rejected) == (latest, 0)


@tried(40)
@given(VOTES)
def test_participants_that_were_written_are_read_again(votes):
    one = read_votes(votes_csv(votes), "votes.csv")
    again = read_votes(participants_csv(one.answers, {}), "participants-votes.csv")
    assert said(again) == said(one)


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=60)


@given(st.lists(st.builds(PolisComment, st.integers(0, 99).map(str), TEXTS, st.sampled_from([1, 0, -1])), max_size=6))
def test_statements_that_were_written_are_read_again(comments):
    text = "".join(comments_csv(comments))
    assert read_comments(_lines(text), "comments.csv") == comments


def _lines(text):
    return [line + "\n" for line in text.split("\n")[:-1]]


def test_a_participant_row_counts_what_was_said():
    read_ = read("participant,statement,vote\nann,4,1\nann,5,-1\nann,6,0\nbo,4,1\n")
    assert list(participants_csv(read_.answers, {"ann": 1}, {"ann": 3})) == [
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,4,5,6\n",
        "ann,1,3,3,1,1,1,-1,0\n",
        "bo,,0,1,1,0,1,,\n",
    ]


def test_the_summary_names_topic_people_and_groups():
    read_ = read("participant,statement,vote\nann,4,1\nbo,5,-1\n")
    summary = summary_of(read_.answers, topic="A pact?", description="Say, or pass.", groups=2, in_groups=1)
    assert list(summary_csv(summary)) == [
        "topic,A pact?\n",
        "voters,2\n",
        "voters-in-conv,1\n",
        "comments,2\n",
        "groups,2\n",
        'conversation-description,"Say, or pass."\n',
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the header has no comment-body"),
        ("comment-id,moderated,comment-body\n1,5,x\n", "line 2: moderated is 5"),
        ("comment-id,moderated,comment-body\n1,1\n", "line 2: 2 fields"),
        ("comment-id,moderated,comment-body\n1,no,x\n", "line 2: moderated is 'no', not a whole number"),
        ('comment-id,moderated,comment-body\n1,1,"x\n', "not CSV"),
    ],
)
def test_statements_that_cannot_be_read_are_refused(text, why):
    with pytest.raises(BadInput) as refused:
        read_comments(text.splitlines(keepends=True), "comments.csv")
    assert why in str(refused.value)
