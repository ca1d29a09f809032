"""New posts and their alerts first: what is done in a hurry, what is left for later, and that nothing is lost."""

from datetime import timedelta
from itertools import count

import numpy as np
import pytest
from django.utils import timezone

from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Change, Membership, PostVector, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.desk.watches.models import Alert, Decision
from rejoinder.desk.watches.rules import save_watch
from rejoinder.jobs import cluster
from rejoinder.jobs.alert import Alerter
from rejoinder.jobs.changes import Changed
from rejoinder.jobs.cluster import Clusterer
from rejoinder.jobs.hearing import REREAD_S
from rejoinder.jobs.match import Matcher
from rejoinder.jobs.trace import Tracer
from rejoinder.jobs.urgent import Urgent
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db
NOW = timezone.now


def slow_encoder(texts):
    """Every text means the same."""
    return np.full((len(texts), 4), 0.5, dtype=np.float32)


def clock_of(seconds_each):
    """A clock by which each call of the encoder takes so long, whatever it is given."""
    ticks = count()
    return lambda: next(ticks) * seconds_each


def hurried():
    """A clusterer whose encoder was just found to take a second a post."""
    make_post(make_source(), title="A first post that shows how slow it is")
    clusterer = Clusterer(slow_encoder, clock=clock_of(5.0))
    clusterer.run(NOW())
    return clusterer


def publish(source, *titles):
    return [make_post(source, title=title).pk for title in titles]


def watch(**said):
    return save_watch({"name": "Ferry", "to_page": True, "is_on": True, "once_pct": 0} | said, None).watch


# -- vectors


def test_in_a_hurry_posts_are_placed_by_words_and_the_record_says_so():
    clusterer = hurried()
    posts = publish(make_source(), "Night ferry closed by vote", "Night ferry closed by Brask's vote", "Budget passed")
    assert clusterer.run(NOW())["in a hurry"] == 3 and clusterer.is_hurried
    whys = Membership.objects.filter(post__in=posts).values_list("why", flat=True)
    assert all(why.endswith("; by words alone, since 3 posts or more were waiting") for why in whys)
    assert not PostVector.objects.filter(post__in=posts).exists()


def test_what_was_placed_in_a_hurry_gets_its_vectors_later():
    clusterer = hurried()
    posts = publish(make_source(), "Night ferry closed", "Budget passed", "Crab prices rise")
    clusterer.run(NOW())
    assert (clusterer.give_vectors(limit=2), clusterer.give_vectors(limit=2), clusterer.give_vectors()) == (2, 1, 0)
    assert PostVector.objects.filter(post__in=posts).count() == 3


def test_after_a_restart_they_get_them_too():
    clusterer = hurried()
    posts = publish(make_source(), "Night ferry closed", "Budget passed")
    clusterer.run(NOW())
    later = Clusterer(slow_encoder)
    later.run(NOW())
    assert later.give_vectors() == 2 and PostVector.objects.filter(post__in=posts).count() == 2


def test_posts_that_came_out_long_ago_are_in_no_hurry():
    clusterer, source = hurried(), make_source()
    posts = [make_post(source, title=f"Old news {n}", minutes_ago=300).pk for n in range(3)]
    while Post.objects.filter(membership=None).exists():
        clusterer.run(NOW())
        assert not clusterer.is_hurried
    assert PostVector.objects.filter(post__in=posts).count() == 3


# -- which posts come first


def test_in_a_hurry_a_post_that_a_watch_waits_for_is_placed_first():
    watch(query="zeppelin NOT balloon")
    clusterer, source = hurried(), make_source()
    publish(source, *(f"Post about matter {n}" for n in range(60)))
    wanted, *_ = publish(source, "A zeppelin over the pier", "A zeppelin, a balloon")
    urgent = Urgent()
    first = urgent.find(NOW(), clusterer.all_placed)
    assert first == urgent.find(NOW(), 0) == [wanted]
    clusterer.run(NOW(), first)
    assert Membership.objects.filter(post=wanted).exists()
    assert Post.objects.filter(membership=None).count() == 62 - cluster.HURRIED_POSTS[0]
    assert urgent.find(NOW(), 0) == []


def test_nothing_is_urgent_where_no_watch_tells_at_once():
    watch(words="zeppelin", tells_once=False, tells_daily=True)
    publish(make_source(), "A zeppelin over the pier")
    assert Urgent().find(NOW(), 0) == []


def test_a_post_that_another_worker_wrote_late_is_placed_all_the_same():
    source = make_source()
    late, *_ = publish(source, "Written late", *(f"Matter {n}" for n in range(4)))
    held = Post.objects.get(pk=late)
    Post.objects.filter(pk=late).delete()
    clusterer = Clusterer()
    clusterer.run(NOW())
    held.save(force_insert=True)
    clusterer.run(NOW())
    assert Membership.objects.filter(post=late).exists()


