"""The drafts of a rebuttal: what changed since the last one, and since a person last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rejoinder.core.wordiff import ADDED, REMOVED, SAME, Piece, differences
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing.models import Release, ReleaseVersion
from rejoinder.desk.rebuttals.models import Look

AROUND_LETTERS = 40  # of what stayed, shown on both sides of a change
DRAFTS_MAX = 200


@dataclass(frozen=True)
class Changed:
    """One text that changed: its account, the pieces, and the change in words."""

    account: int
    name: str
    pieces: list[Piece]
    says: str


@dataclass(frozen=True)
class Since:
    """What changed from one draft to another."""

    draft: int  # since this one
    by: User | None  # who made the last change
    at: datetime
    texts: list[Changed]
    also: list[str]  # other changes in words: the time, an account, a picture

    @property
    def count(self) -> int:
        return len(self.texts) + len(self.also)


def draft_number(release: Release) -> int:
    """Which draft it is: the empty release that a rebuttal begins with is none."""
    last = release.versions.order_by("-number").values_list("number", flat=True).first() or 1
    return max(1, last - 1)


def writers_of(release: Release) -> list[User]:
    """Who wrote it, first ones first."""
    rows = release.versions.select_related("by").order_by("number")[:DRAFTS_MAX]
    return list({row.by_id: row.by for row in rows if row.by}.values())


def since_last(release: Release) -> Since | None:
    """What the last edit changed; None for a first draft."""
    rows = list(release.versions.select_related("by").order_by("-number")[:2])
    if len(rows) < 2 or rows[1].number < 2:
        return None
    return _since(rows[1], rows[0])


def since_looked(release: Release, person: User) -> tuple[Look | None, Since | None]:
    """When this person last looked, and what changed since the last draft they saw before this one."""
    looks = Look.objects.filter(release=release, person=person)
    rows = release.versions.select_related("by")
    last = rows.order_by("-number").first()
    if last is None:
        return None, None
    earlier = looks.filter(version__lt=last.number).order_by("-version").first()
    seen = rows.filter(number=earlier.version).first() if earlier else None
    if earlier is None or seen is None or seen.sha256 == last.sha256:
        return looks.filter(version=last.number).first(), None
    return earlier, _since(seen, last)


def looked(release: Release, person: User) -> None:
    """Keeps that this person has the present draft before their eyes."""
    last = release.versions.order_by("-number").values_list("number", flat=True).first() or 1
    Look.objects.update_or_create(release=release, person=person, version=last, defaults={"at": timezone.now()})


def since_sha256(release: Release, sha256: str) -> Since | None:
    """What changed since the draft with this hash; None where there is no such draft or it is the present one."""
    rows = release.versions.select_related("by")
    last, seen = rows.order_by("-number").first(), rows.filter(sha256=sha256).order_by("-number").first()
    if seen is None or last is None or seen.sha256 == last.sha256:
        return None
    return _since(seen, last)


def _since(before: ReleaseVersion, after: ReleaseVersion) -> Since:
    old, new = _texts(before), _texts(after)
    names = _names(after.release)
    texts = [
        changed(account, names.get(account, f"Account {account}"), whole(old[account]), whole(new[account]))
        for account in new
        if account in old and whole(old[account]) != whole(new[account])
    ]
    also = [f"{names.get(one, one)} was added." for one in new if one not in old]
    also += [f"{names.get(one, one)} was taken out." for one in old if one not in new]
    if before.content["goes_out"] != after.content["goes_out"]:
        also.append("The time it goes out was changed.")
    if before.content["pictures"] != after.content["pictures"]:
        also.append("The pictures were changed.")
    return Since(max(1, before.number - 1), after.by, after.at, texts, also)


def changed(account: int, name: str, before: str, after: str) -> Changed:
    """The change of one text, in pieces and in words."""
    pieces = list(differences(before, after))
    return Changed(account, name, pieces, in_words(pieces))


def in_words(pieces: Sequence[Piece]) -> str:
    """The first change in words: “three times” became “once”."""
    for n, piece in enumerate(pieces):
        follows = pieces[n + 1] if n + 1 < len(pieces) else None
        if piece.kind == REMOVED and follows is not None and follows.kind == ADDED:
            return f"“{piece.text.strip()}” became “{follows.text.strip()}”."
        if piece.kind == REMOVED:
            return f"“{piece.text.strip()}” was taken out."
        if piece.kind == ADDED:
            return f"“{piece.text.strip()}” was added."
    return "No word changed."


def around(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with long stretches of what stayed cut down to a few words beside the changes."""
    kept = []
    for n, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == SAME and len(text) > 2 * AROUND_LETTERS:
            head = text[:AROUND_LETTERS].rpartition(" ")[0] if n else ""
            tail = text[-AROUND_LETTERS:].partition(" ")[2] if n + 1 < len(pieces) else ""
            text = f"{head} … {tail}".strip() if n and n + 1 < len(pieces) else f"{head} …" if n else f"… {tail}"
        kept.append(Piece(piece.kind, text))
    return kept


def whole(text: dict) -> str:
    """A kept text as people read it: the title, where it has one, and what it says."""
    return "\n\n".join(part for part in (text["title"], text["text"]) if part)


def _texts(version: ReleaseVersion) -> dict[int, dict]:
    return {int(text["account"]): text for text in version.content["texts"]}


def _names(release: Release) -> dict[int, str]:
    return dict(release.texts.values_list("account_id", "account__name"))
