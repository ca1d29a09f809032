from datetime import timedelta

import pytest
from django.utils import timezone

from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.jobs.cluster import Clusterer
from rejoinder.jobs.lease import give_back, has_lease
from tests.desk.rows import make_post, make_source

pytestmark = pytest.mark.django_db
FERRY = ("Brask voted to close the night ferry", "Brask voted to scrap the night ferry", "Night ferry: how Brask voted",
         "Did Brask vote to close the night ferry")  # fmt: skip
CRAB = ("Crab prices rise on the quay again", "Dressed crab prices rise on the quay")


@pytest.fixture
def sources():
    return [make_source(), make_source("left"), make_source("right")]


def publish(sources, *titles):
    return [make_post(sources[n % len(sources)], title=title) for n, title in enumerate(titles)]


def run(clusterer):
    return clusterer.run(timezone.now())


def stories():
    return {s.title: s.posts_count for s in Story.objects.filter(merged_into=None, posts_count__gt=0)}


def test_posts_about_the_same_happening_are_one_story_with_reasons(sources):
    publish(sources, *FERRY, *CRAB)
    counts = run(Clusterer())
    assert counts["opened"] + counts["joined"] == 6
    assert sorted(stories().values()) == [2, 4]
    assert all(Membership.objects.values_list("why", flat=True))
    assert Change.objects.filter(kind="grew").exists()


def test_a_second_run_places_nothing_twice(sources):
    publish(sources, *FERRY)
    clusterer = Clusterer()
    run(clusterer)
    assert not run(clusterer)
    assert Membership.objects.count() == 4


def test_a_restart_goes_on_with_the_same_stories(sources):
    publish(sources, *FERRY[:2], *CRAB)
    run(Clusterer())
    before = stories()
    publish(sources, FERRY[2])
    run(Clusterer())
    assert len(stories()) == len(before) and max(stories().values()) == 3


def test_a_persons_split_survives_what_comes_later(sources):
    publish(sources, *FERRY)
    clusterer = Clusterer()
    run(clusterer)
    story = Story.objects.get(posts_count=4)
    away = list(Membership.objects.filter(story=story).order_by("post_id").values_list("post_id", flat=True))[:2]
    done = corrections.split(story, away)
    for titles in (FERRY, FERRY[::-1]):
        publish(sources, *titles)
        run(clusterer)
        run(Clusterer())
    assert set(Membership.objects.filter(post_id__in=away).values_list("story_id", flat=True)) == {done.other_id}
    assert not Story.objects.filter(pk__in=[story.pk, done.other_id]).exclude(merged_into=None).exists()


def test_a_persons_merge_holds_and_new_posts_follow_it(sources):
    publish(sources, *FERRY, *CRAB)
    clusterer = Clusterer()
    run(clusterer)
    ferry, crab = Story.objects.get(posts_count=4), Story.objects.get(posts_count=2)
    corrections.merge(ferry, crab)
    publish(sources, "Crab prices rise again on the quay this week")
    run(clusterer)
    ferry.refresh_from_db()
    assert ferry.posts_count == 7


def test_a_name_given_by_a_person_stays_when_the_story_grows(sources):
    publish(sources, *FERRY[:2])
    clusterer = Clusterer()
    run(clusterer)
    corrections.rename(Story.objects.get(posts_count=2), "The boat")
    publish(sources, *FERRY[2:])
    run(clusterer)
    assert stories() == {"The boat": 4}


def test_undo_is_heeded_too(sources):
    publish(sources, *FERRY, *CRAB)
    clusterer = Clusterer()
    run(clusterer)
    ferry, crab = Story.objects.get(posts_count=4), Story.objects.get(posts_count=2)
    done = corrections.merge(ferry, crab)
    run(clusterer)
    corrections.undo(done)
    publish(sources, "Dressed crab prices rise again on the quay")
    run(clusterer)
    crab.refresh_from_db()
    assert crab.posts_count == 3


def test_idle_stories_are_closed_and_their_posts_kept(sources):
    publish(sources, *FERRY, *CRAB)
    clusterer = Clusterer()
    run(clusterer)
    clusterer.close_idle(timezone.now() + timedelta(days=60))
    assert Membership.objects.count() == 6


def test_what_fails_is_decided_anew_from_the_rows(sources, monkeypatch):
    publish(sources, *FERRY)
    clusterer = Clusterer()

    def fail(*_, **__):
        raise RuntimeError("disk")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr("rejoinder.jobs.cluster.sum_up", fail)
        run(clusterer)
    Membership.objects.all().delete()
    Story.objects.all().delete()
    run(clusterer)
    assert list(stories().values()) == [4]


def test_one_worker_holds_the_lease_and_the_next_waits_for_its_time():
    assert has_lease("x", owner="a:1:x") and has_lease("x", owner="a:1:x")
    assert not has_lease("x", owner="b:2:y")
    give_back("x", owner="a:1:x")
    assert has_lease("x", owner="b:2:y")


def test_a_lease_of_a_process_that_died_on_this_machine_is_taken_at_once():
    from rejoinder.jobs.lease import HOST

    assert has_lease("x", owner=f"{HOST}:999999999:dead")
    assert has_lease("x", owner=f"{HOST}:1:alive")
