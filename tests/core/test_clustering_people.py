"""What people say about stories holds: pinned posts stay, stories apart stay apart, fixed ones are never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.clustering import ClusterSettings, JoinStory, PostForStory, StoryStream
from tests.examples import tried

FERRY = ["Council drops night ferry to Tidewell", "Night ferry to Tidewell dropped", "Tidewell loses its night ferry"]


def post(number, title, time=0.0):
    return PostForStory(number, time, title)


def two_alike():
    """Two stories that the machine would merge at once, B the larger."""
    stream = StoryStream()
    for number, (title, story) in enumerate([(FERRY[0], "A"), (FERRY[1], "B"), (FERRY[2], "B")]):
        stream.add(post(number, title), story)
    return stream


def test_stories_kept_apart_are_never_proposed_for_merging():
    stream = two_alike()
    stream.keep_apart("A", "B")
    assert stream.merges_due("B") is None


def test_keeping_apart_holds_through_a_merge_with_a_third():
    stream = two_alike()
    stream.keep_apart("A", "B")
    stream.add(post(7, "School roof leaks"), "C")
    stream.merge("C", "A")
    stream.add(post(8, FERRY[0]), "B")
    stream.add(post(9, FERRY[0]), "B")
    assert stream.merges_due("B") is None


def test_keeping_apart_holds_for_stories_that_are_told_of_later():
    stream = StoryStream()
    stream.keep_apart("A", "B")
    for number, (title, story) in enumerate([(FERRY[0], "A"), (FERRY[1], "B"), (FERRY[2], "B")]):
        stream.add(post(number, title), story)
    assert stream.merges_due("B") is None


def test_a_fixed_story_wins_a_merge_though_it_is_smaller():
    stream = two_alike()
    stream.fix("A")
    due = stream.merges_due("B")
    assert (due.winner, due.loser) == ("A", "B")


def test_two_fixed_stories_are_not_merged():
    stream = two_alike()
    stream.fix("A")
    stream.fix("B")
    assert stream.merges_due("B") is None


def test_a_story_with_a_pinned_post_is_not_merged_away():
    stream = two_alike()
    stream.pin(0)
    assert stream.merges_due("B").winner == "A"


def test_a_person_may_merge_what_the_machine_would_not():
    stream = two_alike()
    stream.fix("A")
    stream.merge("B", "A")
    assert stream.story_of(0) == "B"
    stream.add(post(5, FERRY[0]), "C")
    stream.add(post(6, FERRY[0]), "C")
    assert stream.merges_due("C").winner == "B"


def test_a_move_takes_the_words_along():
    stream = two_alike()
    stream.add(post(7, "School roof leaks"), "B")
    stream.move(7, "split")
    assert stream.story_of(7) == "split"
    assert stream.decide(post(8, "School roof leaks")).story == "split"
    assert stream.posts_in("B") == 2


def test_the_last_post_that_moves_out_takes_its_story_away():
    stream = two_alike()
    stream.move(0, "B")
    assert not stream.is_live("A")
    assert stream.posts_in("B") == 3


def test_moving_or_removing_what_is_not_held_changes_nothing():
    stream = two_alike()
    stream.move(99, "A")
    stream.remove(99)
    stream.pin(99)
    stream.merge("A", "nowhere")
    stream.merge("A", "A")
    assert (len(stream), stream.posts_held) == (2, 3)


def test_adding_a_known_post_again_moves_it():
    stream = two_alike()
    stream.add(post(0, FERRY[0]), "B")
    assert stream.story_of(0) == "B"
    assert stream.posts_held == 3


def test_a_pin_outlives_the_posts_that_are_held_one_by_one():
    stream = StoryStream(ClusterSettings(posts_compared=3))
    stream.add(post(0, FERRY[0]), "A")
    stream.pin(0)
    for number in range(1, 10):
        stream.add(post(number, FERRY[1]), "A")
    assert stream.posts_in("A") == 10
    for number in range(20, 32):
        stream.add(post(number, FERRY[0]), "B")
    assert stream.merges_due("B").winner == "A"


@pytest.mark.parametrize("said", ["pin", "fix", "keep_apart"])
def test_what_people_placed_is_not_found_loosely_related(said):
    stream = StoryStream()
    for number in range(8):
        stream.add(post(number, f"Night ferry to Tidewell dropped {number}", time=1e9), "large")
    stream.add(post(20, "Night ferry queue at dawn"), "small")
    {"pin": lambda: stream.pin(20), "fix": lambda: stream.fix("small")}.get(
        said, lambda: stream.keep_apart("small", "large")
    )()
    assert stream.close_idle(now=1e9) == []


_words = st.sampled_from("ferry night council brask tidewell budget vote tuesday".split())
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.lists(_words, min_size=1, max_size=5).map(" ".join)),
        st.tuples(st.sampled_from(["pin", "fix", "move", "remove", "apart"]), st.integers(0, 30), st.integers(0, 30)),
        st.tuples(st.just("close"), st.just(0)),
    ),
    max_size=60,
)


@tried(60)
@given(_steps)
def test_peoples_word_holds_whatever_comes(steps):
    stream = StoryStream(ClusterSettings(small_story=3, idle_posts=10, posts_compared=4))
    pinned, apart, fixed, posts = {}, set(), set(), 0
    for kind, *said in steps:
        if kind == "post":
            posts += 1
            _one_turn(stream, post(posts, said[0]), apart, fixed)
        elif kind == "close":
            moves = stream.close_idle(now=0.0)
            assert not {move.post for move in moves} & set(pinned)
            assert not {frozenset((move.origin, move.story)) for move in moves} & apart
            assert not {move.origin for move in moves} & fixed
        elif kind == "remove":
            stream.remove(said[0])
            pinned.pop(said[0], None)
        elif kind == "move" and stream.story_of(said[0]) and stream.is_live(f"S{said[1]}"):
            stream.move(said[0], f"S{said[1]}")
            if said[0] in pinned:
                pinned[said[0]] = f"S{said[1]}"
        elif kind == "pin" and (home := stream.story_of(said[0])):
            stream.pin(said[0])
            pinned[said[0]] = home
        elif kind == "fix":
            stream.fix(f"S{said[0]}")
            fixed.add(f"S{said[0]}")
        elif kind == "apart" and said[0] != said[1]:
            stream.keep_apart(f"S{said[0]}", f"S{said[1]}")
            apart.add(frozenset((f"S{said[0]}", f"S{said[1]}")))
        pinned = {number: home for number, home in pinned.items() if stream.is_live(home)}
        assert all(stream.story_of(number) == home for number, home in pinned.items())


def _one_turn(stream, each, apart, fixed):
    decision = stream.decide(each)
    story = decision.story if isinstance(decision, JoinStory) else f"S{each.id}"
    stream.add(each, story)
    while due := stream.merges_due(story):
        assert frozenset((due.winner, due.loser)) not in apart
        assert due.loser not in fixed
        stream.merge(due.winner, due.loser)
        # What was kept apart from the loser is now kept apart from the winner.
        apart |= {frozenset((due.winner, *(pair - {due.loser}))) for pair in apart if due.loser in pair}
        story = due.winner
