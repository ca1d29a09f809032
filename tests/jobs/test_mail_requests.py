"""A request for a line is mailed to whom it was given, once, by a real SMTP server."""

import asyncio
import contextlib
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from rejoinder.desk.lines import requests
from rejoinder.desk.lines.models import LineRequest
from rejoinder.desk.people.models import Role, User
from rejoinder.jobs.mail_requests import claim_mails, mail_requests, settle_mail
from rejoinder.settings import read_settings
from rejoinder.wire.channels import Email, NotSent, Sent
from tests.desk.rows import make_story

pytestmark = pytest.mark.django_db
BASE = "http://desk.example"


@pytest.fixture
def joss():
    return User.objects.create_user("joss@brask.example", "Joss Adeyinka-Rowe", Role.APPROVER)


@contextlib.contextmanager
def smtp():
    got = []

    class Inbox:
        async def handle_DATA(self, server, session, envelope):
            got.append((envelope.rcpt_tos, envelope.content.decode()))
            return "250 OK"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Inbox(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", got
    finally:
        controller.stop()


def test_the_mail_says_the_claim_the_story_and_where_to_answer(joss):
    story = make_story("Brask sold the quay", 1)
    requests.ask("Brask sold the quay to a friend", None, story=story, owner=joss)
    ((request, message),) = claim_mails(timezone.now(), BASE)
    assert message.address == joss.email and "Brask sold the quay to a friend" in message.text
    assert f"{BASE}/stories/{story.pk}/" in message.text and f"#request-{request.pk}" in message.text
    assert claim_mails(timezone.now(), BASE) == []


def test_a_request_without_an_owner_is_mailed_to_nobody(joss):
    made = requests.ask("One", None)
    assert claim_mails(timezone.now(), BASE) == []
    requests.hand_to(made, joss, None)
    assert len(claim_mails(timezone.now(), BASE)) == 1


def test_what_a_crash_left_behind_is_unclear_and_never_sent_again(joss):
    requests.ask("One", None, owner=joss)
    claim_mails(timezone.now(), BASE)
    assert claim_mails(timezone.now() + timedelta(minutes=5), BASE) == []
    assert LineRequest.objects.get().mail == "unclear"


@pytest.mark.parametrize(
    ("outcome", "state"), [(Sent("ok"), "sent"), (NotSent("busy"), "due"), (NotSent("no such box", True), "failed")]
)
def test_what_came_of_it_is_kept(joss, outcome, state):
    requests.ask("One", None, owner=joss)
    ((request, _),) = claim_mails(timezone.now(), BASE)
    assert settle_mail(request, outcome) == state and LineRequest.objects.get().mail == state


def test_a_request_that_was_settled_meanwhile_is_not_mailed(joss):
    requests.decline(requests.ask("One", None, owner=joss), "No", None)
    assert claim_mails(timezone.now(), BASE) == []


def test_it_goes_out_once_over_real_smtp(joss):
    requests.ask("The lighthouse will be a hotel", None, owner=joss)

    with smtp() as (url, got):
        for request, message in claim_mails(timezone.now(), BASE):
            settle_mail(request, asyncio.run(Email(url, message.data["sender"]).send(message)))
        assert claim_mails(timezone.now(), BASE) == []
    assert [to for to, _ in got] == [[joss.email]] and "lighthouse" in got[0][1]
    assert LineRequest.objects.get().mail == "sent"


def test_without_mail_a_request_waits_on_the_page(joss):
    requests.ask("One", None, owner=joss)
    assert not asyncio.run(mail_requests(replace(read_settings(), smtp_url=""), BASE, None))
    assert LineRequest.objects.get().mail == "due"
