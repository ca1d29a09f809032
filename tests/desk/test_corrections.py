import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.stories import corrections as c
from rejoinder.desk.stories.models import Change, Correction, KeepApart, Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.errors import BadInput, NotAllowed
from tests.desk.rows import make_story
from tests.examples import tried

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
    before = (
        ids(ferry),
        ids(pier),
        list(Story.objects.order_by("id").values("title", "state", "muted_at", "merged_into")),
    )
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


@tried(15, suppress=[HealthCheck.function_scoped_fixture])
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


def test_a_split_of_posts_that_somebody_moved_meanwhile_is_refused(ferry, pier):
    with pytest.raises(NotAllowed, match="not in story"):
        c.split(ferry, [ids(ferry)[0], ids(pier)[0]])


def test_undoing_gives_each_post_its_reason_back(ferry, pier):
    Membership.objects.filter(story=pier).update(why="shares “pier”", score=0.7, is_loose=True)
    done = c.merge(ferry, pier, reason="one quay")
    assert Membership.objects.filter(why__contains="one quay", is_fixed=True).count() == 3
    c.undo(done)
    rows = set(Membership.objects.filter(story=pier).values_list("why", "score", "is_loose", "is_fixed"))
    assert rows == {("shares “pier”", 0.7, True, False)}
    ferry.refresh_from_db()
    assert not ferry.was_split and ferry.posts_count == 4


def test_a_post_moved_out_of_a_story_that_the_jobs_merged_comes_back_to_where_that_went(ferry, pier):
    quay = make_story("Quay", 2)
    post = Membership.objects.filter(story=ferry).first().post
    done = c.move(post, pier)
    Membership.objects.filter(story=ferry).update(story=quay)  # as the jobs merge
    Story.objects.filter(pk=ferry.pk).update(merged_into=quay, posts_count=0)
    c.undo(done)
    assert post.pk in ids(quay) and not ids(ferry)


def test_a_later_word_about_the_same_post_is_undone_first_even_in_another_story(ferry, pier):
    quay = make_story("Quay", 2)
    post = Membership.objects.filter(story=ferry).first().post
    done = c.move(post, pier)
    Membership.objects.filter(story=pier).update(story=quay)  # as the jobs merge
    Story.objects.filter(pk=pier.pk).update(merged_into=quay, posts_count=0)
    c.split(quay, [post.pk])
    with pytest.raises(NotAllowed, match="builds on this"):
        c.undo(done)


def test_a_story_left_empty_by_an_undo_becomes_a_sign_post(ferry, pier):
    post = Membership.objects.filter(story=ferry).first().post
    done = c.move(post, pier)
    Membership.objects.filter(story=pier).exclude(post=post).update(story=ferry)  # as the jobs close small stories
    c.undo(done)
    pier.refresh_from_db()
    assert pier.merged_into == ferry and pier.posts_count == 0


def test_unmuting_taken_back_mutes_again_from_when_it_was(ferry):
    c.mute(ferry)
    since = Story.objects.get(pk=ferry.pk).muted_at
    c.undo(c.unmute(ferry))
    assert Story.objects.get(pk=ferry.pk).muted_at == since


def test_a_name_may_hold_anything_but_nothing(ferry):
    c.rename(ferry, "a\x00b <script>")
    assert Story.objects.get(pk=ferry.pk).title == "a b <script>"
    with pytest.raises(BadInput):
        c.rename(ferry, "x" * 501)


def test_alerts_and_lines_of_a_merged_story_stay_with_it(ferry, pier):
    from django.utils import timezone

    from rejoinder.desk.watches.models import Alert, Watch

    watch = Watch.objects.create(name="Pier", words=["pier"], made_at=timezone.now())
    alert = Alert.objects.create(watch=watch, story=pier, why="pier", at=timezone.now())
    c.merge(ferry, pier)
    assert Alert.objects.get(pk=alert.pk).story == pier
