"""Lines to take: saved, withdrawn, restored, replaced; and which of them stand today."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.content import CONTENT, LOOSE, checked
from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.lines.versions import add_version, author_of, content_of, held, newest
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, plain_line
from rejoinder.desk.people.accounts import plain_address
from rejoinder.desk.people.models import User
from rejoinder.desk.stories.models import Change
from rejoinder.errors import BadInput, NotAllowed

CHAIN_MAX = 100  # lines that replace one another, one after the other


def save_line(fields: dict, by: Who, line: Line | None = None, *, seen: int | None = None) -> Line:
    """Saves a new line, or `line` changed. A ref that is left empty gets the next free number.

    `fields` may leave out what is not to be changed; `replaced_by` is the ref of another line, or empty. What an
    approval covers becomes a new version, which waits for a second person. `seen`: the number of the version that was
    read before; raises NotAllowed where a newer one is there by now. Raises BadFields with a message a field; then
    nothing is saved.
    """
    try:
        with transaction.atomic():
            return _added(fields, by) if line is None else _changed(fields, by, held(line), seen)
    except IntegrityError:
        ref = plain_line(fields.get("ref"), 100)
        raise BadFields({"ref": f"{ref} is another line's ref. Choose another, or leave it empty."}) from None


def _added(fields: dict, by: Who) -> Line:
    values = checked(fields)
    now = timezone.now()
    values["ref"] = values["ref"] or next(numbers_from(Line.objects.values_list("ref", flat=True)))
    line = Line(ref=values["ref"], topics=values["topics"], text=values["text"], made_at=now, changed_at=now)
    give_to(line, values["owner"])
    line.save()
    add_version(line, values, by, now=now)
    line.save()
    record("line.add", f"line:{line.ref}", **actor_of(by), version=line.latest)
    _replace_as_said(line, fields, by)
    return line


def _changed(fields: dict, by: Who, line: Line, seen: int | None) -> Line:
    there = newest(line)
    if seen is not None and seen != line.latest:
        at = timezone.localtime(there.made_at)
        raise NotAllowed(
            f"{author_of(there)} saved version {there.number} at {at:%H:%M}; nothing of yours is saved. Read it "
            "again, then write yours"
        )
    before = content_of(there) | {name: getattr(line, name) for name in LOOSE}
    values = checked(before | fields)
    values["ref"] = values["ref"] or line.ref
    now = timezone.now()
    was = (line.owner, line.owned_by_id)
    if "owner" in fields:
        give_to(line, values["owner"])
        values["owner"] = line.owner
    loose = [name for name in LOOSE if values[name] != before[name]]
    if was != (line.owner, line.owned_by_id) and "owner" not in loose:
        loose.append("owner")
    parts = [name for name in CONTENT if values[name] != before[name]]
    line.ref, line.topics = values["ref"], values["topics"]
    about = {}
    if parts:
        about["version"] = add_version(line, values, by, now=now).number
    if parts or loose:
        line.changed_at = now
        line.save()
        record("line.change", f"line:{line.ref}", **actor_of(by), changed=[*loose, *parts], **about)
    _replace_as_said(line, fields, by)
    return line


def numbers_from(here: Iterable[str]):
    """Free numbers for lines without a ref: from one above the largest there is."""
    number = max((int(ref) for ref in here if re.fullmatch(r"\d{1,9}", ref)), default=0)
    while True:
        number += 1
        yield str(number)


def person_named(owner: str) -> User | None:
    """The active person with this address, or the one active person with this name; None where there is no such."""
    people = User.objects.filter(is_active=True)
    found = people.filter(email=plain_address(owner)).first() if "@" in owner else None
    if found is None and owner:
        named = list(people.filter(name__iexact=owner)[:2])
        found = named[0] if len(named) == 1 else None
    return found


def give_to(line: Line, owner: str) -> None:
    """Sets the owner from a name or an address; a person of the desk is kept as that person. Saves nothing."""
    person = person_named(owner)
    line.owned_by, line.owner = person, str(person) if person else owner


def owner_of(line: Line) -> str:
    """Who owns a line today; empty where nobody does, also where the owner has left the desk."""
    if line.owned_by is not None:
        return str(line.owned_by) if line.owned_by.is_active else ""
    return line.owner


def take_over(line: Line, by: User) -> None:
    """Makes a person the owner of a line."""
    line.owned_by, line.owner, line.changed_at = by, str(by), timezone.now()
    with transaction.atomic():
        line.save(update_fields=["owned_by", "owner", "changed_at"])
        record("line.own", f"line:{line.ref}", **actor_of(by))


def withdraw(line: Line, by: Who) -> None:
    """Takes a line back: it is never suggested again until it is restored. Stories that showed it are told."""
    _turn(line, by, "line.withdraw", withdrawn=True)


def restore(line: Line, by: Who) -> None:
    """Puts a withdrawn line back; the jobs match it anew."""
    _turn(line, by, "line.restore", withdrawn=False)


def _turn(line: Line, by: Who, action: str, *, withdrawn: bool) -> None:
    now = timezone.now()
    line.is_withdrawn, line.changed_at = withdrawn, now
    with transaction.atomic():
        line.save(update_fields=["is_withdrawn", "changed_at"])
        if withdrawn:
            _off_its_stories(line, now)
        record(action, f"line:{line.ref}", **actor_of(by))


def _off_its_stories(line: Line, now: datetime) -> None:
    shown = LineMatch.objects.filter(line=line, is_fit=True)
    Change.objects.bulk_create(
        Change(story_id=story, kind="matched", at=now) for story in shown.values_list("story_id", flat=True)
    )
    shown.update(is_fit=False)


def replace(line: Line, successor: Line | None, by: Who) -> None:
    """Says which line takes this one's place; None: none does any more. Raises BadInput for a circle."""
    if successor is not None:
        _refuse_circle(line, successor)
    if line.replaced_by_id == (successor.pk if successor else None):
        return
    now = timezone.now()
    line.replaced_by, line.changed_at = successor, now
    with transaction.atomic():
        line.save(update_fields=["replaced_by", "changed_at"])
        if successor:
            _off_its_stories(line, now)
        record("line.replace", f"line:{line.ref}", **actor_of(by), by=successor.ref if successor else "")


