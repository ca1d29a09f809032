"""Our copies of the evidence that an answer names, as anybody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rejoinder.desk.lines.models import EvidenceCopy

COPIES_MAX = 2  # the first, and the newest where the page changed


@dataclass(frozen=True)
class CopyShown:
    """A copy: its id, when it was made, its hash, and its words."""

    id: int
    at: datetime
    sha256: str
    text: str


def copies_of(addresses: Sequence[str]) -> dict[str, list[CopyShown]]:
    """Our copies by address, oldest first; addresses of which we have none that can be read are absent."""
    rows = EvidenceCopy.objects.filter(evidence__address__in=list(addresses)).exclude(text="")
    rows = rows.order_by("fetched_at", "pk")
    found: dict[str, list[CopyShown]] = {}
    for row in rows.select_related("evidence").defer("body"):
        shown = found.setdefault(row.evidence.address, [])
        if any(one.sha256 == row.sha256 for one in shown):
            continue
        del shown[COPIES_MAX - 1 :]
        shown.append(CopyShown(row.pk, row.fetched_at, row.sha256, row.text))
    return found
