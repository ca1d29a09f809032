"""Puts new posts into stories as they arrive. One worker at a time does it and keeps the stream in memory."""

import logging
import time
from collections import Counter, deque
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

BATCH_POSTS = 50  # in one transaction, with their vectors, at most
BATCH_S = 0.15  # that their vectors may take
HURRY_S = 0.5  # that the vectors of the fresh posts that wait would take: past it words must do, and vectors follow
HURRIED_POSTS = (25, 300)  # in one transaction, by words: at least and at most, and so many as take
HURRIED_S = 0.4  # this long
PLACE_S = 0.002  # that placing one takes, before any was measured here
WAITING_MAX = 2_000  # counted so far
VECTOR_S = 0.0025  # that one takes, before any was measured here
FRESH = timedelta(minutes=30)  # since a post came out: older ones, as at the first reading of a feed, are in no hurry
LATELY = 0.2  # the share of the last batch in what a post takes lately
LATER_POSTS = 16  # of those given their vectors at once later
UNENCODED_MAX = 20_000  # posts remembered for that, the newest
LATE_IDS = 500  # numbers that another worker may have taken but not written yet
LOOK_BACK_S = 600.0  # after this all posts are looked through for one that was left, however late it was written
RESTORED_POSTS_MAX = 20_000  # taken back after a restart, the newest
LEAD_LETTERS = 1200  # of a post's text: more than the words that are compared
RECONSIDER_POSTS = 400
RESUM_AFTER_S = 60.0  # a story that stands on the board is counted again: its growth fades by itself
RESUM_HOURS = 2
RESUM_STORIES_MAX = 300
_FIELDS = ("id", "at", "title", "summary", "text", "source__address")


