"""Finds the lines that answer each story that changed."""

import hashlib
import json
from collections import Counter, defaultdict

import numpy as np
from django.db import transaction
from django.utils import timezone

from rejoinder.core.matching.index import SUGGEST_AT, LineIndex
from rejoinder.core.matching.values import LineForMatch
from rejoinder.core.text import first_words
from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.lines.take import standing_lines
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.jobs.changes import Changed

BEST_LINES = 3  # kept for each story
POSTS_COMPARED = 5  # of a story: the first and the latest, since the words mutate
WORDS_MAX = 80  # of each post
ALL_STORIES_MAX = 2000  # matched anew when the lines change


class Matcher:
    """The lines of one worker, indexed; made anew when a line changes or its time runs out."""

    def __init__(self, encode=None):
        self._encode = encode
        self._changed = Changed()
        self._index = None
        self._print = ""

    def run(self, now):
        """Matches changed stories; all live ones after the lines changed. Returns counts by status."""
        lines = list(standing_lines(timezone.localdate()))
        stories = self._changed.take()
        if self._renew(lines):
            live = Story.objects.filter(merged_into=None, posts_count__gt=0).order_by("-last_post_at")
            stories = list(live[:ALL_STORIES_MAX])
        return self._match(stories, {line.pk: line for line in lines}, now) if stories else Counter()

    def _renew(self, lines):
        """True if the lines are others than last time; the index is built anew then."""
        said = [(line.pk, line.claim, line.text) for line in lines]
        print_ = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        if print_ == self._print:
            return False
        self._index = LineIndex([_line(line) for line in lines], self._encode) if lines else None
        self._print = print_
        return True

    def _match(self, stories, lines, now):
        counts = Counter()
        texts = _texts([story.pk for story in stories])
        rows = []
        for story in stories:
            best = self._best(texts[story.pk] or [story.title])
            rows += [_row(story, rank, lines[m.line], match=m, now=now) for rank, m in enumerate(best, 1)]
            counts["fits" if best and best[0].score >= SUGGEST_AT else "no line fits"] += 1
        ids = [story.pk for story in stories]
        with transaction.atomic():
            before = _best_now(ids)
            LineMatch.objects.filter(story_id__in=ids).delete()
            LineMatch.objects.bulk_create(rows, batch_size=200)
            moved = [i for i in ids if before.get(i) != _best_of(rows).get(i)]
            Change.objects.bulk_create(Change(story_id=i, kind="matched", at=now) for i in moved)
        return counts

    def _best(self, texts):
        """The best lines over several posts of a story: a line counts with the post that it fits best."""
        if self._index is None:
            return []
        vectors = None
        if self._encode:
            vectors = np.asarray(self._encode([first_words(text, WORDS_MAX) for text in texts]))
        found = {}
        for i, text in enumerate(texts):
            for match in self._index.rank(text, BEST_LINES, dense=None if vectors is None else vectors[i]):
                if match.line not in found or match.score > found[match.line].score:
                    found[match.line] = match
        return sorted(found.values(), key=lambda match: (-match.score, match.line))[:BEST_LINES]


def _line(line):
    return LineForMatch(line.pk, line.claim or line.text, line.text if line.claim else "")


def _texts(story_ids):
    """Title and lead of the first and the latest posts of each story."""
    posts = defaultdict(list)
    rows = Membership.objects.filter(story_id__in=story_ids, is_loose=False).order_by("post__at", "post_id")
    for story, title, summary, text in rows.values_list("story_id", "post__title", "post__summary", "post__text"):
        posts[story].append(f"{title}. {(text or summary)[:1500]}".strip())
    chosen = {story: found[:1] + found[1:][-(POSTS_COMPARED - 1) :] for story, found in posts.items()}
    return defaultdict(
        list, {k: [first_words(text, WORDS_MAX) for text in dict.fromkeys(v)] for k, v in chosen.items()}
    )


def _row(story, rank, line: Line, *, match, now):
    return LineMatch(
        story=story, line=line, rank=rank, score=match.score, words=list(match.words), why=match.why,
        is_fit=match.score >= SUGGEST_AT, at=now,
    )  # fmt: skip


def _best_now(story_ids):
    rows = LineMatch.objects.filter(story_id__in=story_ids, rank=1)
    return {story: (line, is_fit) for story, line, is_fit in rows.values_list("story_id", "line_id", "is_fit")}


def _best_of(rows):
    return {row.story_id: (row.line_id, row.is_fit) for row in rows if row.rank == 1}
