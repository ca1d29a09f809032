"""The board as it stood: kept when it changes, found again at any minute, and broken loudly where somebody changed it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.board import snapshots
from rejoinder.desk.board.models import Snapshot
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, Broken
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    found = make_story("Night ferry vote", 2)
    make_post(make_source(), found)
    Story.objects.filter(pk=found.pk).update(sources_count=2)
    return found


def titles(moment):
    return [row["title"] for group in snapshots.stood(moment).groups for row in group["rows"]]


def test_the_board_is_found_as_it_stood_whatever_became_of_it(story):
    now = timezone.now()
    assert snapshots.take(now)
    Story.objects.filter(pk=story.pk).update(title="Another name")
    assert snapshots.take(now + timedelta(minutes=5))
    assert titles(now + timedelta(minutes=2)) == ["Night ferry vote"]
    assert titles(now + timedelta(minutes=9)) == ["Another name"]


def test_a_board_that_did_not_change_is_kept_once(story):
    now = timezone.now()
    assert [snapshots.take(now + timedelta(minutes=n)) for n in (0, 0, 1)] == [True, False, False]


def test_a_minute_before_the_first_says_so():
    with pytest.raises(BadInput, match="none is kept yet"):
        snapshots.stood(timezone.now())


def test_a_row_that_somebody_changed_is_told_from_its_hash(story):
    now = timezone.now()
    snapshots.take(now)
    Snapshot.objects.update(sha256="0" * 64)
    with pytest.raises(Broken, match="does not fit its hash"):
        snapshots.stood(now + timedelta(minutes=1))


def test_old_minutes_are_thinned_to_one_an_hour(story):
    now = timezone.now().replace(minute=30)
    for minutes in (0, 5, 70):
        Snapshot.objects.create(
            at=(now - timedelta(days=90) + timedelta(minutes=minutes)).replace(second=0, microsecond=0),
            rows=b"",
            sha256="",
        )
    assert snapshots.thin_out(now) == 1
    assert Snapshot.objects.count() == 2
