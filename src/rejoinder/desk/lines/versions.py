"""Versions of a line: each save is one, whole and never changed; a second person approves its exact words.

While a newer version waits, the approved one goes on working. Whoever wrote a version since the last approval may
not approve: neither who began the change nor who edited it last.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from rejoinder.core.wordiff import Piece, differences
from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.content import CHANNELS, CONTENT, named, sha256_of
from rejoinder.desk.lines.models import Line, LineVersion
from rejoinder.desk.lines.pieces import keep_pieces
from rejoinder.desk.listening.fields import Who, actor_of, person_of, plain_line
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.holding import in_one
from rejoinder.errors import BadInput, NotAllowed

WHY_LETTERS_MAX = 500
APPROVERS_NAMED = 2
NO_EVIDENCE = (
    "This line has no evidence. Add a source, or say why it can stand without one; the reason is kept with the "
    "approval."
)
PARTS = {"claim": "Claim", "text": "Short answer", **{f"short {k}": v for k, v in CHANNELS.items()}} | {
    "long_answer": "Long answer", "evidence": "Evidence", "valid_from": "Valid from", "valid_until": "Valid until",
}  # fmt: skip


@dataclass(frozen=True)
class PartDifference:
    """One part of a line, as it changed from one version to another."""

    part: str
    pieces: tuple[Piece, ...]


def held(line: Line) -> Line:
    """The line as it stands now, locked until the end of the transaction."""
    return Line.objects.select_for_update(of=("self",)).get(pk=line.pk)


def newest(line: Line) -> LineVersion:
    """The newest version; for a line from before there were any, its words as version 0, which is not stored."""
    rows = line.versions.select_related("author", "approved_by")
    return rows.filter(number=line.latest).first() or version_of(line, content_of(line), number=0)


def newest_of(lines: QuerySet[Line]) -> dict[int, LineVersion]:
    """The newest version of each of these lines, by the line's key: one query."""
    rows = LineVersion.objects.filter(line__in=lines, number=F("line__latest"))
    return {row.line_id: row for row in rows}


def approved(line: Line) -> LineVersion | None:
    """The version that works; None where no second person has approved any."""
    if line.approved_version is None:
        return None
    return line.versions.select_related("author", "approved_by").filter(number=line.approved_version).first()


def is_waiting(line: Line) -> bool:
    """Whether its newest version is not approved."""
    return line.approved_version is None or line.latest > line.approved_version


def content_of(row: Line | LineVersion) -> dict:
    """All that an approval covers, of a version or of a line's own columns."""
    content = {name: getattr(row, name) for name in CONTENT}
    if isinstance(row, Line):
        content["evidence"] = [_as_piece(item) for item in row.evidence]
    return content


def _as_piece(item: str) -> dict:
    is_address = item.lower().startswith(("http://", "https://"))
    return {"address": item if is_address else "", "title": "" if is_address else item, "note": ""}


def version_of(line: Line, content: dict, *, number: int, by: Who = None, note: str = "", now=None) -> LineVersion:
    """A version with this content, not saved yet."""
    person = by if isinstance(by, User) else None
    return LineVersion(
        line=line, number=number, **{name: content[name] for name in CONTENT}, sha256=sha256_of(content), note=note,
        author=person, author_label="" if person else str(by or "command line"), made_at=now or timezone.now(),
    )  # fmt: skip


def work_with(line: Line, content: dict) -> None:
    """Gives the line's own columns the words of `content`; saves nothing."""
    for name in CONTENT:
        setattr(line, name, content[name])
    line.evidence = named(content["evidence"])


def add_version(line: Line, content: dict, by: Who, *, note: str = "", now: datetime) -> LineVersion:
    """Writes the next version of a locked line. Its words work at once only where none was approved yet.

    The line is not saved here. Its evidence is brought in step.
    """
    number = max(line.latest, line.approved_version or 0) + 1
    made = version_of(line, content, number=number, by=by, note=note, now=now)
    made.save()
    line.latest, line.changed_at = made.number, now
    if line.approved_version is None:
        work_with(line, content)
    working = approved(line)
    keep_pieces(line, content["evidence"], working.evidence if working else [], now)
    return made


def writers_since_approval(line: Line) -> set[int]:
    """Who wrote any of the versions that the approval would cover: none of them may give it."""
    rows = line.versions.filter(number__gt=line.approved_version or 0).exclude(author=None)
    return set(rows.values_list("author_id", flat=True))


