"""A story that comes back is linked to the earlier one, shown with what is new, and never against a person's word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.days import days_of
from rejoinder.desk.stories.models import Return
from rejoinder.desk.stories.phrases import phrases_of
from rejoinder.desk.stories.returns import came_after, came_before
from rejoinder.jobs.recall import Recaller
from tests.desk.invented import post, source, story

pytestmark = pytest.mark.django_db
DAY_MIN = 24 * 60


def ferry(days_ago, *titles, first=0):
    outlets = [source(f"Outlet {n}") for n in range(first, first + len(titles))]
    return story(
        *(post(of, days_ago * DAY_MIN + n, title) for n, (of, title) in enumerate(zip(outlets, titles, strict=True)))
    )


@pytest.fixture
def old():
    return ferry(20, "Council drops night ferry to Tidewell", "Night ferry dropped", "Tidewell loses night ferry")


@pytest.fixture
def fresh():
    return ferry(
        0.1, "Night ferry to Tidewell returns", "Tidewell night ferry is back", "Night ferry: boats hired", first=2
    )


def run():
    return Recaller().run(timezone.now())


def test_a_story_that_comes_back_is_linked_once_with_the_reason(old, fresh):
    assert run() == {"asked": 1, "came back": 1}
    row = Return.objects.get()
    assert (row.story_id, row.earlier_id) == (fresh.pk, old.pk)
    assert row.why.startswith("Comes back after 19 days: both say")
    assert not run()
    assert [one.story.pk for one in came_before(fresh)] == [old.pk]
    assert [one.pk for one in came_after(old)] == [fresh.pk]


def test_what_stood_in_the_earlier_story_is_not_new(old, fresh):
    run()
    (day,) = days_of(fresh, phrases_of(fresh), came_before(fresh))
    assert (day.posts, day.new_carriers) == (3, 2)
    assert day.gap >= 18
    assert "ferry" not in day.words
    assert days_of(fresh) == []


def test_an_unlike_or_a_lately_quiet_story_is_not_linked(fresh):
    ferry(9, "Hospital parking to double", "Parking charges", "Parking at the infirmary")
    ferry(0.3, "Council drops night ferry to Tidewell", "Night ferry dropped", "Tidewell loses night ferry")
    run()
    assert not Return.objects.exists()


def test_a_story_is_asked_again_only_when_it_has_doubled(old):
    recaller = Recaller()
    fresh = ferry(0.1, "Bus times", "New bus times", "Bus times change")
    assert recaller.run(timezone.now())["asked"] == 1
    assert not recaller.run(timezone.now())
    fresh.posts_count = 6
    fresh.save()
    assert recaller.run(timezone.now())["asked"] == 1


def test_stories_that_a_person_took_apart_are_not_linked(old):
    mixed = ferry(0.1, "Night ferry to Tidewell returns", "Tidewell night ferry is back", "Night ferry: boats hired",
                  "Tidewell ferry boats", "Night ferry boats", "Night boats", first=2)  # fmt: skip
    first = mixed.memberships.order_by("post__at").values_list("post_id", flat=True)[:3]
    apart = corrections.split(mixed, list(first), reason="two ferries").other
    type(mixed).objects.filter(pk__in=[mixed.pk]).update(last_post_at=timezone.now() - timedelta(days=3))
    Return.objects.all().delete()
    run()
    assert not Return.objects.filter(story=apart, earlier=mixed).exists()


def test_stories_that_people_joined_are_told_once(old, fresh):
    run()
    corrections.merge(fresh, old)
    assert came_before(fresh) == []
    assert came_after(fresh) == []
