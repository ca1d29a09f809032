"""How often the words of a story changed, counted beside the board and told once."""

import pytest
from django.utils import timezone

from rejoinder.desk.stories.models import Change, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.jobs.changes import Changed
from rejoinder.jobs.reword import AGAIN_S, Reworder
from tests.desk import invented

pytestmark = pytest.mark.django_db


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def ferry():
    titles = (
        "Brask voted to close the night ferry",
        "Brask voted to scrap the night ferry",
        "Brask voted to save the night ferry",
    )
    outlets = zip(invented.OUTLETS, titles, strict=False)
    return invented.story(*(invented.post(invented.source(*o), 9 - n, t) for n, (o, t) in enumerate(outlets)))


def test_a_story_knows_how_often_its_words_changed_and_open_pages_hear_of_it_once(ferry):
    job = Reworder(Clock())
    assert job.run(timezone.now())["changed"] == 1
    assert Story.objects.get(pk=ferry.pk).rewordings == 2
    assert not job.run(timezone.now())
    assert Change.objects.filter(kind="reworded").count() == 1


def test_it_rests_between_two_looks_at_one_story(ferry):
    clock = Clock()
    job = Reworder(clock)
    job.run(timezone.now())
    Story.objects.filter(pk=ferry.pk).update(rewordings=0)
    sum_up([ferry.pk])
    assert not job.run(timezone.now())
    clock.now = AGAIN_S + 1
    assert job.run(timezone.now())["changed"] == 1


def test_the_words_having_changed_sets_no_other_job_to_work(ferry):
    seen = Changed()
    seen.take()
    Reworder(Clock()).run(timezone.now())
    assert seen.take() == []
