import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.utils import timezone

from rejoinder.desk.people.accounts import add_person, ask_for_link
from rejoinder.desk.people.models import LinkRequest, SignInLink
from rejoinder.jobs.sign_in import mail_links
from tests.postgres import free_port

pytestmark = pytest.mark.django_db
BASE = "https://desk.brask.example"


class Box:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, mail.get_content()))
        return "250 taken"


@pytest.fixture
def box():
    held = Box()
    server = Controller(held, hostname="127.0.0.1", port=free_port())
    server.start()
    held.url = f"smtp://127.0.0.1:{server.port}"
    yield held
    server.stop()


def turn(url):
    async def in_database(function, *args):
        return await sync_to_async(function)(*args)  # back in the test's thread, where its transaction is

    return dict(async_to_sync(mail_links)(replace(settings.REJOINDER, smtp_url=url), BASE, in_database))


def test_a_known_address_gets_one_mail_with_a_link_that_needs_a_press(box, client):
    add_person("mirela@brask.example", role="writer")
    ask_for_link("Mirela@Brask.example", "10.0.0.1")
    assert turn(box.url) == {"links sent": 1}
    ((to, text),) = box.mails
    assert to == ["mirela@brask.example"]
    path = next(line for line in text.splitlines() if line.startswith(BASE)).removeprefix(BASE).strip()
    assert b"Sign in as" in client.get(path).content
    assert client.post(path).status_code == 302
    assert turn(box.url) == {}


def test_an_unknown_address_gets_nothing(box):
    ask_for_link("nobody@brask.example", "10.0.0.1")
    assert turn(box.url) == {} and not box.mails and not SignInLink.objects.exists()


def test_a_request_that_waited_too_long_is_left(box):
    add_person("mirela@brask.example")
    ask_for_link("mirela@brask.example", "10.0.0.1")
    LinkRequest.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert turn(box.url) == {}


def test_without_a_mail_server_nothing_is_claimed():
    ask_for_link("mirela@brask.example", "10.0.0.1")
    assert turn("") == {}
    assert LinkRequest.objects.filter(sent_at=None).exists()


def test_a_server_that_is_away_is_counted_and_not_tried_again(box):
    add_person("mirela@brask.example")
    ask_for_link("mirela@brask.example", "10.0.0.1")
    assert turn("smtp://127.0.0.1:9") == {"links not sent": 1}
    assert turn(box.url) == {}


def test_what_was_typed_is_forgotten_after_a_day():
    ask_for_link("stranger@elsewhere.example", "10.0.0.1")
    LinkRequest.objects.update(at=timezone.now() - timedelta(days=2))
    ask_for_link("mirela@brask.example", "10.0.0.1")
    assert not LinkRequest.objects.filter(email="stranger@elsewhere.example").exists()
