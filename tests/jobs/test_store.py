import time
from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.posts import ParsedFeed, ParsedPost
from rejoinder.desk.listening.models import Post, PostLink, PostVersion, Source
from rejoinder.jobs.listen import Reading, claim_due
from rejoinder.jobs.store import store
from rejoinder.wire.http import Failed, Fetched, Gone, NotModified, Refused, RetryLater
from tests.desk.rows import make_source

pytestmark = pytest.mark.django_db
NOW = time.time()


@pytest.fixture
def source():
    return make_source(next_poll_at=timezone.now() - timedelta(seconds=5))


def reading(source, *posts, answer=None, seen=NOW):
    feed = ParsedFeed("rss", "Quay", "https://quay.example/", "en", tuple(posts))
    return Reading(source.pk, answer or Fetched("https://quay.example/feed", 200, b"x", etag='"1"'), seen, feed)


def post(n=1, **said):
    return ParsedPost(
        **{"url": f"https://quay.example/{n}", "title": f"Ferry {n}", "summary": "A vote.", "published": NOW - 60}
        | said
    )


def put(*readings):
    return store(readings, poll_min_s=300)


def test_a_post_seen_twice_is_stored_once(source):
    assert put(reading(source, post()))["new"] == 1
    assert put(reading(source, post()))["known"] == 1
    put(reading(source, post(url="https://quay.example/1?utm_source=feed#top")))
    assert Post.objects.count() == 1


def test_a_post_in_two_feeds_is_stored_once_and_keeps_its_first_source(source):
    other = make_source()
    put(reading(source, post()), reading(other, post(title="Other words")))
    assert Post.objects.get().source == source and not PostVersion.objects.exists()


def test_a_changed_post_keeps_what_it_said_before(source):
    put(reading(source, post()))
    assert put(reading(source, post(title="Ferry, corrected")))["changed"] == 1
    assert Post.objects.get().title == "Ferry, corrected"
    assert PostVersion.objects.get().title == "Ferry 1"


def test_new_dates_make_neither_a_post_nor_a_version(source):
    put(reading(source, post()))
    assert put(reading(source, post(published=NOW + 5)))["known"] == 1
    assert Post.objects.count() == 1 and not PostVersion.objects.exists()


def test_posts_that_share_a_guid_are_told_apart_by_their_address(source):
    assert put(reading(source, post(1, guid="same"), post(2, guid="same")))["new"] == 2


@pytest.mark.parametrize("said", [0.0, 3_155_760_000.0, None])
def test_a_date_that_cannot_be_is_replaced_by_the_time_of_sighting(source, said):
    put(reading(source, post(published=said)))
    stored = Post.objects.get()
    assert stored.published_at is None and stored.at == stored.seen_at


def test_links_are_kept_once(source):
    links = ("https://a.example/", "https://b.example/", "https://a.example/")
    put(reading(source, post(links=links)))
    assert PostLink.objects.count() == 2


def test_a_post_without_its_whole_text_has_its_page_read(source):
    put(reading(source, post(1), post(2, text="long " * 100)))
    assert list(Post.objects.order_by("url").values_list("page", flat=True)) == ["due", "not_needed"]


def test_null_bytes_do_no_harm(source):
    put(reading(source, post(title="Fer\x00ry", summary="a\x00b")))
    assert Post.objects.get().title == "Ferry"


@pytest.mark.parametrize(
    ("answer", "health", "said"),
    [
        (NotModified(), "fresh", ""),
        (Failed("error 500", 500), "not_seen", "error 500"),
        (Refused("its robots.txt says no", "robots"), "forbidden", "robots"),
        (Refused("points inside our own network, so we did not open it", "private"), "not_seen", "our own network"),
        (Gone(), "dead", "gone for good"),
        (RetryLater(NOW + 900, "told to wait"), "not_seen", "told to wait"),
    ],
)
def test_what_became_of_a_source_is_told_in_words(source, answer, health, said):
    put(Reading(source.pk, answer, NOW))
    source.refresh_from_db()
    assert source.health == health and said in source.health_why
    assert source.claimed_until is None and source.next_poll_at.timestamp() >= NOW + 299


def test_a_host_that_named_a_time_is_not_polled_before_it(source):
    put(Reading(source.pk, RetryLater(NOW + 5000, "told to wait"), NOW))
    source.refresh_from_db()
    assert source.next_poll_at.timestamp() >= NOW + 4999


def test_a_feed_that_turned_into_a_page_is_said_so_and_loses_nothing(source):
    put(reading(source, post()))
    put(Reading(source.pk, Fetched("u", 200, b""), NOW, problem="a web page came instead of a feed"))
    source.refresh_from_db()
    assert source.health == "not_seen" and "web page" in source.health_why and Post.objects.count() == 1


def test_a_permanent_move_is_followed_and_told(source):
    moved = Fetched("https://new.example/feed", 200, b"", moved_to="https://new.example/feed")
    put(reading(source, post(), answer=moved))
    source.refresh_from_db()
    assert source.feed_url == "https://new.example/feed" and source.health == "moved"


def test_each_due_source_is_claimed_by_one_worker(source):
    now = timezone.now()
    assert [s.pk for s in claim_due(now)] == [source.pk]
    assert claim_due(now) == []
    assert [s.pk for s in claim_due(now + timedelta(minutes=5))] == [source.pk]


def test_a_stopped_source_is_not_claimed(source):
    Source.objects.update(state="stopped")
    assert claim_due(timezone.now()) == []


def test_a_source_that_was_removed_meanwhile_is_no_error(source):
    late = reading(source, post())
    source.delete()
    put(late)
    assert not Post.objects.exists()