def _refuse_circle(line: Line, successor: Line) -> None:
    chain, following = [line.ref], successor
    for _ in range(CHAIN_MAX):
        chain.append(following.ref)
        if following.pk == line.pk:
            said = ", which is replaced by ".join(chain[1:])
            raise BadInput(f"line {line.ref} cannot be replaced by line {said}: that is a circle")
        if following.replaced_by is None:
            return
        following = following.replaced_by
    raise BadInput(f"over {CHAIN_MAX} lines replace one another already")


def _replace_as_said(line: Line, fields: dict, by: Who) -> None:
    """Sets the successor where `fields` name one. Raises BadFields where there is no such line, or a circle."""
    if "replaced_by" not in fields:
        return
    ref = plain_line(fields["replaced_by"], 100)
    successor = Line.objects.filter(ref=ref).first() if ref else None
    if ref and successor is None:
        raise BadFields({"replaced_by": f"There is no line {ref}."})
    try:
        replace(line, successor, by)
    except BadInput as error:
        raise BadFields({"replaced_by": f"{str(error)[:1].upper()}{str(error)[1:]}."}) from None


def successor_of(line: Line) -> Line:
    """The line that answers in its place today: the end of the chain of what replaced it, or the line itself."""
    for _ in range(CHAIN_MAX):
        if line.replaced_by is None:
            return line
        line = line.replaced_by
    return line


def standing(today: date) -> Q:
    """What makes a line one that may be suggested on `today`: approved, not replaced, withdrawn or expired, begun."""
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    is_here = Q(is_withdrawn=False, replaced_by=None, approved_version__isnull=False)
    return is_here & begun & (Q(valid_until=None) | Q(valid_until__gte=today))


def standing_lines(today: date) -> QuerySet[Line]:
    """The lines that may be suggested on `today`."""
    return Line.objects.filter(standing(today))


def lines_to_match(today: date) -> list[Line]:
    """The lines that may be suggested on `today`, as they are matched: each answers what the lines it replaced did.

    Their claims stand behind its own, in memory alone.
    """
    found = {line.pk: line for line in standing_lines(today)}
    following = dict(Line.objects.filter(replaced_by__isnull=False).values_list("pk", "replaced_by_id"))
    for key, claim in Line.objects.filter(pk__in=following, is_withdrawn=False).values_list("pk", "claim"):
        end = key
        for _ in range(CHAIN_MAX):
            end = following.get(end, end)
        line = found.get(end)
        if line is not None and claim and claim not in line.claim:
            line.claim = f"{line.claim}\n{claim}".strip()
    return list(found.values())
