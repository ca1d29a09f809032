"""Puts new posts into stories as they arrive. One worker at a time does it and keeps the stream in memory."""

import logging
from collections import Counter
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import Q

from rejoinder.core.clustering import JoinStory, PostForStory, StoryStream, story_text
from rejoinder.core.text import without_dateline
from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories.models import Change, Correction, KeepApart, Membership, PostVector, Story
from rejoinder.desk.stories.sums import sum_up

log = logging.getLogger("rejoinder.jobs")

BATCH_POSTS = 400  # in one transaction: a fraction of a second
RESTORED_POSTS_MAX = 20_000  # taken back after a restart, the newest
LEAD_LETTERS = 1200  # of a post's text: more than the words that are compared
RECONSIDER_POSTS = 400
RESUM_AFTER_S = 60.0  # a story that stands on the board is counted again: its growth fades by itself
RESUM_HOURS = 2
RESUM_STORIES_MAX = 300
_FIELDS = ("id", "at", "title", "summary", "text", "source__address")


class Clusterer:
    """The stream of stories of one worker. Made anew from the database whenever memory and rows may disagree."""

    def __init__(self, encode=None, static=None):
        self._encode = encode
        self._static = static if encode is None else None  # stands in where there is no sentence encoder
        self._stream = None
        self._placed = 0  # since posts were last asked for a better story
        self._corrected = 0  # id of the last correction taken in
        self._undone_at = None

    def forget(self):
        """Makes the next run start from the rows."""
        self._stream = None

    def run(self, now, *, limit=BATCH_POSTS):
        """Takes in people's corrections, then places up to `limit` new posts. Returns counts by status."""
        counts = Counter()
        try:
            if self._stream is None:
                self._restore(now)
            else:
                self._take_corrections(counts)
            self._place_new(now, limit, counts)
        except Exception:
            self.forget()  # what was decided may not have been written
            raise
        return counts

    def close_idle(self, now):
        """Takes stories that nobody carries any more out of memory, and writes where their posts went."""
        if self._stream is None:
            return
        moves = self._stream.close_idle(now.timestamp())
        with transaction.atomic():
            for move in moves:
                free = Membership.objects.filter(post_id=move.post, is_fixed=False)
                free.update(story_id=move.story, why=move.why, is_loose=move.is_loose, at=now,
                            copied_share=None, copy_of=None)  # fmt: skip
            touched = {move.story for move in moves} | {move.origin for move in moves}
            sum_up(touched, now)
            _point_empty(moves)

    # -- from the rows

    def _restore(self, now):
        stream = StoryStream()
        oldest = now - timedelta(hours=stream.settings.idle_h)
        rows = Membership.objects.filter(post__at__gte=oldest).order_by("-post_id")[:RESTORED_POSTS_MAX]
        of_post = ("vector__dense", *_FIELDS)
        rows = rows.values_list("story_id", "is_loose", "is_fixed", *(f"post__{field}" for field in of_post))
        rows = list(reversed(list(rows)))
        roughly = self._statics([row[4:] for row in rows])
        for (story, is_loose, is_fixed, dense, *post), static in zip(rows, roughly, strict=True):
            stream.add(_for_story(post, _vector(dense), static), story, is_loose=is_loose)
            if is_fixed:
                stream.pin(post[0])
        self._stream = stream
        self._heed_people()
        log.info("stream restored posts=%d", stream.posts_held)

    def _heed_people(self):
        """Tells the stream which stories people made, named or decided about, and which they took apart."""
        for one, other in KeepApart.objects.values_list("one_id", "other_id"):
            self._stream.keep_apart(one, other)
        marked = Q(was_split=True) | Q(is_title_fixed=True) | ~Q(state=Story.State.NEW) | Q(muted_at__isnull=False)
        for story in Story.objects.filter(marked, merged_into=None).values_list("id", flat=True):
            self._stream.fix(story)
        last = Correction.objects.order_by("-id").first()
        self._corrected = last.id if last else 0
        undone = Correction.objects.exclude(undone_at=None).order_by("-undone_at").first()
        self._undone_at = undone.undone_at if undone else None

    def _take_corrections(self, counts):
        fresh = Q(id__gt=self._corrected)
        fresh |= Q(undone_at__gt=self._undone_at) if self._undone_at else Q(undone_at__isnull=False)
        corrections = list(Correction.objects.filter(fresh))
        if not corrections:
            return
        moved = {post for correction in corrections for post in correction.post_ids}
        for post, story in Membership.objects.filter(post_id__in=moved).values_list("post_id", "story_id"):
            self._stream.move(post, story)
            self._stream.pin(post)
        self._heed_people()
        counts["corrections taken in"] += len(corrections)

    # -- new posts

    def _place_new(self, now, limit, counts):
        rows = list(Post.objects.filter(membership=None).order_by("seen_at", "id").values_list(*_FIELDS)[:limit])
        if not rows:
            return
        vectors = self._encoded(rows)
        with transaction.atomic():
            touched = set()
            for row, dense, static in zip(rows, vectors, self._statics(rows), strict=True):
                touched |= self._place(_for_story(row, dense, static), now, counts)
            self._placed += len(rows)
            if self._placed >= RECONSIDER_POSTS:
                self._placed = 0
                touched |= self._reconsider(now, counts)
            pairs = [(row[0], dense) for row, dense in zip(rows, vectors, strict=True) if dense is not None]
            kept = [PostVector(post_id=post, dense=dense.astype("<f2").tobytes()) for post, dense in pairs]
            PostVector.objects.bulk_create(kept, ignore_conflicts=True, batch_size=200)
            sum_up(touched, now)

    def _statics(self, rows):
        """Static vectors, made anew each time: faster than keeping them."""
        if self._static is None:
            return [None] * len(rows)
        posts = [_for_story(row, None) for row in rows]
        return list(self._static([story_text(post.title, post.text, post.site) for post in posts]))

    def _encoded(self, rows):
        if self._encode is None:
            return [None] * len(rows)
        posts = [_for_story(row, None) for row in rows]
        return list(self._encode([story_text(post.title, post.text, post.site) for post in posts]))

    def _place(self, post, now, counts):
        decision = self._stream.decide(post)
        if isinstance(decision, JoinStory):
            story = decision.story
            counts["joined"] += 1
        else:
            made = Story.objects.create(
                title=post.title, opened_why=decision.why, first_seen=now, last_post_at=now, first_post_id=post.id
            )
            story = made.id
            counts["opened"] += 1
        self._stream.add(post, story)
        Membership.objects.create(
            post_id=post.id, story_id=story, at_arrival=story, why=decision.why, score=decision.score, at=now
        )
        return self._split_due(self._merge_due(story, now, counts), now, counts)

    def _split_due(self, story, now, counts):
        """Takes a story apart where it tells of two happenings; returns the stories that stand then."""
        due = self._stream.splits_due(story)
        if due is None:
            return {story}
        fresh = Story.objects.create(title="", opened_why=due.why, first_seen=now, last_post_at=now)
        self._stream.split(due.story, due.posts, fresh.pk)
        free = Membership.objects.filter(post_id__in=due.posts, is_fixed=False)
        free.update(story_id=fresh.pk, why=due.why, score=due.score, is_loose=False, copied_share=None, copy_of=None)
        counts["split"] += 1
        return {story, fresh.pk}

    def _reconsider(self, now, counts):
        """Posts that fit another live story better move there; returns the stories that changed."""
        moves = self._stream.reconsider()
        for move in moves:
            free = Membership.objects.filter(post_id=move.post, is_fixed=False)
            free.update(story_id=move.story, why=move.why, score=move.score, is_loose=move.is_loose, at=now,
                        copied_share=None, copy_of=None)  # fmt: skip
        _point_empty(moves)
        counts["moved"] += len(moves)
        return {story for move in moves for story in (move.origin, move.story)}

    def _merge_due(self, story, now, counts):
        """Applies every merge that is due; returns the story that stands at the end."""
        while merge := self._stream.merges_due(story):
            self._stream.merge(merge.winner, merge.loser)
            inside = Membership.objects.filter(story_id=merge.loser)
            inside.update(story_id=merge.winner, copied_share=None, copy_of=None)
            Story.objects.filter(pk=merge.loser).update(merged_into_id=merge.winner, posts_count=0, sources_count=0)
            Story.objects.filter(pk=merge.winner).update(opened_why=merge.why)
            Change.objects.create(story_id=merge.loser, kind="merged", at=now)
            counts["merged"] += 1
            story = merge.winner
        return story


def resum(now):
    """Counts the growth of lately busy stories again, since it fades without new posts. Returns how many."""
    stale = Story.objects.filter(
        merged_into=None,
        last_post_at__gte=now - timedelta(hours=RESUM_HOURS),
        summed_at__lt=now - timedelta(seconds=RESUM_AFTER_S),
        posts_count__gt=1,
    )
    ids = list(stale.order_by("summed_at").values_list("id", flat=True)[:RESUM_STORIES_MAX])
    sum_up(ids, now, kind="aged")
    return len(ids)


def _for_story(row, dense, static=None):
    post, at, title, summary, text, site = row
    lead = without_dateline((text or summary)[:LEAD_LETTERS])
    return PostForStory(post, at.timestamp(), title, lead, site, dense, static)


def _vector(dense):
    return None if dense is None else np.frombuffer(bytes(dense), dtype="<f2").astype(np.float32)


def _point_empty(moves):
    """Stories that gave all their posts away point to where the last one went."""
    for move in moves:
        if not Membership.objects.filter(story_id=move.origin).exists():
            Story.objects.filter(pk=move.origin, merged_into=None).update(
                merged_into_id=move.story, posts_count=0, sources_count=0
            )
