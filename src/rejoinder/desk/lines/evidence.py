"""How the evidence of a line stands, for people: warnings, what changed, and the presses that settle it."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.core.evidence import Touched, touched
from rejoinder.core.wordiff import Piece
from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.content import CHANNELS
from rejoinder.desk.lines.models import Evidence, EvidenceCopy, Line
from rejoinder.desk.listening.fields import Who, actor_of, person_of
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.archive import EVIDENCE_BYTES_MAX, evidence_text

COPIES_MAX = 20  # kept of one piece: the first, the one it rests on, and the newest ones
State = Evidence.State
GONE = (State.GONE, State.LOST)
UNCOPIED = (State.FORBIDDEN, State.REFUSED, State.LARGE)  # that matter only while we have no copy put in by hand


@dataclass(frozen=True)
class EvidenceStanding:
    """How all the evidence of a line stands: the worst of it. `state`: good, changed, gone, uncopied or none."""

    state: str
    says: str = ""  # a sentence for the line and its row; empty where nothing is wrong
    tone: str = ""  # "due" where somebody should look


def standing_of(line: Line, pieces: Sequence[Evidence] | None = None) -> EvidenceStanding:
    """What is wrong with the evidence of a line, worst first. `pieces`: its rows where they were read already."""
    rows = list(pieces_of(line)) if pieces is None else list(pieces)
    if not rows:
        return EvidenceStanding("none", "It has no evidence.", "due")
    for state, wanted in (("changed", (State.CHANGED,)), ("gone", GONE), ("uncopied", UNCOPIED)):
        found = [row for row in rows if row.state in wanted and not (state == "uncopied" and row.rests_on_id)]
        if found:
            more = f" And {len(found) - 1} more." if len(found) > 1 else ""
            return EvidenceStanding(state, _says(found[0]) + more, "due")
    quiet = next((row for row in rows if row.state == State.UNREACHABLE), None)
    return EvidenceStanding("good", _says(quiet) if quiet else "")


def pieces_of(line: Line):
    """The evidence rows that count, in order, with the copies they rest on but not their bytes."""
    rows = line.pieces.filter(dropped_at=None).select_related("rests_on", "seen_last")
    return rows.defer("rests_on__body", "seen_last__body", "rests_on__text", "seen_last__text")


def name_of(piece: Evidence) -> str:
    """A piece of evidence as pages name it."""
    return piece.title or piece.address


def _says(piece: Evidence) -> str:
    name = name_of(piece)
    name = name if len(name) <= 60 else name[:57] + "…"
    since = timezone.localtime(piece.state_at)
    day = f"{since.day} {since:%b}"
    stands = "our copy stands" if piece.rests_on_id else "we have no copy"
    return {
        State.CHANGED: f"{name} changed on {day}.",
        State.GONE: f"{name} is gone; {stands}.",
        State.LOST: f"{name} is not reached for over a day; {stands}.",
        State.UNREACHABLE: f"{name} was not reached at {since:%H:%M}: {piece.why}. It is tried again.",
        State.FORBIDDEN: f"{name} may not be archived: {piece.why}. Put a copy in by hand.",
        State.REFUSED: f"{name} was not opened: {piece.why}.",
        State.LARGE: f"{name} is over {EVIDENCE_BYTES_MAX // 2**20} MB. Put a copy in by hand.",
    }[State(piece.state)]


@dataclass(frozen=True)
class PieceShown:
    """A piece of evidence as the rail shows it."""

    piece: Evidence
    name: str
    changes: tuple[Piece, ...]
    touched: tuple[Touched, ...]  # sentences of the line that use what changed
    changed_words: tuple[str, ...]
    is_changed: bool
    wants_copy: bool  # only a person can put one in


def shown(line: Line, texts: Sequence[str]) -> list[PieceShown]:
    """The evidence of a line with what changed, and which sentences of `texts` use the words that changed."""
    found = []
    for piece in pieces_of(line):
        is_changed = piece.state == State.CHANGED
        words = tuple(piece.changed_words) if is_changed else ()
        found.append(
            PieceShown(
                piece, name_of(piece), tuple(Piece(*one) for one in piece.difference) if is_changed else (),
                tuple(one for text in texts for one in touched(text, words)), words, is_changed,
                piece.state in UNCOPIED and piece.rests_on_id is None,
            )
        )  # fmt: skip
    return found


def texts_of(version) -> list[str]:
    """All the sentences that a version says to others."""
    answers = [version.short.get(channel, "") for channel in CHANNELS]
    return [text for text in (version.text, *answers, version.long_answer) if text]


def take_copy(piece: Evidence, seen: int, by: Who) -> None:
    """Still true: from now on the line rests on the newest copy. `seen`: the copy that was read.

    Raises NotAllowed where another came meanwhile, BadInput where there is none.
    """
    with transaction.atomic():
        piece = _held(piece)
        if piece.seen_last_id is None:
            raise BadInput("there is no newer copy to take")
        if seen != piece.seen_last_id:
            raise NotAllowed("a newer copy came while you read; nothing is taken. Read it again")
        if piece.rests_on_id == piece.seen_last_id:
            return
        piece.rests_on = piece.seen_last
        piece.difference, piece.changed_words = [], []
        if piece.state == State.CHANGED:
            piece.state, piece.why, piece.state_at = State.SAME, "", timezone.now()
        piece.save()
        _told("evidence.take", piece, by, copy=piece.rests_on_id, sha256=piece.rests_on.sha256)


def put_in(piece: Evidence, name: str, body: bytes, by: Who, *, content_type: str = "") -> EvidenceCopy:
    """Keeps a copy that a person brought, where we may not fetch one or it is gone. Raises BadInput."""
    if not body:
        raise BadInput(f"{name}: the file is empty")
    if len(body) > EVIDENCE_BYTES_MAX:
        raise BadInput(f"{name}: over {EVIDENCE_BYTES_MAX // 2**20} MB; a copy may have no more")
    now = timezone.now()
    with transaction.atomic():
        piece = _held(piece)
        made = copy_of(piece, body, evidence_text(body, content_type), now=now, content_type=content_type)
        made.by, made.is_by_hand, made.url = person_of(by), True, name[:300]
        made.save()
        piece.rests_on = piece.seen_last = made
        piece.difference, piece.changed_words = [], []
        if piece.state == State.CHANGED:
            piece.state, piece.why, piece.state_at = State.SAME, "", now
        piece.save()
        drop_copies(piece)
        _told("evidence.put", piece, by, copy=made.pk, sha256=made.sha256)
    return made


def look_again(piece: Evidence, by: Who) -> None:
    """Has a piece looked at at the next turn."""
    if not piece.address:
        raise BadInput("it has no address, so there is nothing to look at")
    with transaction.atomic():
        Evidence.objects.filter(pk=piece.pk).update(next_check_at=timezone.now())
        _told("evidence.check", piece, by)


def copy_of(
    piece: Evidence, body: bytes, text: str, *, now: datetime, content_type: str = "", url: str = ""
) -> EvidenceCopy:
    """The next copy of a piece, not saved yet."""
    last = piece.copies.order_by("-number").values_list("number", flat=True).first() or 0
    text = text.replace("\x00", "")
    return EvidenceCopy(
        evidence=piece, number=last + 1, body=zlib.compress(body, 6), size=len(body),
        sha256=hashlib.sha256(body).hexdigest(), content_type=content_type.replace("\x00", "")[:200], url=url[:4000],
        text=text, text_sha256=hashlib.sha256(" ".join(text.split()).encode()).hexdigest(), fetched_at=now,
    )  # fmt: skip


def drop_copies(piece: Evidence) -> None:
    """Keeps the number of copies bounded: the first, the one it rests on and the newest ones stay."""
    keys = list(piece.copies.order_by("number").values_list("pk", flat=True))
    kept = {piece.rests_on_id, piece.seen_last_id}
    spare = [key for key in keys[1:] if key not in kept]
    too_many = len(keys) - COPIES_MAX
    if too_many > 0:
        EvidenceCopy.objects.filter(pk__in=spare[:too_many]).delete()


def body_of(copy: EvidenceCopy) -> bytes:
    """The bytes as they came."""
    return zlib.decompress(bytes(copy.body))


def _held(piece: Evidence) -> Evidence:
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("line", "seen_last", "rests_on")
    return rows.get(pk=piece.pk)


def _told(action: str, piece: Evidence, by: Who, **about) -> None:
    record(action, f"line:{piece.line.ref}", **actor_of(by), evidence=piece.pk, address=piece.address, **about)
