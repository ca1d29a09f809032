"""Many rows written at once: what is named is written, the rest stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.stories.models import Story
from rejoinder.desk.work.rows import write_columns
from tests.desk.rows import make_story

pytestmark = pytest.mark.django_db


def test_each_kind_of_column_is_written_and_read_back_as_it_was():
    one, two = make_story("One", 2), make_story("Two", 1)
    now = timezone.now()
    for story, carriers in ((one, {"left": 2}), (two, {})):
        story.title, story.carriers, story.spark, story.growth = f"{story.title}’s “new” name", carriers, [1, 2], 4.5
        story.became_at, story.chance, story.first_post, story.state = now, None, None, "watch"
    write_columns([one, two], ["title", "carriers", "spark", "growth", "became_at", "chance", "first_post_id"])
    for before in (one, two):
        after = Story.objects.get(pk=before.pk)
        for name in ("title", "carriers", "spark", "growth", "chance", "first_post_id"):
            assert getattr(after, name) == getattr(before, name)
        assert abs(after.became_at - now) < timedelta(milliseconds=1) and after.state == "new"


def test_rows_that_are_gone_change_nothing():
    story = make_story("One", 0)
    gone = Story(pk=story.pk + 1000, title="Ghost")
    write_columns([gone], ["title"])
    write_columns([], ["title"])
    assert list(Story.objects.values_list("title", flat=True)) == ["One"]
