"""Stories: B-cubed, speed and memory on real headlines with known stories, beside simple peers, and on 100,000 posts.

    python benchmarks/cluster_stories.py [--only real|synthetic]

Prints Markdown tables for docs/measures/cluster.md. The real data is found by REJOINDER_SHARED (`../shared` unless
set). `uci` is in its real order; `news` and `ts` (one set of items, as titles and as titles with snippets) have no
times, so they are run in five shuffles; `news-t` is `news` sorted by topic. The
peers TextClust and Birch are run where the packages river and scikit-learn can be imported.
"""

import argparse
import csv
import gzip
import json
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean, stdev

import numpy as np

from agreement import agreement
from measure import encoder, shared_or_skip
from rejoinder.core.bcubed import bcubed
from rejoinder.core.clustering import ClusterSettings, JoinStory, PostForStory, StoryStream, story_text
from rejoinder.core.clustering.vocabulary import Vocabulary

SHUFFLES = (11, 12, 13, 14, 15)  # not those that the thresholds were chosen on (1 to 5)
CLOSE_EVERY_POSTS = 500
SYNTHETIC_POSTS = 100_000
TFIDF_JOIN_AT = 0.10  # best mean of .08, .10, .12, .14, .18 ... .34 on shuffles 1 and 2 of news and ts
TEXTCLUST_RADIUS = 0.7  # best of .2, .3 ... .8 on 3,000 posts of shuffle 1 of news; one shuffle, for it is slow
BIRCH_RADIUS = 0.88  # best of .5, .55 ... .85, .88, .9, .92, .95 on shuffle 1 of news
BIRCH_BATCH = 500
SLOW = "TextClust (river), one shuffle"

Found = tuple[list, list]  # story of each post at the end, and at arrival


def main() -> None:
    """Print all tables, or one part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["real", "synthetic"])
    only = parser.parse_args().only
    if only != "real":
        # A process of its own, so that the peak of memory is this stream's; one thread, for a waiting thread of the
        # linear algebra counts as CPU time though it does nothing.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        worker = multiprocessing.get_context("spawn").Process(target=synthetic)
        worker.start()
        worker.join()
    if only != "synthetic":
        real(shared_or_skip("data/stories"))


def real(folder: Path) -> None:
    """Compare all methods on the labelled sets."""
    encode = encoder()
    columns = "set | method | P | R | **B³** | arrival B³ | NMI geometric | NMI arithmetic | ARI | pair F"
    print(f"\n| {columns} | stories found | k / true | posts/CPU-s |")
    print("|---" * 13 + "|")
    for name, posts, true in (uci(folder), news(folder), news_by_topic(folder), ts(folder)):
        dense = encoded(name, posts, encode)
        in_file_order = name in ("uci", "news-t")
        orders = [list(range(len(posts)))] if in_file_order else [shuffled(len(posts), seed) for seed in SHUFFLES]
        for method, find in methods(posts, dense).items():
            report(
                name, method, [scored(find, posts, true, order) for order in (orders[:1] if method == SLOW else orders)]
            )
    print(f"\npeak memory of this run: {peak_mb()} MB")


def methods(posts: Sequence[PostForStory], dense) -> dict[str, Callable]:
    """Every method that can run here."""
    found: dict[str, Callable] = {}
    if dense is not None:
        found["Rejoinder, words and meaning"] = lambda order: rejoinder(posts, order, dense)
    found["Rejoinder, words alone"] = lambda order: rejoinder(posts, order, None)
    if dense is not None and (birch := scikit_birch()):
        found["Birch (scikit-learn), the same vectors"] = lambda order: by_birch(dense, order, birch)
    found["single pass, TF-IDF cosine"] = lambda order: tfidf_single_pass(posts, order)
    try:
        from river import cluster
    except ImportError:
        print("skipped: TextClust, because river is not installed")
    else:
        found[SLOW] = lambda order: textclust(posts, order, cluster)
    return found


def rejoinder(posts, order, dense) -> Found:
    """Our stream, run as `rejoinder cluster` runs it."""
    stream, arrival, into, moved = StoryStream(), {}, {}, {}
    for turn, place in enumerate(order, 1):
        post = with_vector(posts[place], None if dense is None else dense[place])
        decision = stream.decide(post)
        story = decision.story if isinstance(decision, JoinStory) else turn
        stream.add(post, story)
        arrival[post.id] = story
        while due := stream.merges_due(story):
            stream.merge(due.winner, due.loser)
            into[due.loser] = story = due.winner
        if cut := stream.splits_due(story):
            stream.split(story, cut.posts, -turn)
            moved.update(dict.fromkeys(cut.posts, -turn))
        if turn % CLOSE_EVERY_POSTS == 0:
            moved.update((move.post, move.story) for move in stream.reconsider())
            moved.update((move.post, move.story) for move in stream.close_idle(post.time))
    moved.update((move.post, move.story) for move in stream.close_all())
    final = [followed(moved.get(posts[p].id, arrival[posts[p].id]), into) for p in order]
    return final, [arrival[posts[p].id] for p in order]


def with_vector(post: PostForStory, vector) -> PostForStory:
    return PostForStory(post.id, post.time, post.title, post.text, post.site, vector)


def followed(story, into):
    while story in into:
        story = into[story]
    return story


def tfidf_single_pass(posts, order) -> Found:
    """The simple method: join the story whose mean TF-IDF vector is nearest, if near enough."""
    vocabulary, sums, squares, by_word, found = Vocabulary(0, 10**9), [], [], {}, []
    for place in order:
        weights = vocabulary.weigh(posts[place].title)
        products: dict[int, float] = {}
        for word, weight in weights.items():
            for story in by_word.get(word, ()):
                products[story] = products.get(story, 0.0) + weight * sums[story][word]
        best = max(products, key=lambda s: (products[s] / squares[s] ** 0.5, -s), default=None)
        if best is None or products[best] / squares[best] ** 0.5 < TFIDF_JOIN_AT:
            best = len(sums)
            sums.append({})
            squares.append(0.0)
        for word, weight in weights.items():
            before = sums[best].get(word, 0.0)
            sums[best][word] = before + weight
            squares[best] += (before + weight) ** 2 - before**2
            by_word.setdefault(word, set()).add(best)
        found.append(best)
    return found, found


def scikit_birch():
    """Scikit-learn's Birch, or None with a line that says why."""
    try:
        from sklearn.cluster import Birch
    except ImportError:
        print("skipped: Birch, because scikit-learn is not installed")
        return None
    return Birch