def why_not_approve(line: Line, person: User) -> str:
    """Why this person may not approve the newest version; empty where they may."""
    if not is_waiting(line):
        return "It is approved."
    if line.latest == 0:
        return "Save it once first: it is from before lines had versions."
    if newest(line).author_id == person.pk:
        return "You changed it last, so someone else must approve it."
    if person.pk in writers_since_approval(line):
        return "You wrote a part of this, so someone else must approve it."
    if not person.may(Role.APPROVER):
        return f"Your role is {person.get_role_display().lower()}; approvers and admins approve."
    return ""


def who_may_approve(line: Line, *, beside: User | None = None) -> list[User]:
    """The people who may approve what waits, or what `beside` would save next."""
    wrote = writers_since_approval(line) if line.pk else set()
    people = User.objects.filter(is_active=True, role__in=[Role.APPROVER, Role.ADMIN]).exclude(pk__in=wrote)
    return list((people.exclude(pk=beside.pk) if beside else people).order_by("role", "name", "pk"))


@in_one
def approve(line: Line, sha256: str, *, by: User, no_evidence_why: str = "") -> Line:
    """Approves the newest version, whose exact content has this hash; from now on it is the one that works.

    Raises NotAllowed where it changed meanwhile or this person may not, BadInput where it has no evidence and no
    reason was given.
    """
    line = held(line)
    version = newest(line)
    if sha256 != version.sha256 or version.sha256 != sha256_of(content_of(version)):
        raise NotAllowed("the line changed while you read it; nothing is approved. Read it again")
    if why := why_not_approve(line, by):
        raise NotAllowed(why)
    why_bare = plain_line(no_evidence_why, WHY_LETTERS_MAX)
    if not version.evidence and not why_bare:
        raise BadInput(NO_EVIDENCE)
    now = timezone.now()
    version.approved_by, version.approved_at = by, now
    version.no_evidence_why = "" if version.evidence else why_bare
    version.save(update_fields=["approved_by", "approved_at", "no_evidence_why"])
    line.approved_version, line.changed_at = version.number, now
    work_with(line, content_of(version))
    line.save()
    keep_pieces(line, version.evidence, [], now)
    about = {"version": version.number, "sha256": version.sha256}
    if version.no_evidence_why:
        about["no_evidence_why"] = version.no_evidence_why
    record("line.approve", f"line:{line.ref}", actor=by, **about)
    return line


@in_one
def go_back(line: Line, number: int, by: Who) -> LineVersion:
    """Makes a new version with the words of an earlier one; it waits for approval like any other."""
    line = held(line)
    earlier = line.versions.filter(number=number).first()
    if earlier is None:
        raise BadInput(f"line {line.ref} has no version {number}")
    if earlier.sha256 == newest(line).sha256:
        raise NotAllowed(f"line {line.ref} says the same as version {number} already")
    now = timezone.now()
    made = add_version(line, content_of(earlier), by, note=f"as version {number} said", now=now)
    line.save()
    record("line.back", f"line:{line.ref}", **actor_of(by), version=made.number, to=number)
    return made


def differences_of(before: LineVersion | None, after: LineVersion) -> list[PartDifference]:
    """What changed between two versions, part by part, word by word; parts that stayed are left out."""
    old = _texts(before) if before else dict.fromkeys(PARTS, "")
    new = _texts(after)
    return [
        PartDifference(title, differences(old[name], new[name]))
        for name, title in PARTS.items()
        if old[name] != new[name]
    ]


def _texts(version: LineVersion) -> dict[str, str]:
    """Each part of a version as one text."""
    items = [" ".join(filter(None, (i["title"], i["address"], i["note"]))) for i in version.evidence]
    texts = {"claim": version.claim, "text": version.text, "long_answer": version.long_answer}
    texts |= {f"short {channel}": version.short.get(channel, "") for channel in CHANNELS}
    texts |= {
        name: day.isoformat() if (day := getattr(version, name)) else "" for name in ("valid_from", "valid_until")
    }
    return texts | {"evidence": "\n".join(items)}


def author_of(version: LineVersion) -> str:
    """Who wrote a version, as pages name them."""
    return str(person_of(version.author) or version.author_label or "the command line")


def approver_of(version: LineVersion) -> str:
    """Who approved a version; empty where nobody did."""
    return str(version.approved_by or version.approved_label or "") if version.approved_at else ""
