"""A home page's feed is found on a real loopback site; what cannot be found is said."""

import asyncio

import pytest

from rejoinder.desk.listening.models import Source
from rejoinder.jobs.find import Found, find_feed, store_found
from rejoinder.wire.http import Client
from tests.desk.rows import make_source
from tests.wire.test_feeds import ATOM, RSS
from tests.wire.test_http import ALLOWED
from tests.wire.web import FORBIDDEN_HOST, answers, site

HOME = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'


class At:
    pk = 1

    def __init__(self, address):
        self.address = address


def found(routes, path="/", host=None):
    async def go():
        async with (
            site(routes, *([host] if host else [])) as (base, hits),
            Client(allow_networks=ALLOWED, gap_s=0) as client,
        ):
            return await find_feed(client, At(base + path)), base, hits

    return asyncio.run(go())


def test_the_feed_that_the_page_names_is_taken():
    result, base, _ = found({"/": answers(200, HOME.format("/rss").encode(), Content_Type="text/html"), "/rss": RSS})
    assert result.feed_url == base + "/rss" and result.title == "Quay"


def test_a_feed_pasted_itself_is_taken_as_it_is():
    result, base, hits = found({"/feed": ATOM}, "/feed")
    assert result.feed_url == base + "/feed" and hits == ["/robots.txt", "/feed"]


def test_a_page_that_names_no_feed_is_looked_at_in_the_usual_places():
    result, base, _ = found({"/": answers(200, b"<html>x</html>"), "/feed/": RSS})
    assert result.feed_url == base + "/feed/"


def test_a_page_without_any_feed_is_told():
    result, _, _ = found({"/": answers(200, b"<html>x</html>")})
    assert not result.feed_url and "no feed found" in result.why


def test_a_page_inside_our_network_is_not_opened():
    result, _, hits = found({"/": "x"}, host=FORBIDDEN_HOST)
    assert result.is_final and "our own network" in result.why and not hits


def test_a_site_that_forbids_robots_is_asked_again_another_day():
    result, _, hits = found({"/robots.txt": "User-agent: *\nDisallow: /", "/": "x"})
    assert result.is_forbidden and hits == ["/robots.txt"]


@pytest.mark.django_db
def test_what_was_found_is_written_down():
    one, two = (make_source(state="to_find", feed_url="") for _ in range(2))
    assert store_found(Found(one.pk, "https://q.example/feed", title="Quay"), poll_min_s=300) == "found"
    assert store_found(Found(two.pk, "https://q.example/feed"), poll_min_s=300) == "same feed"
    assert list(Source.objects.order_by("pk").values_list("state", flat=True)) == ["listening", "refused"]


@pytest.mark.django_db
def test_after_four_vain_looks_we_say_so_and_a_forbidden_site_is_kept():
    one, two = (make_source(state="to_find", feed_url="") for _ in range(2))
    told = [store_found(Found(one.pk, why="no feed found"), poll_min_s=300) for _ in range(4)]
    assert told == ["tried again later"] * 3 + ["no feed"]
    assert store_found(Found(two.pk, why="robots", is_forbidden=True), poll_min_s=300) == "forbidden"
    two.refresh_from_db()
    assert (two.state, two.health) == ("to_find", "forbidden")
