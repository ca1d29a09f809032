"""What a cell of a table of results says: numbers, dates, yes and no, regions, holds and gains."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

VOTES_MAX = 100_000_000  # of one candidate; more than any electorate of one seat
SEATS_MAX = 200  # elected at once in one area; more than the largest list district
_NOT_KNOWN = frozenset(("", "-", "–", "—", ".", "..", "na", "n/a", "null", "none", "nan", "[x]", "[z]", "x", "#n/a",
                        "unopposed", "uncontested"))  # fmt: skip
_CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x19\\x1b-\\x1f\\x7f]")
_GROUPED = re.compile(r"\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+")
_YES = frozenset(("1", "1.0", "true", "t", "yes", "y", "elected", "ja", "oui", "x", "won", "winner"))
_NO = frozenset(("", "0", "0.0", "false", "f", "no", "n", "not elected", "nein", "non", "na", "null", "none", "lost"))
_REGIONS = {
    "NE": "North East", "NW": "North West", "YH": "Yorkshire and The Humber", "EM": "East Midlands",
    "WM": "West Midlands", "EE": "East of England", "EA": "East of England", "GL": "London", "LN": "London",
    "SE": "South East", "SW": "South West", "WA": "Wales", "SC": "Scotland", "NI": "Northern Ireland",
    "E12000001": "North East", "E12000002": "North West", "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands", "E12000005": "West Midlands", "E12000006": "East of England", "E12000007": "London",
    "E12000008": "South East", "E12000009": "South West", "W92000004": "Wales", "S92000003": "Scotland",
    "N92000002": "Northern Ireland",
}  # fmt: skip
_NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
# Polling days of general elections to the House of Commons, by year; files of results often name the year only.
COMMONS_DAYS = {
    1979: date(1979, 5, 3), 1983: date(1983, 6, 9), 1987: date(1987, 6, 11), 1992: date(1992, 4, 9),
    1997: date(1997, 5, 1), 2001: date(2001, 6, 7), 2005: date(2005, 5, 5), 2010: date(2010, 5, 6),
    2015: date(2015, 5, 7), 2017: date(2017, 6, 8), 2019: date(2019, 12, 12), 2024: date(2024, 7, 4),
}  # fmt: skip
COMMONS_CODE = re.compile(r"E14\d{6}|W07\d{6}|S14\d{6}|N0[56]\d{6}")  # codes of constituencies of the Commons


def whole(text: str, *, most: int = VOTES_MAX) -> int | None:
    """A count: 1234, 1,234, 1.234, "1 234" or 1234.0. None where it is not said. Raises ValueError with the reason.

    >>> whole("34,404"), whole("1.234"), whole("812.0"), whole("[x]")
    (34404, 1234, 812, None)
    """
    if text.isascii() and text.isdigit() and len(text) < 10:
        number = int(text)
    else:
        plain = text.strip().replace("\u2212", "-")
        if plain.casefold() in _NOT_KNOWN:
            return None
        if plain.startswith("-"):
            raise ValueError(f"{_quoted(text)} is less than nothing")
        if _GROUPED.fullmatch(plain):
            plain = re.sub(r"\D", "", plain)
        plain = re.sub(r"[.,]0+$", "", plain)
        if not plain.isdecimal() or len(plain) > 12:
            raise ValueError(f"{_quoted(text)} is not a whole number")
        number = int(plain)
    if number > most:
        raise ValueError(f"{number:,} is more than {most:,}, which no seat has")
    return number


def shown(text: str) -> str:
    """A text as it is fit to show: each letter that cannot be printed is a mark.

    >>> shown("Ox\\x1b[2Jley")
    'Ox\ufffd[2Jley'
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else " " if one.isspace() else "\ufffd" for one in text)


def is_text(cells: Iterable[str]) -> bool:
    """Whether cells are text: none has a control character other than tabs and line ends.

    >>> is_text(["Oxley", "a\\tb"]), is_text(["\\x89PNG", "\\x00\\x07"])
    (True, False)
    """
    return not any(_CONTROL.search(cell) for cell in cells)


