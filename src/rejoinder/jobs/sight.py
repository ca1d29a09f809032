"""Finds the claims in posts of stories and in what is spoken, and the line that answers each."""

import hashlib
import json
import time
from collections import Counter, OrderedDict, defaultdict
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from rejoinder.core.claims.model import BACK
from rejoinder.core.claims.sentences import spans
from rejoinder.core.claims.why import WORTH
from rejoinder.core.matching.index import LineIndex
from rejoinder.core.text import first_words
from rejoinder.desk.claims.models import Claim, ReadPost, TranscriptLine
from rejoinder.desk.lines.take import lines_to_match
from rejoinder.desk.listening.models import Post
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.stories.models import Membership
from rejoinder.jobs.match import line_for_match
from rejoinder.wire.claims import load_claim_model

POSTS_MAX = 4  # read in one run
READ_S = 0.15  # that reading posts may take in one run; the post that was begun is finished
LINES_MAX = 40  # of transcripts in one run
SENTENCES_MAX = 60  # of one post, its beginning; what comes later is rarely what is carried on
LETTERS_MAX = 20_000  # of one post
CLAIMS_MAX = 12  # kept of one post, the most checkable
FRESH = timedelta(days=3)  # an older post is not read: nobody answers it first any more
QUEUE_MAX = 20_000  # posts that wait; the oldest are let go
AGAIN_MAX = 60  # claims held against changed lines in one run
AGAIN_ALL_MAX = 2_000  # in all, the newest
PAGES_EVERY_S = 5.0  # between two looks whether the page of a read post has come in
WORDS_MAX = 80
REMEMBERED_MAX = 5_000  # sentences whose nearest line is known: copies are matched once


