"""What the stream of stories holds is bounded by what is live, whatever comes in. The parts agree with plain sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.core.clustering import ClusterSettings, JoinStory, PostForStory, StoryStream
from rejoinder.core.clustering.last_posts import LastPosts, Vectors, with_room
from rejoinder.core.clustering.postings import Postings
from tests.examples import either, tried

WORDS = "ferry night council brask tidewell budget vote tuesday school roof".split()


def vector(direction, seed, width=16):
    """A unit vector near one of the axes."""
    found = np.random.default_rng(seed).normal(size=width) * 0.1
    found[direction % width] += 1
    return (found / np.linalg.norm(found)).astype(np.float32)


def fed(stream, posts, close_every=50):
    """Put posts in stories as a caller does; gives the most posts ever held."""
    most = 0
    for n, each in enumerate(posts, 1):
        decision = stream.decide(each)
        story = decision.story if isinstance(decision, JoinStory) else each.id
        stream.add(each, story)
        while due := stream.merges_due(story):
            stream.merge(due.winner, due.loser)
            story = due.winner
        if cut := stream.splits_due(story):
            stream.split(story, cut.posts, -n)
        if n % close_every == 0:
            stream.reconsider()
            stream.close_idle(each.time)
        most = max(most, stream.posts_held)
    return most


def many(n, start=0, width=16):
    """Posts of many small stories, some with a vector."""
    for k in range(start, start + n):
        title = f"{WORDS[k % 10]} {WORDS[k // 7 % 10]} place{k // 3} name{k // 3}"
        yield PostForStory(k, 60.0 * k, title, dense=None if k % 5 == 0 else vector(k // 3, k, width))


def everything_held(stream):
    live, index = stream._live, stream._live.index
    near = live.neighbours
    return [
        *(live.stories, live.story_of, live.to_ask, near._near, near._named_by),
        *(index.at, index._words, index._squares, index._postings._few, index._postings._rows),
    ]


def test_nothing_of_closed_stories_is_held():
    stream = StoryStream()
    fed(stream, many(300))
    assert all(len(held) for held in everything_held(stream))
    stream.close_all()
    assert [len(held) for held in everything_held(stream)] == [0] * 10
    index = stream._live.index
    assert not index.sizes.any() and not index.meanings._sums.any() and not index._postings._table.any()
    assert sorted(index._free) == list(range(len(index.sizes)))


def test_slots_and_tables_shrink_again_after_a_burst_and_fits_stay_the_same():
    stream = StoryStream(ClusterSettings(idle_posts=40, small_story=1, polish=0))
    for k in range(600):
        stream.add(PostForStory(k, 0.0, f"night word{k} other{k // 5}", dense=vector(k, k)), k)
    live, index = stream._live, stream._live.index
    assert len(index.sizes) >= 600
    asked = stream._weigh(PostForStory("asked", 0.0, "Night ferry other119", dense=vector(1, 2))).vectors

    def fits():
        slots = sorted(index.at)
        true = index.true_fits(index.fits(asked.weights, asked.dense), slots, asked.dense)
        return {index.at[slot].id: fit for slot, fit in zip(slots, true.tolist(), strict=True)}

    before = fits()
    stream.close_idle(now=0.0)
    assert len(stream) <= 41
    assert len(index.sizes) <= 2 * 64
    assert fits() == pytest.approx({story: before[story] for story in live.stories}, abs=1e-5)
    assert all(index.at[story.slot] is story for story in live.stories.values())


def test_a_story_that_never_ends_holds_no_more_than_its_last_posts():
    options = ClusterSettings(posts_compared=20, idle_posts=100)
    stream = StoryStream(options)
    most = fed(stream, (PostForStory(n, 60.0 * n, f"Night ferry dropped {n % 7}") for n in range(1500)))
    (story,) = stream._live.stories
    assert stream.posts_in(story) == 1500
    assert most <= 20 + 100 + 50 + 1
    assert len(stream._live.neighbours._near) <= 20 + 1
    assert len(stream._live._passing) <= 100 + 50 + 1
    assert stream.story_of(0) is None
    assert stream.story_of(1499) == story
    assert len(stream._live.stories[story].last.rows) == 20


def test_a_pinned_post_of_a_story_that_never_ends_is_remembered():
    stream = StoryStream(ClusterSettings(posts_compared=5, idle_posts=20))
    stream.add(PostForStory("kept", 0.0, "Night ferry dropped"), "A")
    stream.pin("kept")
    fed(stream, (PostForStory(n, 0.0, "Night ferry dropped") for n in range(200)), close_every=10)
    assert stream.story_of("kept") == "A"
    assert stream.story_of(3) is None


def test_no_more_stories_stay_live_than_allowed_and_the_longest_idle_close_first():
    stream = StoryStream(ClusterSettings(stories_max=30))
    for n in range(100):
        stream.add(PostForStory(n, 0.0, f"word{n} other{n}"), n)
    stream.close_idle(now=0.0)
    assert len(stream) == 30
    assert all(stream.is_live(n) for n in range(70, 100))


def test_a_held_vector_does_not_hold_the_batch_it_came_in():
    batch = np.stack([vector(n, n) for n in range(8)])
    stream = StoryStream()
    stream.add(PostForStory(1, 0.0, "Night ferry dropped", dense=batch[3]), "A")
    (held,) = stream._live.stories["A"].held()
    assert held.dense.base is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_vector_that_is_no_number_counts_as_none(bad):
    broken = vector(1, 1)
    broken[2] = bad
    stream = StoryStream()
    stream.add(PostForStory(1, 0.0, "Night ferry dropped", dense=broken), "A")
    stream.add(PostForStory(2, 0.0, "Budget vote", dense=vector(2, 2)), "B")
    assert stream.decide(PostForStory(3, 0.0, "Night ferry dropped again", dense=broken)).story == "A"


def test_among_many_stories_the_fits_of_those_found_are_true():
    stream = StoryStream()
    for n, each in enumerate(many(1800, width=64)):
        stream.add(each, n // 3)
    index = stream._live.index
    assert index.meanings.is_rough
    for each in many(either(60, quick=20), start=900, width=64):
        weighed = stream._weigh(PostForStory(f"again {each.id}", 0.0, each.title, dense=each.dense))
        fits = index.fits(weighed.vectors.weights, weighed.vectors.dense)
        larger, alone = index.nearest(fits, weighed.vectors.dense, 4, 5)
        true = {slot: index.fit_at(slot, weighed.vectors, is_in=False) for slot in index.at}
        assert all(fit == pytest.approx(true[slot], abs=1e-4) for slot, fit in larger + alone)
        assert larger[0][1] == pytest.approx(max(true[slot] for slot in index.at if index.sizes[slot] > 1), abs=1e-4)


FLOODS = {
    "the same post": lambda n: "Night ferry to Tidewell dropped",
    "no words": lambda n: ("", "…", "   ", "the of and")[n % 4],
    "one word": lambda n: WORDS[n % 10],
    "emoji": lambda n: "🚢" * (n % 5 + 1) + (" ⛴️👩‍👩‍👧" if n % 2 else ""),
    "mixed scripts": lambda n: f"ferry паром 渡轮停航 عبّارة ferry{n % 9} ผู้โดยสาร ﬁnal ǅ ß İ",
    "near copies": lambda n: " ".join([*WORDS[: n % 9], f"x{n}", *WORDS[n % 9 :]]),
    "one letter apart": lambda n: "Night ferry to Tidewell dropped"[: n % 31] + chr(97 + n % 26),
    "200 KB": lambda n: f"ferry{n} " * 25_000 if n < 6 else f"ferry{n % 6} night",
}


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize("has_vectors", [False, True])
def test_a_flood_of_odd_posts_costs_bounded_memory_and_loses_none(flood, has_vectors):
    options = ClusterSettings(posts_compared=30, idle_posts=150, vocabulary_max=500, small_story=3)
    stream = StoryStream(options)
    posts = [
        PostForStory(
            n, -60.0 * n, FLOODS[flood](n), FLOODS[flood](n + 1), dense=vector(0, n % 50) if has_vectors else None
        )
        for n in range(400)
    ]
    most = fed(stream, posts)
    assert most <= 30 * 40 + 150 + 50
    assert len(stream._vocabulary) <= 500
    for story in stream._live.stories.values():
        assert story.rows <= 30
    assert all(len(each.weights) <= 600 for story in stream._live.stories.values() for each in story.held())
    assert all(stream.story_of(n) is not None for n in range(380, 400))
    held = len(stream._live.neighbours._named_by)
    assert held <= 2 * len(stream._live.story_of) + 400
    stream.close_all()
    assert (len(stream), stream.posts_held) == (0, 0)


# The parts agree with plain sums

_weights = st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 1.0), max_size=6)


@tried(60)
@given(st.lists(st.tuples(_weights, st.booleans(), st.booleans()), max_size=30), _weights, st.booleans())
def test_likeness_to_the_last_posts_is_the_plain_sum_over_words_and_meaning(steps, asked, has_meaning):
    last, held = LastPosts(8), {}
    for n, (weights, has_vector, is_taken_out) in enumerate(steps):
        each = Vectors(n, n, weights, vector(n, n) if has_vector else None)
        if n == 2:
            last.likeness(asked, None, 0.5)  # with this it begins to keep a matrix
        row, gone = last.put(each)
        assert gone == held.get(row)
        held[row] = each
        if is_taken_out:
            assert last.empty(row) == held.pop(row)
    meaning = vector(3, 99) if has_meaning else None
    found = last.likeness(asked, with_room(meaning, 0.4), 0.6)
    counts_meaning = has_meaning and any(v.dense is not None for v in (*held.values(),))
    if has_meaning and not counts_meaning:
        return  # vectors that have gone since may or may not have made room for meaning
    for row, each in held.items():
        expected = sum(weight * each.weights.get(word, 0.0) for word, weight in asked.items())
        if counts_meaning:
            expected = 0.6 * expected + (0.4 * float(each.dense @ meaning) if each.dense is not None else 0.0)
        assert found[row] == pytest.approx(expected, abs=1e-5)
    for word in WORDS:
        assert last.count(word) == sum(word in each.weights for each in held.values())


@tried(60)
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 19), st.floats(0.1, 1.0)), max_size=120),
    _weights,
    st.sampled_from(["", "grow", "renumber"]),
)
def test_products_with_all_slots_are_the_plain_sums_over_words(steps, asked, then):
    postings, held = Postings(20), {}
    for word, slot, weight in steps:
        if (word, slot) in held and weight < 0.5:
            del held[word, slot]
            postings.drop(word, slot)
        else:
            postings.put(word, slot, weight, is_new=(word, slot) not in held)
            held[word, slot] = weight
    olds = sorted({slot for _, slot in held})
    new = {slot: slot for slot in range(20)}
    if then == "grow":
        postings.grow(30)
    elif then == "renumber":
        new = {old: n for n, old in enumerate(olds)}
        postings.renumber(olds, 25)
    expected = np.zeros({"": 20, "grow": 30, "renumber": 25}[then])
    for (word, slot), weight in held.items():
        expected[new[slot]] += weight * asked.get(word, 0.0)
    assert postings.products(asked) == pytest.approx(expected, abs=1e-5)
    assert len(postings) == len({word for word, _ in held})


@tried(30)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=40))
def test_links_between_stories_are_the_plain_sums_over_neighbours(titles):
    stream = StoryStream(ClusterSettings(posts_compared=6))
    for n, title in enumerate(titles):
        stream.add(PostForStory(n, 0.0, title), n % 4)
    live = stream._live
    for story in live.stories.values():
        mine, theirs = live.neighbours.links(story)
        for other in live.stories.values():
            if other is not story:
                assert mine.get(other, 0.0) == pytest.approx(plain_link(live, story, other))
                assert theirs.get(other, 0.0) == pytest.approx(plain_link(live, other, story))


def plain_link(live, one, other):
    near = [pair for post in one.held_posts() for pair in live.neighbours.of(post)]
    return sum(likeness for likeness, post in near if live.story_of.get(post) is other) / 5
