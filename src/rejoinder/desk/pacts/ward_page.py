"""Wards that elect several, drawn and told: how many candidates of each partner, what that is worth, against apart."""

import csv
import io
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from rejoinder.core.pacts.outcome import Interval
from rejoinder.core.pacts.slates import candidates_of, is_joint
from rejoinder.core.pacts.ward_options import WardOption
from rejoinder.core.pacts.ward_telling import as_json, number, put_up, sentences, ward_sentence
from rejoinder.core.pacts.wards import WardPlan, WardPlans
from rejoinder.core.seats.results import Election
from rejoinder.core.text import plain_cell
from rejoinder.desk.pacts import pictures
from rejoinder.desk.pacts.marks import Marks
from rejoinder.desk.pacts.pictures import Axis
from rejoinder.desk.pacts.ward_asking import Asked
from rejoinder.desk.seats.models import ResultSet

SUGGESTED = 3  # pairs that shared a slate last time


@dataclass(frozen=True)
class Choice:
    """One number of candidates in one ward, as a row of its table."""

    words: str
    together: str
    by_party: tuple[str, ...]  # seats of each partner
    is_chosen: bool
    is_joint: bool


@dataclass(frozen=True)
class Ward:
    """One ward as a row, with every option behind it."""

    one: WardPlan
    put_up: SafeString
    drawn: SafeString
    together: str
    apart: str
    won: str
    last: str
    sentence: str
    choices: tuple[Choice, ...]


class WardPage:
    """Everything that the page shows once partners are picked."""

    def __init__(self, row: ResultSet, plans: WardPlans, asked: Asked, marks: Marks) -> None:
        self.row, self.plans, self.asked, self.marks = row, plans, asked, marks

    @property
    def headline(self) -> str:
        """`48 of 54 seats together on a joint slate; 39 with full lists apart.`"""
        slate = sum(seats for _, seats in self.plans.totals)
        apart = sum(seats for _, seats in self.plans.apart)
        all_seats = sum(one.seats for one in self.plans.wards)
        return (
            f"{number(slate)} of {all_seats:,} seats together on a joint slate; {number(apart)} with full lists apart."
        )

    @property
    def totals(self) -> list[tuple[SafeString, str, int, str, str]]:
        """For each partner: its swatch, name, candidates, seats expected with the slate, seats apart."""
        slate, apart = dict(self.plans.totals), dict(self.plans.apart)
        named = {party: sum(dict(one.chosen.candidates).get(party, 0) for one in self.plans.wards) for party in slate}
        return [
            (self.marks.swatch(party), party, named[party], number(slate[party]), number(apart[party]))
            for party in slate
        ]

    @cached_property
    def axis(self) -> Axis:
        return Axis(0, max((one.seats for one in self.plans.wards), default=1))

    @property
    def axis_head(self) -> SafeString:
        """The numbers over the column of ranges."""
        return pictures.axis_head(self.axis, is_signed=False)

    @cached_property
    def wards(self) -> list[Ward]:
        return [self._ward(one) for one in self.plans.wards]

    @property
    def said(self) -> tuple[str, ...]:
        """What a reader must know: loyalty, sums, the check, the caveat."""
        return sentences(self.plans)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.plans.notes

    def _ward(self, one: WardPlan) -> Ward:
        got, apart = one.chosen.together, one.options[-1].together
        marks = format_html_join(
            "", '<span class="party put-up">{}{}</span>',
            ((self.marks.swatch(party), count) for party, count in one.chosen.candidates if count),
        )  # fmt: skip
        return Ward(
            one, marks, pictures.two_ranges(got, apart, self.axis), ranged(got), ranged(apart),
            ", ".join(f"{party} {count}" for party, count in one.won),
            ", ".join(f"{party} {count}" for party, count in one.last if count), ward_sentence(one),
            tuple(self._choice(one, option) for option in one.options),
        )  # fmt: skip

    def _choice(self, ward: WardPlan, option: WardOption) -> Choice:
        seats = dict(option.seats)
        words = put_up(option) if option.is_joint else f"apart: {put_up(option)}"
        by_party = tuple(ranged(seats[party]) for party in self.plans.partners)
        return Choice(words, ranged(option.together), by_party, option == ward.chosen, option.is_joint)


def ranged(one: Interval) -> str:
    """`2.4, 2 to 3`."""
    return f"{number(one.mean)}, {number(one.low)} to {number(one.high)}"


def wards_json(row: ResultSet, plans: WardPlans, asked: Asked) -> dict:
    """Everything for programs."""
    return {
        "results": row.pk,
        "name": row.name,
        "is_invented": row.is_invented,
        "region": asked.region,
        **as_json(plans),
    }


def wards_csv(plans: WardPlans) -> str:
    """A row for each ward: candidates and expected seats of each partner, together and apart."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    each = [f"{party} {what}" for party in plans.partners for what in ("candidates", "seats", "low", "high")]
    rows.writerow(
        ["ward", "code", "region", "elects", *map(plain_cell, each), "together", "low", "high", "apart", "low", "high"]
    )
    for one in plans.wards:
        counts, seats = dict(one.chosen.candidates), dict(one.chosen.seats)
        cells: list[object] = []
        for party in plans.partners:
            cells += [counts.get(party, 0), *_three(seats[party])]
        rows.writerow([
            plain_cell(one.ward), plain_cell(one.code), plain_cell(one.region), one.seats, *cells,
            *_three(one.chosen.together), *_three(one.options[-1].together),
        ])  # fmt: skip
    return out.getvalue()


def slates_seen(election: Election) -> list[tuple[str, str, int]]:
    """Pairs of parties that shared the places of wards last time, most wards first: a place to begin."""
    found: dict[tuple[str, str], int] = {}
    for one in election.results:
        parties = sorted(candidates_of(one)) if one.seats > 1 else []
        for at, first in enumerate(parties):
            for second in parties[at + 1 :]:
                if is_joint(one, (first, second)):
                    found[first, second] = found.get((first, second), 0) + 1
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(first, second, wards) for (first, second), wards in ranked[:SUGGESTED]]


def _three(one: Interval) -> list[str]:
    return [f"{one.mean:.3f}", f"{one.low:g}", f"{one.high:g}"]
