"""The lines that drafts may be written from: approved, and standing today, with their evidence as it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rejoinder.desk.lines.content import key_of
from rejoinder.desk.lines.models import Evidence, Line, LineVersion
from rejoinder.desk.lines.take import owner_of, standing, standing_lines


@dataclass(frozen=True)
class ApprovedEvidence:
    """One piece of evidence of the approved words. `copy` is the id of our copy; None: we have none."""

    address: str  # empty where it has none
    title: str
    note: str
    state: str  # as in Evidence.State
    copy: int | None = None
    sha256: str = ""  # of our copy's bytes
    archived_at: datetime | None = None


@dataclass(frozen=True)
class ApprovedLine:
    """The exact words that a second person approved, of a line that stands today."""

    id: int
    ref: str
    version: int
    claim: str
    text: str
    short: dict[str, str]  # channel to its own short answer; a channel that has none uses `text`
    long_answer: str
    evidence: tuple[ApprovedEvidence, ...]
    owner: str
    valid_until: date | None
    sha256: str  # of all that the approval covers


def approved_lines(today: date, ids: Iterable[int] | None = None) -> list[ApprovedLine]:
    """The lines that may be drafted from today, by ref: three queries. `ids`: of these lines only."""
    lines = standing_lines(today).select_related("owned_by").order_by("ref")
    if ids is not None:
        lines = lines.filter(pk__in=list(ids))
    found = list(lines)
    keys = [line.pk for line in found]
    numbers = {line.pk: line.approved_version for line in found}
    rows = LineVersion.objects.filter(line__in=keys, approved_at__isnull=False)
    versions = {row.line_id: row for row in rows if row.number == numbers[row.line_id]}
    pieces: dict[int, dict[str, Evidence]] = {}
    for piece in (
        Evidence.objects.filter(line__in=keys).select_related("rests_on").defer("rests_on__body", "rests_on__text")
    ):
        pieces.setdefault(piece.line_id, {})[piece.key] = piece
    return [_line(line, versions[line.pk], pieces.get(line.pk, {})) for line in found if line.pk in versions]


def approved_line(line_id: int, today: date) -> ApprovedLine | None:
    """The approved words of one line; of the line that replaced it where one did; None where none stands today."""
    line = Line.objects.select_related("replaced_by").filter(pk=line_id).first()
    for _ in range(100):
        if line is None or line.replaced_by is None:
            break
        line = Line.objects.select_related("replaced_by").get(pk=line.replaced_by_id)
    if line is None or not Line.objects.filter(standing(today), pk=line.pk).exists():
        return None
    return next(iter(approved_lines(today, [line.pk])), None)


def _line(line: Line, version: LineVersion, pieces: dict[str, Evidence]) -> ApprovedLine:
    evidence = tuple(_evidence(item, pieces.get(key_of(item))) for item in version.evidence)
    return ApprovedLine(
        line.pk, line.ref, version.number, version.claim, version.text, dict(version.short), version.long_answer,
        evidence, owner_of(line), version.valid_until, version.sha256,
    )  # fmt: skip


def _evidence(item: dict, piece: Evidence | None) -> ApprovedEvidence:
    said = (item["address"], item["title"], item["note"])
    if piece is None:
        return ApprovedEvidence(*said, state=Evidence.State.DUE if item["address"] else Evidence.State.PAPER)
    copy = piece.rests_on
    if copy is None:
        return ApprovedEvidence(*said, state=piece.state)
    return ApprovedEvidence(*said, piece.state, copy.pk, copy.sha256, copy.fetched_at)