def by_birch(dense, order, birch) -> Found:
    """Scikit-learn's Birch (Zhang, Ramakrishnan and Livny 1996) on our sentence vectors, in order, no final step."""
    model = birch(threshold=BIRCH_RADIUS, n_clusters=None)
    for start in range(0, len(order), BIRCH_BATCH):
        model.partial_fit(dense[order[start : start + BIRCH_BATCH]])
    found = model.predict(dense[order]).tolist()
    return found, found


def textclust(posts, order, cluster) -> Found:
    """River's TextClust (Assenmacher and Trautmann 2022) on the same words; its micro-clusters at arrival."""
    from rejoinder.core.text import content_words

    model = cluster.TextClust(
        radius=TEXTCLUST_RADIUS, real_time_fading=False, fading_factor=0.0005, tgap=100, auto_r=False, min_weight=0
    )
    found = []
    for turn, place in enumerate(order):
        counts: dict[str, int] = {}
        for word in content_words(posts[place].title):
            counts[word] = counts.get(word, 0) + 1
        if not counts:
            found.append(f"silent {place}")
            continue
        model.learn_one(counts, t=turn)
        found.append(model.predict_one(counts, type="micro"))
    return found, found


def scored(find, posts, true, order):
    """Final and arrival B-cubed, other measures, stories found, posts a CPU-second, of one run in one order."""
    started = time.process_time()
    final, arrival = find(order)
    spent = time.process_time() - started
    labels = [true[place] for place in order]
    counts = len(set(final)), len(set(final)) / len(set(labels))
    return bcubed(final, labels), bcubed(arrival, labels), agreement(final, labels), *counts, len(order) / spent


def report(name, method, runs) -> None:
    f1, arrival = [run[0].f1 for run in runs], [run[1].f1 for run in runs]
    precision, recall = mean(run[0].precision for run in runs), mean(run[0].recall for run in runs)
    cells = [f"{precision:.3f}", f"{recall:.3f}", f"**{spread(f1)}**", spread(arrival)]
    cells += [spread([run[2][n] for run in runs]) for n in range(4)]
    found, ratio, speed = (mean(run[n] for run in runs) for n in (3, 4, 5))
    cells += [f"{found:.0f}", f"{ratio:.2f}", f"{speed:,.0f}"]
    print(f"| {name} | {method} | {' | '.join(cells)} |", flush=True)


