"""What a participant does: agree, answer, change, report a statement, send one, and take everything back.

A participant is a random token in a cookie; the desk keeps its hash. Nothing here reads an address or a user agent.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from rejoinder.core.asking import Asked, next_statement
from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import (
    ConsentText,
    Consultation,
    Invitation,
    Participant,
    Statement,
    StatementAnswer,
    StatementFlag,
)
from rejoinder.desk.consultations.running import TRANSLATED, held, subject
from rejoinder.desk.consultations.statements import WAITING_MAX, Unfit, checked, put
from rejoinder.desk.consultations.words import words_in
from rejoinder.desk.listening.fields import plain_line
from rejoinder.errors import NotAllowed

VOTES = {1: "agrees", 0: "passes", -1: "disagrees"}
TOKEN_BYTES = 24
PEOPLE_MAX = 200_000  # of one open consultation: more is no town, it is a flood
LABEL = "participant"  # in the audit trail: that somebody did it, not who


@dataclass(frozen=True)
class Place:
    """Where a participant is: what is asked now, what was answered before, how many there are."""

    statement: Statement | None  # None: nothing is left
    number: int  # of `total`
    total: int
    earlier: int  # number of the one to go back to; 0: none
    vote: int | None = None  # of this statement, where it was answered before


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def consent_words(row: Consultation, language: str) -> str:
    """The words that somebody agrees to, complete."""
    words, said = words_in(language), texts_in(row, language)
    return words.say(
        "consent", organiser=said["organiser"], title=said["title"], least=row.group_min, contact=row.contact,
        erased=f"{words.day(row.erase_at)} {timezone.localtime(row.erase_at).year}",
    )  # fmt: skip


def texts_in(row: Consultation, language: str) -> dict[str, str]:
    """Its own texts in a language; those that nobody translated in its first."""
    said = {name: getattr(row, name) for name in TRANSLATED}
    return said | row.translations.get(language, {})


@transaction.atomic
def join(row: Consultation, language: str, participant: Participant | None = None) -> tuple[Participant, str]:
    """Somebody agrees: their row, with the exact words they agreed to, and the token for their cookie.

    The token is empty where they had one. Raises NotAllowed where nobody may answer, or this person may not.
    """
    now = timezone.now()
    row = Consultation.objects.get(pk=row.pk)
    if not row.takes_answers(now):
        raise NotAllowed("closed_title")
    if participant is None and row.who == Consultation.Who.INVITED:
        raise NotAllowed("invited_only")
    token = ""
    if participant is None:
        if row.participants.count() >= PEOPLE_MAX:
            raise NotAllowed("full")
        participant, token = _fresh(row)
    participant.consent, participant.agreed_on = _consent(row, language, now), timezone.localdate(now)
    participant.save(update_fields=["consent", "agreed_on"])
    return participant, token


@transaction.atomic
def accept_invitation(row: Consultation, secret: str) -> tuple[Participant, str]:
    """Uses a one-time link up and makes its participant, who has not agreed to anything yet.

    Raises NotAllowed with the name of the sentence that says why not.
    """
    row = Consultation.objects.get(pk=row.pk)
    found = Invitation.objects.filter(consultation=row, token_hash=hash_of(secret)).first()
    if found is None:
        raise NotAllowed("invite_unknown")
    if not row.takes_answers(timezone.now()):
        raise NotAllowed("closed_title")
    if not Invitation.objects.filter(pk=found.pk, is_used=False).update(is_used=True):
        raise NotAllowed("invite_used")
    return _fresh(row, found.branch)


def participant_of(row: Consultation, token: str) -> Participant | None:
    """Who holds this token, or None."""
    if not token or len(token) > 100:
        return None
    return Participant.objects.select_related("consent").filter(consultation=row, token_hash=hash_of(token)).first()


def place_of(row: Consultation, participant: Participant, back_to: int = 0) -> Place:
    """What to show: the next statement, or the one answered as number `back_to`."""
    up = {one.pk: one for one in row.statements.filter(state=Statement.State.ACCEPTED)}
    answers = [
        (statement, vote)
        for statement, vote in participant.answers.order_by("pk").values_list("statement_id", "vote")
        if statement in up
    ]
    done = len(answers)
    if 1 <= back_to <= done:
        statement, vote = answers[back_to - 1]
        return Place(up[statement], back_to, len(up), back_to - 1, vote)
    asked = [Asked(one.pk, one.agrees + one.disagrees + one.passes) for one in up.values()]
    chosen = next_statement(asked, {statement for statement, _ in answers}, participant.seed)
    return Place(up.get(chosen), min(done + 1, len(up)), len(up), done)


@transaction.atomic
def answer(row: Consultation, participant: Participant, statement_id: int, vote: int) -> None:
    """Keeps an answer; one that was given before is overwritten. Raises NotAllowed where it cannot be taken."""
    if vote not in VOTES:
        raise NotAllowed("bad_press")
    row = Consultation.objects.get(pk=row.pk)
    if not row.takes_answers(timezone.now()):
        raise NotAllowed("closed_title")
    participant = _held_participant(participant)
    if participant is None or participant.consent_id is None:
        raise NotAllowed("gone_on")
    statement = row.statements.filter(pk=statement_id, state=Statement.State.ACCEPTED).first()
    if statement is None:
        raise NotAllowed("bad_press")
    before = StatementAnswer.objects.filter(participant=participant, statement=statement).first()
    if before is None:
        StatementAnswer.objects.create(
            participant=participant, statement=statement, vote=vote, consent_id=participant.consent_id
        )
        _count(statement.pk, {VOTES[vote]: 1})
    elif before.vote != vote:
        _count(statement.pk, {VOTES[before.vote]: -1, VOTES[vote]: 1})
        before.vote, before.consent_id = vote, participant.consent_id
        before.save(update_fields=["vote", "consent"])


@transaction.atomic
def take_back(row: Consultation, participant: Participant) -> int:
    """Erases somebody's answers, reports and consent, and statements of theirs that wait. Returns the answers erased.

    Of an open consultation their row goes as well; of one with invitations it stays, empty, so that they may return.
    """
    participant = _held_participant(participant)
    if participant is None:
        return 0
    given = list(participant.answers.order_by("statement_id").values_list("statement_id", "vote"))
    for statement, vote in given:
        _count(statement, {VOTES[vote]: -1})
    participant.answers.all().delete()
    StatementFlag.objects.filter(participant=participant).delete()
    Statement.objects.filter(writer=participant, state=Statement.State.WAITING).delete()
    if row.who == Consultation.Who.INVITED:
        participant.consent = participant.agreed_on = None
        participant.save(update_fields=["consent", "agreed_on"])
    else:
        participant.delete()
    record("consultation.take_back", subject(row), label=LABEL, answers=len(given))
    return len(given)


@transaction.atomic
def flag(row: Consultation, participant: Participant, statement_id: int, why: str) -> None:
    """Reports a statement to the moderators; twice is once. Raises NotAllowed, also once it has closed."""
    if not row.takes_answers(timezone.now()):
        raise NotAllowed("closed_title")
    statement = row.statements.filter(pk=statement_id, state=Statement.State.ACCEPTED).first()
    if statement is None or participant.consent_id is None:
        raise NotAllowed("bad_press")
    _, is_new = StatementFlag.objects.get_or_create(
        statement=statement, participant=participant, defaults={"why": plain_line(why, 300)}
    )
    if is_new:
        record("statement.flag", subject(row), label=LABEL, statement=statement.pk, number=statement.number)


@transaction.atomic
def say(row: Consultation, participant: Participant, text: str, language: str) -> Statement | Unfit:
    """Sends a statement to the moderators, or says what is wrong with it. Raises NotAllowed where none is taken."""
    row = held(row)
    participant = _held_participant(participant)
    if participant is None or participant.consent_id is None:
        raise NotAllowed("gone_on")
    if not row.takes_answers(timezone.now()):
        raise NotAllowed("closed_title")
    if participant.said_count >= row.says_each or _waiting(row) >= WAITING_MAX:
        return Unfit("say_too_many", {"most": row.says_each})
    said, unfit = checked(row, text)
    if unfit:
        return unfit
    made = put(row, said, language=language, writer=participant)
    Participant.objects.filter(pk=participant.pk).update(said_count=F("said_count") + 1)
    record("statement.send", subject(row), label=LABEL, statement=made.pk, number=made.number)
    return made


def _fresh(row: Consultation, branch: str = "") -> tuple[Participant, str]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Participant.objects.create(
        consultation=row, token_hash=hash_of(token), seed=secrets.randbits(62), branch=branch
    )
    return made, token


def _consent(row: Consultation, language: str, now) -> ConsentText:
    text = consent_words(row, language)
    key = hash_of(text)
    columns = {"language": language, "text": text, "since": now}
    try:
        with transaction.atomic():
            return ConsentText.objects.get_or_create(consultation=row, sha256=key, defaults=columns)[0]
    except IntegrityError:  # another person was the first at the same moment
        return ConsentText.objects.get(consultation=row, sha256=key)


def _held_participant(participant: Participant) -> Participant | None:
    return Participant.objects.select_for_update().filter(pk=participant.pk).first()


def _count(statement: int, steps: dict[str, int]) -> None:
    Statement.objects.filter(pk=statement).update(**{name: F(name) + step for name, step in steps.items()})


def _waiting(row: Consultation) -> int:
    return row.statements.filter(state=Statement.State.WAITING).count()
