"""Our copies of the evidence that an answer names, as anybody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

COPIES_MAX = 2  # the one the answer rests on, and the newest where the page changed


@dataclass(frozen=True)
class CopyShown:
    """A copy: its id, when it was made, its hash, and its words."""

    id: int
    at: datetime
    sha256: str
    text: str


def copies_of(addresses: Sequence[str]) -> dict[str, list[CopyShown]]:
    """Our copies by address, oldest first; addresses of which we have none are absent."""
    return {}
