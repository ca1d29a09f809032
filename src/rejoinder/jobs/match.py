"""Finds the lines that answer each story that changed."""

import hashlib
import json
from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
from django.db import transaction
from django.utils import timezone

from rejoinder.core.matching.index import TOTALS_KEPT, LineIndex
from rejoinder.core.matching.values import LineForMatch, Match, Ranked
from rejoinder.core.text import first_words
from rejoinder.desk.lines.models import Lesson, Line, LineMatch
from rejoinder.desk.lines.take import lines_to_match
from rejoinder.desk.lines.teaching import ranker_now, said_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Change, Membership, Story
from rejoinder.jobs.changes import Changed

BEST_LINES = 3  # kept for each story
EVIDENCE_FROM = 0.05  # two kilobytes a row: kept where people may well say something of it, else found when they do
LINES_RANKED = 8  # of each post: some of the best may have been refused for a story
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
        self._tier = "meaning" if encode else "words"
        self._changed = Changed(but=UNMOVED)
        self._again = []  # stories to be matched anew because the lines changed
        self._ranked = OrderedDict()  # by text, for the lines as they are
        self._index = None
        self._print = self._asked = ""

    def run(self, now, *, limit=STORIES_MAX):
        """Matches up to `limit` changed stories; in the end all live ones after the lines changed. Counts by status."""
        lines = lines_to_match(timezone.localdate())
        desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
        if self._renew(lines, desk):
            live = Story.objects.filter(merged_into=None, posts_count__gt=0).order_by("-last_post_at")
            self._again = list(live.values_list("pk", flat=True)[:ALL_STORIES_MAX])
        stories = self._changed.take(limit=limit)
        if self._again and len(stories) < limit:
            again, self._again = self._again[:limit], self._again[limit:]
            stories += Story.objects.filter(pk__in=again, merged_into=None).exclude(pk__in=[s.pk for s in stories])
        return self._match(stories, {line.pk: line for line in lines}, desk=desk, now=now) if stories else Counter()

    @property
    def has_more(self):
        """Whether stories wait for the next run."""
        return bool(self._again or self._changed.waiting)

    def _renew(self, lines, desk):
        """True if the lines, the thresholds or what was learned are others than last time."""
        ranker, tuning = ranker_now(self._tier)
        said = [(line.pk, line.claim, line.text) for line in lines]
        print_ = hashlib.sha256(json.dumps([tuning, said]).encode()).hexdigest()
        asked = f"{desk.suggest_pct}, {desk.start_pct}"
        if (print_, asked) == (self._print, self._asked):
            return False
        if print_ != self._print:
            known = [line_for_match(line) for line in lines]
            self._index = LineIndex(known, self._encode, before=self._index, ranker=ranker) if known else None
            self._ranked.clear()
        self._print, self._asked = print_, asked
        return True

    def _match(self, stories, lines, *, desk, now):
        counts = Counter()
        ids = [story.pk for story in stories]
        texts, taught = _texts(ids), said_of(ids)
        rows = []
        for story in stories:
            said = texts[story.pk] or [story.title]
            best = self._best(said, taught.get(story.pk, {}), lines)
            made = [_row(story, rank, found, desk=desk, now=now) for rank, found in enumerate(best, 1)]
            rows += made
            counts["fits" if made and made[0].is_fit else "no line fits"] += 1
            if story.pk in taught:
                self._evidence_of(story, said[0])
        with transaction.atomic():
            before = _best_now(ids)
            LineMatch.objects.filter(story_id__in=ids).delete()
            LineMatch.objects.bulk_create(rows, batch_size=200)
            moved = [i for i in ids if before.get(i) != _best_of(rows).get(i)]
            Change.objects.bulk_create(Change(story_id=i, kind="matched", at=now) for i in moved)
        return counts

    def _best(self, texts, taught, lines):
        """The best lines over several posts of a story: a line counts with the post that it fits best.

        What people said holds: a line that does not answer is left out, one that does stands first.
        """
        if self._index is None:
            return []
        self._rank([text for text in texts if text not in self._ranked])
        found = {}
        for text in texts:
            self._ranked.move_to_end(text)
            ranked = self._ranked[text]
            for match, place in zip(ranked.lines, ranked.places, strict=True):
                if match.line not in found or match.score > found[match.line].match.score:
                    found[match.line] = _Found(lines[match.line], match, self._evidence(ranked, place))
        for pk, answers in taught.items():
            if not answers:
                found.pop(pk, None)
            elif pk in lines:
                one = found.get(pk) or _Found(lines[pk], Match(pk, 0.0, "Not among the nearest lines."))
                found[pk] = replace(one, is_said=True)
        nothing = min(self._ranked[text].no_match for text in texts)
        while len(self._ranked) > TEXTS_KEPT:
            self._ranked.popitem(last=False)
        best = sorted(found.values(), key=lambda one: (not one.is_said, -one.match.score, one.match.line))
        return [replace(one, no_match=nothing) for one in best[:BEST_LINES]]

    def _rank(self, texts):
        """Remembers the best lines for texts that were not ranked yet."""
        vectors = None
        if self._encode and texts:
            vectors = np.asarray(self._encode([first_words(text, WORDS_MAX) for text in texts]))
        for i, text in enumerate(texts):
            dense = None if vectors is None else vectors[i]
            self._ranked[text] = self._index.answer(text, LINES_RANKED, dense=dense)

    def _evidence(self, ranked, place):
        """What a lesson is learned from."""
        columns = {name: round(value, 4) for name, value in ranked.columns.items()}
        totals = list(ranked.totals)
        return {"tier": self._tier, "columns": columns, "totals": totals, "place": place} if place < len(totals) else {}

    def _evidence_of(self, story, text):
        """Gives lessons on lines that people found themselves what they can be learned from."""
        for lesson in Lesson.objects.filter(story=story, evidence={}):
            ranked = self._index.answer(text, TOTALS_KEPT) if self._index else Ranked()
            places = dict(zip((match.line for match in ranked.lines), ranked.places, strict=True))
            if lesson.line_id in places and (told := self._evidence(ranked, places[lesson.line_id])):
                Lesson.objects.filter(pk=lesson.pk).update(evidence=told)


@dataclass(frozen=True)
class _Found:
    """A line that may answer a story; `is_said` where a person said that it does."""

    line: Line
    match: Match
    evidence: dict = field(default_factory=dict)
    is_said: bool = False
    no_match: float | None = None


def line_for_match(line):
    """A line as matching reads it: its claim before its answer, where it has one."""
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


def _row(story, rank, found, *, desk, now):
    score = found.match.score
    why = f"A person said that it answers. {found.match.why}" if found.is_said else found.match.why
    return LineMatch(
        story=story, line=found.line, rank=rank, score=score, words=list(found.match.words), why=why,
        is_fit=found.is_said or score * 100 >= desk.suggest_pct,
        is_start=found.is_said or score * 100 >= desk.start_pct,
        no_match=found.no_match, evidence=found.evidence if score >= EVIDENCE_FROM else {}, at=now,
    )  # fmt: skip


def _best_now(story_ids):
    rows = LineMatch.objects.filter(story_id__in=story_ids, rank=1)
    return {story: (line, is_fit) for story, line, is_fit in rows.values_list("story_id", "line_id", "is_fit")}


def _best_of(rows):
    return {row.story_id: (row.line_id, row.is_fit) for row in rows if row.rank == 1}
