"""Casting: one envelope for each ballot, never two for one press, and none that a receipt was shown for is lost.

A ballot is in if its transaction held the contest open before the closing transaction took it: on PostgreSQL by a
key-share lock on the contest's row, which closing waits for; on SQLite because one transaction writes at a time.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rejoinder.core.ballots.marking import is_blank, wrong_with
from rejoinder.core.bulletin import envelope_of, receipt_of
from rejoinder.desk.contests.credentials import credential_of
from rejoinder.desk.contests.keys import CREDENTIAL, key_of, vault
from rejoinder.desk.contests.models import Contest, Credential, Envelope
from rejoinder.desk.contests.voting import paper_form
from rejoinder.errors import BadInput, Broken

CASTS_MAX = 200  # of one link: nobody changes their mind oftener, and a script must not fill the board
TRIES_MAX = 8  # of one press, when another press with the same link takes the next number at the same moment
TOKEN_LETTERS_MAX = 64
PADDING = "-"  # makes every sealed paper of a contest equally long, so that its length says nothing

State = Contest.State
Why = Literal["early", "late", "off", "struck", "unknown", "many"]


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot that is stored for good. `is_again`: this press had been answered before, and changed nothing now."""

    envelope: str
    number: int
    is_again: bool = False

    @property
    def receipt(self) -> str:
        """The voter's receipt."""
        return receipt_of(self.envelope)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was stored."""

    why: Why


def cast(
    contest: Contest, secret: str, paper: bytes, *, token: str, clock: Callable[[], datetime] = timezone.now
) -> Cast | Refused:
    """Stores a ballot; the same `token` with the same paper again gives the same receipt and stores nothing.

    `token` is the form's, drawn when the voter checked the ballot. Raises BadInput for what is no paper of this
    contest, OperationalError where the database cannot write now: then nothing is stored, and the press may be tried
    again.
    """
    if wrong := wrong_with(paper_form(contest), paper):
        raise BadInput(wrong)
    if is_blank(paper_form(contest), paper) or not 0 < len(token) <= TOKEN_LETTERS_MAX:
        raise BadInput("nothing is marked")
    with _on_disk_at_commit():
        for _ in range(TRIES_MAX):
            try:
                with transaction.atomic():
                    return _cast(contest.pk, secret, paper, token=token, clock=clock)
            except IntegrityError:  # another press took this number: look again
                continue
    raise Broken(f"contest {contest.slug}: {TRIES_MAX} presses of one link met; nothing was stored by the last")


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


def _cast(pk: int, secret: str, paper: bytes, *, token: str, clock: Callable[[], datetime]) -> Cast | Refused:
    contest = _held_open(pk)
    credential = credential_of(contest, secret)
    if why := why_not(contest, credential, clock()):
        return Refused(why)
    pseudonym = credential.pseudonym
    nonce = _nonce(key_of(contest, CREDENTIAL), token, pseudonym, paper)
    rows = Envelope.objects.filter(contest=contest, pseudonym=pseudonym)
    there = dict(rows.values_list("number", "envelope"))
    for number, envelope in there.items():
        if envelope == envelope_of(contest.slug, pseudonym, number, paper, nonce=nonce):
            return Cast(envelope, number, is_again=True)
    if len(there) >= CASTS_MAX:
        return Refused("many")
    number = max(there, default=0) + 1
    envelope = envelope_of(contest.slug, pseudonym, number, paper, nonce=nonce)
    sealed = vault().seal({"paper": _padded(contest, paper), "nonce": nonce.hex()})
    Envelope.objects.create(
        pk=secrets.randbits(62) + 1,
        contest=contest,
        pseudonym=pseudonym,
        envelope=envelope,
        number=number,
        sealed=sealed,
    )  # fmt: skip - the key is drawn, so that the rows stand in no order that says when each came
    return Cast(envelope, number)


def opened(sealed: dict[str, str]) -> tuple[bytes, bytes]:
    """The paper and the nonce of an envelope that the vault has opened."""
    return bytes.fromhex(sealed["paper"].rstrip(PADDING)), bytes.fromhex(sealed["nonce"])


def _padded(contest: Contest, paper: bytes) -> str:
    return paper.hex().ljust(2 * len(contest.terms["candidates"]), PADDING)


def _nonce(key: bytes, token: str, pseudonym: str, paper: bytes) -> bytes:
    """Random to whoever lacks the key, so that no voter can open an envelope for somebody who pays for it."""
    said = b"rejoinder nonce\x1f" + token.encode() + b"\x1f" + pseudonym.encode() + b"\x1f" + paper
    return hmac.new(key, said, hashlib.sha256).digest()


def _held_open(pk: int) -> Contest:
    """The contest as it is now, which nobody can close until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM contests_contest WHERE id = %s FOR KEY SHARE", [pk])
    return Contest.objects.get(pk=pk)


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
