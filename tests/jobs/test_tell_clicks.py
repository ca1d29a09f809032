"""Clicks are told once their burst is over, summed by hour and class, and forgotten after a day."""

from datetime import UTC, datetime, timedelta

import pytest

from rejoinder.desk.links import shorten
from rejoinder.desk.links.models import Click, ClickCount, ClickSalt
from rejoinder.desk.links.reading import followed, hours_of
from rejoinder.jobs.tell_clicks import tell_clicks

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 8, 12, 0, tzinfo=UTC)


def come(link, look, *networks, at=NOON):
    Click.objects.bulk_create(Click(link=link, network=network, minute=at, look=look) for network in networks)


@pytest.fixture
def link():
    return shorten.make_link("https://quay.example/minutes", None, "night-ferry")


def test_a_burst_is_told_when_it_is_known_how_it_stopped(link):
    come(link, "masked", *(f"server {n}" for n in range(40)))
    come(link, "person", "home", at=NOON + timedelta(minutes=1))
    assert not tell_clicks(NOON + timedelta(minutes=6))
    assert tell_clicks(NOON + timedelta(minutes=9)) == {"preview": 40, "human": 1}
    assert followed([link], NOON + timedelta(minutes=9))[link.pk].kinds["human"] == 1
    assert not tell_clicks(NOON + timedelta(minutes=30))
    link.refresh_from_db()
    assert link.published_at == NOON


def test_what_was_told_is_summed_once_by_hour_and_class(link):
    come(link, "person", "a", "b")
    tell_clicks(NOON + timedelta(minutes=10))
    come(link, "person", "c", at=NOON + timedelta(minutes=20))
    come(link, "tool", "d", at=NOON + timedelta(minutes=70))
    tell_clicks(NOON + timedelta(minutes=90))
    sums = {(row.hour.hour, row.kind): row.clicks for row in ClickCount.objects.all()}
    assert sums == {(12, "human"): 3, (13, "robot"): 1}
    hours = hours_of(link, NOON + timedelta(minutes=90), 3)
    assert [(hour.human, hour.others) for hour in hours] == [(0, 0), (3, 0), (0, 1)]


def test_a_late_preview_finds_the_burst_that_was_told_before_it(link):
    come(link, "masked", *(f"server {n}" for n in range(40)))
    tell_clicks(NOON + timedelta(minutes=9))
    come(link, "tool", "late", at=NOON + timedelta(minutes=12))
    assert tell_clicks(NOON + timedelta(minutes=25)) == {"preview": 1}


def test_after_a_day_only_the_sums_are_left(link):
    ClickSalt.objects.create(day=NOON.date(), salt="ab" * 32)
    come(link, "person", "a", "b")
    tell_clicks(NOON + timedelta(minutes=10))
    done = tell_clicks(NOON + timedelta(hours=25))
    assert done == {"forgotten": 2, "salts forgotten": 1}
    assert not Click.objects.exists()
    assert followed([link], NOON)[link.pk].total == 2


def test_a_desk_that_slept_tells_before_it_forgets(link):
    come(link, "person", "a")
    assert tell_clicks(NOON + timedelta(days=3)) == {"human": 1, "forgotten": 1}
    assert followed([link], NOON)[link.pk].kinds["human"] == 1


def test_links_are_told_apart(link):
    other = shorten.make_link("https://quay.example/other", None, "other")
    come(link, "masked", *(f"server {n}" for n in range(40)))
    come(other, "tool", "program")
    tell_clicks(NOON + timedelta(minutes=9))
    sums = followed([link, other], NOON)
    assert sums[link.pk].kinds["preview"] == 40
    assert sums[other.pk].kinds == {"human": 0, "preview": 0, "robot": 1, "unknown": 0}
