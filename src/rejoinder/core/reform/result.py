"""What one system gives for one election, and with which options."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from rejoinder.core.reform.thresholds import Threshold

CAVEAT = (
    "People vote differently under another system: other parties stand, tactical votes end, turnout changes. "
    "This is what these votes would have given, not what would have happened."
)
OVERHANG = ("none", "fixed", "keep", "level")
DRAWS = 40  # how often what had to be imputed is drawn anew


@dataclass(frozen=True, slots=True)
class Options:
    """How a system is to be used; each takes what it knows of. See docs/reform.md."""

    method: str = "dhondt"
    threshold: Threshold = field(default_factory=Threshold)
    by: str = "region"
    list_share: Fraction = Fraction(1, 2)  # of an area's seats that are filled from lists, under ams
    overhang: str = "none"  # the only one whose result does not hang on how seats are joined
    levelling: Fraction = Fraction(0)  # of all seats that even the areas out, under list
    sizes: tuple[int, int] = (3, 6)  # seats in a district, under stv
    qualify_pct: Fraction | None = None  # of the electorate, for a second round of more than two; None: the first two
    draws: int = DRAWS
    seed: str = "1"


@dataclass(frozen=True, slots=True)
class Result:
    """Seats by party under one system, most first, with all that a reader must know.

    `ranges` hold 80 in 100 draws where second choices or districts had to be imputed. `helped_nobody` counts votes
    that did not help to elect anybody, as `helped_means` defines it for this system.
    """

    system: str
    title: str
    method: str  # "" where seats are not shared out by a method
    seats: Mapping[str, int]
    by_area: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    helped_nobody: int = 0
    helped_means: str = ""
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    used: Mapping[str, object] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.seats.values())

    def with_notes(self, *notes: str) -> "Result":
        """The same with notes before its own, each once."""
        return replace(self, notes=tuple(dict.fromkeys((*notes, *self.notes))))


def most_first(seats: Mapping[str, int], votes: Mapping[str, int]) -> dict[str, int]:
    """By seats, then votes, then name; without parties that have none."""
    held = [name for name in seats if seats[name]]
    return {name: seats[name] for name in sorted(held, key=lambda name: (-seats[name], -votes.get(name, 0), name))}
