"""What the page of one line shows: its words to edit with counters, its evidence, versions, uses and approval."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from rejoinder.core.counting import Count, count
from rejoinder.core.wordiff import SAME, Piece
from rejoinder.desk.lines import evidence, uses, versions
from rejoinder.desk.lines.content import CHANNELS, FIELDS, LETTERS_MAX
from rejoinder.desk.lines.models import Line, LineVersion
from rejoinder.desk.lines.standing import STANDINGS, with_standing
from rejoinder.desk.lines.take import owner_of
from rejoinder.desk.lines.written import evidence_text
from rejoinder.desk.listening.page import deeds
from rejoinder.desk.people.models import User

SAID_WORDS_MAX = 15  # five seconds at three words a second, as a spokesperson answers on air
VERSIONS_SHOWN = 2
MATCHES_SHOWN = 3
REFS_OFFERED = 300
CONTEXT_LETTERS = 60  # of what stayed, around a change
HINTS = {"bluesky": "graphemes", "mastodon": "characters, imprint apart", "said": "5 seconds"}


@dataclass(frozen=True)
class Counter:
    """A short answer with its room, by its channel's own counting."""

    channel: str
    label: str
    hint: str
    count: Count

    @property
    def tone(self) -> str:
        """`late` where it is over, `due` where it is near or empty room is left for nothing more."""
        return "late" if self.count.over else "due" if self.count.is_near else ""

    @property
    def share(self) -> float:
        """How full, 0 to 1."""
        return min(1.0, self.count.used / (self.count.allowed or 1))

    @property
    def says(self) -> str:
        """`115 of 300`, `15 of 15 words`, `4 too many`."""
        if self.count.over:
            return f"{self.count.over} too many"
        return f"{self.count.used} of {self.count.allowed}" + (" words" if self.channel == "said" else "")


def counter(channel: str, text: str) -> Counter:
    """Counts a short answer as its channel does; `said` by words."""
    text = text[:LETTERS_MAX]
    if channel == "said":
        used = len(text.split())
        counted = Count(used, SAID_WORDS_MAX, "words", max(0, used - SAID_WORDS_MAX))
    else:
        counted = count(channel, text)
    return Counter(channel, CHANNELS[channel], HINTS[channel], counted)


def counters(short: dict[str, str]) -> list[tuple[Counter, str]]:
    """A counter and the text for each channel that has a short answer of its own."""
    return [(counter(channel, short.get(channel, "")), short.get(channel, "")) for channel in CHANNELS]


def typed_of(request) -> dict:
    """The fields of a line as the form sent them."""
    said = {name: request.POST.get(name, "") for name in FIELDS if name != "short"}
    said["short"] = {channel: request.POST.get(f"short_{channel}", "") for channel in CHANNELS}
    return said | {"replaced_by": request.POST.get("replaced_by", "")}


def fields_of(line: Line, version: LineVersion) -> dict:
    """The fields of a line as its form shows them: the newest words."""
    values = versions.content_of(version)
    for name in ("valid_from", "valid_until"):
        values[name] = values[name].isoformat() if values[name] else ""
    values["evidence"] = evidence_text(version.evidence)
    owner = line.owned_by.email if line.owned_by else line.owner
    replaced = line.replaced_by.ref if line.replaced_by else ""
    return values | {
        "ref": line.ref, "owner": owner, "topics": ", ".join(line.topics), "replaced_by": replaced
    }  # fmt: skip


@dataclass(frozen=True)
class VersionShown:
    """A version with what it changed."""

    version: LineVersion
    author: str
    approver: str
    parts: list[versions.PartDifference]
    is_working: bool


def versions_of(line: Line, *, limit: int | None = None) -> list[VersionShown]:
    """The versions, newest first, each with its differences from the one before."""
    rows = line.versions.select_related("author", "approved_by").order_by("-number")
    found = list(rows if limit is None else rows[: limit + 1])
    before: list[LineVersion | None] = [*found[1:], None]
    pairs = list(zip(found, before, strict=False))[:limit]  # the last one has none before it
    return [
        VersionShown(
            one, versions.author_of(one), versions.approver_of(one), versions.differences_of(was, one) if was else [],
            one.number == line.approved_version,
        )
        for one, was in pairs
    ]  # fmt: skip


def in_short(pieces: tuple[Piece, ...]) -> list[Piece]:
    """A difference with little of what stayed, for a narrow place."""
    kept = []
    for at, piece in enumerate(pieces):
        if piece.kind != SAME or len(piece.text) <= CONTEXT_LETTERS:
            kept.append(piece)
        elif at == 0:
            kept.append(Piece(SAME, "… " + piece.text[-CONTEXT_LETTERS:].split(" ", 1)[-1]))
        elif at == len(pieces) - 1:
            kept.append(Piece(SAME, piece.text[:CONTEXT_LETTERS].rsplit(" ", 1)[0] + " …"))
        else:
            half = CONTEXT_LETTERS // 2
            start, end = piece.text[:half].rsplit(" ", 1)[0], piece.text[-half:].split(" ", 1)[-1]
            kept.append(Piece(SAME, f"{start} … {end}"))
    return kept


def about(line: Line, person: User, now) -> dict:
    """All that stands beside the form of a line that is there."""
    newest = versions.newest(line)
    works = versions.approved(line)
    is_waiting = versions.is_waiting(line)
    used, last = uses.uses_of(line, now)
    pieces = evidence.shown(line, evidence.texts_of(newest))
    fits = (
        line.matches.filter(story__merged_into=None, is_fit=True)
        .select_related("story")
        .order_by("-story__last_post_at")
    )
    return {
        "line": line,
        "newest": newest,
        "works": works,
        "owner_now": owner_of(line),
        "is_waiting": is_waiting,
        "waits": versions.differences_of(works, newest) if is_waiting and works else [],
        "why_not": versions.why_not_approve(line, person) if is_waiting else "",
        **_standing(line, now),
        "pieces": pieces,
        "has_addresses": any(one.piece.address for one in pieces),
        "versions": [
            (one, [versions.PartDifference(p.part, tuple(in_short(p.pieces))) for p in one.parts])
            for one in versions_of(line, limit=VERSIONS_SHOWN)
        ],
        "used": used,
        "used_last": last,
        "used_ever": line.uses.count(),
        "fits_now": fits[:MATCHES_SHOWN],
        "fits_total": fits.count(),
        "replaces": list(line.replaces.all()[:5]),
        "changes": deeds(f"line:{line.ref}"),
    }  # fmt: skip


def _standing(line: Line, now) -> dict:
    """The heading that the list has for a line, and how loud it is; nothing for one in good order."""
    name = with_standing(Line.objects.filter(pk=line.pk), now).values_list("standing", flat=True)[0]
    tone = "late" if name in ("used_expired", "expired") else "due" if STANDINGS[name].is_to_mend else "muted"
    return {"stands": STANDINGS[name] if name != "good" else None, "stands_tone": tone}


def choices(line: Line | None, person: User) -> dict:
    """What the selects of the form offer, and whom the next version asks."""
    people = list(User.objects.filter(is_active=True).order_by("name", "email"))
    others = Line.objects.filter(is_withdrawn=False, replaced_by=None)
    if line:
        others = others.filter(~Q(pk=line.pk))
    asked = versions.who_may_approve(line or Line(), beside=person)
    return {
        "people": people,
        "people_emails": {one.email for one in people},
        "other_lines": others.order_by("ref").only("ref", "text")[:REFS_OFFERED],
        "asked": [one for one in asked if one.pk != person.pk][: versions.APPROVERS_NAMED],
        "today": timezone.localdate(),
    }
