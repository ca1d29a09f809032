"""Consultations in and out in the Polis open-data layout. What goes out names nobody; only an admin takes it away."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rejoinder.core.opinions.answers import ABSENT, gather
from rejoinder.core.opinions.polis import (
    ACCEPTED,
    REJECTED,
    PolisComment,
    PolisVote,
    comments_csv,
    participants_csv,
    summary_csv,
    summary_of,
    votes_csv,
)
from rejoinder.core.slugs import free_slug, slug_from
from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import (
    ConsentText,
    Consultation,
    OpinionReport,
    Participant,
    Statement,
    StatementAnswer,
)
from rejoinder.desk.consultations.running import COUNT_MAX, KEPT_DAYS, LETTERS, may, subject
from rejoinder.desk.consultations.taking_part import hash_of
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.polisfiles import Part, PolisExport, read_export, write_zip

STATEMENTS_MAX = 5_000  # of one import; the largest of the open data has 3,000
PEOPLE_MAX = 200_000
ANSWERS_MAX = 1_000_000
BATCH = 1_000
CONSENT_LETTERS = 600
TEXT_LETTERS_MAX = 1_000
TOLD_MAX = 100  # rows that could not be read, told one by one
RNG = secrets.SystemRandom()


@dataclass(frozen=True)
class Imported:
    """What an import brought, and what it could not read."""

    row: Consultation
    people: int
    statements: int
    answers: int
    rejected: int
    problems: list[dict]  # {"line": 7, "why": "..."}


def import_polis(parts: Sequence[Part], fields: Mapping[str, object], by: Who) -> Imported:
    """Makes a closed consultation of an export; its report is due at once. `fields`: title, organiser, contact,
    consent (on what ground these answers may be kept), asked_count.

    Good rows go in, bad ones are listed. Raises BadFields, and BadInput where no total could be trusted.
    """
    texts = _checked(fields)
    export = read_export(parts)
    _check_size(export)
    with transaction.atomic():
        row = _row(texts, by)
        statements = _statements(row, export)
        consent = _consent(row, texts["consent"])
        count = _answers(row, export, statements, consent)
        OpinionReport.objects.create(consultation=row, seed=secrets.randbits(31))
        people = len(export.answers.participants)
        about = {"people": people, "answers": count, "statements": len(statements), "rejected": export.rejected}
        record("consultation.import", subject(row), **actor_of(by), **about)
    problems = [{"line": one.line, "why": one.why} for one in export.told[:TOLD_MAX]]
    return Imported(row, people, len(statements), count, export.rejected, problems)


@transaction.atomic
def export_polis(row: Consultation, by: Who) -> bytes:
    """A ZIP in the Polis layout: every single answer, under numbers that were shuffled for this file alone.

    Raises NotAllowed for people who are no admins, while it is open, and once the answers are erased.
    """
    if not may(by, Role.ADMIN):
        raise NotAllowed("Single answers are taken away by an admin. Ask one of your desk.")
    if row.state not in (Consultation.State.CLOSED, Consultation.State.REPORTED):
        raise NotAllowed(f"It is {row.state}: there is nothing to take away" + _why(row))
    votes, numbers = _shuffled(row)
    at_ms = int((row.closed_at or row.closes_at).timestamp() * 1000)  # one time for all: no answer has one
    answers = gather((voter, number, vote) for voter, number, vote in votes)
    about = summary_of(answers, topic=row.title, description=row.question, groups=0, in_groups=0)
    files = {
        "votes.csv": votes_csv(PolisVote(at_ms, number, voter, vote) for voter, number, vote in votes),
        "comments.csv": comments_csv(_comment(one, at_ms) for one in row.statements.all()),
        "participants-votes.csv": participants_csv(answers, {}),
        "summary.csv": summary_csv(about),
    }
    body = write_zip(files)
    record("consultation.export", subject(row), **actor_of(by), people=numbers, answers=len(votes))
    return body


def _shuffled(row: Consultation) -> tuple[list[tuple[str, str, int]], int]:
    """Every answer as voter, statement and vote, and how many voters; in an order that says nothing."""
    mine = StatementAnswer.objects.filter(participant__consultation=row)
    found = list(mine.values_list("participant_id", "statement__number", "vote").iterator(5_000))
    people = sorted({person for person, _, _ in found})
    numbers = list(range(len(people)))
    RNG.shuffle(numbers)
    voter = dict(zip(people, numbers, strict=True))
    ordered = sorted((voter[person], number, vote) for person, number, vote in found)
    return [(str(person), str(number), vote) for person, number, vote in ordered], len(people)


def _why(row: Consultation) -> str:
    if row.state == Consultation.State.ERASED:
        return "; single answers were erased."
    return " before it has closed."


def _comment(one: Statement, at_ms: int) -> PolisComment:
    moderated = ACCEPTED if one.state == Statement.State.ACCEPTED else REJECTED
    return PolisComment(str(one.number), one.text, moderated, at_ms, "", one.agrees, one.disagrees)


def _checked(fields: Mapping[str, object]) -> dict[str, str]:
    texts = {name: plain_line(fields.get(name), LETTERS.get(name, CONSENT_LETTERS)) for name in
             ("title", "organiser", "contact", "consent", "asked_count")}  # fmt: skip
    needed = {
        "title": "Say what was asked, in one line.", "organiser": "Say who asked.",
        "contact": "Say whom people write to about their data.",
        "consent": "Say on what ground you may keep these answers: they show political opinions.",
    }  # fmt: skip
    wrong = {name: says for name, says in needed.items() if not texts[name]}
    typed = texts["asked_count"].replace(",", "")
    if typed and not (typed.isascii() and typed.isdigit() and 0 < int(typed[:12]) <= COUNT_MAX):
        wrong["asked_count"] = "A whole number, or leave it empty."
    if wrong:
        raise BadFields(wrong)
    return texts | {"asked_count": typed}


def _check_size(export: PolisExport) -> None:
    answers = export.answers
    sizes = (
        (len(answers.participants), PEOPLE_MAX, "people"), (len(answers.statements), STATEMENTS_MAX, "statements"),
        (len(export.comments), STATEMENTS_MAX, "statements"), (export.rows, ANSWERS_MAX, "rows"),
    )  # fmt: skip
    for size, most, what in sizes:
        if size > most:
            raise BadInput(f"{size:,} {what}; {most:,} are the most that one import takes")


def _row(texts: dict[str, str], by: Who) -> Consultation:
    now = timezone.now()
    slug = free_slug(slug_from(texts["title"]), lambda one: Consultation.objects.filter(slug=one).exists())
    return Consultation.objects.create(
        slug=slug, title=texts["title"], organiser=texts["organiser"], contact=texts["contact"], languages=["en"],
        state=Consultation.State.CLOSED, opens_at=now, closes_at=now, closed_at=now, made_by=person_of(by), made_at=now,
        erase_at=now + timedelta(days=KEPT_DAYS), says_each=0,
        asked_count=int(texts["asked_count"]) if texts["asked_count"] else None,
    )  # fmt: skip


def _statements(row: Consultation, export: PolisExport) -> dict[str, Statement]:
    """The statements by their id in the export; those that no comments.csv names get their id as their text."""
    known = {one.id: one for one in export.comments}
    ids = list(dict.fromkeys([*known, *export.answers.statements]))
    are_numbers = all(one.isascii() and one.isdigit() and len(one) < 9 for one in ids)
    are_numbers = are_numbers and len({int(one) for one in ids}) == len(ids)
    made, now = [], timezone.now()
    for place, one in enumerate(ids, 1):
        comment = known.get(one)
        text = plain_line(comment.text if comment else "", TEXT_LETTERS_MAX) or f"Statement {one}"
        is_out = comment is not None and comment.moderated == REJECTED
        made.append(
            Statement(
                consultation=row, number=int(one) if are_numbers else place, text=text, at=now, is_seed=False,
                state=Statement.State.REJECTED if is_out else Statement.State.ACCEPTED,
                reason="rejected before it was imported" if is_out else "",
            )
        )  # fmt: skip
    Statement.objects.bulk_create(made, batch_size=BATCH)
    return dict(zip(ids, made, strict=True))


def _consent(row: Consultation, text: str) -> ConsentText:
    key = hash_of(text)
    return ConsentText.objects.create(consultation=row, language="en", text=text, sha256=key, since=row.made_at)


def _answers(row: Consultation, export: PolisExport, statements: dict[str, Statement], consent: ConsentText) -> int:
    """Stores people and answers; the people's ids in the file are not kept."""
    votes = export.answers.votes
    people = [
        Participant(
            consultation=row, token_hash=secrets.token_hex(32), seed=0, consent=consent, agreed_on=row.made_at.date()
        )
        for _ in export.answers.participants
    ]
    Participant.objects.bulk_create(people, batch_size=BATCH)
    columns = [statements[one] for one in export.answers.statements]
    rows = [
        StatementAnswer(participant=person, statement=statement, vote=int(vote), consent=consent)
        for person, line in zip(people, votes, strict=True)
        for statement, vote in zip(columns, line, strict=True)
        if vote != ABSENT
    ]
    StatementAnswer.objects.bulk_create(rows, batch_size=BATCH)
    for place, statement in enumerate(columns):
        column = votes[:, place]
        statement.agrees, statement.passes, statement.disagrees = (int((column == vote).sum()) for vote in (1, 0, -1))
    Statement.objects.bulk_update(columns, ["agrees", "passes", "disagrees"], batch_size=200)
    return len(rows)
