"""What a check of a board found: each check by its name, what it looked at, and every difference."""

from dataclasses import dataclass, field
from typing import Literal

from rejoinder.core.bulletin.roots import Root

LISTED_MAX = 20  # differences of one check that are told one by one; the others are counted

Outcome = Literal["same", "differs", "not checked"]
Progress = Literal["unreadable", "not open", "open", "closed", "counted", "cancelled"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `said` is what was looked at ("6,412"), or why it was not."""

    name: str
    said: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Found:
    """An envelope that a receipt finds. `under` is the first signed root that covers it; None while there is none."""

    entry: int
    envelope: str
    pseudonym: str
    number: int
    last: int  # the highest number of this pseudonym so far
    under: Root | None
    struck_why: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a check found. The board holds if `is_same`; what was not checked stands in `checks` and `notes`."""

    progress: Progress
    contest: str
    title: str
    checks: tuple[Check, ...]
    differences: tuple[str, ...]
    difference_count: int
    notes: tuple[str, ...]
    public_key: str
    roots: tuple[Root, ...]
    root: str  # over all entries, worked out anew
    size: int
    papers: int | None
    winners: tuple[str, ...]
    found: tuple[Found, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return self.difference_count == 0


@dataclass(slots=True)
class Notebook:
    """Where a check writes down what it sees, one check after the other."""

    checks: list[Check] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    difference_count: int = 0
    notes: list[str] = field(default_factory=list)

    def checked(self, name: str, said: str, faults: list[str]) -> bool:
        """Writes down one check and its faults. Returns whether there was none."""
        self.checks.append(Check(name, said, "differs" if faults else "same"))
        self.differences += faults[:LISTED_MAX]
        self.difference_count += len(faults)
        return not faults

    def skipped(self, name: str, why: str) -> None:
        """Writes down that a check was not made, and why."""
        self.checks.append(Check(name, why, "not checked"))
