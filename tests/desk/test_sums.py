from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.listening.models import Source
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.desk.stories.sums import standing, sum_up
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


def test_sums_are_few_queries_for_many_stories(django_assert_max_num_queries):
    stories = [make_story(f"Story {n}", 2) for n in range(30)]
    with django_assert_max_num_queries(8):
        sum_up([story.pk for story in stories])


def test_sums_tell_who_was_first_and_who_carries_it():
    right, left = make_source("right"), make_source("left")
    story = make_story("x", 0)
    for source, minutes in ((right, 30), (left, 10), (left, 5)):
        make_post(source, story, minutes_ago=minutes)
    sum_up([story.pk])
    story.refresh_from_db()
    assert story.first_post.source == right
    assert story.carriers == {"left": 1, "centre": 0, "right": 1, "": 0}
    assert (story.posts_count, story.sources_count, story.growth) == (3, 2, 8.0)
    assert Source.objects.count() == 2


def test_a_story_is_named_after_its_earliest_post_until_a_person_names_it():
    source = make_source()
    story = make_story("x", 0)
    make_post(source, story, title="Second", minutes_ago=5)
    make_post(source, story, title="First", minutes_ago=50)
    sum_up([story.pk])
    assert Story.objects.get(pk=story.pk).title == "First"
    Story.objects.filter(pk=story.pk).update(title="Ours", is_title_fixed=True)
    sum_up([story.pk])
    assert Story.objects.get(pk=story.pk).title == "Ours"


def test_a_source_that_posts_thrice_is_one_carrier():
    source = make_source("left")
    story = make_story("x", 0)
    for minutes in (1, 2, 3):
        make_post(source, story, minutes_ago=minutes)
    sum_up([story.pk])
    story.refresh_from_db()
    assert (story.posts_count, story.sources_count) == (3, 1)


def test_each_sum_is_told_to_open_pages_once():
    story = make_story("x", 1)
    Change.objects.all().delete()
    sum_up([story.pk, story.pk], kind="grew")
    assert list(Change.objects.values_list("story", "kind")) == [(story.pk, "grew")]


def test_a_story_without_posts_is_left_as_it_is():
    story = make_story("Kept", 0)
    sum_up([story.pk])
    story.refresh_from_db()
    assert story.title == "Kept" and story.summed_at is None


def test_growth_fades_when_nobody_posts():
    story = make_story("x", 3)
    assert story.growth > 0
    sum_up([story.pk], timezone.now() + timedelta(hours=3))
    story.refresh_from_db()
    assert story.growth == 0 and sum(story.spark) == 0


def test_a_post_put_into_a_story_that_was_merged_away_goes_where_that_went():
    last, middle, first = make_story("last", 1), make_story("middle", 0), make_story("first", 0)
    Story.objects.filter(pk=middle.pk).update(merged_into=last)
    Story.objects.filter(pk=first.pk).update(merged_into=middle)
    post = make_post(make_source(), first)
    sum_up([first.pk])
    assert Membership.objects.get(post=post).story == last
    assert Story.objects.get(pk=last.pk).posts_count == 2
    assert Story.objects.get(pk=first.pk).merged_into == middle


def test_sign_posts_in_a_ring_hold_nobody():
    one, two = make_story("one", 0), make_story("two", 0)
    Story.objects.filter(pk=one.pk).update(merged_into=two)
    Story.objects.filter(pk=two.pk).update(merged_into=one)
    assert standing(one.pk) in (one.pk, two.pk)
