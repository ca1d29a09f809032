"""Reminders and alarms over a real SMTP server on loopback, once each."""

import email
import socket
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.jobs.remind import call_due
from rejoinder.settings import read_settings
from tests.jobs.ledger import Clock, account_of, in_database, ran, team

pytestmark = pytest.mark.django_db
TEXT = "She voted to keep the night ferry."


class Box:
    """Keeps the mails that it takes."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def box():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Box()
    controller = Controller(box, "127.0.0.1", port)
    controller.start()
    box.url = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


def test_a_question_reaches_those_who_may_answer_once_and_without_the_text(box):
    people, clock = team(), Clock()
    release = releases.start("The night ferry", by=people[0])
    release = releases.edit(release, [TextFields(account_of().pk, TEXT, "The ferry")], by=people[0])
    releases.ask(release, by=people[0])
    settings = replace(read_settings(), smtp_url=box.url)
    clock.turn(seconds=1)
    for _ in range(3):
        ran(lambda: call_due(settings, "http://desk.example", in_database, clock=clock))
        clock.turn(seconds=30)
    addresses = ["adair@brask.example", "joss@brask.example", "mirela@brask.example"]
    assert sorted(mail["To"] for mail in box.mails) == addresses
    assert all(f"/approve/{release.key}/" in mail.get_payload() for mail in box.mails)
    assert not any(TEXT in mail.get_payload() for mail in box.mails)
