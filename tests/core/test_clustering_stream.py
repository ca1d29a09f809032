"""The machine's decisions about stories: join, open, merge, close. Laws as properties."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.clustering import (
    ClusterSettings,
    JoinStory,
    MergeStories,
    OpenStory,
    PostForStory,
    StoryStream,
    story_text,
)
from tests.examples import tried

HOUR_S = 3600.0
FERRY = ["Council drops night ferry to Tidewell", "Night ferry to Tidewell dropped", "Tidewell loses its night ferry"]
BUDGET = ["Budget vote moved to Tuesday", "Tuesday now the day of the budget vote", "Budget vote: Tuesday it is"]


def post(number, title, time=None, **more):
    return PostForStory(number, float(number * 60) if time is None else time, title, **more)


def run(posts, options=None):
    """The stream after these posts, each post's story at arrival, and the merges, as a caller would run it."""
    stream, arrival, merges = StoryStream(options), {}, []
    for each in posts:
        decision = stream.decide(each)
        story = decision.story if isinstance(decision, JoinStory) else f"S{len(arrival)}"
        arrival[each.id] = story
        stream.add(each, story)
        while due := stream.merges_due(story):
            stream.merge(due.winner, due.loser)
            merges.append(due)
            story = due.winner
    return stream, arrival, merges


def near(direction, spread=0.3, seed=0):
    """A unit vector near one of the axes: posts of one direction are alike in meaning."""
    vector = np.random.default_rng(seed).normal(size=384) * spread / 20
    vector[direction] += 1
    return (vector / np.linalg.norm(vector)).astype(np.float32)


_titles = st.lists(
    st.lists(
        st.sampled_from("ferry night council brask tidewell budget vote tuesday school roof".split()), max_size=6
    ).map(" ".join),
    max_size=40,
)


def test_posts_about_one_happening_join_and_others_do_not():
    _, arrival, _ = run([post(n, title) for n, title in enumerate(FERRY + BUDGET)])
    assert len({arrival[n] for n in (0, 1, 2)}) == 1
    assert len({arrival[n] for n in (3, 4, 5)}) == 1
    assert arrival[0] != arrival[3]


def test_a_paraphrase_without_a_shared_word_joins_by_meaning():
    stream = StoryStream()
    stream.add(post(1, "Night ferry cut", dense=near(0, seed=1)), "A")
    stream.add(post(2, "Budget vote", dense=near(1, seed=2)), "B")
    decision = stream.decide(post(3, "Overnight boat will not sail", dense=near(0, seed=3)))
    assert isinstance(decision, JoinStory)
    assert decision.story == "A"
    assert decision.why.startswith("Joined: is close in meaning; fit ")


def test_a_join_says_what_is_shared_how_well_it_fits_and_what_came_second():
    stream, _, _ = run([post(n, title) for n, title in enumerate(FERRY + BUDGET)])
    why = stream.decide(post(9, "Tidewell night ferry: council drops it")).why
    assert why.startswith("Joined: shares “")
    assert "night ferry" in why
    assert " needs ." in why
    assert "next best story S3 at ." in why


def test_a_new_story_names_the_nearest_and_what_it_lacked():
    stream, _, _ = run([post(n, title) for n, title in enumerate(FERRY)])
    decision = stream.decide(post(9, "School roof leaks"))
    assert isinstance(decision, OpenStory)
    assert decision.why.startswith("New story: the nearest, story S0 at .00, is under .")


@pytest.mark.parametrize("title", ["", "   ", "!!!"])
def test_a_post_without_words_opens_a_story_of_its_own(title):
    stream, _, _ = run([post(0, ""), post(1, "Night ferry cut")])
    decision = stream.decide(post(2, title))
    assert isinstance(decision, OpenStory)
    assert "no words" in decision.why


def test_deciding_twice_counts_the_words_once():
    once, twice = StoryStream(), StoryStream()
    for stream, times in ((once, 1), (twice, 3)):
        for number, title in enumerate(FERRY):
            for _ in range(times):
                decision = stream.decide(post(number, title))
            stream.add(post(number, title), "A")
    assert once.decide(post(9, "Night ferry")) == twice.decide(post(9, "Night ferry"))
    assert isinstance(decision, JoinStory)


