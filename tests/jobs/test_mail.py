"""Mail over a real SMTP server on loopback."""

import asyncio
import email
import socket
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from rejoinder.desk.people.accounts import add_person, ask_for_link
from rejoinder.desk.people.models import SignInLink
from rejoinder.jobs.deliver import links_due, mail_links
from rejoinder.settings import read_settings
from rejoinder.wire.channels import Email, Message, NotSent, Sent, Unclear

MESSAGE = Message("key-1", "joss@brask.example", "The night ferry", "It says “ferry”.", html="<p>It says “ferry”.</p>")


class Box:
    """Takes mail; refuses whom it is told to; may break off after the text."""

    def __init__(self, refuse="", is_breaking=False):
        self.mails, self.refuse, self.is_breaking = [], refuse, is_breaking

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content))
        if self.is_breaking:
            server.transport.abort()
        return "250 taken"


@pytest.fixture
def serve():
    running = []

    def start(**said):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        box = Box(**said)
        running.append(Controller(box, "127.0.0.1", port))
        running[-1].start()
        return box, f"smtp://127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


def sent(url):
    return asyncio.run(Email(url, "Desk <desk@brask.example>").send(MESSAGE))


def test_a_mail_arrives_once_with_its_key_and_both_parts(serve):
    box, url = serve()
    assert isinstance(sent(url), Sent)
    (mail,) = box.mails
    assert mail["Message-ID"] == "<key-1@brask.example>" and mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(("said", "is_final"), [("550 nobody", True), ("451 later", False)])
def test_a_refusal_is_told_apart_from_not_now(serve, said, is_final):
    _, url = serve(refuse=said)
    outcome = sent(url)
    assert isinstance(outcome, NotSent) and outcome.is_final == is_final


def test_a_server_that_breaks_off_after_the_text_leaves_it_unclear(serve):
    _, url = serve(is_breaking=True)
    assert isinstance(sent(url), Unclear)


def test_no_server_and_no_setting_are_told():
    assert not sent("smtp://127.0.0.1:9").is_final
    assert "REJOINDER_SMTP_URL" in sent("").why


@pytest.mark.django_db
def test_a_link_that_was_asked_for_is_mailed_once_and_only_to_those_we_know(serve):
    box, url = serve()
    add_person("joss@brask.example", role="writer")
    for address in ("joss@brask.example", "stranger@elsewhere.example"):
        assert ask_for_link(address, "127.0.0.1")
    settings = replace(read_settings(), smtp_url=url)

    def mailed():
        ready = links_due()  # in this thread, which has the test's database

        async def in_database(_):
            return ready

        return asyncio.run(mail_links(settings, "http://desk", in_database))

    first, second = mailed(), mailed()
    assert first == {"link mailed": 1} and not second
    (mail,) = box.mails
    assert mail["To"] == "joss@brask.example" and "http://desk/sign-in/link/" in mail.get_payload()
    assert SignInLink.objects.get().needs_press
