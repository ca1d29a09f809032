"""Mastodon: what the contract of all publishers does not say."""

import asyncio
import hashlib
import struct
import time
import zlib

import pytest
from mastodon import Mastodon as OtherClient
from mastodon.errors import MastodonAPIError

from rejoinder.wire.channels.mastodon import Mastodon
from rejoinder.wire.channels.message import NotSent
from rejoinder.wire.channels.outgoing import Absent, Found, Login, Outgoing, Picture, Published, Reach
from tests.servers.mastodon_double import mastodon
from tests.wire.counterparts import NETWORKS


def a_picture(alt="Page 6 of the minutes", red=255):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, red, 0, 0]))) + chunk(b"IEND", b"")
    return Picture(content, "image/png", alt, hashlib.sha256(content).hexdigest())


@pytest.fixture
def there():
    with mastodon() as server:
        yield server


@pytest.fixture
def publisher(there):
    return Mastodon(Login(there.url, "desk", {"token": there.token}), Reach(NETWORKS))


def a_text(text, key="ab" * 16, **more):
    return Outgoing(key, text, more.pop("made_at", time.time()), **more)


def run(asked):
    return asyncio.run(asked)


def test_another_client_reads_what_we_published_and_we_what_it_published(there, publisher):
    other = OtherClient(access_token=there.token, api_base_url=there.url)
    ours = run(publisher.publish(a_text("Page 6 says so.\n\nPromoted by J. Brask.")))
    read = other.status(ours.receipt.id)
    assert read.content == "<p>Page 6 says so.</p><p>Promoted by J. Brask.</p>" and read.url == ours.receipt.url
    theirs = other.status_post("Page 7 too.", idempotency_key="other", language="en", in_reply_to_id=read.id)
    standing = run(publisher.read_back(a_text("Page 7 too.")))
    assert isinstance(standing, Found) and standing.receipt.id == str(theirs.id)
    assert other.status_post("Page 7 too.", idempotency_key="other").id == theirs.id
    other.status_update(theirs.id, "Page 8.")
    assert run(publisher.read_back(a_text("Page 8."))).is_same
    other.status_delete(ours.receipt.id)
    assert isinstance(run(publisher.read_back(a_text("x"), ours.receipt)), Absent)


def test_another_client_finds_the_same_limits_and_refusals(there, publisher):
    other = OtherClient(access_token=there.token, api_base_url=there.url)
    ready = run(publisher.check())
    said = other.instance_v2().configuration.statuses
    assert ready.limits["max_characters"] == said.max_characters == 500
    with pytest.raises(MastodonAPIError, match="character limit of 500"):
        other.status_post("a" * 501)
    assert other.account_verify_credentials().acct == ready.handle


def test_a_picture_goes_up_with_its_words_and_the_status_waits_until_it_is_processed(there, publisher):
    assert isinstance(run(publisher.publish(a_text("See page 6.", pictures=(a_picture(),)))), Published)
    (status,) = there.statuses.values()
    assert there.pictures[status["media_ids"][0]]["alt"] == "Page 6 of the minutes"


def test_what_is_no_picture_is_refused_in_the_servers_words_and_no_status_stands(there, publisher):
    no_picture = Picture(b"words", "image/png", "none", "00" * 32)
    outcome = run(publisher.publish(a_text("See page 6.", pictures=(no_picture,))))
    assert isinstance(outcome, NotSent) and outcome.is_final and "content type is invalid" in outcome.why
    assert not there.statuses


def test_links_mentions_and_odd_letters_are_the_same_text_when_read_back(there, publisher):
    text = "“Page 6” & <more>: https://council.example/minutes/2026/11/24?item=6#p with @tide@quay.example #Tidewell"
    outcome = run(publisher.publish(a_text(text)))
    assert run(publisher.read_back(a_text(text))).receipt == outcome.receipt
    assert run(publisher.read_back(a_text(text), outcome.receipt)).is_same


def test_an_answer_to_ones_own_status_stands_below_it(there, publisher):
    first = run(publisher.publish(a_text("Page 6 says so."))).receipt
    run(publisher.publish(a_text("And page 7.", "cd" * 16, reply_to=first.id)))
    assert there.statuses[max(there.statuses)]["in_reply_to_id"] == first.id


def test_the_same_words_from_before_the_text_was_made_are_not_taken_for_it(there, publisher):
    run(publisher.publish(a_text("Page 6 says so.")))
    later = a_text("Page 6 says so.", made_at=time.time() + 3600)
    assert isinstance(run(publisher.read_back(later)), Absent)


def test_of_many_statuses_the_one_is_found_some_pages_back(there, publisher):
    there.statuses.clear()
    out = a_text("The one.", made_at=time.time())
    run(publisher.publish(out))
    other = OtherClient(access_token=there.token, api_base_url=there.url)
    for number in range(45):
        other.status_post(f"Another, number {number}.")
    assert run(publisher.read_back(out)).is_same
