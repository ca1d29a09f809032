"""Finds the lines that answer each story that changed."""

import hashlib
import json
from collections import Counter, OrderedDict, defaultdict

import numpy as np
from django.db import transaction
from django.utils import timezone

from rejoinder.core.matching.index import SUGGEST_AT, LineIndex
from rejoinder.core.matching.values import LineForMatch
from rejoinder.core.text import first_words
from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.lines.take import lines_to_match
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.jobs.changes import Changed

BEST_LINES = 3  # kept for each story
POSTS_COMPARED = 5  # of a story: the first and the latest, since the words mutate
WORDS_MAX = 80  # of each post
ALL_STORIES_MAX = 2000  # matched anew when the lines change
STORIES_MAX = 10  # in one run: a fraction of a second, so that new posts need not wait for it
TEXTS_KEPT = 4_000  # whose lines are remembered: a story's earlier posts are not ranked again with each new one
UNMOVED = ("matched", "alerted", "foretold", "aged")  # changes of a story that leave its words as they were


class Matcher:
    """The lines of one worker, indexed; made anew when a line changes or its time runs out."""

    def __init__(self, encode=None):
        self._encode = encode
        self._changed = Changed(but=UNMOVED)
        self._again = []  # stories to be matched anew because the lines changed
        self._ranked = OrderedDict()  # by text, for the lines as they are
        self._index = None
        self._print = ""

    def run(self, now, *, limit=STORIES_MAX):
        """Matches up to `limit` changed stories; in the end all live ones after the lines changed. Counts by status."""
        lines = lines_to_match(timezone.localdate())
        if self._renew(lines):
            live = Story.objects.filter(merged_into=None, posts_count__gt=0).order_by("-last_post_at")
            self._again = list(live.values_list("pk", flat=True)[:ALL_STORIES_MAX])
        stories = self._changed.take(limit=limit)
        if self._again and len(stories) < limit:
            again, self._again = self._again[:limit], self._again[limit:]
            stories += Story.objects.filter(pk__in=again, merged_into=None).exclude(pk__in=[s.pk for s in stories])
        return self._match(stories, {line.pk: line for line in lines}, now) if stories else Counter()

    @property
    def has_more(self):
        """Whether stories wait for the next run."""
        return bool(self._again or self._changed.waiting)

    def _renew(self, lines):
        """True if the lines are others than last time; the index is built anew then."""
        said = [(line.pk, line.claim, line.text) for line in lines]
        print_ = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        if print_ == self._print:
            return False
        self._index = LineIndex([_line(line) for line in lines], self._encode) if lines else None
        self._ranked.clear()
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
        self._rank([text for text in texts if text not in self._ranked])
        found = {}
        for text in texts:
            self._ranked.move_to_end(text)
            for match in self._ranked[text]:
                if match.line not in found or match.score > found[match.line].score:
                    found[match.line] = match
        while len(self._ranked) > TEXTS_KEPT:
            self._ranked.popitem(last=False)
        return sorted(found.values(), key=lambda match: (-match.score, match.line))[:BEST_LINES]

    def _rank(self, texts):
        """Remembers the best lines for texts that were not ranked yet."""
        vectors = None
        if self._encode and texts:
            vectors = np.asarray(self._encode([first_words(text, WORDS_MAX) for text in texts]))
        for i, text in enumerate(texts):
            dense = None if vectors is None else vectors[i]
            self._ranked[text] = list(self._index.rank(text, BEST_LINES, dense=dense))


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
