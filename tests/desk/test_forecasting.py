"""The habits of carriers, the speed of a story, and learning from the past: only what was settled, only what is better."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.core.carriers import TrackRecord
from rejoinder.core.forecast.features import NAMES
from rejoinder.desk.board.speed import speed_of
from rejoinder.desk.forecasts import learning
from rejoinder.desk.forecasts.habits import habits
from rejoinder.desk.forecasts.models import Forecast, TrainedModel
from rejoinder.desk.forecasts.models_used import model_now, settled_calls, shipped
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.errors import BadInput
from rejoinder.jobs.foretell import Foreteller
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
DAY_MIN = 24 * 60


def settled_story(source, *, days_ago=3.0, became=False, late=None):
    """A story that a source began so long ago, foretold, and whether it became one an hour later."""
    story = make_story("Night ferry", 0)
    first = make_post(source, story, minutes_ago=days_ago * DAY_MIN)
    if late:
        make_post(late, story, minutes_ago=days_ago * DAY_MIN - 50)
    sum_up([story.pk])
    at = first.at + timedelta(hours=1)
    Story.objects.filter(pk=story.pk).update(chance_at=at, became_at=at if became else None)
    return story


def test_a_carriers_record_counts_settled_stories_that_it_had_early():
    one, other, late = make_source(), make_source(), make_source()
    for became in (True, True, False):
        settled_story(one, became=became, late=late)
    settled_story(other)
    settled_story(one, days_ago=0.5, became=True)  # not a day old: nobody knows yet
    found = habits(timezone.now())
    assert found.desk == TrackRecord(4, 2)
    assert found.by == {one.pk: TrackRecord(3, 2), other.pk: TrackRecord(1, 0)}
    assert found.weight(one.pk) > 0 > found.weight(other.pk)
    assert found.weight(late.pk) == 0


def test_the_post_that_made_it_a_story_foretold_nothing():
    first, second = make_source(), make_source()
    story = settled_story(first, became=True)
    post = make_post(second, story, minutes_ago=3 * DAY_MIN - 10)
    Story.objects.filter(pk=story.pk).update(became_at=post.at)
    assert habits(timezone.now()).by == {first.pk: TrackRecord(1, 1)}


def test_the_forecast_knows_the_habit_of_the_first_carrier():
    source = make_source()
    for _ in range(6):
        settled_story(source, became=True)
        settled_story(make_source())
    story = make_story("Late ferry", 0)
    for minutes in range(10, 0, -1):
        make_post(source, story, minutes_ago=minutes)
    sum_up([story.pk])
    Foreteller().run(timezone.now())
    assert Forecast.objects.filter(story=story).first().features["habit"] > 0.3


def test_a_source_far_above_its_own_habit_is_told():
    source = make_source()
    source.added_at = timezone.now() - timedelta(days=20)
    source.save()
    story = make_story("Night ferry", 0)
    for minutes in (50, 40, 30, 20, 10):
        make_post(source, story, minutes_ago=minutes)
    told = speed_of(story, [0] * 13, timezone.now())
    assert told.spikes == [f"{source}: 5 posts on it in an hour, where less than 1 on anything is usual"]


def test_heavy_carriers_are_told_with_their_record():
    source = make_source()
    for _ in range(9):
        settled_story(source, became=True)
        settled_story(make_source())
    story = make_story("Late ferry", 0)
    make_post(source, story)
    told = speed_of(story, [0] * 13, timezone.now())
    assert told.heavy == [f"{source}: 9 of 9 stories that it carried early grew; 5 of 10 is usual"]
    assert told.weight > 0.5


def past_calls(n, happened, *, version=1, days=20.0, seed=1):
    """Settled calls of n stories, two hours apart from `days` ago on; `happened` says of a feature whether it did."""
    chance = random.Random(seed)
    base = dict.fromkeys(NAMES, 0.0) | {"posts": 2.3, "sources": 2.0, "age": 4.0, "own_words": 1.0}
    begin = timezone.now() - timedelta(days=days)
    for number in range(n):
        story = Story.objects.create(title="x", first_seen=begin, last_post_at=begin)
        habit, at = chance.gauss(0, 1), begin + timedelta(hours=2 * number)
        for hours in (1, 3, 6, 24):
            Forecast.objects.create(
                story=story, at=at, hours=hours, due_at=at + timedelta(hours=hours), chance=0.3, model="shipped",
                features={**base, "habit": habit}, definition=version, happened=happened(habit, chance),
                settled_at=at + timedelta(hours=hours),
            )  # fmt: skip


def test_a_model_that_later_calls_bear_out_speaks_from_now_on():
    past_calls(200, lambda habit, chance: habit + chance.gauss(0, 0.3) > 0)
    made = learning.train()
    assert made.is_on
    assert all(one["after"] < one["before"] for one in made.scores.values())
    assert model_now().name == made.model.name


def test_a_model_that_learnt_what_no_longer_holds_does_not_speak():
    turn = iter(range(10**6))
    past_calls(200, lambda habit, _: (habit > 0) == (next(turn) < 600))
    made = learning.train()
    assert not made.is_on
    assert model_now().name == shipped().name


def test_noise_does_not_put_a_model_in_place_of_the_shipped_one():
    before = calls_said_by_the_shipped_model()
    made = learning.train()
    assert before > learning.CALLS_MIN
    assert not made.is_on


def calls_said_by_the_shipped_model():
    past_calls(60, lambda *_: False)
    model, chance = shipped(), random.Random(5)
    for call in Forecast.objects.all():
        said = learning.foretell(call.features, 8, model).by[call.hours]
        Forecast.objects.filter(pk=call.pk).update(happened=chance.random() < said)
    return Forecast.objects.count()


def test_an_own_model_that_fails_on_later_calls_is_switched_off():
    past_calls(150, lambda habit, chance: habit > 0)
    assert learning.train().is_on
    TrainedModel.objects.update(made_at=timezone.now() - timedelta(days=8))
    Forecast.objects.filter(at__gt=timezone.now() - timedelta(days=8)).delete()
    past_calls(80, lambda habit, chance: habit < 0, days=7.0, seed=2)
    assert not learning.train().is_on
    assert not TrainedModel.objects.filter(is_on=True).exists()


def test_calls_for_another_definition_teach_nothing():
    Desk.objects.update_or_create(pk=1, defaults={"story_version": 2})
    past_calls(60, lambda *_: True)
    assert settled_calls(limit=100) == []
    with pytest.raises(BadInput, match="0 settled forecasts"):
        learning.train()


def test_earlier_calls_that_were_still_open_when_the_later_began_are_left_out():
    past_calls(40, lambda habit, _: habit > 0)
    earlier, later = learning._in_two(learning._calls(30))
    assert len(later) == 40
    assert len(earlier) == 30 * 4 - 11 - 2 - 1  # two hours apart: 11 calls of 24 h, 2 of 6 h, 1 of 3 h are open
