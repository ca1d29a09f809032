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
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rejoinder.core.ballots.marking import is_blank, wrong_with
from rejoinder.core.bulletin import envelope_of, pseudonym_of, receipt_of
from rejoinder.core.credentials import tidy_secret
from rejoinder.desk.contests.keys import CREDENTIAL, open_keys, vault
from rejoinder.desk.contests.models import Contest, Credential, Envelope
from rejoinder.desk.contests.voting import paper_form
from rejoinder.errors import BadInput, Broken
from rejoinder.wire.vault import Vault

CASTS_MAX = 200  # of one link: nobody changes their mind oftener, and a script must not fill the board
TRIES_MAX = 8  # of one batch, when other presses of the same links take the next numbers at the same moment
TOKEN_LETTERS_MAX = 64
PADDING = "-"  # makes every sealed paper of a contest equally long, so that its length says nothing

State = Contest.State
Why = Literal["early", "late", "off", "struck", "unknown", "many"]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Press:
    """One press on Cast: which contest and link, what was marked, and the form's token that makes it one ballot."""

    contest: int
    pseudonym: str
    paper: bytes
    token: str


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


def press_of(contest: Contest, secret: str, paper: bytes, token: str) -> Press | Refused:
    """What a form sent, checked. Raises BadInput for what is no paper of this contest, or an empty one."""
    if wrong := wrong_with(paper_form(contest), paper):
        raise BadInput(wrong)
    if is_blank(paper_form(contest), paper) or not 0 < len(token) <= TOKEN_LETTERS_MAX:
        raise BadInput("nothing is marked")
    plain = tidy_secret(secret)
    return Press(contest.pk, pseudonym_of(contest.slug, plain), paper, token) if plain else Refused("unknown")


def cast(contest: Contest, secret: str, paper: bytes, *, token: str, clock: Clock = timezone.now) -> Cast | Refused:
    """Stores a ballot; the same `token` with the same paper again gives the same receipt and stores nothing.

    `token` is the form's, drawn when the voter checked the ballot. Raises BadInput for what is no paper of this
    contest, OperationalError where the database cannot write now: then nothing is stored, and the press may be tried
    again.
    """
    press = press_of(contest, secret, paper, token)
    return press if isinstance(press, Refused) else cast_all([press], clock=clock)[0]


def cast_all(presses: Sequence[Press], *, clock: Clock = timezone.now) -> list[Cast | Refused]:
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


class _Open:
    """A contest that this transaction holds open, and what casting in it needs."""

    def __init__(self, contest: Contest, presses: Sequence[Press], box: Vault) -> None:
        self.contest, self._box = contest, box
        keys = [press.pseudonym for press in presses if press.contest == contest.pk]
        self.credentials = {one.pseudonym: one for one in contest.credentials.filter(pseudonym__in=keys)}
        self.there: dict[str, dict[int, str]] = {key: {} for key in keys}
        rows = contest.envelopes.filter(pseudonym__in=keys)
        for key, number, envelope in rows.values_list("pseudonym", "number", "envelope"):
            self.there[key][number] = envelope
        self.key = bytes.fromhex(open_keys(contest).get(CREDENTIAL, ""))

    def add(self, press: Press) -> tuple[Cast | Refused, Envelope | None]:
        """What comes of a press, and the row that has to be stored for it."""
        slug, there = self.contest.slug, self.there[press.pseudonym]
        nonce = _nonce(self.key, press)
        for number, envelope in there.items():
            if envelope == envelope_of(slug, press.pseudonym, number, press.paper, nonce=nonce):
                return Cast(envelope, number, is_again=True), None
        if len(there) >= CASTS_MAX:
            return Refused("many"), None
        number = max(there, default=0) + 1
        envelope = there[number] = envelope_of(slug, press.pseudonym, number, press.paper, nonce=nonce)
        paper = press.paper.hex().ljust(2 * len(self.contest.terms["candidates"]), PADDING)
        row = Envelope(
            pk=secrets.randbits(62) + 1,  # drawn: the rows stand in no order that says when each came
            contest=self.contest, pseudonym=press.pseudonym, envelope=envelope, number=number,
            sealed=self._box.seal({"paper": paper, "nonce": nonce.hex()}),
        )  # fmt: skip
        return Cast(envelope, number), row


def _stored(presses: Sequence[Press], clock: Clock) -> list[Cast | Refused]:
    box = vault()
    contests = {pk: _Open(_held_open(pk), presses, box) for pk in sorted({press.contest for press in presses})}
    now = clock()  # every contest is held: what is open at this moment stays open until the commit
    said: list[Cast | Refused] = []
    rows: list[Envelope] = []
    for press in presses:
        held = contests[press.contest]
        if why := why_not(held.contest, held.credentials.get(press.pseudonym), now):
            said.append(Refused(why))
            continue
        done, row = held.add(press)
        said.append(done)
        rows += [row] if row else []
    Envelope.objects.bulk_create(rows)
    return said


def _nonce(key: bytes, press: Press) -> bytes:
    """Random to whoever lacks the key, so that no voter can open an envelope for somebody who pays for it."""
    said = f"rejoinder nonce\x1f{press.token}\x1f{press.pseudonym}\x1f".encode() + press.paper
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
