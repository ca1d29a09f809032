"""What follows when an answer is out: the clock stops, the lines count as used, uptake and effect are measured."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.lines.models import LineUse
from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.rebuttals import effects, writing
from rejoinder.desk.rebuttals.models import Effect, Rebuttal
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.jobs.answered import run_answered
from rejoinder.jobs.effect import run_effect
from tests.desk import invented
from tests.desk.test_rebuttals import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def out():
    """A rebuttal whose first text went out ten minutes ago."""
    mirela, joss = invented.person("Mirela Toft", Role.WRITER), invented.person("Joss Adeyinka-Rowe", Role.APPROVER)
    account("mastodon", "Mastodon")
    made = writing.start(invented.ferry(), by=mirela)
    release = releases.ask(made.release, by=mirela)
    releases.approve(release, release.sha256, by=joss)
    at = timezone.now() - timedelta(minutes=10)
    Release.objects.filter(pk=release.pk).update(state="out", out_at=at, approved_at=at)
    return Rebuttal.objects.select_related("release", "story").get()


def test_the_first_text_out_answers_the_story_and_stops_the_clock_at_that_minute(out):
    assert run_answered(timezone.now()) == {"answered": 1}
    story = Story.objects.get(pk=out.story_id)
    assert (story.state, story.state_at, story.state_by.name) == ("answered", out.release.out_at, "Joss Adeyinka-Rowe")
    assert LineUse.objects.get().where == str(out.release.key)
    assert run_answered(timezone.now()) == {}


def test_a_verdict_that_somebody_gave_meanwhile_stands(out):
    corrections.set_state(out.story, "non_story")
    run_answered(timezone.now())
    assert Story.objects.get(pk=out.story_id).state == "non_story"


def test_a_post_that_says_our_words_takes_the_answer_up(out):
    text = "Brask’s team says she voted to keep the night ferry. Page 6 of the minutes says so."
    post = invented.post(invented.source("Left Bank Ledger"), 2, "Brask answers", text=text)
    Membership.objects.create(post=post, story=out.story, at_arrival=out.story_id, why="Joined", at=post.at)
    assert run_answered(timezone.now())["taken up"] == 1
    out.refresh_from_db()
    assert out.uptake_post == post and "it says “" in out.uptake_why


def test_an_effect_that_cannot_be_told_says_why(out):
    Release.objects.update(out_at=timezone.now() - timedelta(minutes=70))
    assert run_effect(timezone.now()) == {"measured": 1}
    found = Effect.objects.get()
    assert found.hours == 1 and found.ratio is None and found.why.startswith("Too few posts")
    assert run_effect(timezone.now()) == {}


def test_an_answer_is_held_against_stories_that_nobody_answered(out):
    now = timezone.now()
    Release.objects.update(out_at=now - timedelta(minutes=80))
    Story.objects.filter(pk=out.story_id).update(first_seen=now - timedelta(minutes=140))
    source = invented.source("Quayside Row")
    for ago in (*range(82, 138, 4), 40):
        post = invented.post(source, ago, f"Ferry again, {ago}")
        Membership.objects.create(post=post, story=out.story, at_arrival=out.story_id, why="Joined", at=post.at)
    for n in range(12):
        posts = [
            invented.post(source, ago + n / 10, f"Other {n} {ago}")
            for ago in (*range(222, 278, 4), *range(140, 210, 4))
        ]
        invented.story(*posts, first_seen=now - timedelta(minutes=280))
    assert effects.measure_due(now) == 1
    found = Effect.objects.get()
    assert len(found.comparisons) >= 8 and found.low is not None
