"""Voters and workers at the same moment, on a real PostgreSQL. SQLite takes one writer at a time and has no such races."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rejoinder.desk.contests.casting import Cast, Press, Refused, cast
from rejoinder.desk.contests.closing import close
from rejoinder.desk.contests.gathering import Gatherer
from rejoinder.desk.contests.models import BoardEntry, BoardRoot, Contest, Envelope
from rejoinder.desk.contests.posting import post, sign
from rejoinder.errors import Broken
from tests.desk.test_races import at_once
from tests.desk.vote_rows import letter, own_folder, ranks, voting  # noqa: F401 one is a fixture

pytestmark = [
    pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folder"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def on_postgres(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: pytest --pg")


@pytest.mark.parametrize("_", range(3))
def test_one_form_sent_six_times_at_once_is_one_ballot(_):
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    said = at_once(*[lambda: cast(contest, secret, paper, token="t")] * 6)
    assert len({one.envelope for one in said}) == 1 and Envelope.objects.count() == 1
    assert sum(not one.is_again for one in said) == 1


@pytest.mark.parametrize("_", range(3))
def test_changes_at_the_same_moment_have_numbers_without_a_gap(_):
    contest = voting()
    secret, paper = letter(contest), ranks(contest, "Ottoline")
    said = at_once(*[lambda n=n: cast(contest, secret, paper, token=f"t{n}") for n in range(6)])
    assert (
        sorted(one.number for one in said)
        == [1, 2, 3, 4, 5, 6]
        == sorted(Envelope.objects.values_list("number", flat=True))
    )


@pytest.mark.parametrize("_", range(6))
def test_at_the_close_whoever_was_shown_a_receipt_is_in_and_nobody_else(_):
    contest = voting()
    secrets = [letter(contest, n) for n in range(5)]
    paper, ends = ranks(contest, "Ottoline"), contest.closes_at
    before = lambda: ends - timedelta(seconds=1)  # noqa: E731 the voters' clock still says open
    casts = [lambda s=s: cast(contest, s, paper, token="t", clock=before) for s in secrets]
    said = at_once(*casts[:3], lambda: close(contest, ends) or True, *casts[3:])
    answers = [one for one in said if isinstance(one, Cast | Refused)]
    assert Contest.objects.get().state == "closed" and len(answers) == 5
    assert Envelope.objects.count() == sum(isinstance(one, Cast) for one in answers)


@pytest.mark.parametrize("_", range(3))
def test_two_workers_post_and_sign_once(_):
    contest = voting()
    now = timezone.now()
    for n in range(30):
        cast(contest, letter(contest, n), ranks(contest, "Ottoline"), token="t")
    at_once(*[lambda: post(contest, now) or True] * 3)
    at_once(*[lambda: sign(contest, now) or True] * 3)
    assert BoardEntry.objects.filter(kind="cast").count() == 30 and BoardRoot.objects.count() == 1
    assert sorted(BoardEntry.objects.values_list("number", flat=True)) == list(range(1, 33))


def test_ballots_that_come_together_are_gathered_and_each_is_answered():
    contest = voting()
    secrets = [letter(contest, n) for n in range(12)]
    gatherer = Gatherer()
    presses = [Press("tidewell", secret, "0,1", "t") for secret in secrets] + [Press("nowhere", "x", "0", "t")]
    said = at_once(*[lambda press=press: gatherer.store(press) for press in presses])
    gatherer.stop()
    assert not [one for one in said if isinstance(one, Broken)]
    assert [one.outcome.number for one in said[:-1]] == [1] * 12 and said[-1].outcome == Refused("unknown")
    assert Envelope.objects.count() == 12
