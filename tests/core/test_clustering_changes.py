"""What the machine takes back: posts that move to a better story, stories that are split. People's word comes first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.clustering import ClusterSettings, JoinStory, PostForStory, StoryStream
from tests.examples import tried

FERRY = [
    f"Night ferry to Tidewell {end}" for end in ("dropped", "cut", "gone", "lost", "stops", "ends", "axed", "over")
]
SCHOOL = [f"School roof in Marsh {end}" for end in ("leaks", "fell", "shut", "open", "wet", "torn", "gone", "mended")]


def post(number, title, **more):
    return PostForStory(number, 60.0 * number, title, **more)


def both_in_one_story(is_fixed=False):
    stream = StoryStream()
    if is_fixed:
        stream.fix("A")
    for n, title in enumerate(FERRY + SCHOOL):
        stream.add(post(n, title), "A")
    return stream


def test_a_story_of_two_happenings_is_split():
    stream = both_in_one_story()
    due = stream.splits_due("A")
    assert set(due.posts) in ({*range(8)}, {*range(8, 16)})
    assert due.why.startswith("Split: 8 posts tell of “")
    assert "ferry" in due.why and "school" in due.why
    stream.split("A", due.posts, "B")
    assert {stream.story_of(n) for n in due.posts} == {"B"}
    assert (stream.posts_in("A"), stream.posts_in("B")) == (8, 8)
    assert stream.decide(post(99, FERRY[0])).story == stream.story_of(0)


def test_what_was_split_is_not_merged_again_nor_split_again():
    stream = both_in_one_story()
    stream.split("A", stream.splits_due("A").posts, "B")
    assert [stream.merges_due(story) for story in "AB"] == [None, None]
    assert [stream.splits_due(story) for story in "AB"] == [None, None]


def test_a_story_of_one_happening_is_not_split():
    stream = StoryStream()
    for n in range(20):
        stream.add(post(n, FERRY[n % 8]), "A")
    assert stream.splits_due("A") is None


def test_a_story_that_people_fixed_or_pinned_in_is_not_split():
    assert both_in_one_story(is_fixed=True).splits_due("A") is None
    stream = both_in_one_story()
    stream.pin(3)
    assert stream.splits_due("A") is None


def test_what_is_cut_from_a_story_stays_apart_from_what_the_story_was_kept_apart_from():
    stream = both_in_one_story()
    stream.keep_apart("A", "C")
    for n, title in enumerate(FERRY + SCHOOL, 100):
        stream.add(post(n, title), "C")
    due = stream.splits_due("A")
    stream.split("A", due.posts, "B")
    assert stream.merges_due("C") is None


def misplaced():
    stream = StoryStream()
    for n, title in enumerate(SCHOOL):
        stream.add(post(n, title), "school")
    stream.add(post(50, "Night ferry to Tidewell is cut"), "school")
    for n, title in enumerate(FERRY, 20):
        stream.add(post(n, title), "ferry")
    return stream


def test_a_post_moves_to_the_story_that_it_fits_better():
    (move,) = misplaced().reconsider()
    assert (move.post, move.origin, move.story, move.is_loose) == (50, "school", "ferry", False)
    assert move.why.startswith("Moved from story school: shares “")


def test_a_post_that_has_moved_is_not_asked_for_ever():
    stream = misplaced()
    stream.reconsider()
    assert stream.story_of(50) == "ferry"
    assert stream.reconsider() == stream.reconsider() == []


def test_posts_that_people_pinned_and_those_of_fixed_stories_and_between_stories_kept_apart_do_not_move():
    pinned, fixed, apart = misplaced(), misplaced(), misplaced()
    pinned.pin(50)
    fixed.fix("school")
    apart.keep_apart("ferry", "school")
    assert [stream.reconsider() for stream in (pinned, fixed, apart)] == [[], [], []]


def test_no_more_posts_are_asked_at_a_time_than_allowed():
    stream = StoryStream(ClusterSettings(asked_again=3))
    for n, title in enumerate(FERRY):
        stream.add(post(n, title), "A")
    waiting = len(stream._live.to_ask)
    stream.reconsider()
    assert len(stream._live.to_ask) == waiting - 3


def test_static_vectors_are_used_where_there_is_no_other_and_never_mixed():
    near = np.zeros(256, dtype=np.float32)
    near[3] = 1
    stream = StoryStream()
    stream.add(post(1, "Night ferry dropped", static=near), "A")
    assert stream.decide(post(2, "No late boat any more", static=near)).story == "A"
    other = np.zeros(384, dtype=np.float32)
    other[3] = 1
    assert not isinstance(stream.decide(post(3, "Roof of the school leaks", dense=other)), JoinStory)


_words = st.lists(
    st.sampled_from("ferry night council brask tidewell budget vote tuesday school roof".split()), max_size=6
)
_steps = st.lists(
    st.tuples(
        st.sampled_from(["post"] * 8 + ["move", "remove", "pin", "fix", "apart", "idle", "ask"]),
        _words,
        st.integers(0, 40),
    ),
    max_size=60,
)


@tried(150)
@given(_steps, st.booleans())
def test_whatever_happens_every_post_is_in_one_story_and_pinned_posts_stay(steps, is_eager):
    options = ClusterSettings(split_from=4, split_least=1, growth=1.0, posts_compared=5, small_story=3)
    stream = StoryStream(options if is_eager else ClusterSettings(posts_compared=3))
    stories, pinned = 0, {}

    def merged_and_split(story):
        nonlocal stories
        for _ in range(50):
            if not (due := stream.merges_due(story)):
                break
            stream.merge(due.winner, due.loser)
            pinned.update({key: due.winner for key, where in pinned.items() if where == due.loser})
            story = due.winner
        if due := stream.splits_due(story):
            assert not set(due.posts) & set(pinned)
            stories += 1
            stream.split(story, due.posts, stories)

    for number, (step, words, pick) in enumerate(steps):
        if step == "post":
            each = PostForStory(pick, 1000.0 - number, " ".join(words))  # clocks run backwards; posts come again
            pinned.pop(pick, None)
            decision = stream.decide(each)
            if not isinstance(decision, JoinStory):
                stories += 1
            story = decision.story if isinstance(decision, JoinStory) else stories
            stream.add(each, story)
            merged_and_split(story)
        elif step == "move" and stream.story_of(pick) is not None:
            stories += 1
            stream.move(pick, stories)
            if pick in pinned:
                pinned[pick] = stories
        elif step == "remove":
            stream.remove(pick)
            pinned.pop(pick, None)
        elif step == "pin" and stream.story_of(pick) is not None:
            stream.pin(pick)
            pinned[pick] = stream.story_of(pick)
        elif step == "fix" and stream.is_live(pick):
            stream.fix(pick)
        elif step == "apart":
            stream.keep_apart(pick, pick + 1)
        elif step == "ask":
            stream.reconsider()
        elif step == "idle":
            stream.close_idle(-1e9)
        assert {key: stream.story_of(key) for key in pinned} == pinned
        held = [key for story in stream._live.stories.values() for key in story.members]
        assert sorted(held) == sorted(stream._live.story_of) and len(held) == len(set(held))
        assert all(stream.posts_in(story) > 0 for story in stream._live.stories)
        assert set(stream._live.to_ask) <= set(held)
    assert not set(pinned) & {move.post for move in stream.close_all()}
    assert (len(stream), stream.posts_held, len(stream._live.neighbours._near), len(stream._live.to_ask)) == (
        0,
        0,
        0,
        0,
    )


def test_ten_thousand_times_the_same_text_costs_bounded_memory_and_no_crash():
    stream = StoryStream()
    for n in range(3_000):
        each = post(n, "Night ferry dropped")
        decision = stream.decide(each)
        stream.add(each, decision.story if isinstance(decision, JoinStory) else n)
        if n % 500 == 0:
            assert stream.reconsider() == []
    assert len(stream) == 1
    assert stream._live.stories[0].rows == stream.settings.posts_compared
    assert stream.splits_due(0) is None


@pytest.mark.parametrize("title", ["", "…", "the of and"])
def test_posts_without_words_do_no_harm(title):
    stream = StoryStream()
    for n in range(30):
        stream.add(post(n, title), n // 20)
    stream.reconsider()
    assert [stream.splits_due(story) for story in (0, 1)] == [None, None]
    assert [stream.merges_due(story) for story in (0, 1)] == [None, None] or title == "the of and"
    stream.close_all()
