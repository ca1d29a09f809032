"""Trains the shipped prior of the forecast and scores it on later stories. Writes core/forecast/prior.py.

    python benchmarks/train_forecast.py [--write]

Data: the UCI news aggregator's 6,366 headlines of 10 to 12 March 2014 (REJOINDER_SHARED, `../shared` unless set),
gathered into stories by our own stream, words alone, as they arrive: the labels of the set are not used. A story is
looked at when its posts reach 4, 5, 6, 8, 10 ... and every half hour after; at each look the features are those of that
moment, and the outcome is whether so many *listed* sources (the 40 that publish most) carry it by the hour named.
Listed sources needed: 2, 3, 5 and 8, each a look of its own, so that the model knows what a definition asks.
Trained on stories that began before 11 March 14:00 UTC; scored on those that began after. Prints Markdown.
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from measure import ROOT, shared_or_skip
from rejoinder.core.clustering import JoinStory, PostForStory, StoryStream
from rejoinder.core.forecast.definition import SeenPost, StoryDefinition, became
from rejoinder.core.forecast.features import NAMES, features_at, row_of
from rejoinder.core.forecast.logistic import Logistic, fit
from rejoinder.core.forecast.model import HORIZONS_H, StoryModel, as_dict
from rejoinder.core.forecast.scores import score

LISTED, NEEDED = 40, (2, 3, 5, 8)
LOOKS = (4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 60)
EVERY_S, LOOKS_H = 1800.0, 24
SPLIT = datetime(2014, 3, 11, 14, tzinfo=UTC).timestamp()
RIDGE = 4.0
ALIKE = 8.0  # looks at one story are alike: together they count as this many fewer
OUT = ROOT / "src" / "rejoinder" / "core" / "forecast" / "prior.py"


def main() -> None:
    """Train, score, and with --write store the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    stories = gathered(shared_or_skip("data/stories/uci_headlines.csv"))
    end = max(posts[-1].time for posts in stories)
    rows = [look for posts in stories for look in looks(posts, end)]
    early, late = [r for r in rows if r[0] < SPLIT], [r for r in rows if r[0] >= SPLIT]
    model = trained(early)
    print(
        f"{len(stories):,} stories of 4 posts or more; {len(early):,} looks for training, {len(late):,} for scoring\n"
    )
    print(
        "| within | looks | became a story | Brier | base rate | skill | AUC | ECE |\n|---|---|---|---|---|---|---|---|"
    )
    for hours in HORIZONS_H:
        late_h = [r for r in late if r[1] == hours]
        if not late_h:
            print(f"| {hours} h | 0 | the data ends too soon after the split to score it | | | | | |")
            continue
        said = model.by[hours].chances(standard(model, [r[2] for r in late_h]))
        s = score(said, [r[3] for r in late_h], base=float(np.mean([r[3] for r in early if r[1] == hours])))
        print(
            f"| {hours} h | {s.n:,} | {s.base_rate:.1%} | {s.brier:.3f} | {s.base_brier:.3f} | **{s.skill:.3f}** | {s.auc:.3f} | {s.ece:.3f} |"
        )
    if chosen.write:
        write(trained(rows))


def gathered(path: Path) -> list[list[SeenPost]]:
    """Stories as our stream makes them, each its posts in order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["TIMESTAMP"]))
    often = Counter(row["HOSTNAME"] for row in rows)
    listed = {host for host, _ in often.most_common(LISTED)}
    number = {host: n for n, host in enumerate(often)}
    stream, into, members = StoryStream(), {}, defaultdict(list)
    for turn, row in enumerate(rows):
        post = PostForStory(turn, int(row["TIMESTAMP"]) / 1000, row["TITLE"], "", row["HOSTNAME"])
        decision = stream.decide(post)
        story = decision.story if isinstance(decision, JoinStory) else turn
        stream.add(post, story)
        members[story].append(SeenPost(post.time, number[row["HOSTNAME"]], "", row["HOSTNAME"] in listed))
        while due := stream.merges_due(story):
            stream.merge(due.winner, due.loser)
            into[due.loser] = story = due.winner
    for loser in list(into):
        winner = loser
        while winner in into:
            winner = into[winner]
        members[winner].extend(members.pop(loser, []))
    return [sorted(posts, key=lambda p: p.time) for posts in members.values() if len(posts) >= LOOKS[0]]


def looks(posts: list[SeenPost], end: float):
    """Rows of time, horizon, features and outcome for one story, for each number of listed sources needed."""
    times = [posts[n - 1].time for n in LOOKS if len(posts) >= n]
    times += [posts[0].time + n * EVERY_S for n in range(1, 2 * LOOKS_H) if posts[0].time + n * EVERY_S < end]
    for needed in NEEDED:
        definition = StoryDefinition(listed_min=needed, both_sides=False, share=0.0)
        found = became(posts, definition)
        for now in times:
            if sum(p.time <= now for p in posts) < LOOKS[0] or (found and found.time <= now):
                continue
            row = row_of(features_at(posts, now, definition, zone=UTC))
            for hours in HORIZONS_H:
                if now + hours * 3600 <= end:
                    yield posts[0].time, hours, row, bool(found and found.time <= now + hours * 3600)


def trained(rows) -> StoryModel:
    x = np.array([r[2] for r in rows])
    spreads = np.where(x.std(axis=0) > 1e-6, x.std(axis=0), 1.0)
    model = StoryModel("shipped, 2026-11", tuple(x.mean(axis=0)), tuple(spreads), {})
    prior = Logistic(np.zeros(len(NAMES) + 1), np.concatenate([[0.0], np.full(len(NAMES), RIDGE)]))
    by = {}
    for hours in HORIZONS_H:
        chosen = [r for r in rows if r[1] == hours]
        y = np.array([r[3] for r in chosen], dtype=float)
        by[hours] = fit(standard(model, [r[2] for r in chosen]), y, prior=prior, weights=np.full(len(y), 1 / ALIKE))
    return StoryModel(model.name, model.means, model.spreads, by)


def standard(model: StoryModel, rows):
    return np.clip((np.array(rows) - np.array(model.means)) / np.array(model.spreads), -4, 4)


def write(model: StoryModel) -> None:
    def short(value):
        if isinstance(value, float):
            return round(value, 4)
        if isinstance(value, list):
            return [short(v) for v in value]
        return {k: short(v) for k, v in value.items()} if isinstance(value, dict) else value

    text = json.dumps(short(as_dict(model)), indent=1)
    OUT.write_text(
        '"""The shipped prior of the forecast: weights as text. Card: docs/models.md.\n\n'
        "Written by `python benchmarks/train_forecast.py --write`; do not edit. Trained on UCI headlines of March 2014\n"
        '(facts of when and where, no text); leaning and habit had no data, so their weights are nought.\n"""\n\n'
        f"from typing import Any\n\nPRIOR: dict[str, Any] = {text}\n",
        encoding="utf-8",
    )
    print(f"\nwritten: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
