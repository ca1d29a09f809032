"""Stories that come back: is the second half of a real story linked to its first half, and to no other?

    python benchmarks/returning_stories.py

Each story of the UCI headlines (REJOINDER_SHARED, `../shared` unless set) with eight posts or more is cut in two in the
middle. The earlier halves are the old stories. Of each later half the first three and the first ten posts ask to which
it belongs; and again with its own first half taken away, where every answer is wrong. The thresholds were chosen here:
the table shows how they stand, not how they do on other data.
"""

import csv
from collections import defaultdict

from measure import encoder, shared_or_skip
from rejoinder.core import returns
from rejoinder.core.returns import Brief, find_return, said_in

POSTS_MIN = 8
LEVELS = (0.0, 0.05, 0.1, 0.15, 0.2)


def main() -> None:
    """Print one table, by words and by words and meaning."""
    folder = shared_or_skip("data/stories")
    with (folder / "uci_headlines.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["TIMESTAMP"]))
    stories = defaultdict(list)
    for row in rows:
        stories[row["STORY"]].append(row["TITLE"])
    chosen = {name: titles for name, titles in stories.items() if len(titles) >= POSTS_MIN}
    encode = encoder()
    print("| evidence | first posts | least likeness | linked rightly | wrongly | wrongly without its first half |")
    print("|---|---|---|---|---|---|")
    for name, encoded in (("words", None), ("words and meaning", encode)):
        if name == "words" or encoded is not None:
            for posts in (3, 10):
                one_table(name, chosen, encoded, posts)


def one_table(name, stories, encode, posts):
    old = {key: brief(key, titles[: len(titles) // 2], 0.0, encode) for key, titles in stories.items()}
    new = {key: brief(key, titles[len(titles) // 2 :][:posts], 1e6, encode) for key, titles in stories.items()}
    usual = returns.RETURNS_AT, returns.RETURNS_AT_BY_WORDS
    for more in LEVELS:
        returns.RETURNS_AT = 0.4 + more
        returns.RETURNS_AT_BY_WORDS = 0.28 + more
        right = wrong = false = 0
        for key, fresh in new.items():
            found = find_return(fresh, old.values())
            right += found is not None and found.story == key
            wrong += found is not None and found.story != key
            false += find_return(fresh, [one for other, one in old.items() if other != key]) is not None
        least = returns.RETURNS_AT if encode else returns.RETURNS_AT_BY_WORDS
        print(f"| {name} | {posts} | {least:.2f} | {right}/{len(new)} | {wrong} | {false} |", flush=True)
    returns.RETURNS_AT, returns.RETURNS_AT_BY_WORDS = usual


def brief(key, titles, at, encode):
    meaning = encode(titles[:50]).mean(axis=0) if encode else None
    return Brief(key, said_in(titles[:60]), at, at + 60.0, meaning)


if __name__ == "__main__":
    main()