class Clusterer:
    """The stream of stories of one worker. Made anew from the database whenever memory and rows may disagree."""

    def __init__(self, encode=None, static=None, clock=time.monotonic):
        self._encode = encode
        self._clock = clock
        self._vector_s, self._place_s = VECTOR_S, PLACE_S  # lately, on this machine
        self._static = static if encode is None else None  # stands in where there is no sentence encoder
        self._stream = None
        self._placed = 0  # since posts were last asked for a better story
        self.all_placed = 0  # every post with this id or a lower one stands in a story
        self.is_hurried = False
        self._looked_back_at = None
        self._members = []  # of the batch in hand, not written yet
        self._unencoded = deque(maxlen=UNENCODED_MAX)  # posts that were placed in a hurry
        self._corrected = 0  # id of the last correction taken in
        self._undone_at = None

    def forget(self):
        """Makes the next run start from the rows."""
        self._stream = None
        self.all_placed = 0
        self._members = []
        self._unencoded.clear()

    def run(self, now, first=()):
        """Takes in people's corrections, then places a batch of new posts. Returns counts by status.

        In a hurry the posts named `first` are placed before all that wait longer.
        """
        counts = Counter()
        try:
            if self._stream is None:
                self._restore(now)
            else:
                self._take_corrections(counts)
            self._place_new(now, first, counts)
        except Exception:
            self.forget()  # what was decided may not have been written
            raise
        return counts

    def give_vectors(self, *, limit=LATER_POSTS):
        """Gives posts that were placed in a hurry the vectors they lack, in rows and stream; returns how many."""
        if self._stream is None or self._encode is None or not self._unencoded:
            return 0
        posts = [self._unencoded.popleft() for _ in range(min(limit, len(self._unencoded)))]
        free = Membership.objects.filter(post_id__in=posts, is_fixed=False, is_loose=False)
        rows = list(free.values_list("story_id", *(f"post__{field}" for field in _FIELDS)).order_by("post_id"))
        vectors = self._encoded([row[1:] for row in rows])
        self._keep_vectors((row[1], dense) for row, dense in zip(rows, vectors, strict=True))
        for (story, *post), dense in zip(rows, vectors, strict=True):
            if self._stream.story_of(post[0]) == story:
                self._stream.add(_for_story(post, dense), story)
        return len(rows)

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
            elif dense is None and self._encode is not None:
                self._unencoded.append(post[0])
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

    def _place_new(self, now, first, counts):
        rows, waiting = self._waiting(now, first)
        self.is_hurried = waiting > 0
        if not rows:
            return
        vectors = [None] * len(rows) if waiting else self._encoded(rows)
        hurry = f"; by words alone, since {waiting} posts or more were waiting" if waiting else ""
        began = self._clock()
        with transaction.atomic():
            touched = set()
            for row, dense, static in zip(rows, vectors, self._statics(rows), strict=True):
                touched |= self._place(_for_story(row, dense, static), now, counts, hurry)
            self._write_members()
            self._placed += len(rows)
            if self._placed >= RECONSIDER_POSTS:
                self._placed = 0
                touched |= self._reconsider(now, counts)
            self._keep_vectors((row[0], dense) for row, dense in zip(rows, vectors, strict=True))
            sum_up(touched, now)
        self._place_s += ((self._clock() - began) / len(rows) - self._place_s) * LATELY
        if waiting:
            counts["in a hurry"] += len(rows)
            self._unencoded.extend(row[0] for row in rows)

    def _waiting(self, now, first):
        """The posts to place now, first stored first; and in a hurry, how many fresh ones wait at the least, else 0."""
        if self._looked_back_at is None or (now - self._looked_back_at).total_seconds() > LOOK_BACK_S:
            self._looked_back_at, self.all_placed = now, 0
        fresh = Post.objects.filter(membership=None, id__gt=self.all_placed).order_by("id")
        last = Post.objects.order_by("-id").values_list("id", flat=True).first() or 0
        rows = list(fresh.values_list(*_FIELDS)[: HURRIED_POSTS[1]])
        waiting = sum(row[1] >= now - FRESH for row in rows)
        if len(rows) == HURRIED_POSTS[1]:
            waiting = fresh.filter(at__gte=now - FRESH).order_by()[:WAITING_MAX].count()
        is_hurried = self._encode is not None and waiting * self._vector_s > HURRY_S
        if self._encode is not None and not is_hurried:
            batch = min(BATCH_POSTS, max(1, int(BATCH_S / self._vector_s)))
        else:
            least, most = HURRIED_POSTS
            batch = min(most, max(least, int(HURRIED_S / self._place_s)))
        if len(rows) <= batch and len(rows) < HURRIED_POSTS[1]:  # all that wait are placed now
            self.all_placed = max(self.all_placed, last - LATE_IDS)
        if is_hurried and first:
            ahead = list(Post.objects.filter(membership=None, pk__in=first).order_by("id").values_list(*_FIELDS))
            known = {row[0] for row in ahead}
            rows = [*ahead, *(row for row in rows if row[0] not in known)]
        return rows[:batch], waiting if is_hurried else 0

    def _keep_vectors(self, pairs):
        kept = [
            PostVector(post_id=post, dense=dense.astype("<f2").tobytes()) for post, dense in pairs if dense is not None
        ]
        PostVector.objects.bulk_create(kept, ignore_conflicts=True, batch_size=200)

    def _write_members(self):
        """Writes the places of the batch in hand: before anything looks at rows, and at its end."""
        members, self._members = self._members, []
        Membership.objects.bulk_create(members, batch_size=100)

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
        began = self._clock()
        vectors = list(self._encode([story_text(post.title, post.text, post.site) for post in posts]))
        if rows:
            self._vector_s += ((self._clock() - began) / len(rows) - self._vector_s) * LATELY
        return vectors

    def _place(self, post, now, counts, hurry):
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
        why = decision.why + hurry
        self._members.append(
            Membership(post_id=post.id, story_id=story, at_arrival=story, why=why, score=decision.score, at=now)
        )
        return self._split_due(self._merge_due(story, now, counts), now, counts)

    def _split_due(self, story, now, counts):
        """Takes a story apart where it tells of two happenings; returns the stories that stand then."""
        due = self._stream.splits_due(story)
        if due is None:
            return {story}
        self._write_members()
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
            self._write_members()
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
