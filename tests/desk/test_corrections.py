import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.listening.models import Source
from rejoinder.desk.stories import corrections as c
from rejoinder.desk.stories.models import Change, Correction, KeepApart, Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.rows import make_post, make_source, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry():
    return make_story("Ferry", 4)


@pytest.fixture
def pier():
    return make_story("Pier", 3)


def ids(story):
    return list(Membership.objects.filter(story=story).order_by("post_id").values_list("post_id", flat=True))


def test_a_split_makes_a_story_of_its_own_and_keeps_the_two_apart(ferry):
    chosen = ids(ferry)[:2]
    done = c.split(ferry, chosen, reason="another boat")
    assert ids(done.other) == chosen and len(ids(ferry)) == 2
    assert KeepApart.objects.filter(one=ferry, other=done.other).exists()
    assert all(Membership.objects.filter(story=done.other).values_list("is_fixed", flat=True))
    done.other.refresh_from_db()
    assert done.other.was_split and done.other.posts_count == 2


def test_neither_story_of_a_split_may_be_left_empty(ferry):
    for chosen in ([], ids(ferry), [10**9]):
        with pytest.raises(BadInput):
            c.split(ferry, chosen)
    assert len(ids(ferry)) == 4


def test_a_merge_leaves_a_sign_post(ferry, pier):
    c.merge(ferry, pier)
    pier.refresh_from_db()
    ferry.refresh_from_db()
    assert pier.merged_into == ferry and ferry.posts_count == 7
    with pytest.raises(NotAllowed, match="merged into"):
        c.merge(ferry, pier)
    with pytest.raises(BadInput):
        c.merge(ferry, ferry)


def test_a_move_takes_one_post_along(ferry, pier):
    post = Membership.objects.filter(story=ferry).first().post
    c.move(post, pier)
    assert post.pk in ids(pier) and len(ids(ferry)) == 3


def test_a_name_given_by_a_person_stays(ferry):
    c.rename(ferry, "  The   boat ")
    sum_up([ferry.pk])
    ferry.refresh_from_db()
    assert ferry.title == "The boat" and ferry.is_title_fixed
    with pytest.raises(BadInput):
        c.rename(ferry, " ")


def test_mute_and_state_are_kept_with_who_and_why(ferry):
    c.mute(ferry)
    with pytest.raises(BadInput, match="muted already"):
        c.mute(ferry)
    c.unmute(ferry)
    c.set_state(ferry, "non_story", why="a dog")
    ferry.refresh_from_db()
    assert (ferry.state, ferry.state_why, ferry.muted_at) == ("non_story", "a dog", None)
    with pytest.raises(BadInput, match="no state"):
        c.set_state(ferry, "angry")


@pytest.mark.parametrize("act", ["split", "merge", "move", "rename", "mute", "set_state"])
def test_every_correction_can_be_taken_back_once(ferry, pier, act):
    before = (ids(ferry), ids(pier), list(Story.objects.order_by("id").values("title", "state", "muted_at", "merged_into")))
    first = Membership.objects.filter(story=ferry).first().post
    done = {
        "split": lambda: c.split(ferry, ids(ferry)[:1]),
        "merge": lambda: c.merge(ferry, pier),
        "move": lambda: c.move(first, pier),
        "rename": lambda: c.rename(ferry, "Boat"),
        "mute": lambda: c.mute(ferry),
        "set_state": lambda: c.set_state(ferry, "watch"),
    }[act]()
    c.undo(done)
    after = Story.objects.filter(pk__in=[ferry.pk, pier.pk]).order_by("id")
    assert (ids(ferry), ids(pier), list(after.values("title", "state", "muted_at", "merged_into"))) == before
    with pytest.raises(NotAllowed, match="already"):
        c.undo(done)


def test_what_a_later_correction_builds_on_is_undone_last(ferry, pier):
    first = c.split(ferry, ids(ferry)[:2])
    c.merge(pier, first.other)
    with pytest.raises(NotAllowed, match="builds on this"):
        c.undo(first)


def test_each_correction_is_told_to_open_pages_and_to_the_trail(ferry):
    Change.objects.all().delete()
    c.rename(ferry, "Boat")
    assert Change.objects.filter(story=ferry, kind="corrected").exists()
    assert AuditEvent.objects.filter(action="story.rename", subject=f"story:{ferry.pk}").count() == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["split", "merge", "move", "undo"]), st.integers(0, 6)), max_size=8))
def test_whatever_people_do_no_post_is_lost_or_in_two_stories(ferry, pier, acts):
    total = Membership.objects.count()
    for act, number in acts:
        live = list(Story.objects.filter(merged_into=None, posts_count__gt=0).order_by("id"))
        story = live[number % len(live)]
        try:
            if act == "split":
                c.split(story, ids(story)[: number or 1])
            elif act == "merge":
                c.merge(story, live[(number + 1) % len(live)])
            elif act == "move":
                c.move(Membership.objects.order_by("id")[number % total].post, story)
            elif Correction.objects.exists():
                c.undo(Correction.objects.order_by("-id").first())
        except (BadInput, NotAllowed):
            pass
    assert Membership.objects.count() == total
    live = Story.objects.filter(merged_into=None)
    assert sum(len(ids(story)) for story in live) == total


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
