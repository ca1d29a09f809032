"""Statements: written by the team, sent by participants, read by a moderator; every decision can be undone."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rejoinder.core.lookalikes import hidden_marks
from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import Consultation, Statement, StatementDecision
from rejoinder.desk.consultations.running import held, subject
from rejoinder.desk.consultations.words import words_in
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.errors import BadInput, NotAllowed

LETTERS_MIN, LETTERS_MAX = 8, 160  # a thought that is read at once on a phone; Polis has 140
STATEMENTS_MAX = 500  # of one consultation; nobody answers more, and the report has a row for each
WAITING_MAX = 1_000  # in one queue: over it nothing more is taken until somebody has read some
REASON_LETTERS_MAX = 300
_LINK = re.compile(r"(?:https?:/|www\.)", re.IGNORECASE)
State = Statement.State
LIVE = (Consultation.State.DRAFT, Consultation.State.OPEN)


@dataclass(frozen=True)
class Unfit:
    """Why a text is no statement: the name of a sentence in the words of the page, and its places."""

    name: str
    places: dict[str, object]


def checked(row: Consultation, text: object) -> tuple[str, Unfit | None]:
    """The text as it is kept, and what is wrong with it."""
    said = plain_line(text, LETTERS_MAX * 4)
    if hidden_marks(said) or len(said) < LETTERS_MIN:
        return said, Unfit("say_empty", {"least": LETTERS_MIN})
    if len(said) > LETTERS_MAX:
        return said, Unfit("say_long", {"letters": len(said), "most": LETTERS_MAX})
    if _LINK.search(said):
        return said, Unfit("say_link_in", {})
    key = key_of(said)
    if any(key_of(one) == key for one in row.statements.values_list("text", flat=True)):
        return said, Unfit("say_same", {})
    return said, None


def key_of(text: str) -> str:
    """What two texts share that differ in case and marks only."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


@transaction.atomic
def add_statement(row: Consultation, text: object, by: Who, language: str = "") -> Statement:
    """A statement by the team: it is up at once. Raises BadFields, and NotAllowed once the consultation is closed."""
    row = _live(row)
    said, unfit = checked(row, text)
    if unfit:
        raise BadFields({"text": words_in("en").say(unfit.name, **unfit.places)})
    language = language or row.languages[0]
    if language not in row.languages:
        raise BadFields({"language": f"This consultation is in {', '.join(row.languages)}."})
    made = put(row, said, language=language, is_seed=True, state=State.ACCEPTED)
    record("statement.add", subject(row), **actor_of(by), statement=made.pk, number=made.number)
    return made


def put(row: Consultation, text: str, **columns) -> Statement:
    """A row with the next number. Called while the consultation is held. Raises NotAllowed at the limit."""
    last = row.statements.aggregate(last=Max("number"))["last"] or 0
    if row.statements.exclude(state__in=[State.REJECTED, State.MERGED]).count() >= STATEMENTS_MAX:
        raise NotAllowed(f"It has {STATEMENTS_MAX} statements, which is as many as anybody can answer.")
    return Statement.objects.create(consultation=row, number=last + 1, text=text, at=timezone.now(), **columns)


@transaction.atomic
def decide(
    statement: Statement, became: str, by: Who, *, reason: str = "", same_as: Statement | None = None
) -> Statement:
    """Accepts a statement, rejects it with a reason, or takes it as the same as another.

    From then on nothing points to its writer. Answers to one that is taken down are kept apart and not counted.
    Raises BadFields where the reason or the other statement is missing, and NotAllowed once the consultation closed.
    """
    row = _live(statement.consultation)
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    reason = plain_line(reason, REASON_LETTERS_MAX)
    if became not in (State.ACCEPTED, State.REJECTED, State.MERGED):
        raise BadInput(f"{became[:20]!r} is no decision; there are accepted, rejected and merged")
    if became == State.REJECTED and not reason:
        raise BadFields({"reason": "Say why: it stands beside the statement for the next moderator."})
    if became == State.MERGED:
        _check_other(statement, same_as)
    statement.flags.all().delete()  # they were read
    if statement.state == became and statement.same_as == same_as:
        record("statement.kept", subject(row), **actor_of(by), statement=statement.pk, number=statement.number)
        return statement
    StatementDecision.objects.create(
        statement=statement, was=statement.state, was_same_as=statement.same_as, was_reason=statement.reason,
        became=became, by=person_of(by), at=timezone.now(),
    )  # fmt: skip
    statement.state, statement.same_as = became, same_as if became == State.MERGED else None
    statement.reason, statement.writer = reason if became == State.REJECTED else "", None
    statement.save(update_fields=["state", "same_as", "reason", "writer"])
    about = {"reason": reason} if reason else {}
    about |= {"same_as": same_as.pk} if became == State.MERGED and same_as else {}
    record(
        f"statement.{became}", subject(row), **actor_of(by), statement=statement.pk, number=statement.number, **about
    )
    return statement


@transaction.atomic
def undo(statement: Statement, by: Who) -> Statement:
    """Takes the last decision about it back. Raises NotAllowed where there is none."""
    row = _live(statement.consultation)
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    last = statement.decisions.filter(undone_at=None).order_by("-pk").first()
    if last is None:
        raise NotAllowed(f"Nothing was decided about statement {statement.number} that could be undone.")
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    statement.state, statement.same_as, statement.reason = last.was, last.was_same_as, last.was_reason
    statement.save(update_fields=["state", "same_as", "reason"])
    record("statement.undo", subject(row), **actor_of(by), statement=statement.pk, number=statement.number)
    return statement


def statement_of(row: Consultation, number: int) -> Statement:
    """The statement with this number. Raises BadInput where there is none."""
    found = row.statements.filter(number=number).first()
    if found is None:
        raise BadInput(f"{row.slug} has no statement {number}")
    return found


def _check_other(statement: Statement, other: Statement | None) -> None:
    if other is None or other.consultation_id != statement.consultation_id:
        raise BadFields({"same_as": "Say which statement says the same, by its number."})
    if other.pk == statement.pk:
        raise BadFields({"same_as": "That is the statement itself. Choose another."})
    if other.state != State.ACCEPTED:
        raise BadFields({"same_as": f"Statement {other.number} is {other.state}. Choose one that is up."})


def _live(row: Consultation) -> Consultation:
    row = held(row)
    if row.state not in LIVE:
        raise NotAllowed(f"The consultation is {row.state}: its statements stay as they are.")
    return row
