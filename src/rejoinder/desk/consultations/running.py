"""A consultation's life: written, opened, closed, its report published. Each step is in the audit trail."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from rejoinder.core.slugs import check_slug, free_slug, slug_from
from rejoinder.desk.audit.trail import record
from rejoinder.desk.consultations.models import Consultation, OpinionReport, Statement
from rejoinder.desk.consultations.words import languages
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed

GROUP_MIN, GROUP_MAX = 10, 100  # people: under ten somebody may be recognised; a hundred hides most branches
KEPT_DAYS_MAX = 366  # of single answers after the close: long enough for a dispute, and no archive of opinions
KEPT_DAYS = 180  # where nobody says otherwise
OPEN_DAYS_MAX = 366
SAYS_MAX = 20
COUNT_MAX = 100_000_000
STATEMENTS_TO_OPEN = 2  # with one there is nothing to compare
LETTERS = {
    "title": 120,
    "question": 1000,
    "organiser": 120,
    "contact": 254,
    "asked_as": 40,
    "note": 300,
    "note_link": 1000,
}
TRANSLATED = ("title", "question", "organiser", "asked_as", "note")
WHILE_OPEN = {"closes_at", "note", "note_link", "asked_count", "says_each"}  # the rest is what people agreed to
State = Consultation.State


def save_consultation(fields: Mapping[str, object], by: Who, existing: Consultation | None = None) -> Consultation:
    """Makes a consultation, or changes the fields that are named of one that is there.

    While it is open only its end, its note, the number of people asked and of statements a person may send change:
    the rest stands in the consent. Raises BadFields with a message a field, and NotAllowed once it is closed.
    """
    row = existing or Consultation(made_by=person_of(by), made_at=timezone.now(), languages=["en"])
    _refuse_settled(row, fields)
    wrong: dict[str, str] = {}
    _fill_texts(row, fields, wrong)
    _fill_times(row, fields, wrong)
    _fill_numbers(row, fields, wrong)
    _fill_languages(row, fields, wrong)
    if "who" in fields:
        row.who = str(fields["who"])
        if row.who not in Consultation.Who.values:
            wrong["who"] = "Choose who may answer: everybody with the address, or people with an invitation."
    _fill_slug(row, str(fields.get("slug") or ""), wrong)
    if wrong:
        raise BadFields(wrong)
    try:
        with transaction.atomic():
            row.save()
            action = "consultation.change" if existing else "consultation.add"
            record(action, subject(row), **actor_of(by), fields=sorted(fields), slug=row.slug)
    except IntegrityError:
        raise BadFields({"slug": f"“{row.slug}” is taken. Choose another."}) from None
    return row


def subject(row: Consultation) -> str:
    """How the audit trail names it."""
    return f"consultation:{row.pk}"


def consultation_with(name: str) -> Consultation:
    """The consultation of a number or a slug. Raises BadInput where there is none."""
    text = str(name).replace("\x00", "").strip()[:60]
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    found = Consultation.objects.filter(**({"pk": int(text)} if is_number else {"slug": text.lower()})).first()
    if found is None:
        raise BadInput(f"there is no consultation {text}; see `rejoinder consultations list`")
    return found


@transaction.atomic
def open_(row: Consultation, by: Who) -> Consultation:
    """Lets people answer from its opening time on. Raises NotAllowed where it cannot be opened, and says why."""
    row = held(row)
    why = why_not_open(row)
    if why:
        raise NotAllowed(why)
    return _moved(row, State.OPEN, "consultation.open", by)


def why_not_open(row: Consultation) -> str:
    """Why it cannot be opened now, with what to do; empty where it can."""
    if row.state != State.DRAFT:
        return f"It is {row.state} already."
    accepted = row.statements.filter(state=Statement.State.ACCEPTED).count()
    if accepted < STATEMENTS_TO_OPEN:
        return f"It has {accepted} of the {STATEMENTS_TO_OPEN} statements that it needs. Write more."
    if row.closes_at <= timezone.now():
        return "Its end has passed. Set a later one."
    if row.who == Consultation.Who.INVITED and not row.invitations.exists():
        return "Nobody could answer: it is for invited people, and there is no invitation. Make some."
    return ""


@transaction.atomic
def close(row: Consultation, by: Who, at: datetime | None = None) -> Consultation:
    """Ends it now: no more answers, and its report is due. Raises NotAllowed where it is not open."""
    row = held(row)
    if row.state != State.OPEN:
        raise NotAllowed(f"It is {row.state}, so it cannot be closed.")
    row.closed_at = at or timezone.now()
    row.save(update_fields=["closed_at"])
    OpinionReport.objects.get_or_create(consultation=row, defaults={"seed": secrets.randbits(31)})
    return _moved(row, State.CLOSED, "consultation.close", by)


@transaction.atomic
def publish(row: Consultation, by) -> Consultation:
    """Puts its report on the public page. Only an approver may. Raises NotAllowed."""
    row = held(row)
    if not may(by, Role.APPROVER):
        raise NotAllowed("A report is published by an approver. Ask one of your desk.")
    if report_of(row) is None:
        raise NotAllowed("There is no report yet. It is worked out once the consultation has closed.")
    if row.published_at is None:
        row.published_at, row.published_by = timezone.now(), person_of(by)
        row.save(update_fields=["published_at", "published_by"])
        record("consultation.publish", subject(row), **actor_of(by))
    return row


@transaction.atomic
def unpublish(row: Consultation, by) -> Consultation:
    """Takes its report off the public page. Raises NotAllowed for people who are no approvers."""
    row = held(row)
    if not may(by, Role.APPROVER):
        raise NotAllowed("A report is taken down by an approver. Ask one of your desk.")
    if row.published_at is not None:
        row.published_at = row.published_by = None
        row.save(update_fields=["published_at", "published_by"])
        record("consultation.unpublish", subject(row), **actor_of(by))
    return row


@transaction.atomic
def retry(row: Consultation, by: Who) -> Consultation:
    """Has a report that failed worked out again. Raises NotAllowed where none failed."""
    row = held(row)
    failed = OpinionReport.objects.filter(consultation=row, state=OpinionReport.State.FAILED)
    if row.state != State.CLOSED or not failed.update(state=OpinionReport.State.DUE, tries=0, error=""):
        raise NotAllowed("No report of it failed, so there is nothing to try again.")
    record("consultation.retry", subject(row), **actor_of(by))
    return row


PRESSES = {"open": open_, "close": close, "publish": publish, "unpublish": unpublish, "retry": retry}


@transaction.atomic
def drop(row: Consultation, by: Who) -> None:
    """Deletes a draft with its statements and invitations. Raises NotAllowed once it was opened."""
    row = held(row)
    if row.state != State.DRAFT:
        raise NotAllowed("It was opened: people answered under its name. It can be closed, not deleted.")
    record("consultation.drop", subject(row), **actor_of(by), slug=row.slug)
    row.delete()


def held(row: Consultation) -> Consultation:
    """The row as it is now, held against other writers until the transaction ends."""
    return Consultation.objects.select_for_update().get(pk=row.pk)


def report_of(row: Consultation) -> OpinionReport | None:
    """Its report once it is worked out, else None."""
    return OpinionReport.objects.filter(consultation=row, state=OpinionReport.State.DONE).first()


def may(by: Who, role: str) -> bool:
    """Whether they may: the command line always, a person by their role."""
    return by == "cli" or (person_of(by) is not None and by.may(role))


def _moved(row: Consultation, state: str, action: str, by: Who) -> Consultation:
    row.state = state
    row.save(update_fields=["state"])
    record(action, subject(row), **actor_of(by))
    return row


def _refuse_settled(row: Consultation, fields: Mapping[str, object]) -> None:
    if row.state == State.DRAFT:
        return
    if row.state != State.OPEN:
        raise NotAllowed(f"It is {row.state}: nothing of it can be changed.")
    fixed = sorted(set(fields) - WHILE_OPEN)
    if fixed:
        names = ", ".join(name.replace("_", " ") for name in fixed)
        raise NotAllowed(f"It is open: people agreed to it as it stands. These cannot change: {names}.")


def _fill_texts(row: Consultation, fields: Mapping[str, object], wrong: dict[str, str]) -> None:
    for name, letters in LETTERS.items():
        if name in fields:
            text = plain_line(fields[name], letters + 1)
            if len(text) > letters:
                wrong[name] = f"At most {letters} letters."
            setattr(row, name, text[:letters])
    row.asked_as = row.asked_as or "participant"
    needed = {
        "title": "Ask the question in one line.", "organiser": "Say who asks: people must know whom they trust.",
        "contact": "Say whom people write to about their data: an address of mail or of a page.",
    }  # fmt: skip
    wrong |= {name: says for name, says in needed.items() if not getattr(row, name) and name not in wrong}
    if row.note_link and not row.note_link.startswith(("https://", "http://", "/")):
        wrong["note_link"] = "Write the address with https://."


def _fill_times(row: Consultation, fields: Mapping[str, object], wrong: dict[str, str]) -> None:
    for name in ("opens_at", "closes_at", "erase_at"):
        if fields.get(name) is not None:
            setattr(row, name, fields[name])
    row.opens_at = row.opens_at or timezone.now()
    if row.closes_at is None:
        wrong["closes_at"] = "Say when it ends."
        return
    row.erase_at = row.erase_at or row.closes_at + timedelta(days=KEPT_DAYS)
    if row.closes_at <= row.opens_at:
        wrong["closes_at"] = "It would end before it begins."
    elif row.closes_at <= timezone.now():
        wrong["closes_at"] = "That time has passed. Choose a later one."
    elif row.closes_at - row.opens_at > timedelta(days=OPEN_DAYS_MAX):
        wrong["closes_at"] = f"It may be open for {OPEN_DAYS_MAX} days at most."
    elif row.erase_at <= row.closes_at:
        wrong["erase_at"] = "Answers would be erased before they are counted. Choose a time after the end."
    elif row.erase_at - row.closes_at > timedelta(days=KEPT_DAYS_MAX):
        wrong["erase_at"] = f"Single answers may be kept for {KEPT_DAYS_MAX} days after the end at most."


def _fill_numbers(row: Consultation, fields: Mapping[str, object], wrong: dict[str, str]) -> None:
    limits = {"group_min": (GROUP_MIN, GROUP_MAX), "says_each": (0, SAYS_MAX), "asked_count": (1, COUNT_MAX)}
    for name, (least, most) in limits.items():
        if name not in fields:
            continue
        typed = str(fields[name] if fields[name] is not None else "").strip().replace(",", "")
        if name == "asked_count" and not typed:
            row.asked_count = None
        elif typed.isascii() and typed.isdigit() and len(typed) < 12 and least <= int(typed) <= most:
            setattr(row, name, int(typed))
        else:
            wrong[name] = f"A whole number from {least} to {most:,}."


def _fill_languages(row: Consultation, fields: Mapping[str, object], wrong: dict[str, str]) -> None:
    known = languages()
    if "languages" in fields:
        chosen = list(dict.fromkeys(str(one) for one in fields["languages"] or ()))
        if not chosen or any(one not in known for one in chosen):
            wrong["languages"] = f"Choose at least one of {', '.join(known)}."
            return
        row.languages = chosen
    if "translations" in fields:
        row.translations = _translations(row, fields["translations"])


def _translations(row: Consultation, given: object) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for code in row.languages[1:]:
        said = given.get(code) if isinstance(given, Mapping) else None
        texts = {name: plain_line(said.get(name), LETTERS[name]) for name in TRANSLATED} if said else {}
        found[code] = {name: text for name, text in texts.items() if text}
    return {code: texts for code, texts in found.items() if texts}


def _fill_slug(row: Consultation, typed: str, wrong: dict[str, str]) -> None:
    others = Consultation.objects.exclude(pk=row.pk)
    if typed.strip():
        try:
            row.slug = check_slug(typed)
        except BadInput as error:
            wrong["slug"] = f"{str(error)[:1].upper()}{str(error)[1:]}."
            return
        if others.filter(slug=row.slug).exists():
            wrong["slug"] = f"“{row.slug}” is taken. Choose another."
    elif not row.slug and row.title:
        row.slug = free_slug(slug_from(row.title), lambda slug: others.filter(slug=slug).exists())
