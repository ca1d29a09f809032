"""Joining an open primary: declared on a public form, confirmed by mail, matched with the rolls, told from doubles.

The form answers the same whether an address is known or not. What becomes of it is told to the address alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from rejoinder.core.credentials import secret_for, tidy_secret
from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.keys import MARK, key_of, seal_contact
from rejoinder.desk.contests.models import Contest, Voter
from rejoinder.desk.contests.public import public_address
from rejoinder.desk.contests.rolls import TWIN, marks_of, roll_of
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.errors import BadInput, NotAllowed

CONSENT = "1"  # version of the words under join.consent_1; other words are another version
LETTERS = {"name": 120, "email": 254, "postcode": 16}
LETTERS_MAX = 10  # to one address in one contest
LETTER_AGAIN = timedelta(minutes=10)  # between two letters to one address: nobody's box is filled by this form
JOINED = (Contest.State.FIXED, Contest.State.OPEN)
NO_MAIL = "the address is not confirmed: this desk sends no mail"
NOT_ON_ROLL = "not on a roll of this contest"
State = Voter.State


@dataclass(frozen=True)
class Declared:
    """What somebody typed into the form. Which words were ticked is checked before."""

    name: str
    email: str
    postcode: str


def is_joinable(contest: Contest, now: datetime | None = None) -> bool:
    """True while people may join: an open primary whose terms are fixed and which has not closed."""
    is_primary = contest.kind == Contest.Kind.PRIMARY and contest.state in JOINED
    return is_primary and contest.closes_at > (now or timezone.now())


def needs_declaration(contest: Contest) -> bool:
    """True where a voter declares the contest's words."""
    return contest.eligibility != Contest.Eligibility.ROLL


def read_form(contest: Contest, fields: Mapping[str, object]) -> Declared:
    """What was typed and ticked. Raises BadFields with a key of join.json for each field, never a word on who is known.

    Fields: name, email, postcode, declares, consents.
    """
    typed = Declared(**{name: plain_line(fields.get(name), letters) for name, letters in LETTERS.items()})
    wrong = {name: f"need_{name}" for name in LETTERS if not getattr(typed, name)}
    try:
        marks_of(b"", typed.email, "", "")
    except BadInput:
        wrong["email"] = "bad_email"
    if needs_declaration(contest) and not fields.get("declares"):
        wrong["declares"] = "need_declares"
    if not fields.get("consents"):
        wrong["consents"] = "need_consents"
    if wrong:
        raise BadFields(wrong)
    return typed


def declare(contest: Contest, typed: Declared, language: str = "", *, sends_mail: bool = True) -> None:
    """Notes that somebody declared; a mail asks the address to confirm, or brings a voter's letter again.

    Where the desk sends no mail, a person decides instead. Says nothing of what it found. Raises NotAllowed while
    nobody can join.
    """
    now = timezone.now()
    if not is_joinable(contest, now):
        raise NotAllowed("Nobody can join this contest now.")
    mark, twin = marks_of(key_of(contest, MARK), typed.email, typed.name, typed.postcode)
    sealed = seal_contact(name=typed.name, email=typed.email, postcode=typed.postcode)
    with transaction.atomic():
        voter = Voter.objects.select_for_update(of=("self",)).filter(contest=contest, mark=mark).first()
        if voter is None:
            try:
                with transaction.atomic():
                    voter = Voter.objects.create(contest=contest, mark=mark)
                    record("voter.declare", f"contest:{contest.pk}", label="the public", voter=voter.pk)
            except IntegrityError:  # the same form twice at once
                voter = Voter.objects.select_for_update(of=("self",)).get(contest=contest, mark=mark)
        if voter.state == State.DECLARED and may_write(voter, now):
            voter.contact, voter.twin, voter.language = sealed, twin, language
            voter.consent, voter.consent_at = CONSENT, now
            voter.confirm_digest = _digest(_token(contest, voter))
            if not sends_mail:
                _leave_to_a_person(contest, voter)
            voter.save()
        if voter.state in (State.DECLARED, State.ELIGIBLE):
            _write(voter, now)