class Sighter:
    """Remembers which posts wait to be read, and the lines as they are. `encode` is the plain sentence encoder."""

    def __init__(self, encode=None, *, model=None, clock=time.monotonic):
        self._encode, self._model, self._clock = encode, model, clock
        self._after = None  # the last membership that was queued
        self._queue, self._pages = OrderedDict(), {}  # posts to read, newest last; read ones whose page is to come
        self._looked_s = 0.0
        self._index, self._print, self._nearest = None, None, OrderedDict()
        self._again = []  # claims to hold against the lines anew
        self.has_more = False

    def run(self, now, *, posts_max=POSTS_MAX):
        """What is spoken first, then posts, the newest first, then earlier claims. Returns counts by status."""
        counts = Counter()
        self._fill(now)
        if self._renew():
            stale = Claim.objects.exclude(matched_with=self._print).filter(at__gte=now - FRESH).order_by("-id")
            self._again = list(stale.values_list("pk", flat=True)[:AGAIN_ALL_MAX])
        lines = list(TranscriptLine.objects.filter(is_read=False).order_by("id")[:LINES_MAX])
        if lines or self._queue:
            self._claim_model()  # before anything is taken: where it cannot be loaded nothing is lost
        counts["lines"] += self._hear(lines, now) if lines else 0
        until = self._clock() + READ_S
        for _ in range(min(posts_max, len(self._queue))):
            counts["posts"] += self._read(self._queue.popitem()[0], now)
            if self._clock() > until:
                break
        again, self._again = self._again[:AGAIN_MAX], self._again[AGAIN_MAX:]
        counts["matched again"] += self._hold_again(again)
        self.has_more = bool(self._queue or self._again) or len(lines) == LINES_MAX
        return Counter({status: n for status, n in counts.items() if n})

    def _fill(self, now):
        """Queues posts that were put into a story since the last time; after a start those of the last days."""
        rows = Membership.objects.order_by("id")
        if self._after is None:
            rows = rows.filter(at__gte=now - FRESH, post__read_for_claims=None)
            last = Membership.objects.order_by("-id").values_list("pk", flat=True).first() or 0
        else:
            rows, last = rows.filter(pk__gt=self._after), self._after
        found = list(rows.values_list("pk", "post_id")[:QUEUE_MAX])
        self._queue.update(dict.fromkeys(post for _, post in found))
        self._after = max(last, found[-1][0] if found else 0)
        if self._pages and self._clock() - self._looked_s >= PAGES_EVERY_S:
            self._looked_s = self._clock()
            come = Post.objects.filter(pk__in=list(self._pages)[:500]).exclude(page=Post.Page.DUE)
            for post in come.values_list("pk", flat=True):
                self._queue[post] = None
                del self._pages[post]
        while len(self._queue) > QUEUE_MAX:
            self._queue.popitem(last=False)

    def _read(self, key, now):
        """Reads one post, again where its text is another than last time. Returns 1 where it was read."""
        post = Post.objects.filter(pk=key).first()
        if post is None:
            return 0
        if post.page == Post.Page.DUE and len(self._pages) < QUEUE_MAX:
            self._pages[key] = None
        text = f"{post.title}\n\n{post.text or post.summary}"[:LETTERS_MAX]
        hashed = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if ReadPost.objects.filter(post=post, text_hash=hashed).exists():
            return 0
        found = _sentences(text)
        worths = self._claim_model().score([sentence for _, sentence in found])
        kept = sorted(zip(found, worths, strict=True), key=lambda one: -one[1].score)[:CLAIMS_MAX]
        claims = [
            self._claim(start, sentence, worth, now, post=post)
            for (start, sentence), worth in kept
            if worth.score >= WORTH
        ]
        with transaction.atomic():
            Claim.objects.filter(post=post).delete()
            Claim.objects.bulk_create(claims)
            ReadPost.objects.update_or_create(
                post=post, defaults={"text_hash": hashed, "sentences": len(found), "at": now}
            )
        return 1

    def _hear(self, lines, now):
        """Reads lines of transcripts, each with the sentences before it. Returns how many."""
        by_transcript = defaultdict(list)
        for line in lines:
            by_transcript[line.transcript_id].append(line)
        claims = []
        for transcript, mine in by_transcript.items():
            found = [(line, start, said) for line in mine for start, said in _sentences(line.text)]
            worths = self._claim_model().score([said for _, _, said in found], before=_before(transcript, mine[0]))
            claims += [
                self._claim(start, said, worth, now, spoken=line)
                for (line, start, said), worth in zip(found, worths, strict=True)
                if worth.score >= WORTH
            ]
        with transaction.atomic():
            Claim.objects.filter(spoken__in=lines).delete()
            Claim.objects.bulk_create(claims)
            TranscriptLine.objects.filter(pk__in=[line.pk for line in lines]).update(is_read=True)
        return len(lines)

    def _claim(self, start, sentence, worth, now, **of):
        made = Claim(start=start, sentence=sentence, score=worth.score, why=worth.why[:500], at=now, **of)
        self._hold(made)
        return made

    def _hold(self, claim):
        """Sets the nearest line of a claim, of the lines as they are."""
        if claim.sentence not in self._nearest:
            self._nearest[claim.sentence] = self._rank(claim.sentence)
        self._nearest.move_to_end(claim.sentence)
        while len(self._nearest) > REMEMBERED_MAX:
            self._nearest.popitem(last=False)
        best = self._nearest[claim.sentence]
        claim.matched_with = self._print
        claim.line_id, claim.fit, claim.is_fit, claim.words, claim.line_why = None, 0.0, False, [], ""
        if best is not None:
            claim.line_id, claim.fit, claim.is_fit = best.line, best.score, best.score * 100 >= self._suggest_pct
            claim.words, claim.line_why = list(best.words), best.why

    def _rank(self, sentence):
        if self._index is None:
            return None
        dense = None
        if self._encode:
            dense = np.asarray(self._encode([first_words(sentence, WORDS_MAX)]))[0]
        found = self._index.rank(sentence, 1, dense=dense)
        return found[0] if found else None

    def _hold_again(self, keys):
        claims = list(Claim.objects.filter(pk__in=keys))
        for claim in claims:
            self._hold(claim)
        Claim.objects.bulk_update(claims, ["line", "fit", "is_fit", "words", "line_why", "matched_with"])
        return len(claims)

    def _renew(self):
        """True if the lines are others than last time; they are indexed anew then."""
        lines = lines_to_match(timezone.localdate())
        self._suggest_pct = desk_row().suggest_pct
        said = [self._suggest_pct, *((line.pk, line.claim, line.text) for line in lines)]
        print_ = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        if print_ == self._print:
            return False
        self._index = LineIndex([line_for_match(line) for line in lines], self._encode) if lines else None
        self._nearest.clear()
        self._print = print_
        return True

    def _claim_model(self):
        """Loaded when the first sentence needs it; by words alone where the plain encoder is not there either."""
        if self._model is None:
            self._model = load_claim_model(is_lexical=self._encode is None)
        return self._model


def _sentences(text):
    """Where each sentence begins in the text and what it says, blanks run together."""
    found = []
    for span in spans(text):
        raw = text[span.start : span.end]
        if said := " ".join(raw.split()):
            found.append((span.start + len(raw) - len(raw.lstrip()), said))
    return found[:SENTENCES_MAX]


def _before(transcript, line):
    """The last sentences that were said before a line."""
    rows = TranscriptLine.objects.filter(transcript_id=transcript, number__lt=line.number).order_by("-number")[:BACK]
    said = [sentence for row in reversed(rows) for _, sentence in _sentences(row.text)]
    return said[-BACK:]
