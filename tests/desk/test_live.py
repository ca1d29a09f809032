"""Live pages: what a page is told, how a slow one is cut off, and how one that comes back catches up."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.test import AsyncRequestFactory
from django.utils import timezone

from rejoinder.desk.board.live import CHANGES_MAX, QUEUE_MAX, Hub, event, hub, live, read_changes
from rejoinder.desk.stories.models import Change
from tests.desk import invented


def told_of(message: str) -> dict:
    return json.loads(next(line[6:] for line in message.splitlines() if line.startswith("data: ")))


@pytest.mark.django_db
def test_many_changes_of_a_story_are_told_once_in_order():
    one, two = invented.carried("One", 5, 4), invented.carried("Two", 5, 4)
    Change.objects.all().delete()
    start, _ = read_changes(None)
    for story in (two, one, two):
        Change.objects.create(story=story, kind="grew", at=timezone.now())
    last, message = read_changes(start)
    assert told_of(message)["stories"] == [two.pk, one.pk]
    assert message.startswith(f"id: {last}\n") and told_of(message)["last_post"]


@pytest.mark.django_db
def test_nothing_new_is_not_told():
    invented.carried("One", 5, 4)
    last, _ = read_changes(None)
    assert read_changes(last) == (last, None)


@pytest.mark.django_db
def test_a_page_that_comes_back_catches_up_a_piece_at_a_time():
    story = invented.carried("One", 5, 4)
    Change.objects.bulk_create(Change(story=story, kind="grew", at=timezone.now()) for _ in range(CHANGES_MAX + 10))
    last, message = read_changes(0)
    newest, _ = read_changes(None)
    assert message and last < newest and read_changes(last)[0] == newest


def test_an_event_is_one_block_that_browsers_read():
    assert event("changed", {"stories": [4]}, 9) == 'id: 9\nevent: changed\ndata: {"stories": [4]}\n\n'


async def test_every_open_page_is_told_and_closed_ones_are_forgotten():
    around = Hub(read=lambda after: (after or 0, None))
    one, two = around.open(), around.open()
    around.close(two)
    around.tell("news")
    assert one.queue.get_nowait() == "news" and two.queue.empty()
    around.close(one)
    around.task.cancel()


async def test_a_page_that_reads_too_slowly_is_cut_off_and_harms_no_other():
    around = Hub(read=lambda after: (after or 0, None))
    slow, fast = around.open(), around.open()
    for number in range(QUEUE_MAX + 5):
        around.tell(str(number))
        fast.queue.get_nowait()
    assert slow.is_behind and not fast.is_behind and slow.queue.qsize() == QUEUE_MAX
    around.task.cancel()


async def asked(user, **headers):
    request = AsyncRequestFactory().get("/live/", headers=headers)

    async def auser():
        return user

    request.auser = auser
    return await live(request)


async def test_strangers_hear_nothing():
    assert (await asked(AnonymousUser())).status_code == 401


@pytest.mark.django_db(transaction=True)
async def test_a_page_is_greeted_told_what_it_missed_and_then_what_is_new():
    story = await sync_to_async(invented.carried)("One", 5, 4)
    user = await sync_to_async(invented.person)()
    response = await asked(user, **{"last-event-id": "0"})
    assert response["Content-Type"] == "text/event-stream" and response["Cache-Control"] == "no-store"
    stream = response.streaming_content.__aiter__()
    greeting = await anext(stream)
    missed = await anext(stream)
    assert "event: hello" in greeting.decode() and told_of(missed.decode())["stories"] == [story.pk]
    await Change.objects.acreate(story=story, kind="grew", at=timezone.now())
    news = await asyncio.wait_for(anext(stream), 10)
    assert told_of(news.decode())["kinds"] == ["grew"]
    await stream.aclose()
    hub().pages.clear()
    await asyncio.wait_for(hub().task, 10)  # it ends with its last page and closes its connection
    await sync_to_async(connections.close_all)()  # the connection of the thread in which this test asked the database