def spread(values: Sequence[float]) -> str:
    return f"{mean(values):.3f}" + (f" ± {stdev(values):.3f}" if len(values) > 1 else "")


def shuffled(n: int, seed: int) -> list[int]:
    order = list(range(n))
    random.Random(seed).shuffle(order)
    return order


def encoded(name, posts, encode):
    if encode is None:
        return None
    started = time.process_time()
    dense = encode([story_text(post.title, post.text, post.site) for post in posts])
    print(
        f"<!-- {name}: {len(posts) / (time.process_time() - started):,.0f} posts encoded a CPU-second -->", flush=True
    )
    return dense


def uci(folder: Path):
    """6,366 headlines of March 2014, 87 stories."""
    with (folder / "uci_headlines.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["TIMESTAMP"]))
    posts = [PostForStory(n, int(r["TIMESTAMP"]) / 1000, r["TITLE"], "", r["HOSTNAME"]) for n, r in enumerate(rows)]
    return "uci", posts, [row["STORY"] for row in rows]


def news(folder: Path):
    """11,109 titles, 152 stories, stemmed at the source."""
    return labelled("news", folder / "mstream_News.jsonl.gz", "textCleaned", "clusterNo")


def news_by_topic(folder: Path):
    """The same titles sorted by topic into 16 batches, in file order: topics come and go."""
    return labelled("news-t", folder / "mstream_News-T.jsonl.gz", "textCleaned", "clusterNo")


def ts(folder: Path):
    """The same items as title and snippet."""
    return labelled("ts", folder / "gsdmm_TS.jsonl.gz", "text", "cluster")


def labelled(name: str, path: Path, text: str, label: str):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    # They have no times: a time of nought never closes a story for idleness.
    return name, [PostForStory(n, 0.0, row[text]) for n, row in enumerate(rows)], [row[label] for row in rows]


def synthetic() -> None:
    """100,000 invented posts: does the cost of a post, or the memory, grow with what has passed?"""
    print("\n| posts so far | µs a post | stories live | posts held | peak MB |")
    print("|---|---|---|---|---|")
    stream, spent, counted, start_mb = StoryStream(ClusterSettings()), 0.0, 0, peak_mb()
    steps = [0, *range(20_000, SYNTHETIC_POSTS + 1, 20_000)]
    source = invented_posts(seed=1)
    for first, last in pairwise(steps):
        spent = 0.0
        for _ in range(first, last, CLOSE_EVERY_POSTS):
            batch = [next(source) for _ in range(CLOSE_EVERY_POSTS)]
            started = time.process_time()
            counted = take(stream, batch, counted)
            spent += time.process_time() - started
        each = 1e6 * spent / (last - first)
        print(f"| {last:,} | {each:.0f} | {len(stream):,} | {stream.posts_held:,} | {peak_mb()} |", flush=True)
    print(f"\nbefore the first post: {start_mb} MB")


def take(stream: StoryStream, batch, counted: int) -> int:
    for post in batch:
        decision = stream.decide(post)
        counted += 1
        story = decision.story if isinstance(decision, JoinStory) else counted
        stream.add(post, story)
        while due := stream.merges_due(story):
            stream.merge(due.winner, due.loser)
            story = due.winner
        if cut := stream.splits_due(story):
            stream.split(story, cut.posts, -counted)
    stream.reconsider()
    stream.close_idle(batch[-1].time)
    return counted


def invented_posts(seed: int):
    """Endless posts: stories of Pareto size that come and go, 4 of their 8 own words, 4 common ones, a near vector."""
    rng = np.random.default_rng(seed)
    common = [f"common{n}" for n in range(3000)]
    stories: list[tuple[list[str], np.ndarray, list[int]]] = []
    number = 0
    while True:
        if not stories or rng.random() < 0.08:
            own = [f"own{rng.integers(60_000)}" for _ in range(8)]
            stories.append((own, rng.normal(size=384), [int(3 * rng.pareto(1.1)) + 1]))
        own, centre, left = stories[int(rng.integers(len(stories)))]
        words = [*rng.choice(own, 4, replace=False), *(common[min(int(rng.zipf(1.3)), 3000) - 1] for _ in range(4))]
        dense = centre + rng.normal(size=384)
        yield PostForStory(number, 20.0 * number, " ".join(words), "", "", (dense / np.linalg.norm(dense)).astype("f4"))
        number += 1
        left[0] -= 1
        stories = [story for story in stories if story[2][0] > 0] if left[0] <= 0 else stories


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