def test_of_two_stories_as_near_the_one_that_was_quiet_for_less_is_chosen():
    stream = StoryStream()
    stream.add(post(1, "Night ferry cut"), "first")
    stream.add(post(2, "Night ferry cut"), "second")
    assert stream.decide(post(3, "Night ferry cut")).story == "second"


def test_of_two_stories_as_near_and_as_fresh_the_older_is_chosen():
    stream = StoryStream()
    for number, story in ((1, "first"), (2, "second")):
        stream.add(replace(post(number, "Night ferry cut"), time=0.0), story)
    assert stream.decide(post(3, "Night ferry cut")).story == "first"


def test_a_story_that_was_quiet_for_long_needs_a_better_fit():
    stream = StoryStream()
    stream.add(post(1, "Council drops the night ferry to Tidewell"), "A")
    soon = stream.decide(replace(post(2, "Night ferry row in Tidewell"), time=120.0)).score
    late = stream.decide(replace(post(3, "Night ferry row in Tidewell"), time=10 * 86_400.0)).score
    assert late < soon


def test_stories_that_grow_together_are_merged_and_the_larger_keeps_its_id():
    stream = StoryStream()
    for number, (title, story) in enumerate([(FERRY[0], "A"), (FERRY[1], "B"), (FERRY[2], "B")]):
        stream.add(post(number, title), story)
    due = stream.merges_due("B")
    assert isinstance(due, MergeStories)
    assert (due.winner, due.loser) == ("B", "A")
    assert "both tell of" in due.why
    stream.merge(due.winner, due.loser)
    assert [stream.story_of(n) for n in range(3)] == ["B", "B", "B"]
    assert not stream.is_live("A")
    assert stream.merges_due("B") is None


def test_a_story_that_has_not_grown_is_not_looked_at_again():
    stream = StoryStream()
    stream.add(post(1, FERRY[0]), "A")
    stream.add(post(2, FERRY[1]), "A")
    assert stream.merges_due("A") is None
    stream.add(post(3, FERRY[2]), "B")
    assert stream.merges_due("A") is None


def test_an_idle_story_closes_and_everything_it_held_is_free():
    stream, _, _ = run([post(n, title, time=n) for n, title in enumerate(FERRY)])
    assert stream.close_idle(now=ClusterSettings().idle_h * HOUR_S) == []
    assert len(stream) == 1
    assert stream.close_idle(now=ClusterSettings().idle_h * HOUR_S + 3) == []
    assert (len(stream), stream.posts_held) == (0, 0)
    assert stream.story_of(0) is None
    assert isinstance(stream.decide(post(9, FERRY[0])), OpenStory)


def test_a_story_also_closes_after_many_posts_elsewhere():
    stream, _, _ = run([post(0, FERRY[0])] + [post(n, BUDGET[0]) for n in range(1, 30)], ClusterSettings(idle_posts=20))
    stream.close_idle(now=0)
    assert [stream.is_live(s) for s in ("S0", "S1")] == [False, True]


def _one_large_one_small(options=None):
    stream = StoryStream(options)
    for number in range(8):
        stream.add(post(number, f"Night ferry to Tidewell dropped {number}", time=1e9), "large")
    stream.add(post(20, "Ferry queue at dawn: cars wait", time=0.0), "small")
    return stream


def test_posts_of_a_small_story_that_closes_are_loosely_related_to_a_large_one():
    stream = _one_large_one_small()
    (move,) = stream.close_idle(now=1e9)
    assert (move.post, move.origin, move.story) == (20, "small", "large")
    assert move.why.startswith("Loosely related: its own story small ended with 1 post; shares “ferry”; fit ")
    assert stream.story_of(20) == "large"
    assert stream.posts_in("large") == 9