def _leave_to_a_person(contest: Contest, voter: Voter) -> None:
    """Nobody can confirm the address by mail, so the voter waits where people decide, with every doubt."""
    settle(contest, voter)
    voter.why = "; ".join(filter(None, (NO_MAIL, voter.why)))
    voter.state, voter.confirm_digest = State.DOUBTFUL, ""


def send_again(contest: Contest, email: str) -> None:
    """Brings the letter of an address again where it may vote; says nothing of what it found."""
    try:
        mark, _ = marks_of(key_of(contest, MARK), email, "", "")
    except BadInput:
        return
    voter = Voter.objects.filter(contest=contest, mark=mark, state=State.ELIGIBLE).first() if mark else None
    if voter and contest.state in JOINED:
        _write(voter, timezone.now())


def may_write(voter: Voter, now: datetime) -> bool:
    """False where the address has had enough letters, or one goes out or went out just now."""
    is_fresh = voter.letter_at is not None and voter.letter_at > now - LETTER_AGAIN
    return voter.letters_sent < LETTERS_MAX and not voter.letters_due and not is_fresh


def _write(voter: Voter, now: datetime) -> None:
    """One more letter is due, unless that would be one too many."""
    if may_write(voter, now):
        Voter.objects.filter(pk=voter.pk, letters_due=0).update(
            letters_due=F("letters_due") + 1, letter_tries=0, letter_error="", letter_at=now
        )


def confirm_address(contest: Contest, voter: Voter, base: str = "") -> str:
    """The link that confirms an address; the same until it is used or somebody declares anew."""
    return f"{public_address(contest, base)}confirm/{_token(contest, voter)}/"


def voter_with(contest: Contest, token: str) -> Voter | None:
    """Whose address this link confirms; None where it is none, or was used."""
    digest = _digest(tidy_secret(token))
    return contest.voters.filter(confirm_digest=digest, state=State.DECLARED).first() if digest else None


@transaction.atomic
def confirm(contest: Contest, token: str) -> Voter:
    """Confirms an address, once, and decides: may vote, or for a person to decide. Raises NotAllowed, and why."""
    now = timezone.now()
    found = voter_with(contest, token)
    if found is None:
        raise NotAllowed("This link was used already, or is not whole.")
    if not is_joinable(contest, now):
        raise NotAllowed("Voting has closed.")
    voter = Voter.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if voter.state != State.DECLARED:
        raise NotAllowed("This link was used already.")
    settle(contest, voter)
    voter.confirm_digest = ""
    voter.letters_due, voter.letter_tries, voter.letter_error = int(voter.state == State.ELIGIBLE), 0, ""
    voter.letter_at = now
    voter.save()
    record("voter.confirm", f"contest:{contest.pk}", label="the public", voter=voter.pk, state=voter.state)
    return voter


def settle(contest: Contest, voter: Voter) -> None:
    """Sets, unsaved, whether somebody whose address is confirmed may vote, and why not at once."""
    found = roll_of(contest, voter.mark, voter.twin)
    if found:
        voter.roll, voter.branch = found
    doubts = []
    if contest.eligibility != Contest.Eligibility.DECLARATION and found is None:
        doubts.append(NOT_ON_ROLL)
    if has_twin(contest, voter):
        doubts.append(TWIN)
    voter.state = State.DOUBTFUL if doubts else State.ELIGIBLE
    voter.why = "; ".join(doubts)


def has_twin(contest: Contest, voter: Voter) -> bool:
    """True where another voter of the contest has the same name and postcode. They may be two people."""
    if not voter.twin:
        return False
    others = contest.voters.filter(twin=voter.twin, state__in=(State.ELIGIBLE, State.DOUBTFUL)).exclude(pk=voter.pk)
    return others.exists()


def _token(contest: Contest, voter: Voter) -> str:
    said = f"{voter.mark} {voter.consent_at.timestamp()}"
    return secret_for(key_of(contest, MARK), f"confirmation of {contest.slug}", said)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() if token else ""
