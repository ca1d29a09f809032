"""Lines, versions, evidence and requests as the API tells them; the command line prints the same."""

from rejoinder.desk.lines import versions
from rejoinder.desk.lines.models import Evidence, Line, LineRequest, LineUse, LineVersion
from rejoinder.desk.lines.take import owner_of


def line_told(line: Line) -> dict:
    """A line with the words that work."""
    fields = ("ref", "claim", "text", "short", "long_answer", "evidence", "topics", "valid_from", "valid_until")
    return {name: getattr(line, name) for name in fields} | {
        "owner": owner_of(line), "withdrawn": line.is_withdrawn, "version": line.latest,
        "approved_version": line.approved_version, "replaced_by": line.replaced_by.ref if line.replaced_by else "",
    }  # fmt: skip


def version_told(version: LineVersion, parts: list[versions.PartDifference]) -> dict:
    """A version with its approval and what it changed."""
    fields = ("number", "sha256", "note", "no_evidence_why")
    differences = [{"part": one.part, "pieces": [[p.kind, p.text] for p in one.pieces]} for one in parts]
    return {name: getattr(version, name) for name in fields} | versions.content_of(version) | {
        "author": versions.author_of(version), "made_at": version.made_at.timestamp(),
        "approved_by": versions.approver_of(version), "approved_at": _seconds(version.approved_at),
        "differences": differences,
    }  # fmt: skip


def evidence_told(piece: Evidence, sentences: list[str] = ()) -> dict:
    """A piece of evidence as it stands; `sentences` of its line that use what changed."""
    copy = piece.rests_on
    return {
        "id": piece.pk, "address": piece.address, "title": piece.title, "note": piece.note, "state": piece.state,
        "why": piece.why, "checked_at": _seconds(piece.checked_at), "copy_id": piece.rests_on_id,
        "sha256": copy.sha256 if copy else "", "archived_at": _seconds(copy.fetched_at) if copy else None,
        "new_copy_id": piece.seen_last_id if piece.seen_last_id != piece.rests_on_id else None,
        "difference": piece.difference, "sentences": list(sentences),
    }  # fmt: skip


def use_told(use: LineUse) -> dict:
    """A use of a line."""
    return {
        "version": use.version, "story": use.story_id, "where": use.where, "at": use.at.timestamp(),
        "by": str(use.by) if use.by else None,
    }  # fmt: skip


def request_told(one: LineRequest) -> dict:
    """A request to the policy desk."""
    return {
        "id": one.pk, "claim": one.claim, "story": one.story_id, "state": one.state, "reason": one.reason,
        "line": one.line.ref if one.line else None, "asked_by": str(one.asked_by) if one.asked_by else None,
        "asked_at": one.asked_at.timestamp(), "wanted_by": _seconds(one.wanted_by),
        "owner": str(one.owner) if one.owner else None, "settled_at": _seconds(one.settled_at),
    }  # fmt: skip


def _seconds(at) -> float | None:
    return at.timestamp() if at else None
