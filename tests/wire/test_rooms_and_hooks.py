"""Slack, Matrix and webhooks of one's own: what the contract of all publishers does not say."""

import asyncio
import time

import pytest

from rejoinder.wire.channels.hook import Hook
from rejoinder.wire.channels.matrix import Matrix
from rejoinder.wire.channels.message import NotSent
from rejoinder.wire.channels.outgoing import Absent, Found, Login, Outgoing, Published, Reach
from rejoinder.wire.channels.slack import BLOCK_LETTERS_MAX, Slack, slack_text
from tests.servers.doubles import homeserver, receiver, slack
from tests.wire.counterparts import NETWORKS


def a_text(text, key="ab" * 16, **more):
    return Outgoing(key, text, more.pop("made_at", time.time()), **more)


def run(asked):
    return asyncio.run(asked)


@pytest.fixture
def channel():
    with slack() as there:
        yield there, Slack(Login(there.url, "", {"address": there.url + there.path}), Reach(NETWORKS))


@pytest.fixture
def room():
    with homeserver() as there:
        yield there, Matrix(Login(there.url, there.alias, {"token": there.token}), Reach(NETWORKS))


def test_what_slack_reads_as_a_command_is_only_text_there(channel):
    there, publisher = channel
    run(publisher.publish(a_text("<!channel> & <https://a.example|here>", title="Page 6")))
    header, section = there.messages[0]["blocks"]
    assert header["text"] == {"type": "plain_text", "text": "Page 6"}
    assert section["text"]["text"] == "&lt;!channel&gt; &amp; &lt;https://a.example|here&gt;"


def test_a_long_text_goes_in_pieces_that_slack_takes_and_loses_no_word(channel):
    there, publisher = channel
    text = "Tide & Quay & <ferry> " * 700
    assert isinstance(run(publisher.publish(a_text(text))), Published)
    pieces = [block["text"]["text"] for block in there.messages[0]["blocks"]]
    assert max(map(len, pieces)) <= BLOCK_LETTERS_MAX and " ".join(pieces).split() == slack_text(text).split()


def test_the_check_of_a_slack_webhook_posts_nothing(channel):
    there, publisher = channel
    run(publisher.check())
    assert there.messages == []


def test_an_edit_of_a_matrix_message_is_one_message_to_readers_and_keeps_its_receipt(room):
    there, publisher = room
    first = run(publisher.publish(a_text("Page 6 says so.")))
    new = a_text("Page 7 says so.", "cd" * 16)
    assert run(publisher.correct(first.receipt, new)) == first
    assert run(publisher.correct(first.receipt, new)) == first
    assert there.standing() == ["Page 7 says so."] and len(there.events) == 2


def test_a_matrix_message_has_html_made_from_its_text_or_cleaned(room):
    there, publisher = room
    run(publisher.publish(a_text("Page 6 <here>: https://a.example")))
    run(publisher.publish(a_text("x", "cd" * 16, html="<p onclick='x()'>Page 6<script>x()</script></p>")))
    first, second = (event["content"]["formatted_body"] for event in there.events)
    assert first == '<p>Page 6 &lt;here&gt;: <a href="https://a.example">https://a.example</a></p>'
    assert second == "<p>Page 6</p>"


def test_words_of_somebody_else_in_the_room_are_not_taken_for_ours(room):
    there, publisher = room
    out = a_text("Page 6 says so.")
    run(publisher.publish(out))
    there.events[0]["sender"] = "@someone:herald.example"
    assert isinstance(run(publisher.read_back(out)), Absent)


def test_a_matrix_message_is_found_some_pages_back_and_not_beyond_its_time(room):
    _, publisher = room
    out = a_text("The one.")
    run(publisher.publish(out))
    for number in range(120):
        run(publisher.publish(a_text(f"Number {number}.", f"{number:032x}")))
    assert isinstance(run(publisher.read_back(out)), Found)
    assert isinstance(run(publisher.read_back(a_text("Not said.", "ef" * 16, made_at=time.time() + 3600))), Absent)


def test_an_account_that_is_not_in_the_room_is_told_so(room):
    there, publisher = room
    there.is_in_room = False
    outcome = run(publisher.check())
    assert isinstance(outcome, NotSent) and outcome.is_final and "invite" in outcome.why


def test_a_room_that_nobody_knows_is_told_in_the_servers_words(room):
    there, _ = room
    publisher = Matrix(Login(there.url, "#nobody:brask.example", {"token": there.token}), Reach(NETWORKS))
    outcome = run(publisher.publish(a_text("Page 6.")))
    assert isinstance(outcome, NotSent) and outcome.is_final and "Room alias not found" in outcome.why


def test_a_webhook_can_be_checked_by_the_other_side_and_a_wrong_secret_is_refused():
    with receiver() as there:
        good = Hook(Login(there.url + "/in", "", {"secret": there.secret}), Reach(NETWORKS))
        bad = Hook(Login(there.url + "/in", "", {"secret": "another one"}), Reach(NETWORKS))
        assert isinstance(run(good.publish(a_text("Page 6.", title="The ferry"))), Published)
        assert run(bad.publish(a_text("Page 7.", "cd" * 16))).is_refused
        (kept,) = there.kept.values()
        assert kept["text"] == "Page 6." and kept["id"] == "ab" * 16 and kept["type"] == "publication"
