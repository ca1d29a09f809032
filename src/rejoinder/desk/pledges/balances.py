"""Who gave whom what, summed by pair: what is owed, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rejoinder.core.pledges.telling import number_word
from rejoinder.desk.pledges.models import LedgerEntry

EVEN = 0.05  # less than this apart is even: worth is a judgement, not a measure


@dataclass(frozen=True)
class Balance:
    """What two parties gave each other, by worth; `first` gave at least as much as it got."""

    first: str
    second: str
    given: float  # by the first to the second
    got: float
    entries: tuple[LedgerEntry, ...]  # of both directions, newest first

    @property
    def owed(self) -> float:
        """What the second party owes the first."""
        return self.given - self.got

    @property
    def is_even(self) -> bool:
        return self.owed < EVEN

    @cached_property
    def elections(self) -> list[str]:
        """The elections from which the debt comes, newest first: those in which the first gave more than it got."""
        net: dict[str, float] = {}
        for one in self.entries:
            net[one.election] = net.get(one.election, 0.0) + (one.worth if one.giver == self.first else -one.worth)
        return [election for election, worth in net.items() if worth >= EVEN]

    def sentence(self, names: Mapping[str, str]) -> str:
        """What is owed, as people say it.

        "Tideway is owed one more by Cedar, from the county elections of May."
        """
        first, second = names.get(self.first, self.first), names.get(self.second, self.second)
        if self.is_even:
            return f"{first} and {second} are even."
        source = f", from {self.elections[0]}" if len(self.elections) == 1 else ""
        if len(self.elections) > 1:
            source = f", from {number_word(len(self.elections))} elections"
        return f"{first} is owed {amount(self.owed)} more by {second}{source}."

    def words(self, names: Mapping[str, str]) -> str:
        """Both sums: "Tideway gave Cedar 3, Cedar gave Tideway 2"."""
        first, second = names.get(self.first, self.first), names.get(self.second, self.second)
        return f"{first} gave {second} {plain(self.given)}, {second} gave {first} {plain(self.got)}"


def amount(worth: float) -> str:
    """A sum of worth in words where it is round: "one", "two and a half", "about 0.3"."""
    whole, rest = divmod(round(worth * 4) / 4, 1)
    if abs(worth - round(worth * 4) / 4) > 0.01:
        return f"about {plain(worth)}"
    parts = {0.0: "", 0.25: "a quarter", 0.5: "a half", 0.75: "three quarters"}
    if not whole:
        return parts[rest]
    return number_word(int(whole)) + (f" and {parts[rest]}" if rest else "")


def plain(worth: float) -> str:
    """A sum of worth with what digits it needs."""
    return f"{worth:.2f}".rstrip("0").rstrip(".")


def balances() -> list[Balance]:
    """Every pair that gave anything, the largest debt first. One query."""
    pairs: dict[tuple[str, str], list[LedgerEntry]] = {}
    for one in LedgerEntry.objects.filter(struck_at=None).select_related("pledge"):
        pairs.setdefault(tuple(sorted((one.giver, one.taker))), []).append(one)
    found = [_balance(*pair, tuple(entries)) for pair, entries in pairs.items()]
    return sorted(found, key=lambda one: (-one.owed, one.first, one.second))


def _balance(one: str, other: str, entries: tuple[LedgerEntry, ...]) -> Balance:
    given = sum(entry.worth for entry in entries if entry.giver == one)
    got = sum(entry.worth for entry in entries if entry.giver == other)
    return Balance(one, other, given, got, entries) if given >= got else Balance(other, one, got, given, entries)


def owed_sentence(names: Mapping[str, str]) -> str:
    """The largest debt in a sentence; "" where nobody owes anybody."""
    found = balances()
    return found[0].sentence(names) if found and not found[0].is_even else ""
