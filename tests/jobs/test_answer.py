"""Matching, alerts and deliveries."""

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from aiohttp import web
from django.utils import timezone

from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.stories import corrections
from rejoinder.desk.watches.models import Alert, Decision, Delivery
from rejoinder.desk.watches.rules import save_watch
from rejoinder.jobs.alert import Alerter
from rejoinder.jobs.deliver import claim_deliveries, mark_stale, message_of, send, settle
from rejoinder.jobs.match import Matcher
from rejoinder.settings import read_settings
from rejoinder.wire.channels import CHANNELS, NotSent, Sent, Unclear
from tests.desk.rows import make_story
from tests.wire.web import answers, site

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def ferry():
    return make_story("Brask voted to close the night ferry", 3)


@pytest.fixture
def line():
    now = NOW()
    return Line.objects.create(
        ref="14",
        claim="Brask voted to close the night ferry",
        text="She voted to keep the night ferry.",
        approved_version=1,
        made_at=now,
        changed_at=now,
    )


def watch(**said):
    return save_watch({"name": "Ferry", "words": "ferry", "to_page": True, "is_on": True, "once_pct": 0} | said, None)


def test_a_story_shows_the_line_that_answers_it_with_the_words(ferry, line):
    assert Matcher().run(NOW())["fits"] == 1
    match = LineMatch.objects.get(story=ferry)
    assert match.line == line and match.is_fit and "ferry" in match.words


def test_a_line_that_expired_or_was_withdrawn_is_not_suggested(ferry, line):
    matcher = Matcher()
    matcher.run(NOW())
    for change in ({"valid_until": (NOW() - timedelta(days=2)).date()}, {"valid_until": None, "is_withdrawn": True}):
        Line.objects.update(**change)
        matcher.run(NOW())
        assert not LineMatch.objects.filter(story=ferry).exists()


def test_a_new_line_is_matched_to_the_stories_that_stand(ferry):
    matcher = Matcher()
    matcher.run(NOW())
    now = NOW()
    Line.objects.create(
        ref="1", text="The night ferry was kept by Brask's vote", approved_version=1, made_at=now, changed_at=now
    )
    matcher.run(NOW())
    assert LineMatch.objects.filter(story=ferry, rank=1).exists()


def test_a_story_that_a_replaced_line_answered_is_answered_by_its_successor(ferry, line):
    now = NOW()
    said = {"text": "Page 6 of the minutes says how she voted.", "approved_version": 1}
    successor = Line.objects.create(ref="15", made_at=now, changed_at=now, **said)
    Line.objects.filter(pk=line.pk).update(replaced_by=successor)
    assert Matcher().run(NOW())["fits"] == 1
    assert LineMatch.objects.get(story=ferry, rank=1).line == successor


def test_a_line_that_nobody_approved_is_not_suggested(ferry, line):
    Line.objects.update(approved_version=None)
    Matcher().run(NOW())
    assert not LineMatch.objects.exists()


def test_an_alert_is_raised_once_and_says_why(ferry):
    watch(to_email="joss@brask.example", to_webhook="https://hook.example/x")
    alerter = Alerter()
    assert alerter.run(NOW())["raised"] == 1
    corrections.rename(ferry, "The ferry")
    alerter.run(NOW())
    assert Alert.objects.get().why == "It says “ferry”."
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["email", "webhook"]


def test_silence_is_written_down_with_its_reason(ferry):
    watch(sources_min=5)
    Alerter().run(NOW())
    assert not Alert.objects.exists()
    assert "needs 5" in Decision.objects.get().why


@pytest.mark.parametrize("act", [lambda s: corrections.mute(s), lambda s: corrections.set_state(s, "non_story")])
def test_a_muted_story_and_a_non_story_stay_quiet(ferry, act):
    act(ferry)
    watch()
    Alerter().run(NOW())
    assert not Alert.objects.exists()


def test_a_watch_that_is_off_is_not_asked(ferry):
    watch(is_on=False)
    Alerter().run(NOW())
    assert not Decision.objects.exists()