def fraction(text: str) -> float | None:
    """A share as a number as it is written (0.42, 42, 42%, 0,42); None where it is not said or no number."""
    plain = text.strip().rstrip("%").strip().replace(",", ".")
    try:
        return float(plain) if plain and plain.casefold() not in _NOT_KNOWN else None
    except ValueError:
        return None


def whole_of(shares: Sequence[float]) -> float:
    """What the shares of a seat are parts of: 100 or 1.

    >>> whole_of([60.0, 40.0]), whole_of([0.6, 0.4]), whole_of([])
    (100.0, 1.0, 1.0)
    """
    return 100.0 if sum(shares) > 2 or max(shares, default=0) > 1 else 1.0


def share_before(share: str, change: str) -> float | None:
    """The share that a party had last time, from that of now and its change; None where one of them is not said.

    >>> share_before("42%", "+2.5"), share_before("0.25", "−0.05"), share_before("0.1", "new")
    (39.5, 0.3, None)
    """
    now, since = fraction(share), fraction(change.replace("\u2212", "-"))
    return None if now is None or since is None else round(now - since, 6)


def is_not_known(text: str) -> bool:
    """Whether a cell says that a number is not known.

    >>> is_not_known("NaN"), is_not_known(""), is_not_known("0")
    (True, True, False)
    """
    return text.strip().casefold() in _NOT_KNOWN


def yes_or_no(text: str) -> bool | None:
    """True, False or, for any other word, None.

    >>> yes_or_no("Yes "), yes_or_no("0"), yes_or_no(""), yes_or_no("perhaps")
    (True, False, False, None)
    """
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def day(text: str) -> date | None:
    """A day as 2016-12-01, 01/12/2016 or 1.12.2016, day before month. None for anything else.

    >>> day("2016-12-01") == day("01/12/2016 03:20") == day("1.12.2016") == date(2016, 12, 1)
    True
    """
    found = re.match(r"\s*(\d{4})-(\d\d?)-(\d\d?)(?!\d)", text) or re.match(r"\s*(\d\d?)[/.](\d\d?)[/.](\d{4})", text)
    if not found:
        return None
    parts = [int(part) for part in found.groups()]
    year, month, on = parts if parts[0] > 31 else reversed(parts)
    try:
        return date(year, month, on)
    except ValueError:
        return None


def year_in(text: str) -> int | None:
    """The first year of our time in a name, such as that of a file.

    >>> year_in("notional_2019_on_2023_boundaries.csv.gz"), year_in("results.csv")
    (2019, None)
    """
    found = re.search(r"(?<!\d)(?:18|19|20)\d\d(?!\d)", text)
    return int(found.group()) if found else None


def region_of(name: str, code: str) -> str:
    """The region's name; of a nation's name and a region's code, the region.

    >>> region_of("England", "SE"), region_of(" East of England ", ""), region_of("", "S92000003")
    ('South East', 'East of England', 'Scotland')
    """
    by_code = _REGIONS.get(code.strip().upper(), "")
    name = " ".join(name.split())
    return by_code if by_code and (not name or name in ("England", "Great Britain", "United Kingdom")) else name


def nation_of(code: str) -> str:
    """The nation that a code of the Office for National Statistics begins with; "" for other codes.

    >>> nation_of("W07000049"), nation_of("123")
    ('Wales', '')
    """
    return _NATIONS[code[0]] if re.fullmatch(r"[EWSN]\d{8}", code) else ""


def holder_in(result: str) -> tuple[str, str]:
    """The party that won and the one that held the seat before, as a result words it; "" where it does not.

    >>> holder_in("Con gain from Lab"), holder_in("LD hold"), holder_in("")
    (('Con', 'Lab'), ('LD', 'LD'), ('', ''))
    """
    gained = re.fullmatch(r"\s*(.+?)\s+gain\s+from\s+(.+?)\s*", result, re.I)
    if gained:
        return gained.group(1), gained.group(2)
    held = re.fullmatch(r"\s*(.+?)\s+(?:hold|held)\s*", result, re.I)
    return (held.group(1), held.group(1)) if held else ("", "")


def _quoted(text: str) -> str:
    return repr(text[:40])
