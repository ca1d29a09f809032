"""A press list over a real SMTP server: what the contract of all publishers does not say."""

import asyncio
import base64
import email
from email import policy

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from rejoinder.wire.channels.message import NotSent
from rejoinder.wire.channels.outgoing import Login, Outgoing, Published, Reach, Ready
from rejoinder.wire.channels.press import Press
from tests.servers.mailbox import mailbox

STOP = "https://desk.brask.example/stop/" + "abcdefghij" * 8
OUT = Outgoing(
    "ab" * 16, "She voted to keep the night ferry.\nPage 6 says so – “item 6”.", 1795687200.0, title="The night ferry – page 6",
    address="news@herald.example", stop_url=STOP, language="en-GB",
)  # fmt: skip


@pytest.fixture
def there():
    with mailbox() as server:
        yield server


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sent(there, secrets=None, out=OUT, sender="Brask press <press@brask.example>"):
    return asyncio.run(Press(Login("", sender, secrets or {}), Reach(smtp_url=there.url)).publish(out))


def signing(key):
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return {"dkim_selector": "desk", "dkim_domain": "brask.example", "dkim_key": pem.decode()}


def taken(there):
    (address, content), *_ = there.mails
    return address, content, email.message_from_bytes(content, policy=policy.default)


def test_a_release_arrives_with_both_parts_and_can_be_stopped_with_one_press(there):
    assert isinstance(sent(there), Published)
    address, _, mail = taken(there)
    assert address == "news@herald.example" and mail["Subject"] == "The night ferry – page 6"
    assert mail["List-Unsubscribe"] == f"<{STOP}>" and mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] is None  # people wrote it: an out-of-office answer is worth having
    plain, page = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert OUT.text in plain.replace("\r\n", "\n") and STOP in plain and f'href="{STOP}"' in page


def test_the_same_release_to_the_same_address_has_the_same_id_and_to_another_another(there):
    for address in ("news@herald.example", "news@herald.example", "desk@gazette.example"):
        sent(there, out=Outgoing(OUT.key, OUT.text, OUT.made_at, address=address))
    first, second, third = [email.message_from_bytes(content)["Message-ID"] for _, content in there.mails]
    assert first == second != third and first.endswith("@brask.example>")


def test_the_signature_holds_for_what_arrived_and_covers_what_stops_the_mails(there, key):
    assert isinstance(sent(there, signing(key)), Published)
    _, content, mail = taken(there)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    asked = []
    assert dkim.verify(content, dnsfunc=lambda name, timeout=5: asked.append(name) or record)
    assert asked == [b"desk._domainkey.brask.example."]
    assert "list-unsubscribe-post" in mail["DKIM-Signature"].lower()
    assert not dkim.verify(content.replace(b"night", b"day"), dnsfunc=lambda name, timeout=5: record)


def test_a_key_that_a_form_put_on_one_line_signs_all_the_same(there, key):
    secrets = signing(key)
    secrets["dkim_key"] = " ".join(secrets["dkim_key"].split())
    assert isinstance(sent(there, secrets), Published) and taken(there)[2]["DKIM-Signature"]


def test_a_key_in_the_newer_form_signs_too(there, key):
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
    assert isinstance(sent(there, signing(key) | {"dkim_key": pem}), Published)


def test_without_a_key_the_mail_is_left_for_a_relay_to_sign(there):
    sent(there)
    _, content, mail = taken(there)
    assert mail["DKIM-Signature"] is None and mail["Date"] and mail["Message-ID"]
    assert content.isascii()  # seven bits: no relay recodes it after signing


@pytest.mark.parametrize("wrong", [{"dkim_key": ""}, {"dkim_key": "no key"}, {"dkim_domain": ""}])
def test_a_bad_signing_key_is_told_before_anything_is_sent(there, key, wrong):
    secrets = signing(key) | wrong
    for outcome in (
        sent(there, secrets),
        asyncio.run(Press(Login("", "a@b.example", secrets), Reach(smtp_url=there.url)).check()),
    ):
        assert isinstance(outcome, NotSent) and outcome.is_final and "DKIM" in outcome.why
    assert there.mails == []


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: c@d.example", "", "no address"])
def test_an_address_that_is_none_gets_no_mail(there, address):
    outcome = sent(there, out=Outgoing(OUT.key, OUT.text, OUT.made_at, address=address))
    assert isinstance(outcome, NotSent) and outcome.is_final and there.mails == []


def test_the_check_sends_no_mail(there):
    ready = asyncio.run(Press(Login("", "press@brask.example"), Reach(smtp_url=there.url)).check())
    assert ready == Ready("press@brask.example") and there.mails == []


def test_without_a_mail_server_the_words_say_which_setting():
    outcome = asyncio.run(Press(Login(""), Reach()).publish(OUT))
    assert isinstance(outcome, NotSent) and "REJOINDER_SMTP_URL" in outcome.why
