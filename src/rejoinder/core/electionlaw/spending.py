"""Limits of spending as dated data: what one candidate or one party may spend, from when, and where it is written.

A sum is here only where a public source states it. Where none is, the page says so instead of guessing.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit. Sums in pence; `per_elector_tenth` is in tenths of a penny for every entry in the register."""

    kind: str  # of election, as in kinds.py
    whose: str  # "a candidate", "a party", "somebody who campaigns without standing"
    period: str
    fixed_pence: int
    per_elector_tenth: int = 0
    since: date | None = None  # from when it holds; None where the source does not say
    seen_on: str = ""  # the election or the day for which the source states it
    rule: str = ""
    address: str = ""
    note: str = ""

    def of(self, electors: int) -> int:
        """The limit in pence for so many electors, fractions of a penny dropped.

        >>> [one.of(75_503) for one in LIMITS if one.period == "short campaign, borough constituency"]
        [1743024]
        """
        return self.fixed_pence + self.per_elector_tenth * electors // 10

    @property
    def words(self) -> str:
        """The sum in words, such as "£960 and 8p for each elector"."""
        pounds = f"£{self.fixed_pence // 100:,}"
        each = self.per_elector_tenth / 10
        return f"{pounds} and {each:g}p for each elector" if each else pounds


_ORDER = "SI 2023/1235, article 2, varying section 76 of the Representation of the People Act 1983"
_ORDER_AT = "https://www.legislation.gov.uk/uksi/2023/1235"
_COMMISSION = "https://www.electoralcommission.org.uk/"
_SINCE = date(2023, 11, 23)
_JOINT = "Two joint candidates in one ward may each spend a quarter less, three or more a third less."

LIMITS = (
    Limit(
        "uk-general", "a candidate", "short campaign, county constituency", 11_390_00, 120, _SINCE, "4 July 2024",
        _ORDER, _ORDER_AT, "From the day after somebody becomes a candidate until polling day.",
    ),
    Limit(
        "uk-general", "a candidate", "short campaign, borough constituency", 11_390_00, 80, _SINCE, "4 July 2024",
        _ORDER, _ORDER_AT, "From the day after somebody becomes a candidate until polling day.",
    ),
    Limit(
        "uk-general", "a candidate", "long campaign of a full Parliament, county constituency", 40_220_00, 120, _SINCE,
        "2024", "Representation of the People Act 1983, section 76ZA, as varied", _ORDER_AT,
        "Only where Parliament sits for more than 55 months; less of it the sooner it is dissolved.",
    ),
    Limit(
        "uk-general", "a candidate", "long campaign of a full Parliament, borough constituency", 40_220_00, 80, _SINCE,
        "2024", "Representation of the People Act 1983, section 76ZA, as varied", _ORDER_AT,
        "Only where Parliament sits for more than 55 months; less of it the sooner it is dissolved.",
    ),
    Limit(
        "uk-general", "a party", "365 days, for each seat that it contests", 54_010_00, 0, _SINCE, "4 July 2024",
        "Political Parties, Elections and Referendums Act 2000, Schedule 9, as varied by SI 2023/1235, article 3",
        f"{_COMMISSION}party-spending-and-pre-poll-donations-and-loans-uk-parliamentary-general-election/spending-limit",
        "A seat in which it stands aside adds nothing: a pact lowers the limit of whoever gives. In each part of Great "
        "Britain a fixed least sum holds instead where that is more.",
    ),
    Limit(
        "uk-general", "somebody who campaigns for a candidate without standing", "in one constituency", 700_00, 0,
        None, "2024", "Representation of the People Act 1983, section 75",
        f"{_COMMISSION}non-party-campaigners-uk-parliamentary-general-elections/overview-non-party-campaigner-requirements",
        "More only with the written leave of the candidate's agent; then it counts as the candidate's.",
    ),
    Limit(
        "uk-general", "a non-party campaigner", "before it must notify the Electoral Commission", 10_000_00, 0,
        None, "2024", "Political Parties, Elections and Referendums Act 2000, Part 6, as amended by the "
        "Elections Act 2022",
        f"{_COMMISSION}non-party-campaigners-uk-parliamentary-general-elections/notifications-and-registration/when-must-you-submit-a-notification-electoral-commission",
        "A party in a large pact that campaigns for other parties may be one.",
    ),
    Limit(
        "england-local", "a candidate", "until polling day", 960_00, 80, _SINCE, "1 May 2025 and 7 May 2026", _ORDER,
        f"{_COMMISSION}guidance-candidates-and-agents-local-government-elections-england/candidate-spending/how-much-can-you-spend",
        _JOINT,
    ),
    Limit(
        "england-local", "somebody who campaigns for a candidate without standing", "in one ward", 50_00, 5, None,
        "2025", "Representation of the People Act 1983, section 75",
        f"{_COMMISSION}guidance-candidates-and-agents-local-government-elections-england/candidate-spending/local-campaigning",
        "More only with the written leave of the candidate's agent; then it counts as the candidate's.",
    ),
    Limit(
        "scotland-local", "a candidate", "until polling day", 806_00, 70, date(2022, 1, 1),
        "5 May 2022 and 4 July 2024",
        "Representation of the People Act 1983, section 76, as varied for Scotland",
        "https://www.westlothian.gov.uk/article/72001/Electoral-Commission-Guidance", _JOINT,
    ),
    Limit(
        "wales-local", "a candidate", "until polling day", 806_00, 70, date(2022, 1, 1),
        "the order as made on 17 November 2021",
        "WSI 2021/1285, article 2, inserting section 76(2)(b)(ic) into the Representation of the People Act 1983",
        "https://www.legislation.gov.uk/wsi/2021/1285",
        "Look whether a later order raised it: none was seen.",
    ),
    Limit(
        "ni-local", "a candidate", "for the whole election", 600_00, 50, None,
        "the Act as revised, read on 26 November 2026",
        "Electoral Law Act (Northern Ireland) 1962, section 42", "https://www.legislation.gov.uk/apni/1962/14/section/42",
        f"{_JOINT} Entries are those of the district electoral area.",
    ),
)  # fmt: skip


def limits_of(kind: str, on: date | None = None) -> tuple[Limit, ...]:
    """The limits of one kind of election that hold on a day (None: all that are known). Empty: none is known here."""
    return tuple(one for one in LIMITS if one.kind == kind and (on is None or one.since is None or one.since <= on))
