"""Keeps copies of evidence and looks whether it still stands: fetched soon, then daily, hourly while a line is used."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from rejoinder.core.evidence import Looked, Stood, changed_words, changes, judge
from rejoinder.core.urls import host_of
from rejoinder.desk.lines.evidence import copy_of, drop_copies
from rejoinder.desk.lines.models import Evidence
from rejoinder.desk.lines.uses import is_used_lately
from rejoinder.wire.archive import EVIDENCE_BYTES_MAX, evidence_text, forbids_copies, is_readable
from rejoinder.wire.http import PAGE_ACCEPT, Answer, Fetched, Gone, NotModified, Refused, RetryLater

CLAIM_S = 180.0
BATCH = 20
DEAD_STATUS = (404, 410)
REFUSED_STATUS = (401, 402, 403, 451)  # it answers and says no: it is not down


@dataclass(frozen=True)
class EvidenceReading:
    """What came of looking at one piece of evidence."""

    evidence_id: int
    answer: Answer
    seen: float  # unix seconds
    text: str = ""
    is_readable: bool = True
    is_forbidden: bool = False  # the page asks that no copy be kept


def claim_evidence(now, *, limit=BATCH):
    """Pieces that are due, at most one a host, longest due first; claimed by moving their time ahead."""
    with transaction.atomic():
        due = Evidence.objects.filter(dropped_at=None, next_check_at__lte=now).order_by("next_check_at")[: limit * 5]
        chosen, hosts = [], set()
        for piece in due:
            host = host_of(piece.address)
            if host not in hosts and len(chosen) < limit:
                hosts.add(host)
                chosen.append(piece)
        ahead = now + timedelta(seconds=CLAIM_S)
        Evidence.objects.filter(pk__in=[piece.pk for piece in chosen]).update(next_check_at=ahead)
    return chosen


async def read_evidence(client, piece, clock):
    """One piece's EvidenceReading; never raises for what the network or the page does."""
    known = {"etag": piece.etag, "last_modified": piece.last_modified} if piece.seen_last_id else {}
    answer = await client.fetch(piece.address, accept=PAGE_ACCEPT, max_bytes=EVIDENCE_BYTES_MAX, **known)
    if not isinstance(answer, Fetched) or answer.is_truncated:
        return EvidenceReading(piece.pk, answer, clock())
    text = await asyncio.to_thread(evidence_text, answer.body, answer.content_type)
    can_read = is_readable(answer.content_type, answer.body)
    return EvidenceReading(
        piece.pk, answer, clock(), text, can_read, can_read and forbids_copies(answer.body, answer.content_type)
    )


def store_evidence(readings):
    """Writes what became of each piece; returns counts by its state."""
    counts = Counter()
    with transaction.atomic():
        rows = Evidence.objects.select_for_update(of=("self",)).select_related("rests_on", "seen_last", "line")
        pieces = rows.in_bulk([reading.evidence_id for reading in readings])
        for reading in readings:
            piece = pieces.get(reading.evidence_id)
            if piece is not None and piece.dropped_at is None:
                counts[_settle(piece, reading)] += 1
    return counts


def _settle(piece, reading):
    now = datetime.fromtimestamp(reading.seen, UTC)
    looked = looked_at(piece, reading)
    judged = judge(_stood(piece), looked, reading.seen, is_used=is_used_lately(piece.line_id, now))
    if judged.state != piece.state:
        piece.state_at = now
    piece.state, piece.why = judged.state, judged.why[:300]
    piece.fails, piece.failing_since = judged.fails, _moment(judged.failing_since)
    piece.checked_at, piece.next_check_at = now, now + timedelta(seconds=judged.again_s)
    if looked.outcome == "read":
        piece.moved_to = looked.moved_to[:2000]
    if looked.outcome == "read" and isinstance(reading.answer, Fetched):
        _keep(piece, reading, now)
    piece.save()
    return piece.state


def looked_at(piece, reading):
    """The answer of the network as the core judges it."""
    answer = reading.answer
    why = getattr(answer, "why", "")
    if isinstance(answer, Fetched) and answer.is_truncated:
        return Looked("large", why=f"over {EVIDENCE_BYTES_MAX // 2**20} MB")
    if reading.is_forbidden:
        return Looked("forbidden", why="the page asks that no copy be kept")
    if isinstance(answer, Fetched):
        is_same = piece.rests_on is not None and piece.rests_on.sha256 == hashlib.sha256(answer.body).hexdigest()
        return Looked(
            "read", reading.text, moved_to=answer.moved_to, is_readable=reading.is_readable, is_same_bytes=is_same
        )
    if isinstance(answer, NotModified):
        seen, is_same = piece.seen_last, piece.seen_last_id == piece.rests_on_id
        return Looked("read", seen.text, moved_to=answer.moved_to, is_readable=bool(seen.text), is_same_bytes=is_same)
    if isinstance(answer, RetryLater):
        return Looked("later", why=why, until=answer.until)
    if isinstance(answer, Refused):
        return Looked("forbidden" if answer.kind == "robots" else "refused", why=why)
    if isinstance(answer, Gone) or answer.status in DEAD_STATUS:
        return Looked("gone", why="its server says that it is gone")
    if answer.status in REFUSED_STATUS:
        return Looked("forbidden", why=f"its server refuses it to us ({answer.status})")
    return Looked("failed", why=why)


def _stood(piece):
    since = piece.failing_since.timestamp() if piece.failing_since else None
    return Stood(piece.state, piece.rests_on.text if piece.rests_on else None, since, piece.fails)


def _keep(piece, reading, now):
    """Keeps a copy where the words are others than in the last one; tells what changed since the one it rests on."""
    answer = reading.answer
    piece.etag, piece.last_modified = answer.etag, answer.last_modified
    made = copy_of(piece, answer.body, reading.text, now=now, content_type=answer.content_type, url=answer.url)
    if _is_as(piece.rests_on, made):
        piece.seen_last = piece.rests_on
    elif not _is_as(piece.seen_last, made):
        made.save()
        piece.seen_last = made
        drop_copies(piece)
    piece.rests_on = piece.rests_on or piece.seen_last
    is_changed = piece.state == Evidence.State.CHANGED
    pieces = changes(piece.rests_on.text, reading.text) if is_changed else ()
    piece.difference = [[one.kind, one.text[:500]] for one in pieces]
    piece.changed_words = list(changed_words(pieces))


def _is_as(there, made):
    """Whether a copy says what a fresh one says: by its words, or by its bytes where we cannot read them."""
    if there is None:
        return False
    return there.text_sha256 == made.text_sha256 if there.text or made.text else there.sha256 == made.sha256


def _moment(seconds):
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
