"""The letters of a contest go out over a real SMTP server, and a contest opens at its time."""

import email
import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from rejoinder.desk.contests.candidates import add_candidate
from rejoinder.desk.contests.credentials import credential_of
from rejoinder.desk.contests.models import Contest, Knock, Voter
from rejoinder.desk.contests.rolls import import_roll
from rejoinder.jobs.contests_open import run_contests_open
from rejoinder.jobs.mail_letters import mail_letters
from rejoinder.settings import read_settings
from tests.desk.contest_rows import fixed, members_vote, person, primary
from tests.desk.test_contest_rolls import BASIS, LIST
from tests.jobs.ledger import in_database, ran

pytestmark = pytest.mark.django_db
BASE = "http://desk.example"


@contextmanager
def smtp(answer="250 OK"):
    got = []

    class Inbox:
        async def handle_DATA(self, server, session, envelope):
            parsed = email.message_from_bytes(envelope.content, policy=policy.default)
            got.append((envelope.rcpt_tos[0], parsed["Subject"], parsed.get_content()))
            return answer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Inbox(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", got
    finally:
        controller.stop()


def mailed(url):
    """One look of the mailing job."""
    return dict(ran(lambda: mail_letters(replace(read_settings(), smtp_url=url), BASE, in_database)))


@pytest.fixture
def members():
    contest = members_vote()
    import_roll(contest, "", BASIS, LIST, by=person())
    return fixed(contest)


def test_members_get_their_links_once_voting_opens(members):
    with smtp() as (url, got):
        assert mailed(url) == {}
        assert run_contests_open(members.opens_at)["contests opened"] == 1
        assert mailed(url) == {"letter sent": 2} and mailed(url) == {}
    members.refresh_from_db()
    for address, subject, text in got:
        link = next(word for word in text.split() if "/p/" in word)
        assert subject == f"Your vote: {members.title}" and link.startswith(f"{BASE}/vote/{members.slug}/p/")
        assert credential_of(members, link.rstrip("/").rsplit("/", 1)[-1]) is not None and address not in text
    assert set(Voter.objects.values_list("letters_due", "letters_sent")) == {(0, 1)}


def test_a_server_that_refuses_an_address_for_good_is_not_asked_again(members):
    run_contests_open(members.opens_at)
    with smtp("550 no such box") as (url, _):
        assert mailed(url) == {"letter failed": 2}
    assert all("550" in one.letter_error for one in Voter.objects.all())


def test_a_server_that_is_away_is_tried_again_later(members):
    run_contests_open(members.opens_at)
    assert mailed("smtp://127.0.0.1:9") == {"letter to be tried again": 2}
    assert all(one.letters_due and one.letter_at > timezone.now() for one in Voter.objects.all())


def test_a_nominee_is_asked_by_mail():
    contest = primary()
    add_candidate(
        contest, {"name": "Rafe Imrie-Stone", "email": "rafe@x.example", "nominated_by": "Ada Lind"}, by=person()
    )
    with smtp() as (url, got):
        assert mailed(url) == {"letter sent": 1}
    ((address, _, text),) = got
    assert address == "rafe@x.example" and "Ada Lind" in text and f"{BASE}/vote/{contest.slug}/stand/" in text


def test_without_a_mail_server_nothing_is_claimed(members):
    run_contests_open(members.opens_at)
    assert mailed("") == {} and not Voter.objects.filter(letter_at__gt=timezone.now()).exists()


def test_two_workers_open_a_contest_once(members):
    assert run_contests_open(members.opens_at)["contests opened"] == 1
    assert "contests opened" not in run_contests_open(members.opens_at + timedelta(seconds=1))
    assert Contest.objects.get(pk=members.pk).state == "open" and not Knock.objects.exists()