@pytest.fixture
def delivery(ferry):
    watch(to_webhook="https://hook.example/x")
    Alerter().run(NOW())
    return Delivery.objects.get()


def test_each_delivery_is_claimed_once(delivery):
    assert len(claim_deliveries(NOW())) == 1
    assert claim_deliveries(NOW()) == []


def test_what_a_crash_left_behind_is_unclear_and_never_sent_again(delivery):
    claim_deliveries(NOW())
    assert mark_stale(NOW()) == 0
    assert mark_stale(NOW() + timedelta(minutes=5)) == 1
    delivery.refresh_from_db()
    assert delivery.state == "unclear" and claim_deliveries(NOW() + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent("200"), "sent"),
        (NotSent("no"), "due"),
        (NotSent("never", is_final=True), "failed"),
        (Unclear("?"), "unclear"),
    ],
)
def test_what_came_of_it_is_kept(delivery, outcome, state):
    (mine,) = claim_deliveries(NOW())
    assert settle(mine, message_of(mine, "http://desk"), outcome) == state
    delivery.refresh_from_db()
    assert delivery.state == state and delivery.text_hash


def test_what_surely_did_not_go_out_is_tried_three_times_more(delivery):
    waits = []
    for _ in range(4):
        Delivery.objects.update(due_at=NOW())
        (mine,) = claim_deliveries(NOW())
        settle(mine, message_of(mine, ""), NotSent("busy"))
        waits.append(round((Delivery.objects.get().due_at - NOW()).total_seconds()))
    assert waits[:3] == [60, 300, 1800] and Delivery.objects.get().state == "failed"


def test_there_are_as_many_channels_as_are_tested_here():
    assert set(CHANNELS) == {"email", "webhook"}


def hooked(handler, delivery, secret_needed=True):
    """Sends a delivery's real message to a real receiver."""
    (mine,) = claim_deliveries(NOW())
    message = message_of(mine, "http://desk")
    assert bool(message.secret) == secret_needed

    async def go():
        async with site({"/hook": handler}) as (base, hits):
            target = type(message)(**{**vars(message), "address": base + "/hook"})
            return await send(mine, target, read_settings()), hits, message

    return asyncio.run(go())


def test_a_webhook_is_signed_and_carries_its_key(delivery):
    got = {}

    async def handler(request):
        got.update(body=await request.read(), **{k.lower(): v for k, v in request.headers.items()})
        return web.Response(text="ok")

    outcome, hits, message = hooked(handler, delivery)
    assert isinstance(outcome, Sent) and hits == ["/hook"]
    signed = got["x-rejoinder-timestamp"].encode() + b"." + got["body"]
    assert (
        got["x-rejoinder-signature"]
        == "sha256=" + hmac.new(message.secret.encode(), signed, hashlib.sha256).hexdigest()
    )
    assert got["idempotency-key"] == str(delivery.key)
    assert json.loads(got["body"])["story"]["title"] == delivery.alert.story.title


@pytest.mark.parametrize(("status", "is_final"), [(500, False), (429, False), (404, True), (302, True)])
def test_a_webhook_that_says_no_is_told_apart_from_one_that_is_busy(delivery, status, is_final):
    outcome, hits, _ = hooked(answers(status, Location="/other"), delivery)
    assert isinstance(outcome, NotSent) and outcome.is_final == is_final and hits == ["/hook"]


def test_a_webhook_that_breaks_off_after_it_was_told_is_unclear(delivery):
    async def handler(request):
        await request.read()
        request.transport.close()
        return web.Response()

    assert isinstance(hooked(handler, delivery)[0], Unclear)


def test_a_webhook_inside_our_network_is_not_called(delivery):
    (mine,) = claim_deliveries(NOW())
    message = type(message_of(mine, ""))(**{**vars(message_of(mine, "")), "address": "http://127.0.0.1:9/x"})
    outcome = asyncio.run(send(mine, message, read_settings()))
    assert isinstance(outcome, NotSent) and outcome.is_final