def test_a_loosely_related_post_draws_no_others():
    plain, with_loose = _one_large_one_small(), _one_large_one_small()
    plain.remove(20)
    with_loose.close_idle(now=1e9)
    asked = post(30, "Cars wait at dawn")
    assert plain.decide(asked).score == pytest.approx(with_loose.decide(asked).score)


def test_a_restored_stream_decides_as_the_one_before():
    posts = [post(n, title) for n, title in enumerate(FERRY + BUDGET)]
    before, arrival, _ = run(posts)
    after = StoryStream()
    for each in posts:
        after.add(each, arrival[each.id])
    asked = post(99, "Night ferry to Tidewell: the vote")
    assert after.decide(asked) == before.decide(asked)


def test_posts_with_and_without_vectors_live_in_one_stream():
    stream = StoryStream()
    stream.add(post(1, FERRY[0]), "A")
    assert stream.decide(post(2, FERRY[1], dense=near(0))).story == "A"
    stream.add(post(2, FERRY[1], dense=near(0)), "A")
    assert stream.decide(post(3, FERRY[2])).story == "A"
    assert stream.merges_due("A") is None


def test_words_are_forgotten_when_there_are_too_many():
    options = ClusterSettings(vocabulary_max=50)
    stream, _, _ = run([post(n, f"ferry word{n} other{n}") for n in range(200)], options)
    assert len(stream._vocabulary) <= 50


def test_a_name_of_the_site_makes_no_posts_alike():
    assert story_text("Ferry cut | BBC News", site="bbcnews.example") == "Ferry cut"
    assert story_text("Ferry cut - again", site="echo.example") == "Ferry cut - again"
    assert story_text("", "Only a lead") == "Only a lead"
    assert len(story_text("word " * 50, "other " * 50).split()) == 60
    assert len(story_text("渡轮停航", "夜" * 5000)) == 600


@tried(40)
@given(_titles)
def test_every_post_is_in_one_story_and_a_merge_loses_none(titles):
    stream, arrival, merges = run([post(n, title) for n, title in enumerate(titles)])
    final = {merge.loser: merge.winner for merge in merges}
    for number, story in arrival.items():
        while story in final:
            story = final[story]
        assert stream.story_of(number) == story
    assert sum(stream.posts_in(story) for story in {stream.story_of(n) for n in arrival}) == len(titles)
    assert stream.posts_held == len(titles)


@tried(20)
@given(_titles)
def test_the_same_posts_in_the_same_order_give_the_same_decisions(titles):
    posts = [post(n, title, dense=near(len(title) % 5, seed=n)) for n, title in enumerate(titles)]
    (_, one, merged), (_, other, merged_too) = run(posts), run(posts)
    assert json.dumps(one) == json.dumps(other)
    assert merged == merged_too


@tried(30)
@given(_titles)
def test_closing_all_frees_everything_and_moves_only_to_large_stories(titles):
    stream, _, _ = run([post(n, title) for n, title in enumerate(titles)], ClusterSettings(small_story=4))
    sizes = {stream.story_of(n): stream.posts_in(stream.story_of(n)) for n in range(len(titles))}
    moves = stream.close_all()
    assert all(sizes[move.story] >= 4 > sizes[move.origin] for move in moves)
    assert (len(stream), stream.posts_held, len(stream._live.index._postings), stream._live.index.at) == (0, 0, 0, {})
    assert not stream._live.index.sizes.any()
    assert not stream._live.index.meanings._sums.any()


@tried(30)
@given(_titles, st.data())
def test_a_post_taken_out_leaves_the_sums_as_if_it_had_not_come(titles, data):
    stream, _, _ = run([post(n, title) for n, title in enumerate(titles)])
    before = {story.id: dict(stream._live.index._words[story.slot]) for story in stream._live.index.at.values()}
    home = data.draw(st.sampled_from([*sorted(before), "new"]))
    stream.add(post(999, "ferry brask roof"), home)
    stream.remove(999)
    after = {story.id: stream._live.index._words[story.slot] for story in stream._live.index.at.values()}
    assert after.keys() == before.keys()
    for story, weights in before.items():
        assert after[story] == pytest.approx(weights)
