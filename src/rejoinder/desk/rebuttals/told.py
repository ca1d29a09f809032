"""A rebuttal as plain values, for the API and the command line."""

from typing import Any

from django.db.models import Max

from rejoinder.desk.links.shorten import public_url
from rejoinder.desk.people.models import User
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.reading import Shown, shown

ROWS_MAX = 500


def listed(limit: int = ROWS_MAX) -> list[dict[str, Any]]:
    """Every rebuttal, newest first, in short."""
    rows = Rebuttal.objects.annotate(last=Max("release__versions__number"))
    rows = rows.select_related("story", "release__last_editor").order_by("-pk")[:limit]
    return [
        {
            "id": row.pk, "story": row.story_id, "title": row.story.title, "state": row.release.state, "form": row.form,
            "draft": max(1, (row.last or 1) - 1), "by": str(row.release.last_editor or "") or None,
            "asked_at": row.release.asked_at, "out_at": row.release.out_at,
        }
        for row in rows
    ]  # fmt: skip


def told(rebuttal: Rebuttal, you: User) -> dict[str, Any]:
    """One rebuttal with its texts, what the check finds, what stops it, and what became of it."""
    page = shown(rebuttal, you)
    release = page.release
    return {
        "id": rebuttal.pk, "story": page.story.pk, "key": str(release.key), "state": release.state,
        "form": rebuttal.form, "claim": rebuttal.claim, "lines": [line.ref for line in page.lines],
        "draft": page.draft, "sha256": release.sha256, "goes_out_at": release.goes_out_at,
        "link": public_url(rebuttal.link) if rebuttal.link else "", "texts": _texts(page),
        "findings": _findings(page), "stops": page.stops, "why_not_approve": page.why_not, "note": release.note,
        "voided_why": release.voided_why, "out_at": release.out_at, "publications": _publications(page),
        "effects": [{"hours": one.hours, "ratio": one.ratio, "why": one.why} for one in page.effects],
    }  # fmt: skip


def _texts(page: Shown) -> list[dict[str, Any]]:
    return [
        {
            "account": card.account, "name": card.name, "kind": card.kind, "title": card.title, "slug": card.slug,
            "text": card.text, "exact": card.exact, "imprint": card.imprint, "imprint_how": card.imprint_how,
            "room": card.says, "not_in_line": card.uncited, "reworded": card.reworded,
        }
        for card in page.cards
    ]  # fmt: skip


def _findings(page: Shown) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number, "account": one.account, "rule": one.rule, "stops": one.stops, "start": one.start,
            "end": one.end, "what": one.what, "why": one.why, "mend": one.mend,
        }
        for one in page.findings
    ]  # fmt: skip


def _publications(page: Shown) -> list[dict[str, Any]]:
    return [
        {"account": one.account_id, "state": one.state, "url": one.receipt_url, "why": one.why, "out_at": one.out_at}
        for one in page.publications
    ]
