"""Working days as election timetables count them: no weekend, no Christmas Eve, no bank holiday."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
YEARS = range(1990, 2101)  # whose bank holidays are known
BACK_MAX = 400  # days: no timetable is longer


def days_back(polling_day: date, count: int, parts: Iterable[str], also: Iterable[str] = ()) -> date:
    """The day that is `count` working days before polling day, which is day 0.

    `parts`: a bank holiday in any of them is no day. `also`: "easter monday" where that is none either. Days of
    thanksgiving or mourning are no days too; nobody knows them before they are appointed, unless they became a bank
    holiday.

    >>> days_back(date(2024, 7, 4), 19, ["england", "wales", "scotland", "northern-ireland"])
    datetime.date(2024, 6, 7)
    """
    closed, on, left = _closed(polling_day.year, tuple(parts), tuple(also)), polling_day, count
    for _ in range(BACK_MAX):
        if left == 0:
            break
        on -= timedelta(days=1)
        left -= on.weekday() < 5 and on not in closed
    return on


@lru_cache(maxsize=64)
def _closed(year: int, parts: tuple[str, ...], also: tuple[str, ...]) -> frozenset[date]:
    import holidays

    years = [year - 1, year]
    found = {date(one, 12, 24) for one in years}  # Christmas Eve
    for part in parts:
        found |= set(holidays.UnitedKingdom(subdiv=SUBDIVISIONS[part], years=years))
    if "easter monday" in also:
        found |= {
            on
            for on, name in holidays.UnitedKingdom(subdiv="ENG", years=years).items()
            if name.casefold() == "easter monday"
        }
    return frozenset(found)
