"""The report as the pages show it: made from its kept content alone, so that it reads the same after the erasure."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from rejoinder.core.opinions.report import NAMES
from rejoinder.core.text import listed
from rejoinder.desk.consultations import pictures
from rejoinder.desk.consultations.models import Consultation, OpinionReport
from rejoinder.desk.consultations.pictures import letter

TITLE_QUOTE_MAX = 90  # letters of a statement that may stand in the title


@dataclass(frozen=True)
class Bar:
    """One group's answers to one statement."""

    who: str
    cell: dict

    @property
    def is_hidden(self) -> bool:
        return bool(self.cell.get("hidden")) or not self.cell["asked"]

    @property
    def drawn(self) -> SafeString:
        return pictures.agree_bar(self.cell)

    @property
    def agree_pct(self) -> int:
        return round(100 * self.cell["agree"] / self.cell["asked"])

    @property
    def against_pct(self) -> int:
        return round(100 * self.cell["disagree"] / self.cell["asked"])


@dataclass(frozen=True)
class Shown:
    """A statement with its bars."""

    about: dict
    bars: list[Bar]


class ReportPage:
    """Everything of a report that a template asks for."""

    def __init__(self, row: Consultation, report: OpinionReport, group: int | None = None) -> None:
        self.row, self.report, self.content = row, report, report.content
        self.group = group if group is not None and 0 <= group < self.content["k"] else None

    @property
    def has_groups(self) -> bool:
        return self.content["verdict"] == "groups"

    @property
    def is_too_few(self) -> bool:
        return self.content["verdict"] == "too few"

    @property
    def title(self) -> str:
        """The verdict, and what most people share in their own words where there is room."""
        best = next((one for one in self.content["statements"] if one["agreed_by_all"]), None)
        quote = f"“{best['text']}”" if best and len(best["text"]) <= TITLE_QUOTE_MAX else ""
        if self.is_too_few:
            return f"Too few to look for groups: {self.content['people']:,} took part."
        if not self.has_groups:
            return f"No clear groups. Most agree: {quote}" if quote else "No clear groups."
        k, agreed = self.content["k"], len(self.agreed)
        both = "Both" if k == 2 else "All"
        if quote:
            return f"{NAMES[k]} groups hold. {both} agree: {quote}"
        return f"{NAMES[k]} groups hold. They agree on {agreed or 'none'} of {self.total} statements."

    @property
    def both(self) -> str:
        return "both" if self.content["k"] == 2 else "all"

    @property
    def total(self) -> int:
        return len(self.content["statements"])

    @cached_property
    def shown(self) -> list[Shown]:
        return [Shown(one, self._bars(one)) for one in self.content["statements"]]

    def _bars(self, one: dict) -> list[Bar]:
        if self.has_groups:
            return [Bar(letter(n), cell) for n, cell in enumerate(one["by_group"])]
        return [Bar("All", one["everyone"])]

    @cached_property
    def agreed(self) -> list[Shown]:
        return [one for one in self.shown if one.about["agreed_by_all"]]

    @cached_property
    def divides(self) -> list[Shown]:
        """What divides the groups, the surest first."""
        found = [one for one in self.shown if one.about["divides"]]
        return sorted(found, key=lambda one: -abs(one.about["z"]))

    @cached_property
    def refused(self) -> list[Shown]:
        """What most of every group disagree with."""
        return [one for one in self.shown if one.about["refused_by_all"]]

    @cached_property
    def others(self) -> list[Shown]:
        told = [*self.agreed, *self.refused, *self.divides]
        return [one for one in self.shown if one not in told]

    @cached_property
    def stands_out(self) -> list[list[int]]:
        """Numbers of the statements that each group agrees with more than the rest, the surest first."""
        found: list[list[tuple[float, int]]] = [[] for _ in range(self.content["k"])]
        for one in self.content["statements"]:
            for told in one["stands_out"]:
                if told["says"] == "agree":
                    found[told["group"]].append((-abs(told["z"]), one["number"]))
        return [[number for _, number in sorted(numbers)] for numbers in found]

    @cached_property
    def of_group(self) -> list[tuple[Shown, str]]:
        """What the chosen group surely answers otherwise than the rest, and how, the surest first."""
        found = [
            (abs(told["z"]), one, told["says"])
            for one in self.shown
            for told in one.about["stands_out"]
            if told["group"] == self.group
        ]
        return [(one, says) for _, one, says in sorted(found, key=lambda told: -told[0])]

    @property
    def group_letter(self) -> str:
        return "" if self.group is None else letter(self.group)

    @property
    def next_group(self) -> int | None:
        """Which group the key g leads to: one after the other, then none."""
        after = 0 if self.group is None else self.group + 1
        return after if after < self.content["k"] else None

    @property
    def group_rows(self) -> list[tuple[str, int, int, str]]:
        """Letter, people, circles and what it stands out on: the map as a table."""
        circles = self.content["map"]["circles"]
        return [
            (
                letter(n),
                size,
                sum(1 for one in circles if one["group"] == n),
                listed([str(number) for number in self.stands_out[n][:6]]),
            )
            for n, size in enumerate(self.content["sizes"])
        ]

    @cached_property
    def map(self) -> SafeString | None:
        drawn = self.content["map"]
        return pictures.group_map(drawn, self.content["sizes"], self.stands_out) if drawn["circles"] else None

    @cached_property
    def stability(self) -> SafeString | None:
        return (
            pictures.stability_bars(self.content["stability"], self.content["k"]) if self.content["stability"] else None
        )

    @property
    def best_try(self) -> dict | None:
        """Of the chosen number of groups, else the one that came back oftenest."""
        tried = self.content["stability"]
        chosen = next((one for one in tried if one["k"] == self.content["k"]), None)
        return chosen or max(tried, key=lambda one: one["returned"], default=None)

    @property
    def branches(self) -> list[dict]:
        return self.content["branches"]

    @property
    def hidden_branches(self) -> dict | None:
        return next((one for one in self.branches if one.get("hidden")), None)

    @property
    def asked_pct(self) -> int | None:
        """How many in a hundred of those asked took part."""
        asked = self.content["asked"]
        return round(100 * self.content["people"] / asked) if asked and asked >= self.content["people"] else None
