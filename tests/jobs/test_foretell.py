"""Forecasts over rows: said, settled, scored against the definition; non-stories come back by themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.forecast.model import HORIZONS_H
from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.forecasts.posts import PostTimes
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.corrections import set_state
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.jobs.foretell import Foreteller, settle
from rejoinder.jobs.trace import Tracer
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


def told(story):
    return Story.objects.get(pk=story.pk)


def growing(posts, *, medium="blog", sources=4, gap_s=60.0, leaning=""):
    """A story whose posts came a minute apart, the last just now."""
    now = timezone.now()
    places = [make_source(medium=medium if n == 0 else "blog", leaning=leaning) for n in range(sources)]
    story = make_story("Night ferry", 0)
    for n in range(posts):
        make_post(places[n % sources], story, minutes_ago=gap_s * (posts - n) / 60)
    sum_up([story.pk], now)
    return told(story), timezone.now()


def test_few_posts_say_too_little_and_that_is_a_call_too():
    story, now = growing(5)
    Foreteller().run(now)
    assert (told(story).chance, told(story).chance_why) == (None, "5 posts; needs 8")
    assert Forecast.objects.filter(story=story, chance=None).count() == len(HORIZONS_H)


def test_enough_posts_give_a_chance_that_never_falls_with_more_time():
    story, now = growing(12)
    Foreteller().run(now)
    chances = [told(story).chances[str(hours)] for hours in HORIZONS_H]
    assert chances == sorted(chances)
    assert 0 < told(story).chance < 1


def test_a_story_that_meets_the_definition_is_one_and_no_more_calls_are_made():
    story = make_story("Night ferry", 0)
    for minutes in (9, 5):
        make_post(make_source(medium="news"), story, minutes_ago=minutes)
    now = timezone.now()
    sum_up([story.pk], now)
    Foreteller().run(now)
    assert told(story).became_why == "2 news sources carry it in words of their own"
    assert not Forecast.objects.filter(story=story).exists()


def test_calls_are_made_once_an_hour_however_often_the_chance_is_said():
    story, now = growing(12)
    job = Foreteller()
    for seconds in (0, 400, 800):
        job.run(now + timedelta(seconds=seconds))
    assert Forecast.objects.filter(story=story).count() == len(HORIZONS_H)
    job.run(now + timedelta(minutes=70))
    assert Forecast.objects.filter(story=story).count() == 2 * len(HORIZONS_H)


def test_a_call_is_settled_by_what_happened_until_its_time():
    story, now = growing(12)
    Foreteller().run(now)
    Story.objects.filter(pk=story.pk).update(became_at=now + timedelta(hours=2))
    settle(now + timedelta(hours=25))
    happened = dict(Forecast.objects.filter(story=story).values_list("hours", "happened"))
    assert happened == {1: False, 3: True, 6: True, 24: True}


def test_a_non_story_comes_back_above_its_line_and_says_why():
    story, now = growing(12, gap_s=20.0, sources=8)
    set_state(story, "non_story", why="one blog", reopens_pct=1)
    Foreteller().run(now)
    back = told(story)
    assert (back.state, back.reopens_pct) == ("new", None)
    assert "above its line of 1%" in back.reopened_why
    assert Change.objects.filter(story=story, kind="reopened").exists()


def test_a_non_story_below_its_line_stays_quiet():
    story, now = growing(12)
    set_state(story, "non_story", reopens_pct=99)
    Foreteller().run(now)
    assert told(story).state == "non_story"


def test_a_non_story_comes_back_when_its_time_of_quiet_is_over():
    story, now = growing(3)
    set_state(story, "non_story", quiet_until=now + timedelta(hours=1))
    Foreteller().run(now + timedelta(hours=2))
    assert (told(story).state, told(story).reopened_why) == ("new", "its time of quiet is over")


def test_a_verdict_without_a_line_takes_the_desks():
    Desk.objects.update_or_create(pk=1, defaults={"reopen_pct": 35})
    story, _ = growing(3)
    set_state(story, "non_story")
    assert told(story).reopens_pct == 35


def test_a_copy_of_a_wire_is_told_from_words_of_their_own():
    story = make_story("Night ferry", 0)
    report = "The council voted on Tuesday to keep the night ferry until the spring after a long debate in the hall."
    wire = make_post(make_source(medium="agency"), story, minutes_ago=9, text=report)
    copy = make_post(make_source(), story, minutes_ago=8, text=report + " Write to us with your view.")
    own = make_post(make_source(), story, minutes_ago=7, text="Our reporter stood on the quay and saw nobody.")
    now = timezone.now()
    Tracer().run(now)
    sum_up([story.pk], now)
    assert dict(Membership.objects.values_list("post_id", "copy_of_id")) == {
        wire.pk: None,
        copy.pk: wire.pk,
        own.pk: None,
    }
    assert (told(story).copies_count, told(story).own_count, told(story).sources_count) == (1, 2, 3)


def test_the_times_of_all_posts_grow_with_new_ones_and_forget_old_ones():
    source, now, times = make_source(), timezone.now(), PostTimes(hours=1)
    made = [make_post(source, minutes_ago=minutes) for minutes in (70, 50, 30)]
    assert times.until(now) == [post.at.timestamp() for post in made[1:]]
    late = make_post(source, minutes_ago=40)
    assert times.until(now) == [made[1].at.timestamp(), late.at.timestamp(), made[2].at.timestamp()]
    assert times.until(now + timedelta(minutes=25)) == [made[2].at.timestamp()]
