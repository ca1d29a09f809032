"""How far a contest's board stands: entries, signed roots, the last entries of a page, the way to one envelope."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rejoinder.core.bulletin import envelope_start
from rejoinder.desk.contests.models import BoardEntry, BoardRoot, Contest, Credential, Envelope

ROOTS_SHOWN = 6


@dataclass(frozen=True)
class Standing:
    """The board by now."""

    entries: int
    roots: list[BoardRoot]  # the newest first
    key: str


@dataclass(frozen=True)
class Found:
    """Where the envelope of a receipt is: `number` on the board, or waiting to be posted."""

    state: Literal["last", "before", "struck", "waiting"]
    number: int = 0
    why: str = ""


def board_standing(contest: Contest) -> Standing:
    """Entries, the newest roots, and the key that signs them, in groups of four."""
    key = contest.public_key
    groups = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return Standing(contest.entries.count(), list(contest.roots.order_by("-at", "-size")[:ROOTS_SHOWN]), groups)


def next_hour(now: datetime) -> datetime:
    """The full hour at which what is cast now goes on the board at the latest."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def find_envelope(contest: Contest, receipt: str) -> Found | None:
    """The envelope of a receipt; None where there is none. Raises BadInput where it is no receipt."""
    begins = envelope_start(receipt)
    row = contest.envelopes.filter(envelope__gte=begins, envelope__lt=f"{begins}g").first()
    if row is None:
        return None
    struck = Credential.objects.filter(pseudonym=row.pseudonym, contest=contest).exclude(struck_why="").first()
    if row.posted is None:
        return Found("waiting")
    if struck:
        return Found("struck", row.posted, struck.struck_why)
    later = contest.envelopes.filter(pseudonym=row.pseudonym, number__gt=row.number)
    return Found("before" if later.exists() else "last", row.posted)


def entries_on(contest: Contest, page: int, size: int) -> list[BoardEntry]:
    """The entries of one page, oldest first."""
    first = (page - 1) * size + 1
    return list(contest.entries.filter(number__gte=first, number__lt=first + size))


def envelopes_waiting(contest: Contest) -> int:
    """How many envelopes are not on the board yet."""
    return Envelope.objects.filter(contest=contest, posted=None).count()
