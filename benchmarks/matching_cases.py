"""Posts with their candidates, the answer in and the answer and its twins taken out, in all lines and in a few.

What train_matching.py fits on and match_lines.py scores by. Twins are one entry of the index, so that taking an entry
out takes them all.
"""

import zlib
from dataclasses import dataclass

import numpy as np

from rejoinder.core.matching import no_match
from rejoinder.core.matching.clean import clean_post
from rejoinder.core.matching.features import Pool, columns
from rejoinder.core.matching.index import POST_WORDS_MAX, LineIndex
from rejoinder.core.matching.wording import year_of
from rejoinder.core.text import first_words

SIZES = (5, 15, 50, 200)  # of the small collections: what a desk has
NEAR_SHARE = 0.5  # of the lines of a small collection stand near the answer, as a campaign's lines do
NEAR_TIMES = 5  # they are drawn from so many times as many of the nearest
FOLDS = 4


@dataclass
class Case:
    """One post before one collection: the pool, which candidates are right, and what the post is about."""

    post: str
    fold: int
    pool: Pool
    right: np.ndarray
    sisters: np.ndarray  # cosines of all candidates with each other
    told: dict
    is_in: bool
    names: list
    values: np.ndarray


def cached_encoder(encode, path):
    """The encoder with a memory in a file, so that a second run need not encode ten thousand lines again."""
    known = dict(np.load(path)) if path and path.exists() else {}

    def remembered(texts):
        keys = [f"{zlib.crc32(text.encode()):08x}{len(text)}" for text in texts]
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
        if missing:
            known.update(zip([key for key, _ in missing], encode([text for _, text in missing]), strict=True))
            if path and len(missing) > 100:
                np.savez(path, **known)
        return np.stack([known[key] for key in keys])

    return remembered


def entry_of(index):
    """The number of the entry of each line id."""
    return {line.id: i for i, entry in enumerate(index._entries) for line in entry.members}


def fold_of(wanted):
    """The fold of a post, by its answer: posts of one claim stand in one fold."""
    return zlib.crc32(str(min(wanted)).encode()) % FOLDS


def cases_of(index, posts, gold, encode):
    """For each post with an answer: the case with it, and without."""
    found, where = [], entry_of(index)
    vectors = vectors_of(posts, encode)
    for key, text in posts.items():
        wanted = {where[g] for g in gold[key] if g in where}
        if wanted:
            whole = case(index, key, text, wanted, vectors.get(key))
            found += [whole, without(whole, index)]
    return found


def small_cases(index, posts, gold, encode, *, nearness, sizes=SIZES, seed=1):
    """For each post, every other size (all would teach little more): a small collection with its answer, and without."""
    rng = np.random.default_rng(seed)
    found, where = [], entry_of(index)
    vectors = vectors_of(posts, encode)
    entries = index._entries
    for number, (key, text) in enumerate(posts.items()):
        wanted = sorted({where[g] for g in gold[key] if g in where})
        if not wanted:
            continue
        near = np.argsort(-(nearness @ nearness[wanted[0]]))
        for size in sizes[number % 2 :: 2] or sizes:
            chosen = _drawn(rng, near, wanted, size, len(entries))
            for is_in in (True, False):
                kept = [wanted[0], *chosen[1:]] if is_in else chosen
                small = LineIndex([entries[i].first for i in kept], index._encode, before=index)
                made = case(small, key, text, {0} if is_in else set(), vectors.get(key))
                made.fold = fold_of(wanted)
                found.append(made)
    return found


def _drawn(rng, near, wanted, size, total):
    out = set(wanted)
    near = [int(i) for i in near[: NEAR_TIMES * size] if int(i) not in out]
    chosen = [int(i) for i in rng.choice(near, min(len(near), int(size * NEAR_SHARE)), replace=False)]
    out |= set(chosen)
    while len(chosen) < size:
        other = int(rng.integers(total))
        if other not in out:
            chosen.append(other)
            out.add(other)
    return chosen


def vectors_of(posts, encode):
    """The vector of each post, or none."""
    if encode is None:
        return {}
    texts = [first_words(clean_post(text).full, POST_WORDS_MAX) for text in posts.values()]
    return dict(zip(posts, encode(texts), strict=True))


def case(index, key, text, wanted, vector):
    """A post before a collection."""
    post = clean_post(text)
    asked = index.wording.asked(post, year_of(post.date))
    pool = index._pool(post, asked, vector)
    right = np.isin(pool.rows, list(wanted))
    sisters = np.zeros((len(pool.rows), len(pool.rows)), dtype=np.float32)
    if index.vectors is not None:
        rows = index.vectors.texts[pool.rows].astype(np.float32)
        sisters = rows @ rows.T
    told = {
        "weight": index.wording.weight_of(asked), "unknown": asked.unknown, "words": asked.words, "size": len(index),
    }  # fmt: skip
    return Case(key, fold_of(wanted) if wanted else 0, pool, right, sisters, told, bool(wanted), *columns(pool))


def without(whole, index):
    """The same post with the answer and its twins withheld."""
    keep = ~whole.right
    pool = Pool(
        whole.pool.rows[keep],
        {name: values[keep] for name, values in whole.pool.signals.items()},
        {name: values[keep] for name, values in whole.pool.pairs.items()},
    )
    return Case(
        whole.post, whole.fold, pool, whole.right[keep], whole.sisters[keep][:, keep], whole.told, False, *columns(pool)
    )  # fmt: skip


def ordered(one, order):
    """The totals of a case, best first, and the order."""
    totals = order.totals(one.names, one.values)
    return totals, np.lexsort((one.pool.rows, -totals))


def no_match_columns(one, order):
    """The columns of the chance that none answers, under an order."""
    totals, by = ordered(one, order)
    sisters = one.sisters[by[0], by[1 : 1 + no_match.SISTERS_MAX]]
    return no_match.columns_of(one.pool, totals, by, sisters=sisters, told=one.told)
