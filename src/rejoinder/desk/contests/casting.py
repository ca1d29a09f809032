"""Casting: one envelope for each ballot, never two for one press, and none that a receipt was shown for is lost.

A ballot is in if its transaction held the contest open before the closing transaction took it: on PostgreSQL by a
key-share lock on the contest's row, which closing waits for; on SQLite because one transaction writes at a time.
Ballots that come at the same moment share one transaction, and so one wait for the disk; see gathering.py.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rejoinder.core.ballots.marking import as_text, is_blank, read_marks
from rejoinder.core.bulletin import envelope_of, receipt_of
from rejoinder.desk.contests.credentials import pseudonym_for
from rejoinder.desk.contests.keys import CREDENTIAL, vault
from rejoinder.desk.contests.models import Contest, Credential, Envelope
from rejoinder.desk.contests.voting import paper_form
from rejoinder.desk.listening.zone import zone_of
from rejoinder.errors import BadInput, Broken
from rejoinder.wire.vault import Vault

CASTS_MAX = 200  # of one link: nobody changes their mind oftener, and a script must not fill the board
TRIES_MAX = 8  # of one batch, when other presses of the same links take the next numbers at the same moment
TOKEN_LETTERS_MAX = 64
MARKS_LETTERS_MAX = 1200  # of the hidden field: 255 candidates with their commas are below it
PADDING = "-"  # makes every sealed paper of a contest equally long, so that its length says nothing

State = Contest.State
Why = Literal["early", "late", "off", "struck", "unknown", "many", "unreadable"]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Press:
    """One press on Cast: the contest's slug, the link's secret, the marks as the form kept them, the form's token."""

    slug: str
    secret: str
    marks: str
    token: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot that is stored for good.

    `is_again`: this press had been answered before, and changed nothing now. `is_replaced`: a later ballot counts.
    """

    envelope: str
    number: int
    is_again: bool = False
    is_replaced: bool = False

    @property
    def receipt(self) -> str:
        """The voter's receipt."""
        return receipt_of(self.envelope)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was stored; `unreadable` is a form that no page of ours sent, or an empty paper."""

    why: Why


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a press, and the contest as it was at that moment; None where there is none of that name."""

    outcome: Cast | Refused
    contest: Contest | None
    zone: tzinfo | None = None  # the desk's


def cast(contest: Contest, secret: str, paper: bytes, *, token: str, clock: Clock = timezone.now) -> Cast | Refused:
    """Stores a ballot; the same `token` with the same paper again gives the same receipt and stores nothing.

    `token` is the form's, drawn when the voter checked the ballot. Raises DatabaseError where the database cannot
    write now: then nothing is stored, and the press may be tried again.
    """
    return cast_all([Press(contest.slug, secret, as_text(paper), token)], clock=clock)[0].outcome


def cast_all(presses: Sequence[Press], *, clock: Clock = timezone.now) -> list[Answered]:
    """Stores ballots of any contests in one transaction, all or none; returns what came of each, in their order."""
    with _on_disk_at_commit():
        for _ in range(TRIES_MAX):
            try:
                with transaction.atomic():
                    return _stored(presses, clock)
            except IntegrityError:  # another press took a number: look again
                continue
    raise Broken(f"{TRIES_MAX} times other presses of the same links came between; nothing was stored by the last")


def last_cast(credential: Credential) -> Cast | None:
    """The ballot that counts for a credential by now, as its receipt; None where there is none."""
    rows = Envelope.objects.filter(contest=credential.contest_id, pseudonym=credential.pseudonym)
    found = rows.order_by("-number").values_list("envelope", "number").first()
    return Cast(*found) if found else None


def why_not(contest: Contest, credential: Credential | None, now: datetime) -> Why | None:
    """Why nothing can be cast now; None where it can."""
    if credential is None:
        return "unknown"
    if contest.state == State.CANCELLED:
        return "off"
    if credential.struck_why:
        return "struck"
    if contest.state in (State.CLOSED, State.COUNTED) or (contest.closes_at and now >= contest.closes_at):
        return "late"
    if contest.state != State.OPEN:
        return "early"
    return None


def opened(sealed: dict[str, str]) -> tuple[bytes, bytes]:
    """The paper and the nonce of an envelope that the vault has opened."""
    return bytes.fromhex(sealed["paper"].rstrip(PADDING)), bytes.fromhex(sealed["nonce"])


