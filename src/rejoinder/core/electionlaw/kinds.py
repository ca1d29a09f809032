"""The kinds of election whose dates are known here, each with the rule that sets them and where it is written down.

Only what could be checked against a statute and a timetable that was really used is here; other elections have other
dates, and who asks for one is told so.
"""

from dataclasses import dataclass
from datetime import date, time

READ_ON = date(2026, 11, 26)  # when these rules and sums were last read
AFTERNOON = time(16)


@dataclass(frozen=True, slots=True)
class ElectionKind:
    """One kind of election. Working days are counted back from polling day, which is day 0."""

    name: str
    parts: tuple[str, ...]  # of the United Kingdom, whose bank holidays count: "england", "wales" ...
    nominations_back: int  # working days: the last one on which papers are taken
    withdrawals_back: int
    nominations_latest_back: int | None = None  # where the returning officer chooses within a range
    closes_at: time = AFTERNOON
    also_no_day: tuple[str, ...] = ()  # besides weekends, Christmas Eve and bank holidays: "easter monday"
    rule: str = ""
    address: str = ""
    tested_on: str = ""  # an election whose published timetable the tests compare with


ALL_PARTS = ("england", "wales", "scotland", "northern-ireland")
_RPA = "Representation of the People Act 1983, Schedule 1, rules 1 and 2"
_RPA_AT = "https://www.legislation.gov.uk/ukpga/1983/2/schedule/1/part/I"

KINDS = {
    "uk-general": ElectionKind(
        "UK Parliament, general election", ALL_PARTS, 19, 19, rule=f"{_RPA}; a bank holiday in any part of the United "
        "Kingdom counts for all of it", address=_RPA_AT, tested_on="2015, 2017, 2019 and 2024",
    ),
    "uk-by-election": ElectionKind(
        "UK Parliament, by-election", ALL_PARTS, 19, 19, nominations_latest_back=17,
        rule=f"{_RPA}: the poll is on the 17th, 18th or 19th working day after the last day for nominations, as the "
        "returning officer fixes; that day is the 3rd after the notice of election at the earliest, the 7th after the "
        "writ came at the latest", address="https://erskinemay.parliament.uk/section/4910/",
        tested_on="the range in Erskine May, 2.7, and the by-election of 1 May 2025",
    ),
    "england-local": ElectionKind(
        "Councils in England", ("england",), 19, 19,
        rule="Local Elections (Principal Areas) (England and Wales) Rules 2006 (SI 2006/3304), Schedules 2 and 3, "
        "rules 1 and 2, as amended", address="https://www.legislation.gov.uk/uksi/2006/3304/schedule/2",
        tested_on="5 May 2022, and by-elections of 12 August 2021 and 1 May 2025",
    ),
    "wales-local": ElectionKind(
        "Principal councils in Wales", ("wales",), 19, 19,
        rule="Local Elections (Principal Areas) (Wales) Rules 2021 (WSI 2021/1459), Schedule 1, rules 1 and 2",
        address="https://www.legislation.gov.uk/wsi/2021/1459/schedule/1",
        tested_on="5 May 2022, and by-elections of 9 November 2023 and 9 October 2024",
    ),
    "scotland-local": ElectionKind(
        "Councils in Scotland", ("scotland",), 23, 23, also_no_day=("easter monday",),
        rule="Scottish Local Government Elections Order 2011 (SSI 2011/399), Schedule 1, rules 1 and 2, as amended",
        address="https://www.legislation.gov.uk/ssi/2011/399/schedule/1",
        tested_on="5 May 2022, and by-elections of 8 December 2022 and 13 February 2025",
    ),
    "scotland-parliament": ElectionKind(
        "Scottish Parliament", ("scotland",), 23, 23, also_no_day=("easter monday",),
        rule="Scottish Parliament (Elections etc.) Order 2015 (SSI 2015/425), Schedule 2, rules 1 and 2",
        address="https://www.legislation.gov.uk/ssi/2015/425/schedule/2/part/1", tested_on="5 May 2016",
    ),
    "ni-local": ElectionKind(
        "Councils in Northern Ireland", ("northern-ireland",), 16, 16, closes_at=time(13),
        rule="Electoral Law Act (Northern Ireland) 1962, Schedule 5, as amended",
        address="https://www.electoralcommission.org.uk/local-council-elections-northern-ireland",
        tested_on="18 May 2023",
    ),
}  # fmt: skip
