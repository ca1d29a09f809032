"""How far a contest's board stands: entries, signed roots, the last entries of a page, the way to one envelope."""

from dataclasses import dataclass
from typing import Literal

from rejoinder.core.bulletin import envelope_start, grouped
from rejoinder.desk.contests.models import BoardEntry, BoardRoot, Contest, Envelope

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
    roots = list(contest.roots.order_by("-at", "-size")[:ROOTS_SHOWN])
    return Standing(contest.entries.count(), roots, grouped(contest.public_key))


def find_envelope(contest: Contest, receipt: str) -> Found | None:
    """The envelope of a receipt; None where there is none. Raises BadInput where it is no receipt."""
    begins = envelope_start(receipt)
    row = contest.envelopes.filter(envelope__gte=begins, envelope__lt=f"{begins}g").first()
    if row is None:
        return None
    if row.posted is None:
        return Found("waiting")
    struck = contest.credentials.filter(pseudonym=row.pseudonym).exclude(struck_why="").first()
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