class _Held:
    """A contest that this transaction holds open, and what casting in it needs."""

    def __init__(self, contest: Contest, presses: Sequence[Press], box: Vault) -> None:
        self.contest, self._box = contest, box
        self._keys = {one.secret: pseudonym_for(contest, one.secret) for one in presses if one.slug == contest.slug}
        keys = set(self._keys.values())
        self._credentials = {one.pseudonym: one for one in contest.credentials.filter(pseudonym__in=keys)}
        self._there: dict[str, dict[int, str]] = {key: {} for key in keys}
        rows = contest.envelopes.filter(pseudonym__in=keys)
        for key, number, envelope in rows.values_list("pseudonym", "number", "envelope"):
            self._there[key][number] = envelope
        self._nonces = bytes.fromhex(box.unseal(contest.sealed).get(CREDENTIAL, ""))

    def answer(self, press: Press, now: datetime) -> tuple[Cast | Refused, Envelope | None]:
        """What comes of a press, and the row that has to be stored for it."""
        pseudonym = self._keys[press.secret]
        if why := why_not(self.contest, self._credentials.get(pseudonym), now):
            return Refused(why), None
        paper = _paper(self.contest, press)
        if paper is None:
            return Refused("unreadable"), None
        there, nonce = self._there[pseudonym], _nonce(self._nonces, press.token, pseudonym, paper)
        for number, envelope in there.items():
            if envelope == envelope_of(self.contest.slug, pseudonym, number, paper, nonce=nonce):
                return Cast(envelope, number, is_again=True, is_replaced=number < max(there)), None
        if len(there) >= CASTS_MAX:
            return Refused("many"), None
        number = max(there, default=0) + 1
        envelope = there[number] = envelope_of(self.contest.slug, pseudonym, number, paper, nonce=nonce)
        padded = paper.hex().ljust(2 * len(self.contest.terms["candidates"]), PADDING)
        row = Envelope(
            pk=secrets.randbits(62) + 1,  # drawn: the rows stand in no order that says when each came
            contest=self.contest, pseudonym=pseudonym, envelope=envelope, number=number,
            sealed=self._box.seal({"paper": padded, "nonce": nonce.hex()}),
        )  # fmt: skip
        return Cast(envelope, number), row


def _stored(presses: Sequence[Press], clock: Clock) -> list[Answered]:
    box, held, zone = vault(), {}, zone_of(None)
    for slug in sorted({press.slug for press in presses}):
        if contest := _held_open(slug):
            held[slug] = _Held(contest, presses, box)
    now = clock()  # every contest is held: what is open at this moment stays open until the commit
    said: list[Answered] = []
    rows: list[Envelope] = []
    for press in presses:
        if press.slug not in held:
            said.append(Answered(Refused("unknown"), None))
            continue
        outcome, row = held[press.slug].answer(press, now)
        said.append(Answered(outcome, held[press.slug].contest, zone))
        rows += [row] if row else []
    Envelope.objects.bulk_create(rows)
    return said


def _paper(contest: Contest, press: Press) -> bytes | None:
    """The paper that a form sent; None where no page of ours sent it, or nothing is marked."""
    form = paper_form(contest)
    try:
        paper = read_marks(form, press.marks[:MARKS_LETTERS_MAX])
    except BadInput:
        return None
    return paper if not is_blank(form, paper) and 0 < len(press.token) <= TOKEN_LETTERS_MAX else None


def _nonce(key: bytes, token: str, pseudonym: str, paper: bytes) -> bytes:
    """Random to whoever lacks the key, so that no voter can open an envelope for somebody who pays for it."""
    said = f"rejoinder nonce\x1f{token}\x1f{pseudonym}\x1f".encode() + paper
    return hmac.new(key, said, hashlib.sha256).digest()


def _held_open(slug: str) -> Contest | None:
    """The contest as it is now, which nobody can close until this transaction ends; None where it has no terms yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM contests_contest WHERE slug = %s FOR KEY SHARE", [slug])
    found = Contest.objects.filter(slug=slug).exclude(state=State.DRAFT).first()
    return found if found and found.terms else None


@contextmanager
def _on_disk_at_commit() -> Iterator[None]:
    """On SQLite, has the commit wait for the disk. The desk's usual NORMAL may lose the last commits at a power cut."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _synchronous("FULL")
    try:
        yield
    finally:
        _synchronous("NORMAL")


def _synchronous(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={how}")