# -- changes


def test_a_story_that_changed_often_is_taken_once_and_the_rest_waits():
    one, two = make_story("One", 1), make_story("Two", 1)
    Change.objects.bulk_create(Change(story=one, kind="grew", at=NOW()) for _ in range(30))
    changed = Changed()
    assert [changed.take(limit=1), changed.waiting, changed.take(limit=5), changed.take()] == [[one], 1, [two], []]


def test_lines_are_matched_a_few_stories_at_a_time_until_none_is_left():
    stories = [make_story(f"Brask voted to close the night ferry, says {name}", 2) for name in ("Ada", "Bo", "Cy")]
    Line.objects.create(ref="1", text="Brask kept the night ferry", approved_version=1, made_at=NOW(), changed_at=NOW())
    matcher, turns = Matcher(), 0
    while not turns or matcher.has_more:
        matcher.run(NOW(), limit=1)
        turns += 1
    assert turns >= 3 and LineMatch.objects.filter(rank=1).values("story").distinct().count() == len(stories)


def test_copies_are_told_a_few_posts_at_a_time():
    make_story("Night ferry", 5)
    tracer = Tracer()
    assert [sum(tracer.run(NOW(), limit=3).values()) for _ in range(3)] == [3, 2, 0]


# -- what watches have heard


def grow(story, title, *, source=None, **said):
    post = make_post(source or make_source(), story, title=title, **said)
    sum_up([story.pk])
    return post


def test_a_word_heard_early_still_counts_when_the_rest_of_the_rule_holds_later():
    story, alerter = make_story("Zeppelin over the pier", 1), Alerter()
    for said in ({"words": "zeppelin"}, {"query": "zeppelin"}):
        watch(name=str(said), sources_min=3, **said)
    alerter.run(NOW())
    assert not Alert.objects.exists()
    for n in range(2):
        grow(story, f"More of it {n}")
        alerter.run(NOW())
    assert Alert.objects.count() == 2


def test_a_new_post_is_heard_and_silence_counts_all_that_were_asked():
    story, alerter = make_story("Night ferry", 2), Alerter()
    watch(query="zeppelin")
    alerter.run(NOW())
    grow(story, "Still the ferry")
    alerter.run(NOW())
    assert "none of its 3 posts fits" in Decision.objects.get().why
    grow(story, "A zeppelin now")
    alerter.run(NOW())
    assert Alert.objects.get().why == "A post fits the query by “zeppelin”: “A zeppelin now”."


def test_the_text_of_a_page_that_is_read_later_is_heard():
    story, alerter = make_story("Night ferry", 1), Alerter()
    watch(query="zeppelin")
    post = grow(story, "Teaser", page=Post.Page.DUE)
    alerter.run(NOW())
    Post.objects.filter(pk=post.pk).update(text="A zeppelin over the pier", page=Post.Page.DONE)
    grow(story, "More")
    alerter.run(NOW())
    assert Alert.objects.exists()


def test_posts_that_a_person_moved_in_are_heard():
    story, other, alerter = make_story("Night ferry", 2), make_story("Zeppelin", 2), Alerter()
    mark = watch(words="zeppelin")
    alerter.run(NOW())
    Alert.objects.all().delete()
    corrections.move(Membership.objects.filter(story=other).first().post, story)
    alerter.run(NOW())
    assert Alert.objects.filter(watch=mark, story=story).exists()


def test_a_watch_that_was_changed_hears_the_old_posts_again():
    story, alerter = make_story("Zeppelin over the pier", 2), Alerter()
    mark = watch(query="balloon")
    alerter.run(NOW())
    save_watch({"query": "zeppelin"}, None, mark)
    grow(story, "More")
    alerter.run(NOW())
    assert Alert.objects.filter(story=story).exists()


def test_what_a_source_changed_in_an_old_post_is_heard_in_the_end():
    story, alerter = make_story("Night ferry", 2), Alerter()
    watch(query="zeppelin")
    alerter.run(NOW())
    Post.objects.filter(pk=story.first_post_id).update(title="A zeppelin after all")
    later = NOW() + timedelta(seconds=REREAD_S + 1)
    grow(story, "More")
    alerter.run(later)
    assert Alert.objects.exists()


def test_a_story_that_is_gone_stops_nothing():
    story = make_story("Zeppelin", 1)
    watch(words="zeppelin")
    Story.objects.filter(pk=story.pk).update(posts_count=0)
    assert not Alerter().run(NOW())
